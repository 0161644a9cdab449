"""Every row of the opcode table can be written, read and found again."""

from __future__ import annotations

from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.piano.sfz.opcode_row import OpcodeRow, fold, note_number
from plugins.piano.sfz.opcodes import FAMILIES, Meaning, meaning
from plugins.piano.sfz.region import Region
from plugins.piano.sfz.region_build import _SECTION_TYPES, _rows_by_section, setting_key
from plugins.piano.sfz.region_opcodes import CONTROL_ROWS, CURVE_ROWS

ROWS = [row for _family, rows in FAMILIES for row in rows]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_is_found_by_its_name(row: OpcodeRow) -> None:
    found = meaning(row.name.replace("N", "3").lower())
    assert isinstance(found, Meaning)
    assert found.row is row
    assert found.numbers == (3,) * row.name.count("N")


FORMS = {"_oncc74": "on", "_cc74": "on", "_curvecc74": "curve", "_smoothcc74": "smooth", "_stepcc74": "step"}


@pytest.mark.parametrize("row", [row for row in ROWS if row.modulated], ids=lambda row: row.name)
def test_its_controller_forms_are_found(row: OpcodeRow) -> None:
    for suffix, form in FORMS.items():
        found = meaning(row.name.replace("N", "2").lower() + suffix)
        assert isinstance(found, Meaning)
        assert (found.row, found.form, found.controller) == (row, form, 74)


def test_every_field_of_a_region_has_its_row_and_every_row_its_field() -> None:
    by_section = _rows_by_section()
    for section, kind in _SECTION_TYPES.items():
        names = set(get_type_hints(kind))
        if kind is Region:
            names -= {"ampeg", "pitcheg", "fileg", "amplfo", "pitchlfo", "fillfo"}
            names -= {"filters", "bands", "lfos", "egs", "variables"}
        if section == "ampeg":
            names -= {"depth", "vel2depth"}
        assert names == set(by_section[section])
    elsewhere = {row.name for row in (*CONTROL_ROWS, *CURVE_ROWS)} | {"key"}
    placed = sum(len(rows) for rows in by_section.values())
    assert placed + len(elsewhere) == len(ROWS)


@pytest.mark.parametrize(
    ("written", "row", "numbers", "form", "controller"),
    [
        ("cutoff", "filN_cutoff", (1,), "", 0),
        ("cutoff2", "filN_cutoff", (2,), "", 0),
        ("cutoff2_oncc1", "filN_cutoff", (2,), "on", 1),
        ("cutoff_chanaft", "filN_cutoff", (1,), "on", 129),
        ("fil_type", "filN_type", (1,), "", 0),
        ("filtype", "filN_type", (1,), "", 0),
        ("fil2_veltrack", "filN_veltrack", (2,), "", 0),
        ("resonance2", "filN_resonance", (2,), "", 0),
        ("loopmode", "loop_mode", (), "", 0),
        ("polyphony_group", "group", (), "", 0),
        ("gain_cc7", "volume", (), "on", 7),
        ("pitch_oncc5", "tune", (), "on", 5),
        ("ampeg_vel2attack", "ampeg_vel2attack", (), "", 0),
        ("ampeg_attackcc20", "ampeg_attack", (), "on", 20),
        ("pitchlfo_depthcc1", "pitchlfo_depth", (), "on", 1),
        ("pitchlfo_depthpolyaft", "pitchlfo_depth", (), "on", 130),
        ("start_locc64", "on_loccN", (64,), "", 0),
        ("on_hihdcc64", "on_hiccN", (64,), "", 0),
        ("lohdcc300", "loccN", (300,), "", 0),
        ("set_realcc9", "set_hdccN", (9,), "", 0),
        ("lfo01_pitch_oncc117", "lfoN_pitch", (1,), "on", 117),
        ("eg06_time11_oncc3", "egN_timeN", (6, 11), "on", 3),
        ("amp_velcurve_064", "amp_velcurve_N", (64,), "", 0),
        ("eq2_vel2gain", "eqN_vel2gain", (2,), "", 0),
        ("eq2_freqcc20", "eqN_freq", (2,), "on", 20),
        ("lfo3_cutoff2", "lfoN_second_cutoff", (3,), "", 0),
        ("eg02_cutoff2_oncc1", "egN_second_cutoff", (2,), "on", 1),
        ("lfo1_step02", "lfoN_stepN", (1, 2), "", 0),
        ("effect2_oncc93", "effectN", (2,), "on", 93),
    ],
)
def test_other_spellings_mean_the_same(
    written: str, row: str, numbers: tuple[int, ...], form: str, controller: int
) -> None:
    found = meaning(written)
    assert isinstance(found, Meaning)
    assert (found.row.name, found.numbers, found.form, found.controller) == (row, numbers, form, controller)


@pytest.mark.parametrize("written", ["oscillator_mode", "lfo1_eq1q", "eg1_depth_lfo2", "var01_amplitude", "fx1tomix"])
def test_a_known_opcode_that_is_not_played_says_why(written: str) -> None:
    reason = meaning(written)
    assert isinstance(reason, str)
    assert reason


@pytest.mark.parametrize("written", ["", "foo", "sample_oncc", "keys", "volume2"])
def test_what_no_version_has_is_unknown(written: str) -> None:
    assert meaning(written) is None


@given(st.text("abcdefgnlpxo_0123456789$", max_size=40))
def test_any_name_has_a_meaning_a_reason_or_none(name: str) -> None:
    found = meaning(name)
    assert found is None or isinstance(found, (str, Meaning))
    if isinstance(found, Meaning):
        setting_key(found)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_value_out_of_range_is_bounded_and_told(row: OpcodeRow) -> None:
    if row.kind not in {"float", "int", "note"} or row.high == float("inf"):
        return
    value, fault = row.parse(f"{row.high * 2 + 10:.0f}")
    assert value == row.high
    assert fault
    assert row.parse("nonsense") == (row.default, "'nonsense' is not a number")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("c4", 60),
        ("C4", 60),
        ("a4", 69),
        ("C#0", 13),
        ("db0", 13),
        ("c-1", 0),
        ("g9", 127),
        ("B♭3", 58),
        ("g#9", None),
        ("h3", None),
        ("c-2", None),
        ("60", None),
    ],
)
def test_note_names(text: str, key: int | None) -> None:
    assert note_number(text) == key


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3.0), ("-3.5", -3.5), ("+45.8", 45.8), (".5", 0.5), ("6dB", 6.0), ("1e1", 10.0)]
)
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert OpcodeRow("x", "float", "", -100, 100, 0.0, "1", "").parse(text) == (value, "")


@given(st.integers(0, 10**12), st.integers(0, 999))
def test_fold_takes_numbers_out(first: int, second: int) -> None:
    assert fold(f"eg{first}_time{second}") == ("egN_timeN", (int(str(first)[:9]), second))
