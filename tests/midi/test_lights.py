"""Every kind of light, and every pad by the real state of what it controls."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.midi.build import PORT, bound, panel, state
from tests.rig.waiting import wait_until
from trayapp.core.binding import Binding, Turn
from trayapp.core.control import Control
from trayapp.core.device_profile import DeviceProfile, KnobGroup, Lights, PadGroup, Ring
from trayapp.core.errors import UnavailableError
from trayapp.core.events import KnobBankEvent, KnobEvent, PadEvent, StepEvent, TargetEvent
from trayapp.core.state import AppState
from trayapp.midi.light_board import LightBoard
from trayapp.midi.lights import NOTHING, Known, Level, dark, light, paint
from trayapp.midi.ports import Output

SWITCH = Lights(kind="switch")
PALETTE = Lights(
    kind="palette", palette=((0, "#000000"), (5, "#FF0000"), (21, "#00FF00"), (3, "#FFFFFF"), (7, "#260000"))
)
RGB = Lights(kind="rgb_sysex", message=(240, 3, "led", "r", "g", "b", 247))


@pytest.mark.parametrize(
    ("lights", "level", "message"),
    [
        (Lights(), "on", ()),
        (SWITCH, "on", (0x99, 40, 127)),
        (SWITCH, "idle", (0x99, 40, 0)),
        (SWITCH, "off", (0x99, 40, 0)),
        (Lights(kind="switch", channel=2, on=1, off=2), "error", (0x91, 40, 1)),
        (PALETTE, "on", (0x99, 40, 5)),
        (PALETTE, "idle", (0x99, 40, 7)),
        (PALETTE, "off", (0x99, 40, 0)),
        (RGB, "on", (240, 3, 40, 127, 8, 0, 247)),
        (RGB, "idle", (240, 3, 40, 19, 1, 0, 247)),
        (RGB, "off", (240, 3, 40, 0, 0, 0, 247)),
        (RGB, "error", (240, 3, 40, 127, 0, 0, 247)),
    ],
)
def test_light(lights: Lights, level: Level, message: tuple[int, ...]) -> None:
    assert light(lights, ("note", 10, 40), "#FF1000", level) == message


def test_a_button_that_sends_controllers_is_lit_by_them() -> None:
    assert light(SWITCH, ("control_change", 0, 32), "#FFFFFF", "on") == (0xB0, 32, 127)


PROFILE = DeviceProfile(
    name="x",
    source="x",
    pads=(PadGroup(bank="A", channel=1, numbers=(1, 2)), PadGroup(bank="B", channel=1, numbers=(11,))),
    lights=SWITCH.replace(enter=((240, 1, 247),), leave=((240, 0, 247),)),
)
PANEL = panel("pad", "A", {1: bound("a1")})
STATE = state(PANEL)
ID = PANEL[0].id


@pytest.mark.parametrize(
    ("targets", "pressed", "value"),
    [
        ({}, set(), 0),
        ({(ID, 1): "on"}, set(), 127),
        ({(ID, 1): "pending"}, set(), 127),
        ({(ID, 1): "error"}, set(), 127),
        ({(ID, 1): "off"}, set(), 0),
        ({}, {("A", 1)}, 127),
        ({}, {("B", 1)}, 0),
    ],
)
def test_a_pad_shows_the_real_state_of_its_target(targets: dict, pressed: set, value: int) -> None:  # type: ignore[type-arg]
    assert paint(PROFILE, PORT, STATE, Known(states=targets), pressed) == {
        ("note", 1, 1): (0x90, 1, value),
        ("note", 1, 2): (0x90, 2, 0),
        ("note", 1, 11): (0x90, 11, 0),
    }


@pytest.mark.parametrize(
    "it",
    [
        state(panel("pad", "A", {1: bound("a1")}, active=False)),
        state(panel("pad", "A", {1: bound("a1")}, device="other")),
        state(panel("pad", "A", {1: Binding(label="no gesture")})),
        state(panel("pad", "A", {1: bound("a1", light=False)})),
        state(panel("pad", "A", {1: bound("a1", armed=False)})),
        AppState(),
    ],
)
def test_what_a_pad_cannot_do_does_not_light(it: AppState) -> None:
    messages = paint(PROFILE, PORT, it, NOTHING, {("A", 1)})
    assert set(messages.values()) == set(dark(PROFILE))


@pytest.mark.parametrize(
    ("states", "step", "value"),
    [({}, 0, 0), ({}, 1, 127), ({(ID, 1): "off"}, 1, 0), ({(ID, 1): "on"}, 0, 127)],
)
def test_a_cycle_or_toggle_is_lit_while_it_is_not_at_rest_unless_its_target_says(
    states: dict,
    step: int,
    value: int,  # type: ignore[type-arg]
) -> None:
    known = Known(states=states, steps={(ID, 1): step})
    assert paint(PROFILE, PORT, STATE, known, ())["note", 1, 1] == (0x90, 1, value)


KNOBS = panel("knob", "B", {1: bound("k", "turn"), 2: bound("i", "turn", turn=Turn(invert=True)),
                            3: bound("d", "turn", light=False)})  # fmt: skip
RINGED = DeviceProfile(name="r", source="r", knobs=(
    KnobGroup(channel=2, numbers=(10, 11, 12, 13), encoding="relative_twos", ring=Ring()),
    KnobGroup(bank="B", numbers=(20,), first=2, ring=Ring(channel=5, numbers=(48,), low=33, high=43)),
))  # fmt: skip


def test_a_ring_shows_the_value_of_its_target_on_the_way_of_its_knob() -> None:
    values = {(KNOBS[0].id, position): 0.25 for position in (1, 2, 3)}
    known = Known(values=values, knob_bank="B")
    assert list(paint(RINGED, PORT, state(KNOBS), known, ()).values()) == [
        (0xB1, 10, 32), (0xB1, 11, 95), (0xB1, 12, 0), (0xB1, 13, 0), (0xB4, 48, 40),
    ]  # fmt: skip
    assert {message[2] for message in dark(RINGED)} == {0, 33}
    other_bank = paint(RINGED, PORT, state(KNOBS), Known(values=values), ())
    assert [message[2] for message in other_bank.values()] == [0, 0, 0, 0, 40]


@pytest.mark.parametrize(
    "group",
    [
        {"numbers": (1, 2), "ring": Ring(numbers=(1,))},
        {"numbers": (0,), "kind": "pitch_bend", "ring": Ring()},
    ],
)
def test_a_ring_needs_numbers_that_fit(group: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="ring"):
        KnobGroup(**group)  # type: ignore[arg-type]


class Recorder(Output):
    def __init__(self) -> None:
        self.sent: list[tuple[int, ...]] = []
        self.closed, self.broken = False, False

    def send(self, message: Sequence[int]) -> None:
        if self.broken:
            raise UnavailableError("gone")
        self.sent.append(tuple(message))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def board() -> LightBoard:
    board = LightBoard(lambda: STATE)
    board.start()
    return board


def test_a_controller_is_painted_followed_and_left_dark(board: LightBoard) -> None:
    output = Recorder()
    board.add(PORT, PROFILE, output)
    wait_until(lambda: len(output.sent) == 4, "it is entered and painted")
    assert output.sent[0] == (240, 1, 247)
    output.sent.clear()
    board.known_changed(TargetEvent(ID, 1, "on"))
    wait_until(lambda: output.sent == [(0x90, 1, 127)], "only what changed is sent")
    board.known_changed(TargetEvent(ID, 1, "off"))
    board.pad_changed(PadEvent(Control("pad", "A", 1, "another"), 100, ID))
    wait_until(lambda: output.sent[1:] == [(0x90, 1, 0)], "the target is off")
    board.pad_changed(PadEvent(Control("pad", "A", 1, PORT), 100, ID))
    wait_until(lambda: output.sent[2:] == [(0x90, 1, 127)], "the pressed pad is lit")
    output.sent.clear()
    board.stop()
    board.stop()
    assert output.sent == [(0x90, 1, 0), (0x90, 2, 0), (0x90, 11, 0), (240, 0, 247)]
    assert output.closed


def test_an_echo_is_known_once(board: LightBoard) -> None:
    output = Recorder()
    board.add(PORT, PROFILE, output)
    wait_until(lambda: len(output.sent) == 4, "it is painted")
    board.known_changed(TargetEvent(ID, 1, "on"))
    wait_until(lambda: (0x90, 1, 127) in output.sent, "it is lit")
    assert board.is_echo(PORT, [0x90, 1, 127])
    assert not board.is_echo(PORT, [0x90, 1, 127])
    assert not board.is_echo("another", [0x90, 1, 127])
    board.stop()


def test_a_controller_that_is_let_go_is_put_out(board: LightBoard) -> None:
    output = Recorder()
    board.add(PORT, PROFILE, output)
    wait_until(lambda: len(output.sent) == 4, "it is painted")
    board.remove(PORT, is_gone=False)
    wait_until(lambda: output.closed, "it is closed")
    assert output.sent[-1] == (240, 0, 247)
    board.stop()


def test_a_port_that_fails_is_let_go_and_hurts_no_other(board: LightBoard) -> None:
    bad, good = Recorder(), Recorder()
    bad.broken = True
    board.add("bad", PROFILE, bad)
    board.add(PORT, PROFILE, good)
    wait_until(lambda: bad.closed, "the failing one is closed")
    wait_until(lambda: len(good.sent) == 4, "the other one is painted")
    assert not board.lights("bad")
    board.remove(PORT, is_gone=True)
    wait_until(lambda: good.closed, "a removed one is closed")
    assert len(good.sent) == 4, "without a word to it"
    board.stop()


def test_rings_follow_the_knob_its_target_and_the_bank() -> None:
    board = LightBoard(lambda: state(KNOBS))
    board.start()
    output = Recorder()
    board.add(PORT, RINGED, output)
    wait_until(lambda: len(output.sent) == 5, "it is painted")
    board.known_changed(KnobBankEvent("B"))
    board.known_changed(KnobEvent(Control("knob", "B", 1, PORT), 1.0, KNOBS[0].id))
    wait_until(lambda: (0xB1, 10, 127) in output.sent, "as the knob set it")
    board.known_changed(TargetEvent(KNOBS[0].id, 1, "on", value=0.5))
    wait_until(lambda: (0xB1, 10, 64) in output.sent, "as it was changed elsewhere")
    board.known_changed(KnobEvent(Control("knob", "B", 1, PORT), 0.0, KNOBS[0].id, target=0.5))
    board.known_changed(TargetEvent(KNOBS[0].id, 1, "on", value=0.25))
    wait_until(lambda: (0xB1, 10, 32) in output.sent, "a knob that has not its target leaves it")
    assert (0xB1, 10, 0) not in output.sent[5:]
    board.stop()


def test_a_toggle_and_a_sleep_repaint(board: LightBoard) -> None:
    output = Recorder()
    board.add(PORT, PROFILE, output)
    wait_until(lambda: len(output.sent) == 4, "it is painted")
    board.known_changed(StepEvent(ID, 1, 1, 2))
    wait_until(lambda: (0x90, 1, 127) in output.sent, "the toggle is lit")
    output.sent.clear()
    board.repaint_all()
    wait_until(lambda: len(output.sent) == 4, "all is sent again")
    assert output.sent[0] == (240, 1, 247), "after a sleep a controller has left its mode"
    board.stop()


def test_a_flood_of_changes_is_a_few_messages_and_the_last_one_is_sent(board: LightBoard) -> None:
    output = Recorder()
    board.add(PORT, PROFILE, output)
    wait_until(lambda: len(output.sent) == 4, "it is painted")
    output.sent.clear()
    for _ in range(5000):
        board.known_changed(TargetEvent(ID, 1, "on"))
        board.known_changed(TargetEvent(ID, 1, "off"))
    board.known_changed(TargetEvent(ID, 1, "on"))
    wait_until(lambda: output.sent and output.sent[-1] == (0x90, 1, 127), "the last state is shown")
    assert len(output.sent) < 500
    board.stop()
