"""The rules of routing that concern knobs and wheels, as a table or a short story."""

from __future__ import annotations

from tests.midi.build import PORT, Desk, bound, done, panel, played, state
from trayapp.core.action import ActionCall
from trayapp.core.binding import Turn
from trayapp.core.control import Control
from trayapp.core.device_profile import DeviceProfile, KnobGroup
from trayapp.core.events import ActionEvent, KnobBankEvent, KnobEvent
from trayapp.midi.route import (
    REFUSAL_S,
    follow,
    turn_by_hand,
)

A = panel("pad", "A", {1: bound("a1"), 2: bound("a2")})
B = panel("pad", "B", {1: bound("b1")})
KNOB_A = panel("knob", "A", {1: bound("ka", "turn")})
KNOB_B = panel("knob", "B", {1: bound("kb", "turn")})
PLAY = panel("piano", "play", {})


def test_an_unarmed_knob_says_so_once_in_a_while() -> None:
    desk = Desk(panel("knob", "A", {1: bound("ka", "turn", armed=False)}))
    said = [
        any(isinstance(each, ActionEvent) for each in desk.send("control_change", 48, 5, time=time))
        for time in (0.0, 0.1, REFUSAL_S - 0.1, REFUSAL_S)
    ]
    assert said == [True, False, False, True]


def test_knobs_follow_the_bank_of_the_last_pad() -> None:
    desk = Desk(KNOB_A, KNOB_B)
    assert done(desk.send("control_change", 48, 127)) == ["ka=1.00"]
    assert KnobBankEvent("B") in desk.on(24)
    assert KnobBankEvent("B") not in desk.on(25)
    assert done(desk.send("control_change", 48, 0)) == ["kb=0.00"]
    desk.on(16)
    assert done(desk.send("control_change", 48, 64)) == ["ka=0.50"]


def test_a_knob_with_a_bank_of_its_own_stays_there() -> None:
    profile = DeviceProfile(name="x", source="x", knobs=(KnobGroup(bank="B", numbers=(48,)),))
    assert done(Desk(KNOB_A, KNOB_B, profile=profile).send("control_change", 48, 127)) == ["kb=1.00"]


def test_a_knob_that_has_not_its_target_shows_both_and_sets_nothing() -> None:
    desk = Desk(KNOB_A)
    desk.held.targets[KNOB_A[0].id, 1] = 0.5
    outputs = desk.send("control_change", 48, 0)
    assert outputs == [KnobEvent(Control("knob", "A", 1, PORT), 0.0, KNOB_A[0].id, 0.5)]
    outputs = desk.send("control_change", 48, 127, time=0.1)
    assert done(outputs) == ["ka=1.00"], "a fast sweep skips the crossing"
    assert outputs[0] == KnobEvent(Control("knob", "A", 1, PORT), 1.0, KNOB_A[0].id)


def test_a_relative_knob_moves_its_target_from_where_that_is() -> None:
    profile = DeviceProfile(name="x", source="x", knobs=(KnobGroup(numbers=(48,), encoding="relative_twos"),))
    desk = Desk(KNOB_A, profile=profile)
    desk.held.targets[KNOB_A[0].id, 1] = 0.5
    assert done(desk.send("control_change", 48, 127)) == ["ka=0.49"]
    assert done(desk.send("control_change", 48, 1)) == ["ka=0.50"]


def test_a_knob_turns_as_its_binding_says() -> None:
    quiet = panel("knob", "A", {1: bound("ka", "turn", turn=Turn(mode="jump", low=0.2, high=0.6, invert=True))})
    desk = Desk(quiet)
    desk.held.targets[quiet[0].id, 1] = 0.2
    outputs = desk.send("control_change", 48, 0)
    assert done(outputs) == ["ka=0.60"]
    assert outputs[0] == KnobEvent(Control("knob", "A", 1, PORT), 0.6, quiet[0].id)


def test_an_unbound_knob_turns_on_screen_and_reaches_the_instrument() -> None:
    desk = Desk(PLAY, KNOB_A)
    outputs = desk.send("control_change", 49, 127)
    assert outputs[0] == KnobEvent(Control("knob", "A", 2, PORT), 1.0, KNOB_A[0].id)
    assert played(outputs) == [("control_change", 49, 127)]
    assert played(desk.send("control_change", 48, 127)) == [], "a bound one does not"


def test_a_wheel_can_be_a_knob() -> None:
    desk = Desk(PLAY, panel("knob", "A", {9: bound("wheel", "turn")}))
    outputs = desk.send("pitch_bend", 0, -8192, channel=3)
    assert done(outputs) == ["wheel=0.00"]
    assert played(outputs) == []
    assert played(desk.send("pitch_bend", 0, 100, channel=1)) == [("pitch_bend", 0, 100)]


