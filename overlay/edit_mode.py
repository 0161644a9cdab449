"""Edit mode: clicks and keys edit instead of acting, and the overlay has the keyboard as long as it lasts."""

import tkinter as tk
from collections.abc import Callable, Iterable

from overlay.keyboard import Keyboard
from overlay.layout import Box
from overlay.panels.cells import CellsView
from overlay.platform.base import Windowing


class EditMode:
    """Off until the user asks for it, as it is the one mode in which the overlay takes the focus. Main thread."""

    def __init__(self, window: tk.Toplevel, platform: Windowing, views: Callable[[], Iterable[CellsView]],
                 undo: Callable[[bool], None], reveal: Callable[[CellsView, Box], None],
                 changed: Callable[[], None]) -> None:  # fmt: skip
        self._window = window
        self._platform = platform
        self._changed = changed
        self._keyboard = Keyboard(views, undo, self.end, reveal)
        self._on = False
        window.bind("<ButtonPress>", self._clicked, add=True)

    def on(self) -> bool:
        """Whether clicks edit."""
        return self._on

    def begin(self) -> None:
        """Take the keyboard and show where it is."""
        if not self._on:
            self._on = True
            self._platform.take_focus(self._window)
            self._changed()
            self._keyboard.start()

    def end(self) -> None:
        """Give the keyboard back."""
        if self._on:
            self._on = False
            self._keyboard.stop()
            self._platform.give_back_focus()
            self._changed()

    def redraw(self) -> None:
        """Draw the ring again, on views that are new."""
        if self._on:
            self._keyboard.draw()

    def key(self, event: "tk.Event[tk.Misc]") -> None:
        """A key was pressed."""
        if self._on:
            self._keyboard.key(event)

    def _clicked(self, _event: object) -> None:
        """A click brings the keyboard back after another window had it."""
        if self._on and self._window.focus_get() is None:
            self._platform.take_focus(self._window)
