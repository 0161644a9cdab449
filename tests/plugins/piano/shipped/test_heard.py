"""The shipped instruments as they are heard: rendered by the engine, key by key."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from plugins.piano.sfz.load import load_sfz
from plugins.piano.sfz.sfz_instrument import SfzInstrument
from plugins.piano.shipped.make import RECIPES, make_shipped
from plugins.piano.shipped.tone import heard_db, hertz
from tests.plugins.piano.sf2.listening import RATE, played
from trayapp.core.events import MidiEvent

KEYS = (*range(21, 109, 6), 108)
"""Of 88, so that every recorded key is met by a transposed one."""
SPAN_DB = {"sine-piano": 6.5, "electric-piano": 9.0, "organ": 8.5}


@pytest.fixture(scope="module", params=sorted(RECIPES))
def instrument(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SfzInstrument:
    return load_sfz(make_shipped(request.param, tmp_path_factory.mktemp("shipped")))


def note(instrument: SfzInstrument, key: int, velocity: int = 100, held_s: float = 0.5) -> np.ndarray:
    events = [MidiEvent("note_on", 1, key, velocity, 0.0), MidiEvent("note_off", 1, key, 0, held_s)]
    return played(instrument, events, held_s)


def name_of(instrument: SfzInstrument) -> str:
    return instrument.info.path.stem


def part(sound: np.ndarray, begin_s: float, end_s: float) -> np.ndarray:
    return sound[int(begin_s * RATE) : int(end_s * RATE)]


@pytest.mark.parametrize("velocity", [40, 80, 127])
def test_no_key_drowns_beside_the_others(instrument: SfzInstrument, velocity: int) -> None:
    """A-weighted level of the first half second, from the lowest key of a piano to the highest."""
    levels = [heard_db(note(instrument, key, velocity).astype(np.float32), RATE) for key in KEYS]
    assert max(levels) - min(levels) < SPAN_DB[name_of(instrument)], np.round(levels, 1)
    assert np.abs(np.diff(levels)).max() < 4.0, np.round(levels, 1)


@pytest.mark.parametrize("key", [24, 60, 96])
def test_velocity_is_heard_evenly(instrument: SfzInstrument, key: int) -> None:
    """Each step of twenty is louder, none by more than 9 dB; from soft to hard 6 dB on an organ, 15 and more else."""
    levels = [heard_db(note(instrument, key, velocity).astype(np.float32), RATE) for velocity in range(27, 128, 20)]
    steps = [louder - softer for softer, louder in pairwise(levels)]
    assert min(steps) > 0.2, np.round(levels, 1)
    assert max(steps) < 9.0, np.round(levels, 1)
    assert levels[-1] - levels[0] > (3.0 if name_of(instrument) == "organ" else 12.0)


def test_high_notes_die_sooner_than_low_ones_and_an_organ_s_hold(instrument: SfzInstrument) -> None:
    falls = []
    for key in (24, 48, 60, 72, 84, 96):
        sound = note(instrument, key, held_s=2.6)
        # a turn of the organ's speaker is 1.2 s
        early, late = (np.mean(part(sound, begin, begin + 1.2) ** 2) for begin in (0.3, 1.4))
        falls.append(10 * np.log10(early / late))
    if name_of(instrument) == "organ":
        assert np.abs(falls).max() < 1.5, np.round(falls, 1)
    else:
        assert all(higher > lower - 1.0 for lower, higher in pairwise(falls)), np.round(falls, 1)
        assert falls[0] < 8
        assert falls[-1] > 12


@pytest.mark.parametrize("key", [90, 99, 108])
def test_nothing_folds_back_below_a_high_note(instrument: SfzInstrument, key: int) -> None:
    """Where aliases would lie. An organ's stops go to two octaves below, folded as on a real one."""
    sound = part(note(instrument, key, 127, 0.8), 0.3, 0.8).sum(axis=1)
    power = np.abs(np.fft.rfft(sound * np.blackman(len(sound)))) ** 2
    hz = np.fft.rfftfreq(len(sound), 1 / RATE)
    lowest = hertz(key) / (4 if name_of(instrument) == "organ" else 1)
    below = power[(hz > 300) & (hz < lowest * 0.9)].sum() / power.sum()
    assert 10 * np.log10(below + 1e-20) < -50


@pytest.mark.parametrize("key", [24, 48, 72])
def test_an_onset_is_no_click(instrument: SfzInstrument, key: int) -> None:
    """Above 14 kHz, where no partial of these keys lies."""
    sound = note(instrument, key, 127)[:, 0]
    fading = np.hanning(9_600)[4_800:]
    spectrum = np.fft.rfft(np.concatenate([np.zeros(2_400), sound[:4_800] * fading]))
    spectrum[: int(14_000 * 7_200 / RATE)] = 0
    click = np.abs(np.fft.irfft(spectrum)).max() / np.abs(sound).max()
    assert 20 * np.log10(click) < -35
