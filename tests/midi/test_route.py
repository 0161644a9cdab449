"""Every rule of routing, as a table or a short story."""

from __future__ import annotations

from tests.midi.build import PORT, Desk, bound, done, event, panel, played, state
from trayapp.core.action import ActionCall
from trayapp.core.control import Control
from trayapp.core.device_profile import DeviceProfile, Keys, PadGroup
from trayapp.core.events import ActionEvent, KeyEvent, PadEvent, StepEvent
from trayapp.midi.route import (
    NOT_ARMED,
    by_hand,
    changed,
    elapse,
    let_go,
    lost,
    silence,
)

A = panel("pad", "A", {1: bound("a1"), 2: bound("a2")})
B = panel("pad", "B", {1: bound("b1")})
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
