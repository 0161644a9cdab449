"""A borderless window on top of all others: moved by its ground, drawn to edges, put back where it stood."""

import tkinter as tk
from collections.abc import Callable, Sequence
from contextlib import suppress

from overlay.place import Box, Monitor, Places, first_place, home, inside, remembered, snapped
from overlay.platform.base import Windowing

REACH, APART = 14.0, 8.0
"""Pixels at 100 %: how near an edge draws a window, and how far apart two windows then lie."""

Stood = Callable[[str, tuple[int, int]], None]
"""Told the monitor's key and the place on it when the user has put the window somewhere."""


class Floating:
    """The overlay's own window, or that of one panel. Main thread."""

    def __init__(self, root: tk.Misc, platform: Windowing, name: str, title: str, stood: Stood,
                 others: Callable[["Floating"], Sequence[Box]],
                 touched: Callable[[], None], class_: str = "PadTray") -> None:  # fmt: skip
        self._root = root
        self._platform = platform
        self._stood = stood
        self._others = others
        self._offset = (0, 0)
        self._moved = False
        self._edges: tuple[Sequence[Box], Sequence[Monitor]] = ((), ())
        self._shape: tuple[int, int, int] = (0, 0, 0)
        self.scale = 1.0
        self.visible = False
        self.size = (1, 1)
        self._at = (0, 0)
        self.window = tk.Toplevel(root, name=name, class_=class_)
        self.window.withdraw()
        self.window.title(title)
        platform.prepare(self.window)
        for sequence in ("<Enter>", "<ButtonPress>"):
            self.window.bind(sequence, lambda _event: touched(), add=True)

    @property
    def box(self) -> Box:
        """Where it lies on the screen."""
        x, y = self._at
        return x, y, x + self.size[0], y + self.size[1]

    def holds(self, x: int, y: int) -> bool:
        """Whether it is on the screen and a point of the screen lies in it."""
        left, top, right, bottom = self.box
        return self.visible and left <= x < right and top <= y < bottom

    def home(self, places: Places, last: str) -> Monitor:
        """The monitor on which it stands when it has been fitted `again`."""
        return home(places, self._platform.monitors(self._root), last)

    def fit(self, size: tuple[int, int] | None, radius: int | None, places: Places, last: str,
            *, again: bool = False) -> None:  # fmt: skip
        """Take a size (None: the one it has) and a place on the monitors as they are.

        On the screen it stays where it is, as far as it lies on a monitor; hidden, or `again`, it goes where it stood.
        """
        size, radius = size or self.size, self._shape[2] if radius is None else radius
        self.size = size
        monitors = self._platform.monitors(self._root)
        here = self.visible and not again
        self._at = x, y = inside(self._at, size, monitors) if here else first_place(size, places, monitors, last)
        self.window.geometry(f"{size[0]}x{size[1]}+{x}+{y}")
        if (*size, radius) != self._shape:
            self._shape = (*size, radius)
            self._platform.shape(self.window, *size, radius)

    def show(self, opacity: float, *, through: bool) -> None:
        """Come onto the screen without the focus."""
        self.visible = True
        self._platform.show(self.window, opacity)
        if through:
            self._platform.click_through(self.window, True)

    def hide(self) -> None:
        """Leave the screen."""
        self.visible = False
        self._platform.hide(self.window)

    def grab(self, x: int, y: int) -> None:
        """The pointer takes hold of the ground."""
        self._offset = (x - self._at[0], y - self._at[1])
        self._moved = False
        self._edges = (self._others(self), self._platform.monitors(self._root))

    def drag(self, x: int, y: int) -> None:
        """The pointer moves the window."""
        self._moved = True
        at = (x - self._offset[0], y - self._offset[1])
        reach, apart = round(REACH * self.scale), round(APART * self.scale)
        self._move(snapped(at, self.size, *self._edges, reach, apart))

    def _move(self, at: tuple[int, int]) -> None:
        self._at = at
        self.window.geometry(f"+{at[0]}+{at[1]}")

    def drop(self, _x: int, _y: int) -> None:
        """The pointer lets go: whole on a monitor, and remembered."""
        if not self._moved:
            return
        self._moved = False
        monitors = self._platform.monitors(self._root)
        self._move(inside(self._at, self.size, monitors))
        self._stood(*remembered(self._at, self.size, monitors))

    def close(self) -> None:
        """Destroy the window."""
        self.visible = False
        with suppress(tk.TclError):
            self.window.destroy()
