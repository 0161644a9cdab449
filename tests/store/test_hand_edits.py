"""An edit asks for what it changed, and for nothing else."""

from __future__ import annotations

import pytest

from tests.core.strategies import panel, preset, state
from trayapp.core.errors import CommandError
from trayapp.core.reduce import reduce
from trayapp.core.settings import Settings
from trayapp.core.state import AppState
from trayapp.store.document import Value
from trayapp.store.hand_edits import command_for
from trayapp.store.panels_file import PanelsFile, of_state


def after(s: AppState, before: Value | None, edited: Value) -> AppState:
    return reduce(s, command_for(s, before, edited))[0]


def test_only_the_settings_that_were_edited_change() -> None:
    now = state(settings=Settings.model_validate({"audio": {"polyphony": 99, "block_size": 64}}))
    edited = Settings.model_validate({"audio": {"block_size": 32}, "plugins": {"piano": {"values": {"gain": 1}}}})
    settings = after(now, Settings(), edited).settings
    assert (settings.audio.polyphony, settings.audio.block_size) == (99, 32)
    assert settings.plugin("piano").values == {"gain": 1}


def test_only_the_positions_that_were_edited_change() -> None:
    now = state(presets=(preset(p1="app", p2="app", p3="app", p4="app"),))
    edited = after(now, preset(p1="old", p2="old", p3="old"), preset(p1="hand", p2="old", p5="new"))
    assert edited.presets == (preset(p1="hand", p2="app", p4="app", p5="new"),)


def test_a_preset_that_the_app_deleted_meanwhile_comes_back_as_edited() -> None:
    now = state(presets=(preset(name="Other"),))
    assert after(now, preset(p1="old"), preset(p1="hand")).presets == (preset(name="Other"), preset(p1="hand"))


def test_panels_that_were_not_edited_stay_when_the_order_of_presets_is() -> None:
    file = of_state(state())
    now = state(panel(0, title="app"))
    edited = after(now, file, PanelsFile(presets=tuple(reversed(file.presets))))
    assert edited.panels == now.panels
    assert edited.presets == tuple(reversed(now.presets))


def test_a_name_of_another_preset_is_refused() -> None:
    with pytest.raises(CommandError, match="another pad preset 'Media'"):
        command_for(state(), preset(), preset(name="Media"))
