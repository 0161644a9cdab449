"""`panel` and `preset` change the state by commands, and say what they did."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.conftest import PAD, Rig
from trayapp.core.control import Control
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset
from trayapp.core.state import AppState

STATE = AppState(
    presets=(Preset(kind="pad", name="Stream"), Preset(kind="pad", name="Game"), Preset(kind="key", name="Keys")),
    panels=(
        Panel(type="pad", bank="A", preset="Stream", title="One", active=True),
        Panel(type="pad", bank="A", preset="Stream", title="Two"),
        Panel(type="pad", bank="B", preset="Stream", title="Twin"),
        Panel(type="pad", bank="B", preset="Stream", title="Twin"),
        Panel(type="piano", bank="map", preset="Keys", active=True),
    ),
)


@pytest.mark.parametrize(
    ("op", "what", "active"),
    [("toggle", "Two active", "Two"), ("on", "Two active", "Two"), ("off", "Two inactive", "One")],
)
def test_a_panel_by_title(rig: Callable[..., Rig], op: str, what: str, active: str) -> None:
    made = rig(state=STATE)
    assert made.did("panel", panel="Two", op=op).what == what
    panel = made.store.snapshot.active_panel("pad", "A")
    assert panel is not None
    assert panel.title == active


def test_a_title_of_two_panels_is_refused(rig: Callable[..., Rig]) -> None:
    assert "2 panels have the title" in rig(state=STATE).did("panel", panel="Twin").detail


def test_a_preset_on_the_pressed_panel(rig: Callable[..., Rig]) -> None:
    made = rig(state=STATE)
    assert made.did("preset", preset="Game", control=PAD).what == "One: Game"
    assert made.store.snapshot.panels[0].preset == "Game"


def test_a_preset_on_a_named_panel(rig: Callable[..., Rig]) -> None:
    made = rig(state=STATE)
    made.did("preset", preset="Game", panel=STATE.panels[1].id)
    assert [p.preset for p in made.store.snapshot.panels[:2]] == ["Stream", "Game"]


def test_a_preset_by_a_mapped_key(rig: Callable[..., Rig]) -> None:
    event = rig(state=STATE).did("preset", preset="Keys", control=Control("key", "", 60))
    assert (event.ok, event.what) == (True, "Piano panel map: Keys")


def test_a_preset_that_is_missing_is_refused(rig: Callable[..., Rig]) -> None:
    assert "did you mean 'Game'" in rig(state=STATE).did("preset", preset="game").detail
