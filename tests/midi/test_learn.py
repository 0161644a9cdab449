"""Press the thing, and it is the one; nothing else is."""

from __future__ import annotations

import pytest

from tests.midi.build import PORT, PROFILE, event
from tests.midi.test_dispatcher import Rig
from trayapp.core.control import Control
from trayapp.core.device_profile import DeviceProfile, KnobGroup, PadGroup
from trayapp.core.events import MidiKind
from trayapp.midi.dispatcher import RECENT
from trayapp.midi.learn import Learner


@pytest.mark.parametrize(
    ("kind", "number", "control"),
    [
        ("note_on", 16, Control("pad", "A", 1, PORT)),
        ("note_on", 31, Control("pad", "B", 8, PORT)),
        ("note_on", 60, Control("key", "map", 60, PORT)),
        ("note_off", 16, None),
        ("channel_pressure", 0, None),
        ("poly_pressure", 16, None),
        ("program_change", 1, None),
        ("control_change", 1, None),
        ("sysex", 0, None),
    ],
)
def test_what_is_heard_first(kind: MidiKind, number: int, control: Control | None) -> None:
    assert Learner().hear(event(kind, number), PROFILE, "A") == control


def test_a_trembling_fader_is_not_meant_and_a_turned_one_is() -> None:
    learner = Learner()
    heard = [learner.hear(event("control_change", 48, value), PROFILE, "B") for value in (64, 65, 63, 66, 67)]
    assert heard == [None, None, None, None, Control("knob", "B", 1, PORT)]


def test_a_relative_knob_is_meant_at_its_first_step() -> None:
    profile = DeviceProfile(name="x", source="x", knobs=(KnobGroup(bank="A", numbers=(1,), encoding="relative_twos"),))
    assert Learner().hear(event("control_change", 1, 1), profile, "B") == Control("knob", "A", 1, PORT)


def test_a_wheel_is_meant_when_it_is_moved() -> None:
    learner = Learner()
    heard = [learner.hear(event("pitch_bend", 0, value, channel=3), PROFILE, "A") for value in (0, 200, 500)]
    assert heard == [None, None, Control("knob", "A", 9, PORT)]


def test_a_button_is_meant_when_it_goes_down() -> None:
    profile = DeviceProfile(name="x", source="x", pads=(PadGroup(bank="A", kind="control_change", numbers=(32,)),))
    learner = Learner()
    assert learner.hear(event("control_change", 32, 0), profile, "A") is None
    assert learner.hear(event("control_change", 32, 127), profile, "A") == Control("pad", "A", 1, PORT)


def test_learning_takes_one_press_and_lets_releases_through() -> None:
    rig, heard = Rig(), []
    rig.send(0x90, 16, 100)
    rig.dispatcher.learn(heard.append)
    rig.send(0xFE)
    rig.send(0xB0, 48, 0)
    rig.send(0x80, 16, 0)
    assert [call.phase for call in rig.calls] == ["press", "release"]
    rig.send(0x90, 17, 100)
    assert heard == [Control("pad", "A", 2, PORT)]
    assert len(rig.calls) == 2
    rig.send(0x80, 17, 0)
    rig.send(0x90, 16, 100)
    assert len(heard) == 1
    assert len(rig.calls) == 3


def test_learning_can_be_ended() -> None:
    rig, heard = Rig(), []
    rig.dispatcher.learn(heard.append)
    rig.dispatcher.learn(None)
    rig.send(0x90, 16, 100)
    assert heard == []
    assert len(rig.calls) == 1


def test_recent_messages_stand_with_what_they_were_taken_for() -> None:
    rig = Rig()
    for message in ((0x90, 31, 100), (0xB0, 49, 5), (0x90, 60, 1), (0xC0, 3), (0xFE,)):
        rig.send(*message)
    said = [(each.event.kind, str(each.control or "")) for each in rig.dispatcher.recent]
    assert said == [("note_on", "Pad B8"), ("control_change", "Knob B2"), ("note_on", "Key C4"), ("program_change", "")]
    for _ in range(1000):
        rig.send(0x90, 16, 1)
    assert len(rig.dispatcher.recent) == RECENT
