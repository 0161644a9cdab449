"""A few words beside the pointer, in a window that neither takes the focus nor the mouse."""

import tkinter as tk

from overlay.place import inside
from overlay.small import Small

WAIT_MS = 500
_AWAY, _ROOM, _RADIUS = 18.0, 340.0, 7.0
"""Pixels at 100 %: from the pointer, the widest text, and the corners."""


class Tip:
    """Explains where there is no foot line, and says what a dragged panel would do. Main thread."""

    def __init__(self, small: Small) -> None:
        self._small = small
        self._window: tk.Toplevel | None = None
        self._text = ""
        self._timer: str | None = None

    def hint(self, text: str | None) -> None:
        """Explain what the pointer rests on, after a moment; None: nothing."""
        self.close()
        root = self._small.root
        if text:
            self._timer = root.after(WAIT_MS, lambda: self.show(text, *root.winfo_pointerxy()))

    def show(self, text: str, x: int, y: int) -> None:
        """Show a text beside a place of the screen now, or move it there."""
        small, shown = self._small, self._window
        if shown is not None and text != self._text:
            self.close()
            shown = None
        window = shown or self._make(text)
        away = small.px(_AWAY)
        at = inside((x + away, y + away), self._size, small.platform.monitors(small.root))
        if shown is not None:
            window.geometry(f"+{at[0]}+{at[1]}")
            return
        self._window = window
        small.put(window, at, self._size, _RADIUS)
        small.platform.show(window, 0.97)

    def close(self) -> None:
        """Take it away."""
        if self._timer is not None:
            self._small.root.after_cancel(self._timer)
            self._timer = None
        window, self._window = self._window, None
        if window is not None:
            window.destroy()

    def _make(self, text: str) -> tk.Toplevel:
        small, px = self._small, self._small.px
        self._text = text
        window = small.window(small.theme.panel, "PadTray tip")
        canvas = small.canvas(window, (1, 1))
        words = canvas.create_text(
            px(11), px(8), text=text, anchor="nw", font=small.fonts.text(12), fill=small.theme.text, width=px(_ROOM)
        )
        _, _, right, bottom = canvas.bbox(words)
        self._size = size = (right + px(11), bottom + px(8))
        canvas.configure(width=size[0], height=size[1])
        self._edge = small.edge(canvas, size, _RADIUS)
        canvas.tag_raise(words)
        return window
