"""What nobody here takes goes to other programs, with its releases, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.midi.build import PORT, Desk, bound, event, panel, state
from tests.midi.test_service import FakeSystem, Room, ready, running
from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.waiting import wait_until
from trayapp.core.commands import ChangeSettings
from trayapp.core.device_profile import DeviceProfile, KnobGroup, PadGroup
from trayapp.core.events import MidiKind
from trayapp.midi.message import encode
from trayapp.midi.route import Output, by_hand, lost
from trayapp.midi.sharing import Unclaimed, take_back
from trayapp.midi.wide import parts

PADS = panel("pad", "A", {1: bound("a1"), 2: bound("a2", "long_press")})
KNOBS = panel("knob", "A", {1: bound("ka", "turn"), 2: bound("kb", "turn", armed=False)})
PLAY = panel("piano", "play", {})


def passed(outputs: list[Output]) -> list[tuple[str, int, int]]:
    """What other programs get: (kind, number, value)."""
    events = [output.event for output in outputs if isinstance(output, Unclaimed)]
    return [(each.kind, each.number, each.value) for each in events]


def sharing(desk: Desk) -> Desk:
    desk.held.shares = True
    return desk


@pytest.mark.parametrize(
    ("kind", "number", "goes"),
    [
        ("note_on", 16, False),
        ("note_on", 17, False),
        ("note_on", 18, True),
        ("note_on", 60, True),
        ("control_change", 48, False),
        ("control_change", 49, False),
        ("control_change", 50, True),
        ("control_change", 64, True),
        ("pitch_bend", 0, True),
        ("channel_pressure", 0, True),
        ("program_change", 5, True),
        ("sysex", 0, True),
    ],
)
def test_only_what_no_binding_takes_is_passed_on(kind: MidiKind, number: int, goes: bool) -> None:
    desk = sharing(Desk(PADS, KNOBS))
    assert passed(desk.send(kind, number, 100)) == ([(kind, number, 100)] if goes else [])


def test_a_knob_that_waits_for_its_target_is_taken() -> None:
    desk = sharing(Desk(KNOBS))
    desk.held.targets[KNOBS[0].id, 1] = 0.9
    assert passed(desk.send("control_change", 48, 0)) == []


def test_what_the_instrument_plays_is_its_own() -> None:
    desk = sharing(Desk(PLAY))
    for kind, number in (("note_on", 60), ("pitch_bend", 0), ("control_change", 64), ("note_off", 60)):
        assert passed(desk.send(kind, number, 100)) == []  # type: ignore[arg-type]
    assert passed(desk.on(16)) == [("note_on", 16, 100)], "a pad without a panel"


def test_a_release_goes_where_its_press_went_whatever_is_switched() -> None:
    desk = sharing(Desk())
    assert passed(desk.on(16)) == [("note_on", 16, 100)]
    assert passed(desk.on(60)) == [("note_on", 60, 100)]
    desk.state = state(PADS, PLAY)
    assert passed(desk.off(16)) == [("note_off", 16, 0)]
    assert passed(desk.off(60)) == [("note_off", 60, 0)]
    desk.on(16)
    desk.state = state()
    assert passed(desk.off(16)) == []
    assert passed(desk.off(99)) == []


def test_the_pressure_of_a_pad_goes_with_its_press() -> None:
    desk = sharing(Desk(PADS))
    desk.on(16)
    desk.on(18)
    assert passed(desk.send("poly_pressure", 16, 50)) == []
    assert passed(desk.send("poly_pressure", 18, 50)) == [("poly_pressure", 18, 50)]


def test_a_button_that_sends_controllers_is_passed_on_with_its_release() -> None:
    profile = DeviceProfile(name="x", source="x", pads=(PadGroup(bank="A", kind="control_change", numbers=(32, 33)),))
    desk = sharing(Desk(panel("pad", "A", {1: bound("a1")}), profile=profile))
    said = [passed(desk.send("control_change", number, value)) for number in (32, 33) for value in (127, 0)]
    assert said == [[], [], [("control_change", 33, 127)], [("control_change", 33, 0)]]


def test_an_unplugged_controller_lets_go_in_other_programs_as_well() -> None:
    desk = sharing(Desk())
    desk.on(16)
    desk.on(60, port="other")
    assert passed(lost(PORT, desk.held, 1.0)) == [("note_off", 16, 0)]
    assert [each.event.number for each in take_back(desk.held, 1.0)] == [60]
    assert passed(desk.off(60, port="other")) == []


def test_nothing_is_passed_on_unless_it_is_wanted_nor_what_the_screen_presses() -> None:
    assert passed(Desk().on(16)) == []
    desk = sharing(Desk(PADS))
    assert passed(by_hand(event("note_on", 5, port="screen"), PADS[0].id, desk.state, desk.held)) == []


def test_a_value_of_14_bits_goes_as_the_messages_it_came_in() -> None:
    profile = DeviceProfile(name="x", source="x", knobs=(KnobGroup(kind="control_change_14", numbers=(7,)),))
    outputs = sharing(Desk(profile=profile)).send("control_change_14", 7, 5 << 7 | 9)
    (unclaimed,) = [output for output in outputs if isinstance(output, Unclaimed)]
    assert [encode(part) for part in parts(unclaimed.event)] == [(0xB0, 7, 5), (0xB0, 39, 9)]
    assert [encode(part) for part in parts(event("nrpn", 300, 129))] == [(0xB0, 6, 1), (0xB0, 38, 1)]


@pytest.fixture
def room(jack_here: JackServer, tmp_path: Path) -> Iterator[Room]:
    assert jack_here.running()
    with running(tmp_path) as it:
        yield it


def test_another_program_hears_what_is_unclaimed(room: Room, controller: Controller, jack_here: JackServer) -> None:
    ready(room, controller)
    assert room.service.no_sharing == ""
    room.store.dispatch(ChangeSettings(values={"midi.share": True}))
    wait_until(lambda: "PadTray:shared" in jack_here.ports(), "the port is there")
    with Controller(jack_here, "DAW") as daw:
        daw.connect("PadTray:shared", "DAW:midi_in")
        room.wait_port("DAW:midi_out", "open")
        controller.note_on(18, 77)
        daw.wait_received(bytes((0x90, 18, 77)))
        controller.note_on(16)
        wait_until(lambda: room.said() == ["+a1"], "the pad acts")
        controller.note_off(16)
        controller.note_on(19)
        controller.note_off(19)
        daw.wait_received(bytes((0x80, 19, 0)))
        room.store.dispatch(ChangeSettings(values={"midi.share": False}))
        daw.wait_received(bytes((0x80, 18, 0)))
        wait_until(lambda: "PadTray:shared" not in jack_here.ports(), "the port is gone")
        assert {record.data[1] for record in daw.received} == {18, 19}, "the bound pad stays here"


class Without(FakeSystem):
    no_virtual = "there are none here"


def test_a_system_without_such_ports_says_why(tmp_path: Path) -> None:
    with running(tmp_path, Without()) as room:
        assert room.service.no_sharing == "there are none here"
        room.store.dispatch(ChangeSettings(values={"midi.share": True}))
        wait_until(
            lambda: any("there are none" in finding.text for finding in room.service.findings()), "the doctor says why"
        )
