"""Controls and notes are called as people call them."""

from __future__ import annotations

import pytest

from trayapp.core.control import Control, note_name


@pytest.mark.parametrize(
    ("control", "words"),
    [
        (Control("pad", "A", 3), "Pad A3"),
        (Control("knob", "B", 1, "LPD8"), "Knob B1"),
        (Control("key", "", 60), "Key C4"),
        (Control("hotkey", "", 0), "Hotkey"),
        (Control("screen", "A", 1), "On screen"),
    ],
)
def test_a_control_has_a_name(control: Control, words: str) -> None:
    assert str(control) == words


@pytest.mark.parametrize(("note", "name"), [(0, "C-1"), (60, "C4"), (61, "C#4"), (127, "G9")])
def test_middle_c_is_c4(note: int, name: str) -> None:
    assert note_name(note) == name
