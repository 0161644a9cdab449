"""Headers inherit as SFZ has it, and what cannot be used is reported with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.piano.sfz.folder import InstrumentFolder
from plugins.piano.sfz.parser import SfzFile, parse_sfz
from plugins.piano.sfz.region import Param, Region
from plugins.piano.sfz.report import Report


def parse(folder: Path, text: str, report: Report | None = None) -> SfzFile:
    path = folder / "a.sfz"
    path.write_text(text, encoding="utf-8")
    return parse_sfz(path.resolve(), InstrumentFolder(folder), report or Report())


def region(folder: Path, text: str) -> Region:
    """The last region of the text."""
    return parse(folder, text).regions[-1].region


def test_inner_headers_win_and_end_with_the_next_one(tmp_path: Path) -> None:
    text = """
    <global> volume=1 pan=10 tune=5 sample=g.wav
    <master> volume=2 pan=20
    <group> volume=3
    <region> volume=4
    <region>
    <group>
    <region>
    <master>
    <region>
    <global>
    <region> sample=x.wav
    """
    file = parse(tmp_path, text)
    heard = [(r.region.volume.base, r.region.pan.base, r.region.tune.base) for r in file.regions]
    assert heard == [(4, 20, 5), (3, 20, 5), (2, 20, 5), (1, 10, 5), (0, 0, 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("key=40", (40, 40, 40)),
        ("key=c4 pitch_keycenter=50", (60, 60, 50)),
        ("pitch_keycenter=50 key=c4", (60, 60, 50)),
        ("key=40 lokey=30", (30, 40, 40)),
        ("lokey=30 hikey=50", (30, 50, 60)),
        ("pitch_keycenter=sample", (0, 127, None)),
        ("key=-1", (0, None, 60)),
        ("hikey=-1", (0, None, 60)),
    ],
)
def test_key_range_and_centre(tmp_path: Path, text: str, expected: tuple[int | None, ...]) -> None:
    found = region(tmp_path, f"<region> sample=a.wav {text}")
    assert (found.lokey, found.hikey, found.pitch_keycenter) == expected


def test_an_inner_key_replaces_an_outer_range(tmp_path: Path) -> None:
    found = region(tmp_path, "<group> lokey=1 hikey=100 pitch_keycenter=3 <region> sample=a.wav key=40")
    assert (found.lokey, found.hikey, found.pitch_keycenter) == (40, 40, 40)


def test_offsets_move_the_keys_that_follow(tmp_path: Path) -> None:
    text = """
    <control> note_offset=2 octave_offset=1
    <region> sample=a.wav key=40 sw_last=10 xfin_lokey=3 xfin_hikey=5
    <control> note_offset=0 octave_offset=0
    <region> sample=a.wav key=40
    """
    first, second = (placed.region for placed in parse(tmp_path, text).regions)
    assert (first.lokey, first.pitch_keycenter, first.sw_last, first.xfin_hikey) == (54, 54, 24, 19)
    assert second.lokey == 40


def test_default_path_is_put_before_names_as_text(tmp_path: Path) -> None:
    text = """
    <control> default_path=Keys\\Soft_
    <region> sample=C4.wav
    <region> sample=*sine
    <control> default_path=Other/
    <region> sample=C4.wav
    """
    assert [placed.sample for placed in parse(tmp_path, text).regions] == ["Keys\\Soft_C4.wav", "*sine", "Other/C4.wav"]


def test_controllers_gather_into_their_value(tmp_path: Path) -> None:
    text = """
    <group> cutoff=500 cutoff_oncc1=1200 cutoff_curvecc1=3 cutoff_oncc2=-600
    <region> sample=a.wav cutoff_oncc1=2400 cutoff_smoothcc1=30 cutoff_stepcc1=100 cutoff_curvecc9=1
    """
    ((_number, settings),) = region(tmp_path, text).filters
    assert settings.cutoff == Param(500.0, ((1, 2400.0, 3, 30.0, 100.0), (2, -600.0, 0, 0.0, 0.0)))


def test_numbered_things_come_in_order_of_their_number(tmp_path: Path) -> None:
    text = """<region> sample=a.wav eq3_gain=3 eq1_gain=1 lfo07_freq=7 lfo02_freq=2 lfo02_pitch_oncc1=30
    eg02_time1=0.5 eg02_level1=1 eg02_time0=0.1 cutoff2=200 cutoff=100 amp_velcurve_100=0.5 amp_velcurve_20=0.1"""
    found = region(tmp_path, text)
    assert [number for number, _band in found.bands] == [1, 3]
    assert [lfo.freq.base for _number, lfo in found.lfos] == [2, 7]
    assert [point for point, _time in found.egs[0].time] == [0, 1]
    assert [part.cutoff.base for _number, part in found.filters if part.cutoff] == [100, 200]
    assert found.amp_velcurve == ((20, 0.1), (100, 0.5))


def test_off_time_sets_the_off_mode(tmp_path: Path) -> None:
    assert region(tmp_path, "<region> sample=a.wav off_time=0.5").off_mode == "time"
    assert region(tmp_path, "<region> sample=a.wav off_time=0.5 off_mode=normal").off_mode == "normal"


def test_controllers_curves_and_labels(tmp_path: Path) -> None:
    text = """
    <control> set_cc7=127 set_hdcc8=0.25 label_cc8=Air set_cc7=64 label_key36=Kick
    <curve> curve_index=9 v000=1 v127=0
    <curve> v063=1
    """
    file = parse(tmp_path, text)
    assert file.controllers == {7: 64 / 127, 8: 0.25}
    assert file.curves == {9: {0: 1.0, 127: 0.0}, 10: {63: 1.0}}
    assert (file.labels, file.key_labels) == ({8: "Air"}, {36: "Kick"})


def test_conditions_in_hd_are_on_the_midi_scale(tmp_path: Path) -> None:
    found = region(tmp_path, "<region> sample=a.wav lohdcc4=0.5 hihdcc4=1 locc5=3")
    assert found.locc == ((4, 63.5), (5, 3.0))
    assert found.hicc == ((4, 127.0),)


def test_a_value_that_large_libraries_use_is_not_cut(tmp_path: Path) -> None:
    assert region(tmp_path, "<region> sample=a.wav volume=+45.8").volume.base == 45.8


def test_each_fault_is_reported_once_with_its_first_line(tmp_path: Path) -> None:
    report = Report()
    text = """volume=3
<region> sample=a.wav foo=1 oscillator=on volume=loud pan=300
<region> sample=a.wav foo=2
<spline> x=1
<region> key=1
<control> volume=3
<curve> key=60
"""
    parse(tmp_path, text, report)
    assert [str(finding) for finding in report.findings()] == [
        "a.sfz:1: volume stands before the first header and is ignored",
        "a.sfz:2: foo is unknown and ignored (2 times)",
        "a.sfz:2: oscillator is not supported: wavetable oscillators are not played",
        "a.sfz:2: volume: 'loud' is not a number",
        "a.sfz:2: pan: '300' is outside -100 to 100",
        "a.sfz:4: <spline> is unknown and ignored",
        "a.sfz:4: x is unknown and ignored",
        "a.sfz:5: region: a region without a sample is silent",
        "a.sfz:6: volume: has no meaning in <control>",
        "a.sfz:7: key: has no meaning in <curve>",
    ]


def test_a_load_can_be_cancelled_between_regions(tmp_path: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.sfz").write_text("<region> sample=a.wav\n")
    with pytest.raises(KeyboardInterrupt):
        parse_sfz((tmp_path / "a.sfz").resolve(), InstrumentFolder(tmp_path), Report(), stop)
