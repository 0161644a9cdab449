"""Files from a stranger, by the thousand: each plays or gives one clear error that names it, soon, in little memory.

"Soon" is timed by night only; by day a busy machine would fail it. Files made to take long have their work counted.
"""

from __future__ import annotations

import math
import random
import shutil
import time
import tracemalloc
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from plugins.piano.catalog import find_entry
from plugins.piano.opening import open_instrument
from plugins.piano.sample_stream import DecodeAtOnce
from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.modulators import Modulator, pack_source
from tests.plugins.piano.hostile.cases import FAMILIES
from tests.plugins.piano.sf2.font_writer import PresetOf, ZoneOf, font, tone
from tests.rig.work import MOST_CALLS, counted_work
from trayapp.audio.synth.layout import note_on
from trayapp.audio.synth.offline import render
from trayapp.audio.synth.state import make_state
from trayapp.audio.voice_spec import VoiceSpec
from trayapp.core.errors import PadTrayError
from trayapp.midi.midi_file import read_midi_file

LIMIT_S = 2.0
"""Of processor time, so that other programs do not count."""
LEAST_MEMORY = 16 << 20
"""What a small file may take: short silent sounds and the tables of a report are legitimate."""
MEASURED_OF, RENDERED_OF = 40, 100
PARTS = 8


def attempt(path: Path, chance: random.Random) -> tuple[str, list[VoiceSpec]]:
    """What becomes of one file: the error, or the voices of some keys."""
    try:
        if path.suffix == ".mid":
            times = [event.time for event in read_midi_file(path)]
            assert all(math.isfinite(moment) for moment in times)
            assert times == sorted(times)
            return "", []
        instrument = open_instrument(find_entry(str(path), path.parent), path.parent, stream=DecodeAtOnce())
    except PadTrayError as fault:
        return str(fault), []
    state = instrument.new_state()
    voices: list[VoiceSpec] = []
    for channel, key in ((0, 0), (0, 24), (0, 60), (9, 127)):
        voices += instrument.note_on(channel, key, chance.randint(1, 127), state, 0.0)
        voices += instrument.control(channel, 64, 127, state, 0.1)
        voices += instrument.note_off(channel, key, 64, state, 0.2)
    return "", voices


def check(case: int, folder: Path, limit_s: float) -> tuple[str, bool]:
    """Make and try one case; its family, and whether it was refused."""
    chance = random.Random(case)
    family = list(FAMILIES)[case % len(FAMILIES)]
    path = FAMILIES[family](folder, chance)
    measured = case % MEASURED_OF == 0
    if measured:
        tracemalloc.start()
    began = time.process_time()
    error, voices = attempt(path, chance)
    took = time.process_time() - began
    peak = 0
    if measured:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    size = sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    where = f"case {case} ({family})"
    assert measured or took < limit_s, f"{where}: {took:.1f} s"  # counting memory takes its own time
    assert peak <= max(10 * size, LEAST_MEMORY), f"{where}: {peak:,} bytes for {size:,}"
    assert "\n" not in error, where
    assert len(error) < 500, where
    assert not error or any(file.name in error for file in (path, *folder.rglob("*"))), f"{where}: {error}"
    for voice in voices:
        end = voice.end if voice.end is not None else voice.sample.frames
        assert 0 <= voice.start < end <= voice.sample.frames, where
        assert 0 <= voice.loop_start <= voice.loop_end <= voice.sample.frames, where
        assert np.isfinite([voice.gain_db, voice.pitch_cents, voice.pan, voice.delay_s]).all(), where
    if case % RENDERED_OF == 0:
        commands = [note_on(voice, note=1) for voice in voices]
        assert np.isfinite(render(make_state(48_000, 16, dry=True), commands, 512)).all(), where
    return family, bool(error)


def run(cases: range, folder: Path, limit_s: float = math.inf) -> Counter[tuple[str, bool]]:
    results: Counter[tuple[str, bool]] = Counter()
    for case in cases:
        place = folder / "case"
        place.mkdir()
        results[check(case, place, limit_s)] += 1
        shutil.rmtree(place)
    return results


@pytest.mark.parametrize("part", range(PARTS))
def test_two_thousand_hostile_files(tmp_path: Path, part: int) -> None:
    results = run(range(part * 250, (part + 1) * 250), tmp_path)
    for family in FAMILIES:
        if family != "sfz":  # a text is reported rather than refused
            assert results[family, True] > 0, f"none of {family} was refused: the cases do not reach what they are for"
        if family not in {"riff", "links"}:
            assert results[family, False] > 0, f"all of {family} were refused: nothing behind the first check is tried"


def flooded_fonts() -> dict[str, bytes]:
    """Fonts whose tables are as full as the format lets them be, all of it on every key."""
    mods = [Modulator(pack_source(20 + n, cc=True), 5 + n, 10, pack_source(60 + n, cc=True), 0) for n in range(24)]
    full = ZoneOf(0, {Gen.SAMPLE_MODES: 1}, mods)
    return {
        "modulators": font([[full] * 2_700], [PresetOf([ZoneOf(0, {}, mods)])], [tone(4, 50)]),
        "zones times zones": font([[full] * 1_300], [PresetOf([ZoneOf(0, {}, mods)] * 1_300)], [tone(4, 50)]),
        "zones": font([[ZoneOf(0)] * 30_000], [PresetOf([ZoneOf(0, {Gen.PAN: 1})] * 20_000)], [tone(4, 50)]),
    }


@pytest.mark.parametrize("name", ["modulators", "zones times zones", "zones"])
def test_a_font_made_to_take_long_has_its_first_note_in_time(tmp_path: Path, name: str) -> None:
    path = tmp_path / "case.sf2"
    path.write_bytes(flooded_fonts()[name])
    with counted_work() as work:
        error, voices = attempt(path, random.Random(1))
    assert not error
    assert voices
    assert work.calls < MOST_CALLS


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(40))
def test_a_hundred_thousand_hostile_files(tmp_path: Path, part: int) -> None:
    assert run(range(2_000 + 2_450 * part, 2_000 + 2_450 * (part + 1)), tmp_path, LIMIT_S).total() == 2_450
