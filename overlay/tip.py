"""A few words beside the pointer, in a window that neither takes the focus nor the mouse."""

import tkinter as tk

from overlay.fonts import Fonts
from overlay.paint.chrome import BoxLook
from overlay.paint.pictures import Pictures, Shown
from overlay.place import inside
from overlay.platform.base import Windowing
from overlay.theme import Theme

WAIT_MS = 500
_AWAY, _ROOM = 18.0, 340.0
"""Pixels at 100 %: from the pointer, and the widest text."""


class Tip:
    """Explains where there is no foot line, and says what a dragged panel would do. Main thread."""

    def __init__(self, root: tk.Misc, platform: Windowing, fonts: Fonts, pictures: Pictures, theme: Theme,
                 scale: float) -> None:  # fmt: skip
        self._root = root
        self._platform = platform
        self._fonts = fonts
        self._pictures = pictures
        self._theme = theme
        self._scale = scale
        self._window: tk.Toplevel | None = None
        self._text = ""
        self._timer: str | None = None

    def hint(self, text: str | None) -> None:
        """Explain what the pointer rests on, after a moment; None: nothing."""
        self.close()
        if text:
            self._timer = self._root.after(WAIT_MS, lambda: self.show(text, *self._root.winfo_pointerxy()))

    def show(self, text: str, x: int, y: int) -> None:
        """Show a text beside a place of the screen now, or move it there."""
        if self._window is None or text != self._text:
            self.close()
            self._make(text)
        assert self._window is not None
        away = self._px(_AWAY)
        at = inside((x + away, y + away), self._size, self._platform.monitors(self._root))
        self._window.geometry(f"+{at[0]}+{at[1]}")

    def close(self) -> None:
        """Take it away."""
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None
        window, self._window = self._window, None
        if window is not None:
            window.destroy()

    def _px(self, value: float) -> int:
        return round(value * self._scale)

    def _make(self, text: str) -> None:
        theme, px, font = self._theme, self._px, self._fonts.text(12)
        self._text = text
        window = tk.Toplevel(self._root, background=theme.panel)
        window.withdraw()
        window.title("PadTray tip")
        self._platform.prepare(window)
        self._window = window
        canvas = tk.Canvas(window, background=theme.panel, highlightthickness=0)
        words = canvas.create_text(px(11), px(8), text=text, anchor="nw", font=font, fill=theme.text, width=px(_ROOM))
        _, _, right, bottom = canvas.bbox(words)
        self._size = size = (right + px(11), bottom + px(8))
        canvas.configure(width=size[0], height=size[1])
        canvas.pack()
        self._ground = Shown(canvas, self._pictures, 0, 0)
        line = max(1, px(0.7))
        self._ground.show(BoxLook(*size, px(7), theme.panel, theme.panel, theme.edge, line))
        canvas.tag_raise(words)
        window.geometry(f"{size[0]}x{size[1]}")
        self._platform.shape(window, *size, px(7))
        self._platform.show(window, 0.97)
