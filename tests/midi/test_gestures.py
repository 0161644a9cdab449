"""All gestures, told by a virtual clock."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.midi.build import action, done
from trayapp.core.action import ActionCall
from trayapp.core.binding import Binding
from trayapp.core.control import Control
from trayapp.core.events import StepEvent
from trayapp.core.gesture import Gesture, chord_name, gestures_of, partner, step_name, step_number
from trayapp.core.preset import Preset, Together
from trayapp.core.settings import GestureSettings
from trayapp.midi.gestures import Made, Standing, Touch

NAMES: dict[Gesture, str] = {
    "tap": "t",
    "double_tap": "d",
    "long_press": "l",
    "hold": "h",
    "release": "r",
    "toggle": "g",
    "soft": "s",
    "medium": "m",
    "hard": "x",
    "tap_2": "t2",
    "tap_3": "t3",
}
TIMES = GestureSettings()
LONG = TIMES.long_press_ms / 1000 + 0.01
SHORT = 0.05
GAP = TIMES.double_tap_ms / 1000 - 0.01
WIDE = TIMES.double_tap_ms / 1000 + 0.01


def touch(*gestures: Gesture, **more: object) -> Touch:
    binding = Binding(gestures={name: action(NAMES[name]) for name in gestures}, **more)  # type: ignore[arg-type]
    return Touch(Control("pad", "A", 1), Standing("panel", 1, binding), count(1), TIMES, {})


def play(it: Touch, *lengths: float, velocity: int = 64) -> list[str]:
    """Down for the first length, up for the second, and so on; time passes in small steps, as a clock would."""
    said: list[str] = []
    now = 0.0
    for index, length in enumerate(lengths):
        said += done([*(it.press(velocity / 127, now) if index % 2 == 0 else it.release(now))])
        end = now + length
        while it.due is not None and it.due <= end:
            said += done([*it.elapse(it.due)])
        now = end
    return said


@pytest.mark.parametrize(
    ("gestures", "lengths", "said"),
    [
        (("tap",), (LONG, SHORT), "+t -t"),
        (("hold",), (LONG, SHORT), "+h -h"),
        (("release",), (SHORT, SHORT), "+r -r"),
        (("tap", "release"), (SHORT, SHORT), "+t -t +r -r"),
        (("tap", "hold"), (SHORT, SHORT), "+h +t -t -h"),
        (("tap", "long_press"), (SHORT, SHORT), "+t -t"),
        (("tap", "long_press"), (LONG, SHORT), "+l -l"),
        (("long_press",), (SHORT, SHORT), ""),
        (("long_press",), (LONG, SHORT), "+l -l"),
        (("tap", "double_tap"), (SHORT, WIDE), "+t -t"),
        (("tap", "double_tap"), (SHORT, GAP, SHORT, WIDE), "+d -d"),
        (("tap", "double_tap"), (SHORT, GAP, LONG, WIDE), "+d -d"),
        (("tap", "double_tap"), (SHORT, WIDE, SHORT, WIDE), "+t -t +t -t"),
        (("tap", "double_tap"), (LONG, WIDE), "+t -t"),
        (("tap", "double_tap"), (SHORT, GAP, SHORT, GAP, SHORT, WIDE), "+d -d +t -t"),
        (("double_tap",), (SHORT, WIDE), ""),
        (("tap", "double_tap", "long_press"), (SHORT, WIDE), "+t -t"),
        (("tap", "double_tap", "long_press"), (SHORT, GAP, SHORT, WIDE), "+d -d"),
        (("tap", "double_tap", "long_press"), (LONG, WIDE), "+l -l"),
        (("hold", "double_tap", "release"), (SHORT, GAP, SHORT, WIDE), "+h -h +r -r +h +d -d -h +r -r"),
        ((), (SHORT, SHORT), ""),
    ],
)
def test_gesture(gestures: tuple[Gesture, ...], lengths: tuple[float, ...], said: str) -> None:
    it = touch(*gestures)
    assert " ".join(play(it, *lengths)) == said
    assert it.finished


def test_a_tap_without_rivals_acts_at_once() -> None:
    assert done([*touch("tap", "hold", "release").press(1.0, 0.0)]) == ["+h", "+t"]


def test_an_unarmed_binding_makes_no_gesture() -> None:
    assert play(touch("tap", "hold", "release", armed=False), SHORT, SHORT) == []


def test_a_late_tap_has_the_velocity_of_its_press_and_the_time_of_its_decision() -> None:
    it = touch("tap", "double_tap")
    it.press(0.7, 1.0)
    it.release(1.1)
    pressed, released = it.elapse(5.0)
    assert isinstance(pressed, ActionCall)
    assert isinstance(released, ActionCall)
    assert (pressed.value, pressed.time, released.press_id) == (0.7, pytest.approx(1.35), pressed.press_id)


def test_a_lost_controller_ends_what_runs_and_decides_nothing_more() -> None:
    it = touch("tap", "hold", "double_tap", "release")
    it.press(1.0, 0.0)
    assert done([*it.cancel(0.1)]) == ["-h", "+r", "-r"]
    assert it.finished
    assert it.cancel(0.2) == []


CYCLE: tuple[Gesture, ...] = ("tap", "tap_2", "tap_3")


@pytest.mark.parametrize(
    ("gestures", "lengths", "said"),
    [
        (CYCLE, (SHORT, SHORT) * 4, "+t -t +t2 -t2 +t3 -t3 +t -t"),
        (("tap", "tap_2"), (SHORT, SHORT) * 3, "+t -t +t2 -t2 +t -t"),
        (("tap", "tap_3"), (SHORT, SHORT) * 4, "+t -t +t3 -t3 +t -t"),
        (("tap_2",), (SHORT, SHORT) * 4, "+t2 -t2 +t2 -t2"),
        ((*CYCLE, "long_press"), (SHORT, SHORT, LONG, SHORT, SHORT, SHORT), "+t -t +l -l +t2 -t2"),
        ((*CYCLE, "double_tap"), (SHORT, WIDE, SHORT, GAP, SHORT, WIDE, SHORT, WIDE), "+t -t +d -d +t2 -t2"),
        (("toggle",), (SHORT, SHORT), "+g"),
        (("toggle",), (SHORT, SHORT, SHORT, SHORT), "+g -g"),
        (("toggle", "tap", "hold"), (SHORT, SHORT, SHORT, SHORT), "+h +t +g -t -h +h +t -g -t -h"),
        (("toggle", "long_press"), (LONG, SHORT, SHORT, SHORT, LONG, SHORT, SHORT, SHORT), "+l -l +g +l -l -g"),
    ],
)
def test_cycles_and_toggles(gestures: tuple[Gesture, ...], lengths: tuple[float, ...], said: str) -> None:
    assert " ".join(play(touch(*gestures), *lengths)) == said


ZONES: tuple[Gesture, ...] = ("soft", "medium", "hard")


@pytest.mark.parametrize(
    ("gestures", "velocity", "said"),
    [
        (ZONES, 1, "+s -s"),
        (ZONES, 49, "+s -s"),
        (ZONES, 50, "+m -m"),
        (ZONES, 99, "+m -m"),
        (ZONES, 100, "+x -x"),
        (ZONES, 127, "+x -x"),
        (("tap", "hard"), 99, "+t -t"),
        (("tap", "hard"), 100, "+x -x"),
        (("hard",), 99, ""),
        ((*ZONES, "tap"), 60, "+m -m"),
    ],
)
def test_the_strength_chooses_a_zone(gestures: tuple[Gesture, ...], velocity: int, said: str) -> None:
    assert " ".join(play(touch(*gestures), SHORT, SHORT, velocity=velocity)) == said


def test_zones_wait_for_rivals_as_a_tap_does() -> None:
    it = touch("hard", "double_tap")
    assert play(it, SHORT, WIDE, SHORT, GAP, SHORT, WIDE, velocity=120) == ["+x", "-x", "+d", "-d"]


def steps_told(made: list[Made]) -> list[tuple[int, int]]:
    return [(each.step, each.steps) for each in made if isinstance(each, StepEvent)]


def test_each_tap_tells_where_the_cycle_stands() -> None:
    it, told = touch(*CYCLE), []
    for now in range(4):
        told += steps_told([*it.press(1.0, now), *it.release(now + 0.1)])
    assert told == [(1, 3), (2, 3), (0, 3), (1, 3)]


def test_a_toggle_tells_whether_it_is_pressed() -> None:
    it, told = touch("toggle"), []
    for now in range(2):
        told += steps_told([*it.press(1.0, now), *it.release(now + 0.1)])
    assert told == [(1, 2), (0, 2)]
    assert steps_told(touch("tap", "hold").press(1.0, 0.0)) == []


def test_a_long_press_may_have_a_time_of_its_own() -> None:
    it = touch("long_press", "tap", long_press_ms=1500)
    assert play(it, 1.4, SHORT) == ["+t", "-t"]
    assert play(touch("long_press", long_press_ms=1500), 1.6, SHORT) == ["+l", "-l"]


CHORD_S = TIMES.chord_ms / 1000


def pair(*first: Gesture) -> tuple[Touch, Touch]:
    """Pad 1 with `first` and the chord `c` together with pad 2, which does `b`."""
    preset = Preset(kind="pad", name="p", bindings={
        1: Binding(gestures={"with_2": action("c")} | {name: action(NAMES[name]) for name in first}, label="both"),
        2: Binding(gestures={"tap": action("b")}),
    })  # fmt: skip
    ids = count(1)
    one, two = (
        Touch(Control("pad", "A", at), Standing("p", at, preset.binding(at)), ids, TIMES, preset.partners(at))
        for at in (1, 2)
    )
    return one, two


@pytest.mark.parametrize("turned", [False, True], ids=["1 then 2", "2 then 1"])
def test_two_pads_together_do_one_thing_until_one_goes_up(turned: bool) -> None:
    first, second = pair("tap", "hold", "release")[:: -1 if turned else 1]
    assert first.press(1.0, 0.0) == []
    assert second.press(1.0, CHORD_S - 0.01) == []
    assert (first.waits, second.waits) == (True, True)
    assert done([*second.together(first, CHORD_S - 0.01)]) == ["+c"]
    assert done([*first.elapse(9.0), *second.elapse(9.0)]) == []
    assert done([*first.release(9.0)]) == ["-c"]
    assert done([*second.release(9.1)]) == []
    assert first.finished
    assert second.finished


def test_a_pad_with_a_partner_waits_only_for_it() -> None:
    one, _ = pair("tap", "hold")
    one.press(0.5, 0.0)
    assert one.due == CHORD_S
    assert done([*one.elapse(CHORD_S)]) == ["+h", "+t"]
    assert not one.waits
    assert done([*one.release(0.2)]) == ["-t", "-h"]


def test_a_pad_let_go_before_its_partner_came_was_tapped() -> None:
    one, two = pair("tap")
    one.press(1.0, 0.0)
    assert done([*one.release(0.02)]) == ["+t", "-t"]
    two.press(1.0, 0.03)
    assert not one.waits
    assert done([*two.elapse(1.0)]) == ["+b"]


def test_a_long_press_of_a_pad_with_a_partner_counts_from_its_press() -> None:
    one, _ = pair("long_press", "tap")
    one.press(1.0, 0.0)
    one.elapse(CHORD_S)
    assert one.due == TIMES.long_press_ms / 1000
    one.cancel(0.1)
    assert one.finished
    one.press(1.0, 1.0)
    assert done([*one.elapse(5.0)]) == ["+l"], "both decisions at once"


def test_a_first_tap_before_a_chord_was_a_tap() -> None:
    one, two = pair("tap", "double_tap")
    one.press(1.0, 0.0)
    one.release(0.1)
    one.press(1.0, 0.2)
    two.press(1.0, 0.21)
    assert done([*two.together(one, 0.21)]) == ["+t", "-t", "+c"]


def test_a_lost_controller_takes_part_in_no_chord() -> None:
    one, two = pair("tap", "release")
    one.press(1.0, 0.0)
    assert one.cancel(0.01) == []
    assert not one.waits
    one.press(1.0, 1.0)
    two.press(1.0, 1.0)
    one.together(two, 1.0)
    assert done([*one.cancel(1.1), *two.cancel(1.1)]) == ["-c"]


def test_a_disarmed_binding_has_no_chord() -> None:
    binding = Binding(gestures={"with_2": action("c")}, label="c")
    assert Preset(kind="pad", name="p", bindings={1: binding}).partners(2) == {1: Together(action("c"), "c")}
    assert Preset(kind="pad", name="p", bindings={1: binding.replace(armed=False)}).partners(2) == {}


@pytest.mark.parametrize("name", ["tap_1", "tap_10", "with_", "with_129", "with_01", "shake", ""])
def test_what_is_no_gesture_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no gesture"):
        Binding(gestures={name: action("a")})


def test_names_of_steps_and_chords() -> None:
    assert [step_name(number) for number in (1, 2, 9)] == ["tap", "tap_2", "tap_9"]
    assert [step_number(name) for name in ("tap", "tap_2", "tap_9", "with_2")] == [None, 2, 9, None]
    assert [partner(chord_name(position)) for position in (0, 5, 128)] == [0, 5, 128]
    assert gestures_of("knob") == ("turn",)
    assert "turn" not in gestures_of("key")


@given(
    st.sets(st.sampled_from(sorted(NAMES))),
    st.lists(st.tuples(st.sampled_from(["press", "release", "elapse", "cancel"]), st.floats(0, 1))),
)
def test_every_press_has_exactly_one_release_after_it(names: set[Gesture], moves: list[tuple[str, float]]) -> None:
    it = touch(*names)
    now, made = 0.0, []
    for move, pause in moves:
        now += pause
        if move == "press" and not it.down:
            made += it.press(1.0, now)
        elif move == "release" and it.down:
            made += it.release(now)
        elif move in {"elapse", "cancel"}:
            made += it.elapse(now) if move == "elapse" else it.cancel(now)
    made += it.cancel(now) + it.settle() + it.standing.forget(now)
    open_presses: set[int] = set()
    for call in (each for each in made if isinstance(each, ActionCall)):
        assert (call.press_id in open_presses) == (call.phase == "release")
        open_presses ^= {call.press_id}
    assert not open_presses
