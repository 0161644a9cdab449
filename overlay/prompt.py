"""A small window that asks for one line of text."""

import tkinter as tk
from collections.abc import Callable

from overlay.paint.chrome import BoxLook
from overlay.paint.pictures import Shown
from overlay.place import inside
from overlay.small import Small
from overlay.theme import readable

_WIDTH, _HEIGHT, _RADIUS = 300.0, 104.0, 9.0


class Prompt:
    """Enter hands the text to `accept`, which returns what is wrong with it, or None; Escape closes. Main thread."""

    def __init__(self, small: Small) -> None:
        self._small = small
        self._window: tk.Toplevel | None = None

    @property
    def window(self) -> tk.Toplevel | None:
        """The open window."""
        return self._window

    def ask(self, title: str, text: str, accept: Callable[[str], str | None], x: int, y: int) -> None:
        """Ask near a place of the screen."""
        self.close()
        small, px, theme = self._small, self._small.px, self._small.theme
        fonts, platform = small.fonts, small.platform
        size = width, _ = px(_WIDTH), px(_HEIGHT)
        self._window = window = small.window(theme.panel)
        canvas = small.canvas(window, size)
        self._edge = small.edge(canvas, size, _RADIUS)
        canvas.create_text(px(16), px(22), text=title, anchor="w", font=fonts.text(13, "bold"), fill=theme.text)
        left, top, right, bottom = (px(16), px(38), width - px(16), px(68))
        self._field = Shown(canvas, small.pictures, left, top)
        self._field.show(BoxLook(right - left, bottom - top, px(6), theme.panel, theme.field, theme.accent, small.line))
        entry = tk.Entry(
            canvas, font=fonts.text(13), background=theme.field, foreground=theme.text, relief="flat",
            insertbackground=theme.text, highlightthickness=0, borderwidth=0, selectbackground=theme.accent,
            selectforeground="#FFFFFF",
        )  # fmt: skip
        entry.insert(0, text)
        middle = (top + bottom) // 2
        canvas.create_window(left + px(9), middle, window=entry, anchor="w", width=right - left - px(18))
        ink = readable(theme.error, theme.panel, theme)
        fault = canvas.create_text(px(16), px(86), text="", anchor="w", font=fonts.text(11), fill=ink)

        def enter(_event: object) -> None:
            wrong = accept(entry.get().strip())
            if wrong is None:
                self.close()
            else:
                canvas.itemconfigure(fault, text=fonts.fit(wrong, fonts.text(11), width - px(32)))

        entry.bind("<Return>", enter)
        entry.bind("<KP_Enter>", enter)
        entry.bind("<Escape>", lambda _event: self.close())
        window.bind("<FocusOut>", lambda event: self.close() if event.widget is entry else None)
        small.put(window, inside((x, y), size, platform.monitors(small.root)), size, _RADIUS)
        platform.show(window, 1.0)
        window.update_idletasks()
        platform.take_focus(window)
        entry.focus_set()
        entry.select_range(0, "end")

    def close(self) -> None:
        """Close without an answer and give the focus back."""
        window, self._window = self._window, None
        if window is not None:
            self._small.platform.give_back_focus()
            window.destroy()
