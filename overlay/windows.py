"""The overlay's own window and those beside it: torn-off panels, and panels of plugins."""

import tkinter as tk
from collections.abc import Iterator

from overlay.floating import Floating
from overlay.place import Box
from overlay.platform.base import Windowing
from overlay.plugin_panels import PluginPanels
from overlay.stage import Desk
from overlay.torn import TornOff


class Windows:
    """What is done to all of them alike. Main thread."""

    def __init__(self, platform: Windowing, main: Floating, torn: TornOff, plugins: PluginPanels) -> None:
        self._platform = platform
        self._main = main
        self._beside = (torn, plugins)

    def __iter__(self) -> Iterator[Floating]:
        yield self._main
        for beside in self._beside:
            yield from beside.floatings

    def boxes(self, but: Floating | None = None) -> list[Box]:
        """Where those on the screen lie."""
        return [floating.box for floating in self if floating is not but and floating.visible]

    def holds(self, x: int, y: int) -> bool:
        """Whether a point of the screen lies in one of them."""
        return any(floating.holds(x, y) for floating in self)

    def refresh(self, desk: Desk) -> None:
        """Have as many beside the main one as the state asks for, each showing it."""
        for beside in self._beside:
            beside.refresh(desk)

    def show_beside(self, opacity: float, *, through: bool) -> None:
        """Have those beside the main one on the screen too, each where it stood."""
        for beside in self._beside:
            beside.fit()
            beside.paint()
        self.show_new(opacity, through=through)

    def show_new(self, opacity: float, *, through: bool) -> None:
        """Have those on the screen that have come since."""
        for floating in self:
            if not floating.visible:
                floating.show(opacity, through=through)

    def back(self) -> None:
        """Those beside the main one come back to their remembered places, or at least onto a screen."""
        for beside in self._beside:
            beside.fit(again=True)

    def fade(self, opacity: float) -> None:
        """Change how much shows through."""
        for floating in self:
            if floating.visible:
                self._platform.fade(floating.window, opacity)

    def let_through(self, clicks: bool, uncaptured: bool) -> None:
        """Whether clicks reach what lies behind, and whether recordings and streams do not see them."""
        for floating in self:
            if self._main.visible:
                self._platform.click_through(floating.window, clicks)
        self._platform.keep_from_capture([floating.window for floating in self if floating.visible], uncaptured)

    def lift(self) -> None:
        """Come above all other windows."""
        for floating in self:
            floating.window.lift()

    def put_below(self, other: tk.Toplevel) -> None:
        """Lie below another window of ours."""
        for floating in self:
            self._platform.put_below(floating.window, other)

    def hide(self) -> None:
        """Leave the screen."""
        for floating in self:
            floating.hide()

    def close(self) -> None:
        """Destroy them."""
        for beside in self._beside:
            beside.close()
        self._main.close()