def test_a_knob_stands_where_it_was_turned_to_for_another_panel() -> None:
    desk = Desk(KNOB_A, KNOB_B)
    desk.held.targets[KNOB_A[0].id, 1] = 0.2
    desk.send("control_change", 48, 25)
    assert done(desk.send("control_change", 48, 26, time=0.1)) == ["ka=0.20"]
    desk.on(24)
    desk.send("control_change", 48, 110, time=1.0)
    desk.on(16)
    assert done(desk.send("control_change", 48, 111, time=9.0)) == [], "it passed nothing, so it takes nothing"


def test_sources_of_every_kind_turn_their_target_as_finely_as_they_can() -> None:
    profile = DeviceProfile(name="x", source="x", knobs=(
        KnobGroup(kind="pitch_bend", numbers=(0,)),
        KnobGroup(kind="channel_pressure", numbers=(0,), first=2),
        KnobGroup(kind="poly_pressure", numbers=(36,), first=3),
        KnobGroup(kind="control_change_14", numbers=(7,), first=4),
        KnobGroup(kind="nrpn", numbers=(300,), first=5),
    ))  # fmt: skip
    knobs = panel("knob", "A", {at: bound(f"k{at}", "turn", turn=Turn(mode="jump")) for at in range(1, 6)})
    desk = Desk(knobs, profile=profile)
    for kind, number, value, position in (
        ("pitch_bend", 0, -8192, 0.0),
        ("pitch_bend", 0, 0, 0.5),
        ("pitch_bend", 0, 8191, 1.0),
        ("channel_pressure", 0, 127, 1.0),
        ("poly_pressure", 36, 0, 0.0),
        ("control_change_14", 7, 8192, 8192 / 16383),
        ("control_change_14", 7, 8193, 8193 / 16383),
        ("nrpn", 300, 16383, 1.0),
    ):
        calls = [each for each in desk.send(kind, number, value) if isinstance(each, ActionCall)]  # type: ignore[arg-type]
        assert [call.value for call in calls] == [position], (kind, value)


def test_a_wide_knob_without_a_binding_is_nothing_for_the_instrument() -> None:
    profile = DeviceProfile(name="x", source="x", knobs=(KnobGroup(kind="nrpn", numbers=(300,)),))
    assert played(Desk(PLAY, profile=profile).send("nrpn", 300, 5)) == []


def test_a_target_changed_elsewhere_is_shown_and_must_be_picked_up_again() -> None:
    desk = Desk(KNOB_A)
    place, control = (KNOB_A[0].id, 1), Control("knob", "A", 1, PORT)
    desk.held.targets[place] = 0.5
    assert follow(place, 0.5, desk.state, desk.held, 0.0) == [], "never turned"
    desk.send("control_change", 48, 64, time=1.0)
    position = 64 / 127
    assert follow(place, 0.3, desk.state, desk.held, 1.5) == [], "it may only lag"
    assert follow(place, position, desk.state, desk.held, 9.0) == [], "as it was set"
    assert follow(place, 0.9, desk.state, desk.held, 9.0) == [KnobEvent(control, position, place[0], 0.9)]
    assert follow(place, 0.8, desk.state, desk.held, 9.1) == [KnobEvent(control, position, place[0], 0.8)]
    desk.held.targets[place] = 0.8
    assert done(desk.send("control_change", 48, 70, time=9.2)) == []
    assert done(desk.send("control_change", 48, 127, time=9.3)) == ["ka=1.00"]


def test_a_relative_knob_and_the_screen_show_what_was_changed_elsewhere() -> None:
    profile = DeviceProfile(name="x", source="x", knobs=(KnobGroup(numbers=(48,), encoding="relative_twos"),))
    desk = Desk(KNOB_A, profile=profile)
    place, control = (KNOB_A[0].id, 1), Control("knob", "A", 1, PORT)
    desk.send("control_change", 48, 5)
    assert follow(place, 0.6, desk.state, desk.held, 5.0) == [KnobEvent(control, 0.6, place[0])]
    assert follow(place, 0.6, desk.state, desk.held, 6.0) == []
    screen = Control("knob", "A", 1, "screen")
    turn_by_hand(0.1, screen, KNOB_A[0], 7.0, desk.state, desk.held)
    assert follow(place, 0.6, desk.state, desk.held, 9.0) == [KnobEvent(screen, 0.6, place[0])]
    assert follow(place, 0.2, state(), desk.held, 9.0) == []
