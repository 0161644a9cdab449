"""The table of generators is that of the specification."""

from __future__ import annotations

import pytest

from plugins.piano.sf2.generators import DEFAULTS, GENERATORS, PRESET_GENERATORS, Gen, Unit, hertz, seconds

RESERVED = {14, 18, 19, 20, 42, 49, 55, 59}
DEFAULTS_THAT_ARE_NOT_0 = {8: 13500, 22: 0, 56: 100, 58: -1, 46: -1, 47: -1}


def test_every_number_of_section_8_1_2_has_its_row() -> None:
    assert {int(gen) for gen in GENERATORS} == set(range(59)) - RESERVED
    assert set(GENERATORS) == set(Gen)


@pytest.mark.parametrize("row", GENERATORS.values(), ids=lambda row: row.gen.name)
def test_rows_agree_with_themselves(row: object) -> None:
    assert row.low <= row.high  # type: ignore[attr-defined]
    unset = row.default == -1  # type: ignore[attr-defined]
    floor = row.gen is Gen.VOL_ENV_RELEASE  # type: ignore[attr-defined]
    assert unset or floor or row.low <= row.default <= row.high  # type: ignore[attr-defined]


def test_defaults() -> None:
    for number, default in DEFAULTS_THAT_ARE_NOT_0.items():
        assert DEFAULTS[number] == default
    times = [row.gen for row in GENERATORS.values() if row.unit is Unit.TIMECENTS]
    assert {DEFAULTS[gen] for gen in times} == {-12000}


def test_presets_leave_samples_and_keys_alone() -> None:
    assert not PRESET_GENERATORS & {0, 1, 2, 3, 4, 12, 45, 46, 47, 50, 53, 54, 57, 58, 41, 43, 44}


def test_units() -> None:
    assert hertz(6900) == pytest.approx(440, abs=1e-3)
    assert (seconds(0), seconds(1200), seconds(-12000), seconds(-32768)) == (1, 2, 0, 0)
