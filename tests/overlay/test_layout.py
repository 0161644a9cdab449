"""Where panels and their cells lie."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlay.layout import GAP, KNOB_SHARE, MARGIN, WIDTH, Place, alone, arrange, dropped, grid
from trayapp.core.panel import BANKS, Panel, PanelType

types = st.sampled_from(["pad", "knob", "piano"])
scales = st.sampled_from([0.75, 1.0, 1.25, 1.5, 2.0, 2.5])


def _panel(type_: PanelType) -> Panel:
    return Panel(type=type_, bank=BANKS[type_][0], preset="x")


def _overlap(a: Place, b: Place) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


@given(st.lists(types, max_size=20), scales, st.integers(1, 8), st.integers(1024, 5000))
def test_panels_neither_overlap_nor_leave_the_window(
    kinds: list[PanelType], scale: float, rows: int, room: int
) -> None:
    panels = [_panel(kind) for kind in kinds]
    places, width, height = arrange(panels, lambda _panel: rows, scale, room)
    assert width <= room
    assert [place.id for place in places] == [panel.id for panel in panels]
    for i, place in enumerate(places):
        assert place.x >= 0
        assert place.y >= 0
        assert place.x + place.width <= width
        assert place.y + place.height <= height
        assert not any(_overlap(place, other) for other in places[i + 1 :])


def test_pads_and_knobs_share_a_row_and_the_piano_has_one_of_its_own() -> None:
    panels = [_panel("pad"), _panel("knob"), _panel("piano")]
    (pad, knob, piano), _, _ = arrange(panels, lambda panel: 1 if panel.type == "piano" else 2, 1.0)
    assert (pad.y, pad.height) == (knob.y, knob.height)
    assert knob.x - (pad.x + pad.width) == GAP
    assert (piano.x, piano.width) == (round(MARGIN), round(WIDTH - 2 * MARGIN))
    assert piano.y > pad.y + pad.height


def test_a_pad_panel_alone_takes_the_whole_row() -> None:
    (place,), _, _ = arrange([_panel("pad")], lambda _panel: 2, 1.0)
    assert place.width == round(WIDTH - 2 * MARGIN)


def test_rows_fill_in_the_order_of_the_panels_whatever_it_is() -> None:
    panels = [_panel(kind) for kind in ("piano", "pad", "pad", "knob", "knob", "knob", "knob")]
    places, _, _ = arrange(panels, lambda _panel: 2, 1.0)
    rows: dict[int, list[str]] = {}
    for panel, place in zip(panels, places, strict=True):
        rows.setdefault(place.y, []).append(panel.type)
    assert list(rows.values()) == [["piano"], ["pad", "knob"], ["pad", "knob"], ["knob", "knob"]]


def test_a_panel_of_its_own_has_the_width_it_has_in_the_overlay() -> None:
    assert alone(_panel("knob"), lambda _panel: 2, 2.0, (1920, 1080)).width == round(KNOB_SHARE * 2)


def test_panels_too_wide_for_the_monitor_lie_below_each_other_and_alone_fill_it() -> None:
    panels = [_panel("pad"), _panel("knob")]
    (pad, knob), width, _ = arrange(panels, lambda _panel: 2, 2.0, 1280)
    assert width == 1280
    assert knob.y > pad.y + pad.height
    assert pad.width == knob.width == pytest.approx(1280 - 4 * MARGIN, abs=1)
    place = alone(_panel("piano"), lambda _panel: 1, 2.5, (1280, 300))
    assert (place.width, place.height) == (1280, 300)


@given(st.lists(types, min_size=1, max_size=8), st.data())
def test_a_dragged_panel_lands_as_near_as_an_order_can_bring_it(kinds: list[PanelType], data: st.DataObject) -> None:
    panels = [_panel(kind) for kind in kinds]
    moved, onto = data.draw(st.sampled_from(panels)), data.draw(st.sampled_from(panels))
    places, _, _ = arrange(panels, lambda _panel: 2, 1.0)
    target = places[panels.index(onto)]
    middle = (target.x + target.width // 2, target.y + target.height // 2)
    drop = dropped(panels, moved, lambda _panel: 2, 1.0, None, middle)
    others = [panel for panel in panels if panel is not moved]
    at = len(others) if drop.before is None else [panel.id for panel in others].index(drop.before)
    again, _, height = arrange([*others[:at], moved, *others[at:]], lambda _panel: 2, 1.0)
    assert (again[at], height) == (drop.place, drop.height)
    assert _away(target, drop.place) <= _away(target, places[panels.index(moved)])


def _away(one: Place, other: Place) -> float:
    """From the middle of one place to that of another."""
    return math.dist(
        (one.x + one.width // 2, one.y + one.height // 2), (other.x + other.width / 2, other.y + other.height / 2)
    )


@given(st.integers(1, 8), st.integers(1, 8), st.integers(300, 1500), st.integers(0, 12))
def test_cells_of_a_grid_fill_the_box_evenly(columns: int, rows: int, width: int, gap: int) -> None:
    numbers = tuple(tuple(r * columns + i + 1 for i in range(columns)) for r in range(rows))
    cells = grid(numbers, (10, 20, 10 + width, 20 + width), gap)
    assert len(cells) == rows * columns
    assert min(box[0] for box in cells.values()) == 10
    assert max(box[2] for box in cells.values()) == 10 + width
    widths = {box[2] - box[0] for box in cells.values()}
    assert max(widths) - min(widths) <= 1


def test_a_zero_leaves_a_gap_in_the_grid() -> None:
    assert grid(((1, 0, 2),), (0, 0, 30, 10), 0).keys() == {1, 2}
