"""panels.json of every version reads, and what breaks the rules is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from tests.core.strategies import panel, preset, state
from tests.core.test_changes import states
from trayapp.core.errors import BadInputError
from trayapp.core.state import AppState
from trayapp.store.panels_file import VERSION, PanelsFile, of_state, parse, render, repaired, starter_panels


@given(states())
def test_panels_read_back(one: AppState) -> None:
    assert parse("panels.json", render(of_state(one))) == of_state(one)


def test_the_file_has_its_version() -> None:
    assert json.loads(render(of_state(state(panel(0)))))["version"] == VERSION


def test_the_banks_of_the_older_layout_become_starter_panels() -> None:
    older = {
        "panel_presets": {
            "padBank-A": "Stream",
            "padBank-B": {"preset": "Games"},
            "knobBank-A": "Mix",
            "knobBank-B": 7,
        },
        "ui_layout": {"x": 1},
    }
    file = parse("panels.json", json.dumps(older))
    assert [(p.type, p.bank, p.preset, p.active) for p in file.panels] == [
        ("pad", "A", "Stream", True),
        ("pad", "B", "Games", False),
        ("knob", "A", "Mix", True),
        ("knob", "B", "Default", False),
        ("piano", "play", "Keys", True),
    ]


def test_a_file_without_version_keeps_its_panels() -> None:
    data = {"panels": [panel(0).model_dump()], "ui_layout": {}, "panel_presets": {"padBank-A": "x"}}
    assert parse("panels.json", json.dumps(data)).panels == (panel(0),)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": 99}, "newer PadTray"),
        ({"version": "1"}, "newer PadTray"),
        ({"panel": []}, r"line \d+: panel: it is not known"),
        ({"panels": [panel(0).model_dump() | {"bank": "C"}]}, r"line \d+: panels\.0\.bank"),
        ({"panels": [panel(0).model_dump(), panel(0).model_dump()]}, "same id"),
        ({"panels": [panel(0, active=True).model_dump(), panel(1, active=True).model_dump()]}, "two panels are active"),
    ],
)
def test_what_breaks_a_rule_is_told(change: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        parse("panels.json", json.dumps({"version": 1, "panels": []} | change, indent=2))


def test_no_object_is_no_file() -> None:
    with pytest.raises(BadInputError, match="object with panels"):
        parse("panels.json", "[]")


def test_starter_panels_take_the_second_preset_for_b_where_there_is_one() -> None:
    panels = starter_panels({"pad": ["One", "Two"], "knob": ["Only"], "key": ["Keys"]})
    assert [(p.slot, p.preset, p.active) for p in panels] == [
        (("pad", "A"), "One", True),
        (("pad", "B"), "Two", False),
        (("knob", "A"), "Only", True),
        (("knob", "B"), "Only", False),
        (("piano", "play"), "Keys", True),
    ]


def test_a_panel_whose_preset_is_missing_shows_another_one() -> None:
    kept, lost = repaired((panel(0), panel(1, preset="Gone"), panel(2, "knob")), (preset(),))
    assert kept == (panel(0), panel(1))
    assert lost == (panel(1, preset="Gone"), panel(2, "knob"))


def test_an_empty_file_of_panels_stays_empty() -> None:
    assert parse("panels.json", render(PanelsFile())) == PanelsFile()
