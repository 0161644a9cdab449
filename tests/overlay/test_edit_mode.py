"""Edit mode on a real desktop: the keyboard walks and edits, the mouse carries, the focus comes and goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlay.keyboard import ARROWS, neighbour
from overlay.layout import grid
from tests.overlay.conftest import Overlay
from tests.rig.key_window import KeyWindow
from tests.rig.overlay_stage import KNOB_A, PAD_A, PAD_B, PIANO
from tests.rig.waiting import wait_until

Start = Callable[..., Overlay]
PENCIL = 114
"""Pixels at 100 % from the window's right edge to the middle of the pencil."""


def _begin(shown: Overlay) -> None:
    box = shown.xdo.box(shown.window)
    shown.xdo.click(box.x + box.width - shown.px(PENCIL), box.y + shown.px(24))
    shown.xdo.move(5, 5)
    _wait_ring(shown, PAD_A, 5)


def _ringed(shown: Overlay, panel: str, at: int) -> bool:
    rows: Any = ((1, 2), (3, 4)) if panel == KNOB_A else ((5, 6, 7, 8), (1, 2, 3, 4))
    x0, y0, x1, _ = shown.cell(panel, at, rows)
    return min(shown.xdo.pixel((x0 + x1) // 2, y0 + 1)) > 200


def _wait_ring(shown: Overlay, panel: str, at: int) -> None:
    wait_until(lambda: _ringed(shown, panel, at), f"the ring is around {panel[0]}{at}")


def _labels(shown: Overlay, preset: str = "Stream") -> dict[str, str]:
    found = next(row for row in shown.state["presets"] if row["name"] == preset)
    return {at: binding["label"] for at, binding in found["bindings"].items()}


def test_the_arrows_walk_and_tab_goes_to_the_next_panel(overlay: Start) -> None:
    shown = overlay()
    _begin(shown)
    shown.xdo.key("Right", "Down")
    _wait_ring(shown, PAD_A, 2)
    assert not _ringed(shown, PAD_A, 5)
    shown.xdo.key("Right", "Right", "Right")
    _wait_ring(shown, KNOB_A, 3)
    shown.xdo.key("Tab")
    _wait_ring(shown, PAD_B, 5)


def test_keys_copy_paste_clear_undo_and_redo(overlay: Start) -> None:
    shown = overlay()
    _begin(shown)
    shown.xdo.key("ctrl+c", "Tab", "Tab", "Right", "ctrl+v")
    wait_until(lambda: _labels(shown, "Soundboard")["6"] == "Starting", "it is pasted into the other panel")
    shown.xdo.key("ctrl+z")
    wait_until(lambda: _labels(shown, "Soundboard")["6"] == "Drum roll", "it is taken back")
    shown.xdo.key("ctrl+shift+z")
    wait_until(lambda: _labels(shown, "Soundboard")["6"] == "Starting", "and done again")
    shown.xdo.key("Delete")
    wait_until(lambda: "6" not in _labels(shown, "Soundboard"), "it is cleared")
    shown.xdo.key("ctrl+z", "Left", "ctrl+x")
    wait_until(lambda: "5" not in _labels(shown, "Soundboard"), "a cut pad is empty")


def test_the_menu_key_opens_a_menu_that_the_arrows_and_enter_use(overlay: Start) -> None:
    shown = overlay()
    _begin(shown)
    shown.xdo.key("Menu", "Up", "Return")  # the last row clears
    wait_until(lambda: "5" not in _labels(shown), "the pad is cleared")
    shown.xdo.key("ctrl+z", "shift+F10", "Escape", "Right", "Delete")
    wait_until(lambda: "6" not in _labels(shown), "the menu is closed, and the ring moves on")


def test_enter_opens_the_editor_of_the_chosen_pad(overlay: Start) -> None:
    shown = overlay()
    _begin(shown)
    shown.xdo.key("Right", "Return")
    wait_until(lambda: shown.xdo.windows("^Pad 6 of "), "the editor opens")


def test_the_left_button_carries_a_pad_and_ctrl_copies_it(overlay: Start) -> None:
    shown = overlay()
    _begin(shown)
    first, second, empty = (_middle(shown.cell(PAD_A, at)) for at in (1, 2, 3))
    shown.xdo.drag(first, second)
    wait_until(lambda: (_labels(shown)["1"], _labels(shown)["2"]) == ("Camera", "Gameplay"), "they are swapped")
    shown.xdo("keydown", "ctrl")
    shown.xdo.drag(first, empty)
    shown.xdo("keyup", "ctrl")
    wait_until(lambda: (_labels(shown)["1"], _labels(shown)["3"]) == ("Camera", "Camera"), "it is copied")
    assert shown.calls == []  # no pad was pressed


def test_a_pad_carried_to_another_panel_comes_back_with_one_ctrl_z(overlay: Start) -> None:
    shown = overlay()
    _begin(shown)
    shown.xdo.drag(_middle(shown.cell(PAD_A, 1)), _middle(shown.cell(PAD_B, 4)))
    wait_until(lambda: _labels(shown)["1"] == "Win", "they are swapped")
    assert _labels(shown, "Soundboard")["4"] == "Gameplay"
    shown.xdo.key("ctrl+z")
    wait_until(lambda: _labels(shown)["1"] == "Gameplay", "it is taken back")
    assert _labels(shown, "Soundboard")["4"] == "Win"
    shown.xdo.key("ctrl+z")  # nothing is left to take back
    shown.xdo.key("ctrl+shift+z")
    wait_until(lambda: _labels(shown)["1"] == "Win", "and done again")


def test_edit_mode_has_the_keyboard_and_gives_it_back(key_window: KeyWindow, overlay: Start) -> None:
    shown = overlay()
    assert key_window.has_focus()
    _begin(shown)
    assert not key_window.has_focus()
    shown.xdo.key("Escape")
    wait_until(key_window.has_focus, "the other window has the focus again")
    wait_until(lambda: not _ringed(shown, PAD_A, 5), "the ring is gone")
    shown.xdo.click(*_middle(shown.cell(PAD_A, 1)))
    wait_until(lambda: shown.calls, "a click presses again")


def test_a_key_of_the_map_bank_is_edited(overlay: Start) -> None:
    shown = overlay()
    shown.send(do="move_panel", id=PIANO, bank="map")
    _begin(shown)
    place = shown.place(PIANO)
    shown.xdo.click(place.x + 9 + 15, place.y + place.height - 24)  # the first C, below the black keys
    wait_until(lambda: shown.xdo.windows("^Key C3 of "), "the editor of the key opens")


def _middle(box: tuple[int, int, int, int]) -> tuple[int, int]:
    return (box[0] + box[2]) // 2, (box[1] + box[3]) // 2


@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_arrows_walk_a_grid_by_its_rows_and_columns(columns: int, rows: int, data: st.DataObject) -> None:
    numbers = tuple(tuple(r * columns + i + 1 for i in range(columns)) for r in range(rows))
    cells = grid(numbers, (0, 0, 130 * columns, 60 * rows), 7)
    at = data.draw(st.sampled_from(sorted(cells)))
    row, column = divmod(at - 1, columns)
    for name, (dx, dy) in ARROWS.items():
        inside = 0 <= column + dx < columns and 0 <= row + dy < rows
        assert neighbour(cells, at, (dx, dy)) == (at + dx + dy * columns if inside else at), name


@pytest.mark.parametrize(("at", "arrow", "onto"), [("a", "Right", "b"), ("b", "Right", "c"), ("c", "Up", "b")])
def test_straight_ahead_comes_before_nearer_but_aside(at: str, arrow: str, onto: str) -> None:
    cells = {"a": (0, 0, 10, 10), "b": (100, 0, 110, 10), "c": (130, 60, 140, 70), "d": (20, 60, 30, 70)}
    assert neighbour(cells, at, ARROWS[arrow]) == onto
