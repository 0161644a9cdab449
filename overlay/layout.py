"""Where each panel lies: in rows, filled in the order of the panels; and where a dragged one would lie. Pure."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from overlay.ports import Rows
from trayapp.core.panel import Panel, PanelType

WIDTH = 900.0
MARGIN = 10.7
GAP = 8.0
KNOB_SHARE = 305.3
"""Pixels at 100 %: the window where there is room for it, its edge, between panels, and the knobs' column."""
PADDING = 8.7
HEADER = 32.0
CELL = 64.0
CELL_GAP = 7.0
PIANO_HEIGHT = 142.7


@dataclass(frozen=True, slots=True)
class Place:
    """A panel's box in pixels, from the upper left of the panels' area."""

    id: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drop:
    """A place in the overlay for a dragged panel: before which panel (None: last), and the height of all then."""

    before: str | None
    place: Place
    height: int


def panel_height(type_: PanelType, rows: float) -> float:
    """Pixels at 100 % of a panel with that many rows of cells."""
    if type_ == "piano":
        return PIANO_HEIGHT
    return 2 * PADDING + HEADER + rows * CELL + (rows - 1) * CELL_GAP - 0.3


RowsOf = Callable[[Panel], float]
"""How many rows of cells a panel has; half a one is a row of low cells."""


def panel_width(type_: PanelType) -> float:
    """Pixels at 100 % that a panel needs at least; a piano takes the whole width."""
    whole = WIDTH - 2 * MARGIN
    return {"knob": KNOB_SHARE, "pad": whole - KNOB_SHARE - GAP}.get(type_, whole)


def _filled(panels: Sequence[Panel], width: float) -> list[list[Panel]]:
    """The rows: each panel, in order, lies in the first row that still has room for it."""
    rows: list[list[Panel]] = []
    for panel in panels:
        needed = panel_width(panel.type)
        room = width - 2 * MARGIN - needed
        row = next((row for row in rows if sum(panel_width(p.type) + GAP for p in row) <= room + 0.01), None)
        if row is None:
            rows.append([panel])
        else:
            row.append(panel)
    return rows


def arrange(
    panels: Sequence[Panel], rows: RowsOf, scale: float, room: int | None = None
) -> tuple[tuple[Place, ...], int, int]:
    """Each panel's place, in the order of the panels, and the width and height of all.

    `room` is the monitor's width in pixels; where the window would be wider, its panels lie below each other instead.
    """

    def px(value: float) -> int:
        return round(value * scale)

    whole = WIDTH if room is None else min(WIDTH, room / scale)
    left, full, gap = px(MARGIN), px(whole - 2 * MARGIN), px(GAP)
    places: dict[str, Place] = {}
    top, below = 0.0, 0
    for row in _filled(panels, whole):
        height = max(panel_height(panel.type, rows(panel)) for panel in row)
        y, below = px(top), px(top + height)
        fixed = [panel for panel in row if panel.type == "knob" and len({p.type for p in row}) > 1]
        free = full - (len(row) - 1) * gap - len(fixed) * px(KNOB_SHARE)
        x, shared = left, 0
        for panel in row:
            if panel in fixed:
                width = px(KNOB_SHARE)
            else:
                shared += 1
                count = len(row) - len(fixed)
                width = free * shared // count - free * (shared - 1) // count
            places[panel.id] = Place(panel.id, x, y, width, below - y)
            x += width + gap
        top += height + GAP
    return tuple(places[panel.id] for panel in panels), px(whole), below


def alone(panel: Panel, rows: RowsOf, scale: float, room: tuple[int, int]) -> Place:
    """The place of a panel in a window of its own, at most as wide and high as the monitor, in pixels."""
    width, height = panel_width(panel.type), panel_height(panel.type, rows(panel))
    return Place(panel.id, 0, 0, min(room[0], round(width * scale)), min(room[1], round(height * scale)))


def dropped(
    panels: Sequence[Panel], moved: Panel, rows: RowsOf, scale: float, room: int | None, at: tuple[int, int]
) -> Drop:
    """Where `moved` comes to lie when it is let go with its middle at `at`: the order whose place for it is nearest."""
    others = [panel for panel in panels if panel.id != moved.id]

    def drop(index: int) -> Drop:
        order = [*others[:index], moved, *others[index:]]
        places, _, height = arrange(order, rows, scale, room)
        before = others[index].id if index < len(others) else None
        return Drop(before, places[index], height)

    def distance(drop: Drop) -> float:
        place = drop.place
        return math.dist(at, (place.x + place.width / 2, place.y + place.height / 2))

    return min((drop(index) for index in range(len(others) + 1)), key=distance)


Box = tuple[int, int, int, int]


def grid(rows: Rows, box: Box, gap: int) -> dict[int, Box]:
    """The box of each position of a grid that fills `box`; its cells differ by at most one pixel."""
    left, top, right, bottom = box
    cells: dict[int, Box] = {}
    for r, row in enumerate(rows):
        y0 = top + round(r * (bottom - top + gap) / len(rows))
        y1 = top + round((r + 1) * (bottom - top + gap) / len(rows)) - gap
        for i, position in enumerate(row):
            x0 = left + round(i * (right - left + gap) / len(row))
            x1 = left + round((i + 1) * (right - left + gap) / len(row)) - gap
            if position:
                cells[position] = (x0, y0, x1, y1)
    return cells


def holds(box: Box, x: float, y: float) -> bool:
    """Whether a point lies in a box."""
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def outline(place: Place, radius: int) -> list[float]:
    """The points (x, y, x, y, ...) of a place's edge with round corners."""
    x0, y0, x1, y1 = place.x + 1, place.y + 1, place.x + place.width - 2, place.y + place.height - 2
    points: list[float] = []
    corners = (
        (x1 - radius, y0 + radius),
        (x1 - radius, y1 - radius),
        (x0 + radius, y1 - radius),
        (x0 + radius, y0 + radius),
    )
    for quarter, (x, y) in enumerate(corners):
        for part in range(7):
            angle = math.radians(90 * (quarter - 1) + 15 * part)
            points += [x + radius * math.cos(angle), y + radius * math.sin(angle)]
    return points
