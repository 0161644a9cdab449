"""Values in several messages come together with all their 14 bits, whatever else is sent in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.midi.build import PROFILE, event
from trayapp.core.device_profile import DeviceProfile, KnobGroup, PadGroup
from trayapp.midi.wide import Wide

FINE = DeviceProfile(
    name="x",
    source="x",
    knobs=(
        KnobGroup(kind="control_change_14", channel=1, numbers=(1, 7)),
        KnobGroup(kind="nrpn", channel=2, numbers=(300, 301), first=3),
    ),
)
VALUES = st.integers(0, 16383)


def heard(wide: Wide, *controls: tuple[int, int], channel: int = 1) -> list[tuple[str, int, int]]:
    events = [wide.take(event("control_change", number, value, channel=channel), FINE) for number, value in controls]
    return [(each.kind, each.number, each.value) for each in events if each is not None]


@given(st.lists(VALUES, min_size=1), st.booleans())
def test_a_pair_of_controllers_is_one_value(values: list[int], changes_only: bool) -> None:
    """Some controllers leave the upper half out while it stays the same."""
    wide, upper, said = Wide(), -1, []
    heard(wide, (7, 0), (39, 0))
    for value in values:
        if not changes_only or upper != value >> 7:
            upper = value >> 7
            said += heard(wide, (7, upper))
        said += heard(wide, (39, value & 127))
    assert said == [("control_change_14", 7, value) for value in values]


def test_a_pair_whose_lower_half_never_comes_is_as_fine_as_it_can_be() -> None:
    assert heard(Wide(), (7, 0), (7, 64), (7, 127)) == [
        ("control_change_14", 7, 0),
        ("control_change_14", 7, 64 << 7 | 64),
        ("control_change_14", 7, 16383),
    ]


@given(VALUES)
def test_a_parameter_is_one_value(value: int) -> None:
    wide = Wide()
    heard(wide, (99, 2), (98, 44), (6, 0), (38, 0), channel=2)
    said = heard(wide, (99, 2), (98, 44), (6, value >> 7), (38, value & 127), channel=2)
    assert said[-1] == ("nrpn", 300, value)
    assert [kind for kind, _, _ in said].count("nrpn") == 1


def test_parameters_do_not_mix_and_a_registered_one_ends_them() -> None:
    wide = Wide()
    heard(wide, (99, 2), (98, 44), (6, 1), (38, 2), channel=2)
    assert heard(wide, (98, 45), (6, 5), channel=2)[-1] == ("nrpn", 301, 5 << 7 | 5)
    assert heard(wide, (98, 44), (38, 3), channel=2)[-1] == ("nrpn", 300, 1 << 7 | 3)
    assert heard(wide, (101, 0), (100, 0), (6, 2), channel=2)[-1] == ("control_change", 6, 2)


@pytest.mark.parametrize(("number", "channel"), [(2, 1), (64, 1), (7, 2), (6, 1), (6, 2), (99, 2)])
def test_what_belongs_to_no_value_passes_as_it_is(number: int, channel: int) -> None:
    assert heard(Wide(), (number, 5), channel=channel) == [("control_change", number, 5)]
    note = event("note_on", number)
    assert Wide().take(note, FINE) is note
    control = event("control_change", 7)
    assert Wide().take(control, PROFILE) is control


def test_two_controllers_do_not_mix_and_one_that_returns_begins_anew() -> None:
    wide = Wide()
    heard(wide, (7, 1), (39, 1))
    other = wide.take(event("control_change", 7, 5, port="other"), FINE)
    assert other is not None
    assert other.value == 5 << 7 | 5
    wide.forget("MPK mini play")
    assert heard(wide, (7, 9)) == [("control_change_14", 7, 9 << 7 | 9)]


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        ([{"kind": "control_change_14", "numbers": (32,)}], "has none above 31"),
        ([{"kind": "nrpn", "numbers": (0,), "encoding": "relative_twos"}], "is absolute"),
        ([{"numbers": (128,)}], "has none above 127"),
        ([{"kind": "control_change_14", "numbers": (1,)}, {"numbers": (33,), "first": 2}], "33 on channel 1 is both"),
        ([{"kind": "nrpn", "numbers": (1,)}, {"numbers": (6,), "first": 2}], "6 on channel 1 is both"),
    ],
)
def test_sources_that_would_hide_one_another_are_refused(groups: list[dict[str, object]], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        DeviceProfile(name="x", source="x", knobs=tuple(KnobGroup(**group) for group in groups))  # type: ignore[arg-type]


def test_parameters_share_their_controllers() -> None:
    pads = PadGroup(bank="A", kind="control_change", channel=1, numbers=(6,))
    assert DeviceProfile(name="x", source="x", knobs=FINE.knobs, pads=(pads,)).has_nrpn(2)
