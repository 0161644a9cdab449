"""Where the window stands: on which monitor, remembered for each, never off the screen. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

VISIBLE = 48
"""Pixels of the window's header that stay on a monitor, so that it can be moved back."""


@dataclass(frozen=True, slots=True)
class Monitor:
    """A monitor on the desktop, in pixels. `key` names it in the settings: no dot is in it, and its size ends it."""

    key: str
    x: int
    y: int
    width: int
    height: int
    primary: bool = False

    def holds(self, x: int, y: int) -> bool:
        """Whether a point lies on it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


Places = Mapping[str, tuple[int, int]]


def monitor_at(x: int, y: int, monitors: Sequence[Monitor]) -> Monitor:
    """The monitor that holds a point, or else the nearest one."""

    def distance(monitor: Monitor) -> int:
        dx = max(monitor.x - x, 0, x - monitor.x - monitor.width + 1)
        dy = max(monitor.y - y, 0, y - monitor.y - monitor.height + 1)
        return dx + dy

    return min(monitors, key=distance)


def first_place(size: tuple[int, int], places: Places, monitors: Sequence[Monitor], last: str = "") -> tuple[int, int]:
    """Where the window appears: its place on the monitor it stood on last, else on the primary, else on any other.

    Where all of those are gone it stands on the primary as it stood on the last one, by its shares of the room around
    it: what was in a corner is in that corner. Without a place it is in the middle, a third above the lower edge.
    """
    ordered = sorted(monitors, key=lambda monitor: (monitor.key != last, not monitor.primary))
    for monitor in ordered:
        if monitor.key in places:
            dx, dy = places[monitor.key]
            return inside((monitor.x + dx, monitor.y + dy), size, [monitor])
    monitor = min(monitors, key=lambda monitor: not monitor.primary)
    across, down = _shares(size, places, last)
    x = monitor.x + round((monitor.width - size[0]) * across)
    y = monitor.y + round((monitor.height - size[1]) * down)
    return inside((x, y), size, monitors)


def home(places: Places, monitors: Sequence[Monitor], last: str = "") -> Monitor:
    """The monitor on which `first_place` puts a window, whatever its size."""
    return monitor_at(*first_place((1, 1), places, monitors, last), monitors)


def _shares(size: tuple[int, int], places: Places, last: str) -> tuple[float, float]:
    """How far to the right and down a window stood on its last monitor, 0 to 1."""
    gone = re.search(r" (\d+)x(\d+)$", last)
    if gone is None or last not in places:
        return 0.5, 2 / 3

    def share(at: int, room: int) -> float:
        return min(1.0, max(0.0, at / room)) if room > 0 else 0.0

    at = places[last]
    return share(at[0], int(gone[1]) - size[0]), share(at[1], int(gone[2]) - size[1])


def middle_of(size: tuple[int, int], pointer: tuple[int, int], monitors: Sequence[Monitor]) -> tuple[int, int]:
    """The place in the middle of the monitor on which the pointer is."""
    monitor = monitor_at(*pointer, monitors)
    at = (monitor.x + (monitor.width - size[0]) // 2, monitor.y + (monitor.height - size[1]) // 2)
    return inside(at, size, monitors)


def inside(at: tuple[int, int], size: tuple[int, int], monitors: Sequence[Monitor]) -> tuple[int, int]:
    """`at`, moved as little as needed for the window to lie whole on a monitor; a larger one keeps its header there."""
    monitor = monitor_at(at[0] + size[0] // 2, at[1] + VISIBLE // 2, monitors)

    def clamp(value: int, low: int, room: int, length: int) -> int:
        return low if length >= room else min(max(value, low), low + room - length)

    x = clamp(at[0], monitor.x, monitor.width, size[0])
    y = clamp(at[1], monitor.y, monitor.height, size[1])
    return x, y


def remembered(at: tuple[int, int], size: tuple[int, int], monitors: Sequence[Monitor]) -> tuple[str, tuple[int, int]]:
    """The monitor's key and the window's place on it, as the settings keep them."""
    monitor = monitor_at(at[0] + size[0] // 2, at[1] + VISIBLE // 2, monitors)
    return monitor.key, (at[0] - monitor.x, at[1] - monitor.y)


Box = tuple[int, int, int, int]
"""A window's left, top, right and bottom on the screen."""


def snapped(at: tuple[int, int], size: tuple[int, int], others: Sequence[Box], monitors: Sequence[Monitor],
            reach: int, gap: int) -> tuple[int, int]:  # fmt: skip
    """`at`, drawn to an edge of the monitor or of another window that is nearer than `reach` pixels.

    Beside another window the two lie `gap` pixels apart, or flush along one edge.
    """
    monitor = monitor_at(at[0] + size[0] // 2, at[1] + VISIBLE // 2, monitors)
    x = [monitor.x, monitor.x + monitor.width - size[0]]
    y = [monitor.y, monitor.y + monitor.height - size[1]]
    for left, top, right, bottom in others:
        if at[1] < bottom + reach and top - reach < at[1] + size[1]:
            x += [left - size[0] - gap, right + gap, left, right - size[0]]
        if at[0] < right + reach and left - reach < at[0] + size[0]:
            y += [top - size[1] - gap, bottom + gap, top, bottom - size[1]]
    return _drawn(at[0], x, reach), _drawn(at[1], y, reach)


def _drawn(value: int, edges: Sequence[int], reach: int) -> int:
    nearest = min(edges, key=lambda edge: abs(edge - value))
    return nearest if abs(nearest - value) < reach else value
