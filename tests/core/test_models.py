"""Every model and command survives JSON, is frozen, and refuses what does not fit."""

from __future__ import annotations

import copy
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from tests.core import strategies as some
from tests.core.strategies import panel, preset
from trayapp.core.action import Action
from trayapp.core.binding import Binding
from trayapp.core.commands import COMMAND, Command
from trayapp.core.model import Model
from trayapp.core.panel import Panel, new_id
from trayapp.core.preset import Preset
from trayapp.core.settings import Settings


@given(some.presets | some.panels | some.settings | some.actions | some.bindings)
def test_a_model_comes_back_from_json(model: Model) -> None:
    assert type(model).model_validate_json(model.model_dump_json()) == model


@given(some.presets | some.settings)
def test_a_model_comes_back_from_plain_values(model: Model) -> None:
    assert type(model).model_validate(model.model_dump(mode="json")) == model


@given(some.commands)
def test_a_command_comes_back_from_json_by_its_name(command: Command) -> None:
    back = COMMAND.validate_json(command.model_dump_json())
    assert type(back) is type(command)
    assert back.model_dump_json() == command.model_dump_json()


def test_values_are_frozen_all_the_way_down() -> None:
    one = preset(p1="Mute")
    with pytest.raises(ValidationError, match="frozen"):
        one.name = "x"  # type: ignore[misc]
    assert isinstance(one.bindings, MappingProxyType)
    assert copy.deepcopy(one) is one


def test_a_given_mapping_is_copied() -> None:
    mine = {1: Binding(label="a")}
    one = Preset(kind="pad", name="x", bindings=mine)
    mine.clear()
    assert one.binding(1) == Binding(label="a")


def test_replacing_checks_the_rules_again() -> None:
    assert panel(0).replace(bank="B").slot == ("pad", "B")
    with pytest.raises(ValidationError, match="banks A and B"):
        panel(0).replace(bank="play")


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Panel, {"type": "pad", "bank": "A", "preset": "x", "id": "short"}),
        (Panel, {"type": "piano", "bank": "A", "preset": "x"}),
        (Preset, {"kind": "pad", "name": ""}),
        (Preset, {"kind": "pad", "name": " x"}),
        (Preset, {"kind": "pad", "name": "x\n"}),
        (Preset, {"kind": "pad", "name": "x" * 61}),
        (Preset, {"kind": "drum", "name": "x"}),
        (Binding, {"colour": "blue"}),
        (Binding, {"hotkey": "ctrl"}),
        (Binding, {"gestures": {"shake": {"kind": "panic"}}}),
        (Binding, {"lable": "x"}),
        (Action, {"kind": ""}),
        (Action, {"kind": "x", "params": {"a": float("nan")}}),
        (Settings, {"audio": {"block_size": 15}}),
        (Settings, {"overlay": {"opacity": 2}}),
        (Settings, {"hotkeys": {"overlay": "ctrl+"}}),
    ],
)
def test_what_does_not_fit_is_refused(model: type[Model], values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(values)


def test_a_bad_hotkey_is_a_fault_with_its_place_and_remedy() -> None:
    with pytest.raises(ValidationError, match=r"needs one, like ctrl\+p") as raised:
        Preset(kind="pad", name="x", bindings={3: {"hotkey": "ctrl"}})
    assert raised.value.errors()[0]["loc"] == ("bindings", 3, "hotkey")


def test_a_hotkey_is_kept_in_its_one_spelling() -> None:
    assert Binding(hotkey="Shift+Control+M").hotkey == "ctrl+shift+m"


def test_ids_are_fresh_hexadecimal() -> None:
    made = {new_id() for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) == 32 and int(one, 16) >= 0 for one in made)
