"""The wizard's steps, told what is pressed and answered; and the whole way with a real controller."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.midi.build import event
from tests.midi.test_service import MPK, Room, ready, running
from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.waiting import wait_until
from trayapp.core.device_profile import Hit, Keys
from trayapp.core.errors import BadInputError
from trayapp.core.wizard import Answer, WizardAsk, WizardEvent
from trayapp.midi.profiles import read
from trayapp.midi.wizard import Wizard


def answer(wizard: Wizard, *answers: Answer) -> WizardEvent:
    for each in answers:
        wizard.answer(WizardAsk(each))
    return wizard.show()


def press(wizard: Wizard, numbers: Sequence[int], channel: int = 10) -> None:
    for number in numbers:
        wizard.hear(event("note_on", number, channel=channel))
        wizard.hear(event("channel_pressure", 0, 50, channel=channel))
        wizard.hear(event("note_off", number, 0, channel=channel))


def turn(wizard: Wizard, number: int, values: Sequence[int]) -> None:
    for value in values:
        wizard.hear(event("control_change", number, value))


def test_a_whole_controller() -> None:
    wizard = Wizard("Thing:midi_out")
    press(wizard, [40, 41, 42, 43, 36, 37, 38, 39, 36])
    shown = wizard.show()
    assert (shown.step, len(shown.found), shown.found[0]) == ("pads_a", 8, "note 40, channel 10")
    answer(wizard, "next")
    press(wizard, [40])
    assert wizard.show().hint == "pad A1"
    press(wizard, range(48, 56))
    assert wizard.show().hint == ""
    assert answer(wizard, "next").known == (("pads_a", 8), ("pads_b", 8), ("keys", 0))
    turn(wizard, 70, range(10, 20))
    turn(wizard, 71, [1, 1, 1, 127, 127, 127])
    assert wizard.show().found == (
        "controller 70, channel 1, absolute",
        "controller 71, channel 1, relative twos",
    )
    answer(wizard, "next")
    press(wizard, [48, 72], channel=1)
    assert wizard.show().found == ("note 48", "note 72")
    shown = answer(wizard, "next")
    assert (shown.step, shown.question) == ("lights", "lit")
    assert wizard.lit[:2] == [(0x99, 40, 127), (0x99, 41, 127)]
    assert answer(wizard, "yes").question == "colours"
    assert [message[2] for message in wizard.lit[:4]] == [5, 21, 45, 13]
    assert answer(wizard, "no").step == "name"
    assert wizard.lit == []
    profile = wizard.profile("Mine", "measured")
    assert profile.hit("note", 10, 40) == Hit("pad", "A", 1)
    assert profile.hit("note", 10, 55) == Hit("pad", "B", 8)
    assert profile.hit("control_change", 1, 71) == Hit("knob", "", 2, "relative_twos")
    assert profile.keys == Keys(channel=1, low=48, high=72)
    assert profile.pad_rows == ((1, 2, 3, 4), (5, 6, 7, 8))
    assert (profile.lights.kind, profile.ports) == ("switch", ("Thing:midi_out",))


@pytest.mark.parametrize(
    ("answers", "kind"), [(["yes", "yes"], "palette"), (["yes", "no"], "switch"), (["no"], "none"), (["next"], "none")]
)
def test_the_lights_are_what_was_seen(answers: list[Answer], kind: str) -> None:
    wizard = Wizard("x")
    press(wizard, [36])
    answer(wizard, "next", "next", "next", "next", *answers)
    assert wizard.show().step == "name"
    assert wizard.profile("x", "x").lights.kind == kind


def test_without_pads_there_is_nothing_to_light() -> None:
    wizard = Wizard("x")
    assert answer(wizard, "next", "next", "next", "next").step == "name"


def test_steps_go_back_and_finds_are_taken_back() -> None:
    wizard = Wizard("x")
    press(wizard, [36, 37])
    answer(wizard, "undo", "next", "undo", "back")
    assert wizard.show().found == ("note 36, channel 10",)
    answer(wizard, "back", "yes", "next", "next")
    turn(wizard, 70, range(5))
    turn(wizard, 71, range(5))
    assert len(answer(wizard, "undo").found) == 1
    answer(wizard, "next")
    press(wizard, [50])
    assert answer(wizard, "undo").found == ()


def test_buttons_that_send_controllers_are_pads_and_no_knobs() -> None:
    wizard = Wizard("x")
    for value in (127, 0, 127, 0, 127, 0):
        wizard.hear(event("control_change", 32, value))
    answer(wizard, "next", "next")
    turn(wizard, 32, [127, 0, 127, 0, 127])
    assert wizard.show().found == ()
    assert wizard.profile("x", "x").hit("control_change", 1, 32) == Hit("pad", "A", 1)


def test_a_controller_with_nothing_is_no_profile() -> None:
    with pytest.raises(BadInputError, match="nothing was pressed"):
        Wizard("x").profile("x", "x")


@pytest.fixture
def asked(room: Room) -> list[WizardEvent]:
    events: list[WizardEvent] = []
    room.bus.subscribe(events.append, WizardEvent)
    return events


@pytest.fixture
def room(jack_here: JackServer, tmp_path: Path) -> Room:
    assert jack_here.running()
    with running(tmp_path) as it:
        yield it


def found(asked: list[WizardEvent], count: int, step: str) -> None:
    wait_until(lambda: asked and (asked[-1].step, len(asked[-1].found)) == (step, count), f"{count} in {step}")


def lent(controller: Controller) -> None:
    """Its lights belong to the wizard; JACK may lose what is sent while a client for them joins."""
    mine = f"{controller.name}:"
    wait_until(
        lambda: any(target.startswith(mine) for _, target in controller.server.connections()),
        f"the lights of {controller.name} are lent",
        every_s=0.05,
    )


def test_an_unknown_controller_is_described_lit_and_used_at_once(
    room: Room, asked: list[WizardEvent], jack_here: JackServer, tmp_path: Path
) -> None:
    with Controller(jack_here, "Strange Box") as box:
        name = "Strange Box:midi_out"
        room.wait_port(name, "open")
        box.wait_connected()
        ask = room.service.wizard
        ask(WizardAsk("start", "strange box:midi_out"))
        lent(box)
        for pad in (60, 62):
            box.note_on(pad, channel=4)
            box.note_off(pad, channel=4)
        found(asked, 2, "pads_a")
        assert room.calls == []
        assert room.notes == []
        ask(WizardAsk("next"))
        ask(WizardAsk("next"))
        for value in (65, 65, 65, 63, 63, 63):
            box.control(20, value)
        found(asked, 1, "knobs")
        ask(WizardAsk("next"))
        ask(WizardAsk("next"))
        box.wait_received(bytes((0x94, 60, 127)))
        ask(WizardAsk("yes"))
        box.wait_received(bytes((0x94, 62, 21)))
        ask(WizardAsk("yes"))
        box.wait_received(bytes((0x94, 62, 0)))
        saved = ask(WizardAsk("save", "My Box"))
        assert saved.step == "saved"
        profile = read(Path(saved.file))
        assert Path(saved.file).parent == tmp_path
        assert (profile.name, profile.lights.kind) == ("My Box", "palette")
        wait_until(lambda: room.service.profile_of(name).name == "My Box", "it is in use")
        wait_until(lambda: any(port.profile == "My Box" for port in room.service.ports), "the port has it")
        box.wait_connected()
        box.note_on(60, channel=4)
        wait_until(lambda: room.said() == ["+a1"], "its first pad is pad 1")
        for _ in range(3):
            box.control(20, 65)
        wait_until(lambda: [call.phase for call in room.calls].count("turn") == 3, "its knob turns")


def test_an_unplugged_controller_ends_its_wizard(room: Room, asked: list[WizardEvent], controller: Controller) -> None:
    ready(room, controller)
    room.service.wizard(WizardAsk("start", MPK))
    controller.unplug()
    wait_until(lambda: asked and asked[-1].step == "stopped", "it is stopped")
    with pytest.raises(BadInputError, match="no wizard runs"):
        room.service.wizard(WizardAsk("next"))


def test_cancelled_the_controller_acts_again(room: Room, asked: list[WizardEvent], controller: Controller) -> None:
    ready(room, controller)
    controller.note_on(16)
    wait_until(lambda: room.said() == ["+a1"], "it acts")
    room.service.wizard(WizardAsk("start", MPK))
    lent(controller)
    controller.note_off(16)
    controller.note_on(17)
    found(asked, 1, "pads_a")
    assert room.said() == ["+a1", "-a1"], "a release reaches its press"
    room.service.wizard(WizardAsk("cancel"))
    assert asked[-1].step == "stopped" or wait_until(lambda: asked[-1].step == "stopped", "it is stopped")
    controller.note_off(17)
    controller.note_on(16)
    wait_until(lambda: room.said() == ["+a1", "-a1", "+a1"], "it acts again")


def test_a_port_that_is_not_there_cannot_be_described(room: Room) -> None:
    with pytest.raises(BadInputError, match="no controller that is open"):
        room.service.wizard(WizardAsk("start", "nothing"))
