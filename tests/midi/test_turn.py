"""A knob never jumps unless it may, always arrives, and understands every encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trayapp.core.binding import Turn, TurnMode
from trayapp.core.device_profile import Encoding
from trayapp.midi.turn import NEAR, SETTLED_S, STEP, KnobState, steps


class Knob(KnobState):
    """A knob that is turned for one binding alone, so where it stood is where it was."""

    def to(self, position: float, mode: TurnMode, target: float | None, time: float) -> float | None:
        return self.turned_to(position, self.position, mode, target, time)

    def by(self, count: int, target: float | None, time: float, **turn: float) -> float:
        return self.turned_by(count, Turn(**turn), target, time)  # type: ignore[arg-type]


POSITIONS = st.integers(0, 127).map(lambda value: value / 127)


@pytest.mark.parametrize(
    ("encoding", "value", "count"),
    [
        ("relative_twos", 1, 1),
        ("relative_twos", 63, 63),
        ("relative_twos", 127, -1),
        ("relative_twos", 64, -64),
        ("relative_signed", 1, 1),
        ("relative_signed", 65, -1),
        ("relative_signed", 127, -63),
        ("relative_offset", 65, 1),
        ("relative_offset", 63, -1),
        ("relative_offset", 64, 0),
    ],
)
def test_steps(encoding: Encoding, value: int, count: int) -> None:
    assert steps(encoding, value) == count


def test_pickup_waits_until_the_knob_passes_its_target() -> None:
    knob = Knob()
    assert [knob.to(at, "pickup", 0.5, 0.0) for at in (0.1, 0.3, 0.7, 0.2)] == [None, None, 0.7, 0.2]


def test_pickup_takes_a_knob_that_stands_at_its_target() -> None:
    assert Knob().to(0.5 + STEP, "pickup", 0.5, 0.0) == 0.5 + STEP


def test_a_target_without_a_value_is_set_at_once() -> None:
    assert Knob().to(0.9, "pickup", None, 0.0) == 0.9


def test_a_report_that_lags_does_not_drop_the_knob() -> None:
    knob = Knob()
    knob.to(0.5, "pickup", 0.5, 0.0)
    assert knob.to(0.9, "pickup", 0.5, 0.1) == 0.9
    assert knob.to(0.2, "pickup", 0.5, 0.2) == 0.2


def test_a_target_changed_elsewhere_must_be_passed_again() -> None:
    knob = Knob()
    knob.to(0.5, "pickup", 0.5, 0.0)
    later = SETTLED_S + 0.1
    assert knob.to(0.45, "pickup", 0.9, later) is None
    assert knob.to(0.5, "pickup", 0.9, later + 0.1) is None
    assert knob.to(0.95, "pickup", 0.9, later + 0.2) == 0.95


def test_jump_takes_the_target_at_once() -> None:
    assert Knob().to(0.1, "jump", 0.9, 0.0) == 0.1


@given(POSITIONS, st.lists(POSITIONS, min_size=1))
def test_pickup_moves_its_target_no_further_than_the_knob_was_turned(target: float, positions: list[float]) -> None:
    knob, value, last = Knob(), target, None
    for index, position in enumerate(positions):
        new = knob.to(position, "pickup", target, index * 0.01)
        if new is not None:
            way = 0.0 if last is None else abs(position - last)
            assert abs(new - value) <= way + 2 * NEAR
            value = new
        last = position


@given(POSITIONS, POSITIONS)
def test_the_first_message_of_a_scaled_knob_moves_nothing(target: float, position: float) -> None:
    value = Knob().to(position, "scaled", target, 0.0)
    assert value == pytest.approx(target, abs=NEAR)


@given(POSITIONS, POSITIONS, st.sampled_from(["pickup", "scaled", "jump"]), st.booleans())
def test_a_knob_turned_to_its_end_takes_the_target_there(target: float, start: float, mode: TurnMode, up: bool) -> None:
    knob = Knob()
    knob.to(start, mode, target, 0.0)
    knob.to(1.0 if not up else 0.0, mode, target, 0.01)
    assert knob.to(1.0 if up else 0.0, mode, target, 0.02) == pytest.approx(1.0 if up else 0.0)


@given(POSITIONS, st.lists(POSITIONS, min_size=2))
def test_scaled_moves_the_target_the_way_the_knob_turns(target: float, positions: list[float]) -> None:
    knob, value, last = Knob(), target, None
    for index, position in enumerate(positions):
        new = knob.to(position, "scaled", target, index * 0.01)
        assert new is not None
        if last is not None and not knob.picked:
            assert (new - value) * (position - last) >= -1e-9
        value, last = new, position


@given(st.floats(0, 1), st.lists(st.integers(-64, 63)))
def test_steps_stay_in_range_and_begin_at_the_target(target: float, counts: list[int]) -> None:
    knob, expected = Knob(), target
    for count in counts:
        expected = min(1.0, max(0.0, expected + count * STEP))
        assert knob.by(count, target, 0.0) == pytest.approx(expected)


def test_a_relative_knob_starts_from_a_value_changed_elsewhere() -> None:
    knob = Knob()
    knob.by(1, 0.5, 0.0)
    assert knob.by(1, 0.9, SETTLED_S) == pytest.approx(0.9 + STEP)


def test_a_knob_turned_for_another_panel_meanwhile_has_its_target_no_more() -> None:
    knob = KnobState()
    knob.turned_to(0.2, 0.2, "pickup", 0.2, 0.0)
    assert knob.turned_to(0.25, 0.2, "pickup", 0.2, 0.1) == 0.25
    assert knob.turned_to(0.81, 0.8, "pickup", 0.25, 5.0) is None, "it stood at 0.8 last, so it passed nothing"
    assert knob.turned_to(0.2, 0.81, "pickup", 0.25, 5.1) == 0.2


@given(st.integers(1, 20), st.floats(0.001, 0.5), st.floats(0, 20))
def test_acceleration_only_adds_and_adds_more_when_faster(count: int, pause_s: float, acceleration: float) -> None:
    def moved(pause_s: float, acceleration: float) -> float:
        knob = Knob()
        knob.by(0, 0.0, 0.0)
        return knob.by(count, 0.0, pause_s, acceleration=acceleration)

    plain, more, faster = moved(pause_s, 0.0), moved(pause_s, acceleration), moved(pause_s / 2, acceleration)
    assert plain == pytest.approx(min(1.0, count * STEP))
    assert plain - 1e-9 <= more <= min(1.0, count * STEP * (1 + acceleration)) + 1e-9
    assert more <= faster + 1e-9


def test_a_slow_turn_is_never_accelerated() -> None:
    knob = Knob()
    for time in range(5):
        knob.by(1, 0.0, time / 5, acceleration=10)
    assert knob.sent == pytest.approx(5 * STEP)


@pytest.mark.parametrize(("turn", "step"), [({}, STEP), ({"speed": 2.0}, 2 * STEP), ({"steps": 5, "speed": 2.0}, 0.25)])
def test_a_step_goes_as_far_as_the_binding_says(turn: dict[str, float], step: float) -> None:
    assert Knob().by(1, 0.5, 0.0, **turn) == pytest.approx(0.5 + step)


DEAD = Turn(dead_ends=0.1, dead_middle=0.2)


@pytest.mark.parametrize(
    ("position", "way"), [(0.0, 0.0), (0.1, 0.0), (0.42, 0.5), (0.5, 0.5), (0.58, 0.5), (0.9, 1.0), (1.0, 1.0)]
)
def test_dead_zones(position: float, way: float) -> None:
    assert DEAD.way(position) == pytest.approx(way)


@given(st.floats(0, 0.4), st.floats(0, 0.8), st.floats(0, 1), st.floats(0, 1))
def test_a_way_without_its_dead_zones_is_whole_and_goes_one_way(
    ends: float, middle: float, first: float, second: float
) -> None:
    turn = Turn(dead_ends=ends, dead_middle=middle)
    low, high = turn.way(min(first, second)), turn.way(max(first, second))
    assert 0.0 <= low <= high <= 1.0
    assert (turn.way(0.0), turn.way(0.5), turn.way(1.0)) == pytest.approx((0.0, 0.5, 1.0))


@given(st.floats(0, 1))
def test_without_dead_zones_every_position_stays_as_fine_as_it_is(position: float) -> None:
    assert Turn().value(Turn().way(position)) == pytest.approx(position, abs=1e-12)


TURNS = st.builds(Turn, low=st.floats(0, 0.4), high=st.floats(0.6, 1), invert=st.booleans(), curve=st.floats(0.2, 5))


@given(TURNS, st.floats(0.01, 1))
def test_a_value_leads_back_to_its_position(turn: Turn, position: float) -> None:
    assert turn.position(turn.value(position)) == pytest.approx(position, abs=1e-3)


@pytest.mark.parametrize(
    ("turn", "values"),
    [
        (Turn(), [0.0, 0.5, 1.0]),
        (Turn(invert=True), [1.0, 0.5, 0.0]),
        (Turn(low=0.2, high=0.6), [0.2, 0.4, 0.6]),
        (Turn(curve=2.0), [0.0, 0.25, 1.0]),
        (Turn(steps=2), [0.0, 0.0, 1.0]),
        (Turn(low=0.5, high=0.5), [0.5, 0.5, 0.5]),
        (Turn(low=1.0, high=0.0), [1.0, 0.5, 0.0]),
    ],
)
def test_range_curve_steps_and_direction(turn: Turn, values: list[float]) -> None:
    assert [turn.value(position) for position in (0.0, 0.5, 1.0)] == pytest.approx(values)


def test_a_target_out_of_range_is_met_at_the_nearer_end() -> None:
    turn = Turn(low=0.2, high=0.6)
    assert (turn.position(0.0), turn.position(1.0)) == (0.0, 1.0)
