"""An instrument with faults plays what it can and says what it cannot; a hostile one gives one error."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.piano.sfz.load import load_sfz
from tests.plugins.piano.notes import load, sine, strike, write_instrument
from trayapp.core.errors import BadInputError


def test_missing_and_broken_samples_are_listed_and_the_rest_plays(tmp_path: Path) -> None:
    tmp_path.joinpath("broken.wav").write_bytes(b"RIFFxxxx")
    text = """<region> sample=a.wav key=60
<region> sample=gone.wav key=61
<region> sample=gone.wav key=62
<region> sample=broken.wav key=63
<region> sample=broken.wav key=64
<region> sample=../secret.wav key=65
<region> sample=*fish key=66
"""
    instrument = load(tmp_path, text)
    assert instrument.info.regions == 1
    findings = list(instrument.info.findings)
    assert findings[0] == "test.sfz:2: gone.wav: no such file in the instrument's folder (2 times)"
    assert findings[1].startswith("test.sfz:4: broken.wav: cannot be decoded")
    assert findings[2].startswith("test.sfz:6: ../secret.wav: lies outside the instrument's folder")
    assert findings[3] == "test.sfz:7: sample=*fish is not supported: no such generator"


def test_an_instrument_in_which_nothing_sounds_is_an_error_that_says_why(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"test\.sfz: nothing in it can sound.*gone\.wav"):
        load(tmp_path, "<region> sample=gone.wav")
    with pytest.raises(BadInputError, match="it has no region"):
        load(tmp_path, "<control> set_cc1=3")


def test_a_program_beside_its_samples_needs_the_library_as_its_folder(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", sine(), 48_000)
    path = write_instrument(tmp_path / "Programs", "<region> sample=../a.wav")
    with pytest.raises(BadInputError, match="copy the whole library"):
        load_sfz(path)
    assert load_sfz(path, tmp_path).info.regions == 1


def test_progress_rises_and_can_cancel(tmp_path: Path) -> None:
    path = write_instrument(tmp_path, "<region> sample=a.wav\n" * 20)
    seen: list[float] = []
    load_sfz(path, progress=seen.append)
    assert max(seen) >= 0.9

    class StopError(Exception):
        pass

    def stop(done: float) -> None:
        if done > 0.5:
            raise StopError

    with pytest.raises(StopError):
        load_sfz(path, progress=stop)


def test_info_tells_what_there_is(tmp_path: Path) -> None:
    text = """<control> label_cc20=Tone
