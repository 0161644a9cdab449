"""Every rule of routing, as a table or a short story."""

from __future__ import annotations

from tests.midi.build import PORT, Desk, bound, done, event, panel, played, state
from trayapp.core.action import ActionCall
from trayapp.core.binding import Turn
from trayapp.core.control import Control
from trayapp.core.device_profile import DeviceProfile, Keys, KnobGroup, PadGroup
from trayapp.core.events import ActionEvent, KeyEvent, KnobBankEvent, KnobEvent, PadEvent, StepEvent
from trayapp.midi.route import (
    NOT_ARMED,
    REFUSAL_S,
    by_hand,
    changed,
    elapse,
    follow,
    let_go,
    lost,
    silence,
    turn_by_hand,
)

A = panel("pad", "A", {1: bound("a1"), 2: bound("a2")})
B = panel("pad", "B", {1: bound("b1")})
KNOB_A = panel("knob", "A", {1: bound("ka", "turn")})
KNOB_B = panel("knob", "B", {1: bound("kb", "turn")})
PLAY = panel("piano", "play", {})
MAP = panel("piano", "map", {60: bound("map60")})


def test_a_pad_acts_and_lights() -> None:
    desk = Desk(A)
    control = Control("pad", "A", 1, PORT)
    pressed = desk.on(16, 127, time=1.5)
    assert pressed[0] == PadEvent(control, 127, A[0].id)
    assert pressed[1] == ActionCall(A[1].bindings[1].gestures["tap"], "press", control, "a1", 1, 1.0, 1.5)
    released = desk.off(16, time=2.0)
    assert released[0] == ActionCall(A[1].bindings[1].gestures["tap"], "release", control, "a1", 1, 1.0, 2.0)
    assert released[1] == PadEvent(control, 0, A[0].id)


def test_the_bank_comes_from_the_profile_and_both_banks_act() -> None:
    desk = Desk(A, B)
    assert done(desk.on(16)) == ["+a1"]
    assert done(desk.on(24)) == ["+b1"]
    assert done(desk.off(16)) == ["-a1"]
    assert done(desk.off(24)) == ["-b1"]


def test_an_inactive_panel_receives_nothing_but_its_pad_still_shows() -> None:
    desk = Desk(panel("pad", "A", {1: bound("a1")}, active=False))
    assert desk.on(16) == [PadEvent(Control("pad", "A", 1, PORT), 100, "")]
    assert desk.off(16) == [PadEvent(Control("pad", "A", 1, PORT), 0, "")]


def test_an_unbound_pad_shows_and_does_nothing() -> None:
    desk = Desk(A)
    assert [type(each) for each in desk.on(18)] == [PadEvent]


def test_a_release_goes_where_its_press_went() -> None:
    desk = Desk(A)
    desk.on(16)
    desk.state = state(panel("pad", "A", {1: bound("other")}))
    assert done(desk.off(16)) == ["-a1"]
    assert done(desk.on(16)) == ["+other"]


def test_a_second_press_without_a_release_releases_first() -> None:
    desk = Desk(A)
    desk.on(16)
    assert done(desk.on(16)) == ["-a1", "+a1"]
    ids = [each.press_id for each in desk.outputs if isinstance(each, ActionCall)]
    assert ids == [1, 1, 2]


def test_a_release_without_a_press_does_nothing() -> None:
    desk = Desk(A, PLAY)
    assert desk.off(16) == []
    assert desk.off(60) == []


def test_a_panel_of_another_device_receives_nothing() -> None:
    desk = Desk(panel("pad", "A", {1: bound("a1")}, device="LPD8"))
    assert done(desk.on(16)) == []
    assert done(desk.on(16, port="LPD8")) == ["+a1"]
    assert done(desk.on(16, port="lpd8")) == ["+a1"], "names differ in case from system to system"


def test_two_controllers_hold_the_same_pad_apart() -> None:
    desk = Desk(A)
    desk.on(16, port="one")
    desk.on(16, port="two")
    assert done(desk.off(16, port="one")) == ["-a1"]
    assert done(desk.off(16, port="two")) == ["-a1"]


