"""The action rows are sound, and `check` holds every value to its row."""

from __future__ import annotations

from typing import Any

import pytest

from trayapp.core.action import Action, ActionSpec, Param
from trayapp.core.action_table import BUILT_IN, by_kind, check, check_value
from trayapp.core.errors import BadInputError

SPECS = by_kind(BUILT_IN)
HARMLESS = {
    *("media", "mouse_move", "scroll", "volume", "output", "focus", "effect", "setting"),
    *("overlay", "panel", "preset", "panic"),
}
PARAMS = [(spec, param) for spec in BUILT_IN for param in spec.params]


def test_kinds_are_unique() -> None:
    assert len(SPECS) == len(BUILT_IN)


@pytest.mark.parametrize("spec", BUILT_IN, ids=lambda spec: spec.kind)
def test_a_row_with_all_that_is_required_passes(spec: ActionSpec) -> None:
    values = {"chord": "f1", "list": ("x",)}
    given = {param.name: values.get(param.kind, "x") for param in spec.params if param.default is None}
    assert check(Action(kind=spec.kind, params=given), SPECS).keys() == {param.name for param in spec.params}


@pytest.mark.parametrize(("spec", "param"), PARAMS, ids=lambda row: getattr(row, "kind", ""))
def test_a_default_fits_its_own_row(spec: ActionSpec, param: Param) -> None:
    if param.default is not None:
        assert check_value(spec.kind, param, param.default) == param.default


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        ("obs.scene", {}, "no action 'obs.scene'"),
        ("keystroke", {}, "keys is missing"),
        ("keystroke", {"keys": ""}, "keys is missing"),
        ("keystroke", {"keys": "nope"}, "no key"),
        ("media", {"key": "rewind"}, "it takes play_pause"),
        ("media", {"key": 3}, "takes a text"),
        ("panic", {"now": True}, "takes none"),
        ("scroll", {"steps": 0}, "1 to 100"),
        ("scroll", {"steps": 2.5}, "whole number"),
        ("scroll", {"steps": True}, "takes a number"),
        ("volume", {"value": 151}, "0 to 150 %"),
        ("launch", {"program": "x", "args": "-v"}, "list of texts"),
    ],
)
def test_what_does_not_fit_is_named(kind: str, params: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        check(Action(kind=kind, params=params), SPECS)


def test_checked_values_have_one_spelling() -> None:
    assert check(Action(kind="keystroke", params={"keys": "Shift+Ctrl+m"}), SPECS)["keys"] == "ctrl+shift+m"
    steps = check(Action(kind="scroll", params={"steps": 2.0}), SPECS)["steps"]
    assert (steps, type(steps)) == (2, int)


@pytest.mark.parametrize(("low", "high", "words"), [(1, None, "1 or more"), (None, 2, "up to 2")])
def test_a_range_open_at_one_end_says_so(low: float | None, high: float | None, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        check_value("gain", Param("gain", "float", "Gain", low=low, high=high), 0 if low else 3)


def test_what_is_typed_or_sent_is_secret() -> None:
    assert {(spec.kind, param.name) for spec, param in PARAMS if param.secret} >= {
        ("text", "text"),
        ("http", "url"),
        ("http", "headers"),
        ("http", "body"),
    }


def test_whatever_reaches_other_programs_is_asked_about_at_an_import() -> None:
    """A new kind is dangerous until it is put among the harmless ones here."""
    assert {spec.kind for spec in BUILT_IN if not spec.danger} <= HARMLESS