<region> sample=a.wav lokey=60 hikey=62 sw_last=24 sw_label=Soft
<region> sample=a.wav key=64 sw_last=25
"""
    info = load(tmp_path, text).info
    assert (info.name, info.format, info.regions, info.samples) == ("test", "sfz", 2, 1)
    assert info.sample_bytes == 48_000 * 4
    assert info.keys == (60, 61, 62, 64)
    assert info.key_switches == {24: "Soft", 25: "key 25"}
    assert info.controllers == {20: "Tone"}
    assert info.findings == ()


OPCODES = [
    "sample=a.wav",
    "sample=*sine",
    "sample=*saw",
    "sample=../a.wav",
    "sample=gone.wav",
    "sample=",
    "key=60",
    "key=c#4",
    "key=-1",
    "lokey=",
    "hikey=200",
    "$A",
    "$AB",
    "default_path=..\\",
    "default_path=/",
    "note_offset=99",
    "octave_offset=-9",
    "set_cc7=nan",
    "set_hdcc999999999999=1",
    "curve_index=9",
    "v000=1e308",
    "v999=2",
    "loop_start=9999999999",
    "loop_end=-5",
    "loop_mode=loop_continuous",
    "loop_crossfade=5",
    "offset=1e30",
    "end=0",
    "end=-1",
    "count=3",
    "direction=reverse",
    "ampeg_attack=-1",
    "ampeg_release=1e9",
    "ampeg_sustain=inf",
    "amp_velcurve_0=1",
    "amp_velcurve_999=1",
    "cutoff=0",
    "cutoff=1e9",
    "fil_type=lpf_4p",
    "resonance=1e9",
    "eq1_gain=900",
    "eq99_gain=3",
    "lfo999_freq=3",
    "lfo1_freq=1e9",
    "lfo1_pitch=9e9",
    "eg1_time1=1",
    "eg1_level1=5",
    "eg1_ampeg=1",
    "tune_oncc300=1e9",
    "pan_curvecc20=9",
    "seq_length=0",
    "seq_position=0",
    "lorand=1",
    "hirand=0",
    "sw_last=24",
    "sw_default=24",
    "trigger=release",
    "trigger=legato",
    "on_locc64=64",
    "on_hicc64=127",
    "polyphony=0",
    "group=99999999999",
    "off_by=-1",
    "pitch_keytrack=1200",
    "transpose=127",
    "bend_step=100",
    "xfin_lovel=127",
    "volume=1e9",
    "amplitude=0",
]
MARKS = [
    *("<region>", "<group>", "<global>", "<master>", "<control>", "<curve>", "<effect>", "<x>", "<", ">", "=", "//"),
    *("/*", "*/", "\n", "\r\n", "\t", "#define $A 60", "#define $AB", "#define", "#include"),
    *('#include "i.sfz"', '#include "test.sfz"', '#include "../a.wav"'),
]
WORDS = st.one_of(st.sampled_from(OPCODES), st.sampled_from(OPCODES), st.sampled_from(MARKS), st.text(max_size=6))
BEGINNINGS = ["", "<region> sample=a.wav ", "<region> sample=*saw ", "<global> sample=a.wav <region> "]


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzz") / "inside"
    write_instrument(folder, "", a=sine(0.02))
    soundfile.write(folder.parent / "a.wav", np.zeros(10), 48_000)
    (folder / "i.sfz").write_text("<region> sample=a.wav $A")
    return folder


FUZZ = given(begin=st.sampled_from(BEGINNINGS), words=st.lists(WORDS, max_size=16))


@settings(max_examples=2000)
@FUZZ
def test_any_text_is_an_instrument_or_one_clear_error(sounds: Path, begin: str, words: list[str]) -> None:
    load_and_play(sounds, begin + " ".join(words), math.inf)


@pytest.mark.nightly
@pytest.mark.skipif("'nightly' not in config.option.markexpr", reason="takes a quarter of an hour: -m nightly")
@settings(max_examples=100_000)
@FUZZ
def test_a_night_of_texts(sounds: Path, begin: str, words: list[str]) -> None:
    load_and_play(sounds, begin + " ".join(words), 2.0)


def load_and_play(sounds: Path, text: str, limit_s: float) -> None:
    """Load the text beside the sounds and strike keys, or see one clear error, within so much processor time."""
    (sounds / "test.sfz").write_bytes(text.encode("utf-8", "replace"))
    began = time.process_time()
    message = "test.sfz"
    try:
        instrument = load_sfz(sounds / "test.sfz")
    except BadInputError as fault:
        message = str(fault)
    else:
        state = instrument.new_state()
        for key in (0, 24, 60, 127):
            for voice in strike(instrument, key, 100, state):
                assert 0 <= voice.start < (voice.end or 0) <= voice.sample.frames
                assert 0 <= voice.loop_start <= voice.loop_end <= voice.sample.frames
                assert np.isfinite([voice.gain_db, voice.pitch_cents, voice.pan, voice.delay_s]).all()
        instrument.control(0, 64, 127, state, 0.0)
    assert ".sfz" in message
    assert "\n" not in message
    assert time.process_time() - began < limit_s


@pytest.mark.parametrize(
    ("text", "plays"),
    [
        ("lobpm=100", True),
        ("lobpm=120", True),
        ("lobpm=120.5", False),
        ("hibpm=120", False),
        ("lobpm=60 hibpm=140", True),
        ("lobpm=60 hibpm=100", False),
    ],
)
def test_the_tempo_is_always_120(tmp_path: Path, text: str, plays: bool) -> None:
    instrument = load(tmp_path, f"<region> sample=a.wav key=60\n<region> sample=a.wav key=61 {text}")
    assert (61 in instrument.info.keys) is plays
    assert instrument.info.findings == ()
