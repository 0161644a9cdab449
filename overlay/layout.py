"""Where each panel lies: pads left, knobs right of them, pianos over the whole width. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from overlay.ports import Rows
from trayapp.core.panel import Panel, PanelType

WIDTH = 900.0
MARGIN = 10.7
GAP = 8.0
KNOB_SHARE = 305.3
"""Pixels at 100 %: the window, its edge, between panels, and the knobs' column."""
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


def panel_height(type_: PanelType, rows: int) -> float:
    """Pixels at 100 % of a panel with that many rows of cells."""
    if type_ == "piano":
        return PIANO_HEIGHT
    return 2 * PADDING + HEADER + rows * CELL + (rows - 1) * CELL_GAP - 0.3


def arrange(panels: Sequence[Panel], rows: Callable[[Panel], int], scale: float) -> tuple[tuple[Place, ...], int, int]:
    """Each panel's place, in the order of the panels, and the width and height of all."""

    def px(value: float) -> int:
        return round(value * scale)

    pads = [panel for panel in panels if panel.type == "pad"]
    knobs = [panel for panel in panels if panel.type == "knob"]
    left, full = px(MARGIN), px(WIDTH - 2 * MARGIN)
    right = left + full
    knob_left = right - px(KNOB_SHARE)
    places: dict[str, Place] = {}
    top = 0.0
    for pad, knob in zip_longest(pads, knobs):
        pair = [panel for panel in (pad, knob) if panel is not None]
        height = max(panel_height(panel.type, rows(panel)) for panel in pair)
        y, below = px(top), px(top + height)
        if pad is not None:
            end = right if knob is None else knob_left - px(GAP)
            places[pad.id] = Place(pad.id, left, y, end - left, below - y)
        if knob is not None:
            start = left if pad is None else knob_left
            places[knob.id] = Place(knob.id, start, y, right - start, below - y)
        top += height + GAP
    for panel in panels:
        if panel.type == "piano":
            places[panel.id] = Place(panel.id, left, px(top), full, px(top + PIANO_HEIGHT) - px(top))
            top += PIANO_HEIGHT + GAP
    bottom = px(max(0.0, top - GAP))
    return tuple(places[panel.id] for panel in panels), px(WIDTH), bottom


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
