"""Effect parameters and plugin settings by pad and knob, with the state of each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.conftest import Effect, Rig
from tests.rig.waiting import wait_until
from trayapp.actions.setting import like
from trayapp.core.action import Action, Scalar
from trayapp.core.binding import Binding
from trayapp.core.commands import ChangeSettings
from trayapp.core.events import TargetEvent
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset
from trayapp.core.scale import Scale
from trayapp.core.state import AppState

REVERB = Action(kind="effect", params={"effect": "reverb.mix"})
GRAND = Action(kind="setting", params={"value": "grand"})
STATE = AppState(
    presets=(
        Preset(
            kind="knob",
            name="K",
            bindings={1: Binding(gestures={"turn": REVERB}), 2: Binding(gestures={"tap": GRAND})},
        ),
    ),
    panels=(Panel(type="knob", bank="A", preset="K", active=True),),
)


def test_an_effect_by_knob_and_pad(rig: Callable[..., Rig]) -> None:
    made = rig()
    made.effects.append(Effect("reverb.mix", "Reverb"))
    made.turn("effect", 0.25, effect="reverb.mix")
    wait_until(lambda: made.effects[0].value == 0.25, "turned")
    assert made.did("effect", effect="reverb.mix", value=80).what == "Reverb 80%"
    assert made.effects[0].value == 0.8


def test_an_effect_is_told_in_its_own_unit(rig: Callable[..., Rig]) -> None:
    made = rig()
    made.effects.append(Effect("filter.cutoff", "Filter", scale=Scale(20, 20_000, "Hz", "octaves")))
    assert made.did("effect", effect="filter.cutoff", value=87).what == "Filter 8.1 kHz"


def test_an_effect_that_nobody_offers(rig: Callable[..., Rig]) -> None:
    made = rig()
    made.effects.append(Effect("reverb.mix", "Reverb"))
    assert "there are: reverb.mix" in made.did("effect", effect="chorus").detail


def test_a_setting(rig: Callable[..., Rig]) -> None:
    made = rig()
    assert made.did("setting", value="grand").what == "Instrument: grand"
    assert made.store.snapshot.settings.plugin("piano").values == {"instrument": "grand"}


def test_their_states_are_told(rig: Callable[..., Rig]) -> None:
    made = rig(state=STATE)
    last: dict[int, TargetEvent] = {}
    made.bus.subscribe(lambda event: last.__setitem__(event.position, event), TargetEvent)
    wait_until(lambda: last[1].state == "error" if 1 in last else False, "nobody offers it")
    made.effects.append(Effect("reverb.mix", "Reverb"))
    made.turn("effect", 0.3, effect="reverb.mix")
    wait_until(lambda: last[1].value == 0.3, "the knob's value")
    assert last[2].state == "off"
    made.store.dispatch(ChangeSettings(values={"plugins.piano.values.instrument": "grand"}))
    wait_until(lambda: last[2].state == "on", "the instrument")


@pytest.mark.parametrize(
    ("stored", "text", "value"),
    [
        (None, "5", "5"),
        ("a", "5", "5"),
        (True, "false", False),
        (False, "on", True),
        (True, "maybe", "maybe"),
        (1, "5", 5),
        (1, "5.5", 5.5),
        (1.0, "5", 5.0),
        (1, "x", "x"),
    ],
)
def test_a_text_takes_the_kind_of_what_is_stored(stored: Scalar | None, text: str, value: Scalar) -> None:
    found = like(stored, text)
    assert found == value
    assert type(found) is type(value)