def test_a_pad_that_sends_controllers_presses_and_releases() -> None:
    profile = DeviceProfile(name="x", source="x", pads=(PadGroup(bank="A", kind="control_change", numbers=(32,)),))
    desk = Desk(A, profile=profile)
    assert done(desk.send("control_change", 32, 127)) == ["+a1"]
    assert done(desk.send("control_change", 32, 0)) == ["-a1"]


def test_an_unarmed_binding_says_why_it_does_nothing() -> None:
    desk = Desk(panel("pad", "A", {1: bound("a1", armed=False)}))
    outputs = desk.on(16)
    assert done(outputs) == []
    assert outputs[1] == ActionEvent(Control("pad", "A", 1, PORT), "a1", "text", ok=False, detail=NOT_ARMED)
    assert done(desk.off(16)) == []


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


def test_play_sounds_keys_and_map_wins_on_those_it_binds_alone() -> None:
    desk = Desk(PLAY, MAP)
    assert desk.on(60)[0] == KeyEvent(60, 100, "map")
    assert done(desk.outputs) == ["+map60"]
    assert played(desk.outputs) == []
    assert played(desk.on(61, 90)) == [("note_on", 61, 90)]
    assert done(desk.off(60)) == ["-map60"]
    assert desk.outputs[-1] == KeyEvent(60, 0, "map")
    assert played(desk.off(61)) == [("note_off", 61, 0)]
    assert desk.outputs[-1] == KeyEvent(61, 0, "midi")


def test_without_a_piano_panel_keys_do_nothing() -> None:
    desk = Desk(A)
    assert desk.on(60) == []
    assert desk.off(60) == []


def test_a_sounding_key_is_released_at_the_instrument_whatever_was_switched() -> None:
    desk = Desk(PLAY)
    desk.on(60)
    desk.state = state(MAP)
    assert played(desk.off(60)) == [("note_off", 60, 0)]


def test_switching_silences_sounding_notes_and_pedals_once() -> None:
    desk = Desk(PLAY)
    desk.on(60)
    desk.send("control_change", 64, 127)
    desk.send("pitch_bend", 0, 5000)
    assert played(silence(desk.held, 9.0)) == [("note_off", 60, 0), ("control_change", 64, 0), ("pitch_bend", 0, 0)]
    assert silence(desk.held, 9.0) == []
    assert desk.off(60) == []


def test_pedals_wheels_and_pressure_go_to_the_instrument() -> None:
    desk = Desk(PLAY)
    sent = [("pitch_bend", 0, -8192), ("control_change", 64, 127), ("control_change", 1, 5), ("channel_pressure", 0, 3)]
    sent += [("poly_pressure", 60, 3), ("program_change", 5, 0)]
    for kind, number, value in sent:
        assert played(desk.send(kind, number, value)) == [(kind, number, value)]  # type: ignore[arg-type]
    assert played(desk.send("poly_pressure", 16, 3)) == [], "a pad's pressure"
    assert desk.send("sysex", 0, 0) == []


def test_a_pedal_goes_up_where_it_went_down() -> None:
    desk = Desk(PLAY)
    desk.send("control_change", 64, 127)
    desk.state = state(A)
    assert played(desk.send("control_change", 64, 0)) == [("control_change", 64, 0)]
    assert played(desk.send("control_change", 64, 127)) == []


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


def test_pads_win_over_keys_of_the_same_channel() -> None:
    assert [type(each) for each in Desk(PLAY).on(16)] == [PadEvent]


def test_notes_outside_the_keys_are_no_keys() -> None:
    profile = DeviceProfile(name="x", source="x", keys=Keys(channel=2, low=40, high=50))
    desk = Desk(PLAY, profile=profile)
    assert [bool(desk.on(note, channel=channel)) for note, channel in ((40, 2), (39, 2), (51, 2), (45, 1))] == [
        True,
        False,
        False,
        False,
    ]


def test_a_lost_controller_releases_all_it_held_and_nothing_of_others() -> None:
    desk = Desk(A, PLAY)
    for port in ("one", "two"):
        desk.on(16, port=port)
        desk.on(60, port=port)
        desk.send("control_change", 64, 127, port=port)
    outputs = lost("one", desk.held, 9.0)
    assert done(outputs) == ["-a1"]
    assert PadEvent(Control("pad", "A", 1, "one"), 0, A[0].id) in outputs
    assert played(outputs) == [("note_off", 60, 0), ("control_change", 64, 0)]
    assert lost("one", desk.held, 9.0) == []
    assert done(desk.off(16, port="two")) == ["-a1"]


