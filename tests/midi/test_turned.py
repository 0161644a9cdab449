"""What a person turns is found out: absolute or relative in each encoding, 7 or 14 bits, parameters, wheels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.midi.build import event
from trayapp.core.device_profile import Encoding
from trayapp.midi.turn import steps
from trayapp.midi.turned import FAST, MEANT, Knob, TurnedKnobs, encoding_of

ENCODINGS: tuple[Encoding, ...] = ("relative_twos", "relative_signed", "relative_offset")


def said(encoding: Encoding, count: int) -> int:
    """The message of a relative knob for so many steps."""
    if encoding == "relative_twos":
        return count & 127
    if encoding == "relative_signed":
        return count if count > 0 else 64 - count
    return 64 + count


@given(
    st.sampled_from(ENCODINGS),
    st.lists(st.integers(1, FAST), min_size=1, max_size=3),
    st.integers(5, 30),
    st.integers(5, 30),
)
def test_a_relative_knob_turned_both_ways_shows_its_encoding(
    encoding: Encoding, speeds: list[int], right: int, left: int
) -> None:
    values = [said(encoding, count) for count in sorted(speeds * right)]
    values += [said(encoding, -count) for count in sorted(speeds * left)]
    assert [steps(encoding, value) > 0 for value in values] == [True] * (len(speeds) * right) + [False] * (
        len(speeds) * left
    )
    assert encoding_of(values) == encoding


@given(st.integers(0, 127), st.lists(st.integers(1, 9), min_size=4, max_size=40), st.booleans())
def test_a_position_is_never_taken_for_steps(start: int, moves: list[int], back: bool) -> None:
    """An absolute knob says each value once, on the way there and on the way back."""
    values = [start]
    for move in moves:
        values.append(min(127, values[-1] + move))
    values += [max(0, value - 1) for value in reversed(values)] if back else []
    changes = [value for at, value in enumerate(values) if at == 0 or value != values[at - 1]]
    assert encoding_of(changes) == "absolute"


@pytest.mark.parametrize(
    ("values", "encoding"),
    [
        ([1, 1, 1, 1, 1], "relative_twos"),
        ([127, 127, 127, 127], "relative_twos"),
        ([65, 65, 65, 65], "relative_offset"),
        ([63, 63, 63, 64, 64, 65], "absolute"),
        ([0, 0, 0, 127, 127], "absolute"),
        ([1, 1], "absolute"),
    ],
)
def test_turned_one_way_only_the_likelier_one_is_taken(values: list[int], encoding: Encoding) -> None:
    assert encoding_of(values) == encoding


def turned(*messages: tuple[str, int, int], channel: int = 1) -> TurnedKnobs:
    knobs = TurnedKnobs()
    for kind, number, value in messages:
        knobs.hear(event(kind, number, value, channel=channel))  # type: ignore[arg-type]
    return knobs


def controls(*pairs: tuple[int, int]) -> list[tuple[str, int, int]]:
    return [("control_change", number, value) for number, value in pairs]


WIDE = controls(*((number, value) for value in range(10) for number in (7, 39)))


def test_knobs_are_found_in_their_order_and_a_tremble_is_none() -> None:
    knobs = turned(
        *controls(*((71, value) for value in range(60, 70))),
        *controls((5, 1), (5, 2)),
        *controls(*((70, value) for value in (1, 1, 1, 127, 127, 127))),
        *controls(*((71, value) for value in range(5))),
        *(("pitch_bend", 0, value) for value in range(-4000, 4000, 500)),
        ("note_on", 36, 100),
        ("channel_pressure", 0, 5),
    )
    assert knobs.found() == [
        Knob("control_change", 1, 71),
        Knob("control_change", 1, 70, "relative_twos"),
        Knob("pitch_bend", 1, 0),
    ]


def test_a_pair_of_controllers_is_one_knob_of_14_bits() -> None:
    assert turned(*WIDE).found() == [Knob("control_change_14", 1, 7)]


def test_two_knobs_that_might_be_a_pair_are_two() -> None:
    apart = controls(*((7, value) for value in range(10)), *((39, value) for value in range(10)))
    assert [knob.number for knob in turned(*apart).found()] == [7, 39]


def test_parameters_are_knobs_of_14_bits() -> None:
    messages = [pair for value in range(6) for pair in ((99, 2), (98, 44), (6, value), (38, 5))]
    messages += [pair for value in range(6) for pair in ((99, 2), (98, 45), (6, value), (38, 5))]
    assert turned(*controls(*messages)).found() == [Knob("nrpn", 1, 300), Knob("nrpn", 1, 301)]


def test_the_last_one_can_be_taken_back() -> None:
    knobs = turned(*controls(*((70, value) for value in range(MEANT))), *WIDE)
    for left in ([Knob("control_change", 1, 70)], [], []):
        knobs.undo()
        assert knobs.found() == left
