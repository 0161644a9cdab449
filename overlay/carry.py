"""Carrying a panel by the mouse: to another place in the overlay, or out of it into a window of its own."""

from dataclasses import dataclass
from typing import Protocol

from overlay.layout import Place
from overlay.strings import t
from overlay.tip import Tip
from trayapp.core.panel import Panel

LEAST = 6.0
"""Pixels at 100 % that the pointer must move before a press becomes carrying."""


class Ground(Protocol):
    """Where panels can be put; points are on the screen."""

    def show_drop(self, panel: Panel, middle: tuple[int, int], at: tuple[int, int]) -> bool:
        """Show where the panel would lie if it were let go here; whether that is in the overlay."""

    def hide_drop(self) -> None:
        """Show it no more."""

    def put(self, panel: Panel, middle: tuple[int, int], at: tuple[int, int]) -> None:
        """Let it go."""


@dataclass
class _Load:
    panel: Panel
    start: tuple[int, int]
    middle: tuple[int, int]
    moving: bool = False


class Carry:
    """At most one panel is carried. Main thread."""

    def __init__(self, ground: Ground, tip: Tip, least: int) -> None:
        self._ground = ground
        self._tip = tip
        self._least = least
        self._load: _Load | None = None

    def press(self, panel: Panel, place: Place, canvas_at: tuple[int, int], x: int, y: int) -> None:
        """The panel's handle is pressed; `canvas_at` is the upper left corner of its Canvas' ground on the screen."""
        middle = (canvas_at[0] + place.x + place.width // 2 - x, canvas_at[1] + place.y + place.height // 2 - y)
        self._load = _Load(panel, (x, y), middle)

    def drag(self, x: int, y: int) -> None:
        """The pointer moves."""
        load = self._load
        if load is None:
            return
        load.moving = load.moving or max(abs(x - load.start[0]), abs(y - load.start[1])) >= self._least
        if load.moving:
            inside = self._ground.show_drop(load.panel, (x + load.middle[0], y + load.middle[1]), (x, y))
            name = load.panel.title or load.panel.preset
            self._tip.show(t("carry.here", name=name) if inside else t("carry.window", name=name), x, y)

    def release(self, x: int, y: int) -> bool:
        """The pointer lets go; whether a panel was carried (else it was a click)."""
        load, self._load = self._load, None
        if load is None or not load.moving:
            return False
        self._tip.close()
        self._ground.hide_drop()
        self._ground.put(load.panel, (x + load.middle[0], y + load.middle[1]), (x, y))
        return True

    def cancel(self) -> None:
        """Nothing is carried any more."""
        if self._load is not None:
            self._load = None
            self._tip.close()
            self._ground.hide_drop()
