"""All gestures, told by a virtual clock."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.midi.build import action, done
from trayapp.core.binding import Binding, Gesture
from trayapp.core.control import Control
from trayapp.midi.gestures import DOUBLE_TAP_S, LONG_PRESS_S, Touch

NAMES: dict[Gesture, str] = {
    "tap": "t",
    "double_tap": "d",
    "long_press": "l",
    "hold": "h",
    "release": "r",
}
LONG = LONG_PRESS_S + 0.01
SHORT = 0.05
GAP = DOUBLE_TAP_S - 0.01
WIDE = DOUBLE_TAP_S + 0.01


def touch(*gestures: Gesture, armed: bool = True) -> Touch:
    binding = Binding(gestures={name: action(NAMES[name]) for name in gestures}, armed=armed)
    return Touch(Control("pad", "A", 1), "panel", binding, count(1))


def play(it: Touch, *lengths: float) -> list[str]:
    """Down for the first length, up for the second, and so on; time passes in small steps, as a clock would."""
    said: list[str] = []
    now = 0.0
    for index, length in enumerate(lengths):
        said += done([*(it.press(0.5, now) if index % 2 == 0 else it.release(now))])
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
    assert (pressed.value, pressed.time, released.press_id) == (0.7, 1.1 + DOUBLE_TAP_S, pressed.press_id)


def test_a_lost_controller_ends_what_runs_and_decides_nothing_more() -> None:
    it = touch("tap", "hold", "double_tap", "release")
    it.press(1.0, 0.0)
    assert done([*it.cancel(0.1)]) == ["-h", "+r", "-r"]
    assert it.finished
    assert it.cancel(0.2) == []


@given(
    st.sets(st.sampled_from(sorted(NAMES))),
    st.lists(st.tuples(st.sampled_from(["press", "release", "elapse", "cancel"]), st.floats(0, 1))),
)
def test_every_press_has_exactly_one_release_after_it(names: set[Gesture], moves: list[tuple[str, float]]) -> None:
    it = touch(*names)
    now, calls = 0.0, []
    for move, pause in moves:
        now += pause
        if move == "press" and not it.down:
            calls += it.press(1.0, now)
        elif move == "release" and it.down:
            calls += it.release(now)
        elif move in {"elapse", "cancel"}:
            calls += it.elapse(now) if move == "elapse" else it.cancel(now)
    calls += it.cancel(now) + it.settle()
    open_presses: set[int] = set()
    for call in calls:
        assert (call.press_id in open_presses) == (call.phase == "release")
        open_presses ^= {call.press_id}
    assert not open_presses