PAIR = panel("pad", "A", {1: bound("a1"), 2: bound("both", "with_1"), 3: bound("a3")})


def test_two_pads_at_once_are_one_chord_and_others_do_not_wait() -> None:
    desk = Desk(PAIR)
    assert done(desk.on(18)) == ["+a3"], "no chord has it"
    assert done(desk.on(16, time=1.0)) == []
    outputs = desk.on(17, time=1.01)
    assert done(outputs) == ["+both"]
    assert isinstance(outputs[0], PadEvent)
    assert done(desk.off(16, time=1.5)) == ["-both"]
    assert done(desk.off(17, time=1.6)) == []
    assert done(desk.off(18, time=1.7)) == ["-a3"]


def test_a_chord_is_let_go_where_it_was_pressed_whatever_is_switched() -> None:
    desk = Desk(PAIR)
    desk.on(16)
    desk.on(17)
    desk.state = state(panel("pad", "A", {1: bound("other")}))
    assert done(desk.off(17)) == ["-both"]
    assert done(desk.off(16)) == []
    assert done(desk.on(16)) == ["+other"]


def test_pads_of_two_panels_are_no_chord() -> None:
    desk = Desk(PAIR, panel("pad", "B", {1: bound("b1", "with_1"), 2: bound("b2", "with_1")}))
    desk.on(16)
    assert done(desk.on(25)) == []


TOGGLE = panel("pad", "A", {1: bound("t", "toggle")})


def test_a_toggle_is_one_whatever_presses_it() -> None:
    desk = Desk(TOGGLE)
    assert done(desk.on(16)) == ["+t"]
    assert done(desk.off(16)) == []
    by_screen = by_hand(event("note_on", 1, port="screen"), TOGGLE[0].id, desk.state, desk.held)
    assert done(by_screen) == ["-t"]
    assert by_screen[-1] == StepEvent(TOGGLE[0].id, 1, 0, 2)


def test_a_toggle_lets_go_when_it_is_bound_no_more() -> None:
    for after in (state(panel("pad", "A", {1: bound("other")}, id=TOGGLE[0].id)), state()):
        desk = Desk(TOGGLE)
        desk.on(16)
        assert done(changed(desk.state, desk.held, 1.0)) == []
        assert done(changed(after, desk.held, 1.0)) == ["-t"]
        assert done(changed(after, desk.held, 2.0)) == []


def test_a_tap_that_is_decided_after_the_switch_presses_no_toggle() -> None:
    both = bound("t", "toggle").replace(gestures={**bound("t", "toggle").gestures, **bound("d", "double_tap").gestures})
    desk = Desk(panel("pad", "A", {1: both}))
    desk.on(16)
    desk.off(16, time=0.1)
    changed(state(), desk.held, 0.2)
    assert done(elapse(desk.held, 9.0)) == []


def test_a_toggle_lets_go_when_its_panel_or_its_controller_goes() -> None:
    desk = Desk(TOGGLE)
    desk.on(16)
    desk.off(16)
    assert done(changed(desk.state, desk.held, 1.0, left="another")) == []
    assert done(changed(desk.state, desk.held, 1.0, left=TOGGLE[0].id)) == ["-t"]
    assert done(desk.on(16)) == ["+t"]
    assert done(lost("another", desk.held, 2.0)) == []
    assert done(lost(PORT, desk.held, 2.0)) == ["-t"]
    assert done(desk.on(16)) == ["+t"]
    assert done(let_go(desk.held, 3.0)) == ["-t"]


def test_the_next_press_of_a_control_that_is_bound_anew_lets_go_first() -> None:
    desk = Desk(TOGGLE)
    desk.on(16)
    desk.state = state(panel("pad", "A", {1: bound("other")}, id=TOGGLE[0].id))
    assert done(desk.on(16)) == ["-t", "+other"]


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
