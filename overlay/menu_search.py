"""The field above a long menu that narrows it to the rows with a text."""

import tkinter as tk
from collections.abc import Callable

from overlay.paint.chrome import BoxLook
from overlay.paint.pictures import Shown
from overlay.small import Small
from overlay.strings import t

HEIGHT = 42.0
"""Pixels at 100 %."""


class MenuSearch:
    """Takes the keyboard when it is clicked, not before. `key` gets arrows, Enter and Escape. Main thread."""

    def __init__(self, small: Small, window: tk.Toplevel, width: int, changed: Callable[[str], None],
                 key: Callable[[str], None], closed: Callable[[], None]) -> None:  # fmt: skip
        self._window = window
        self._platform = small.platform
        self._changed = changed
        self._key = key
        self.typing = False
        px, theme = small.px, small.theme
        canvas = small.canvas(window, (width, px(HEIGHT)))
        self._field = Shown(canvas, small.pictures, px(8), px(8))
        self._field.show(BoxLook(width - 2 * px(8), px(28), px(6), theme.panel, theme.field, theme.line, small.line))
        self._entry = tk.Entry(
            canvas, font=small.fonts.text(12), background=theme.field, foreground=theme.muted, relief="flat",
            borderwidth=0, highlightthickness=0, insertbackground=theme.text, selectbackground=theme.accent,
        )  # fmt: skip
        self._entry.insert(0, t("menu.search"))
        canvas.create_window(px(18), px(22), window=self._entry, anchor="w", width=width - px(36), height=px(20))
        self._ink = theme.text
        for place in (canvas, self._entry):
            place.bind("<ButtonPress-1>", self._begin)
        self._entry.bind("<KeyRelease>", lambda _event: self._changed(self._entry.get()) if self.typing else None)
        for name in ("Escape", "Up", "Down", "Return", "KP_Enter"):
            self._entry.bind(f"<{name}>", lambda event: self._key(event.keysym))
        self._entry.bind("<FocusOut>", lambda _event: closed() if self.typing else None)

    def _begin(self, _event: object) -> None:
        if not self.typing:
            self._entry.delete(0, "end")
            self._entry.configure(foreground=self._ink)
            self._platform.take_focus(self._window)
            self._entry.focus_set()
            self._window.update()  # the focus moves within the window first
            self.typing = True

    def close(self) -> None:
        """Give the keyboard back."""
        if self.typing:
            self.typing = False
            self._platform.give_back_focus()
