"""TimGM6mb, 128 programs by 3 notes, against FluidSynth: `python -m tests.bench.sf2_conformance [--json]`.

A note's level is that of both sides over the second for which it is held. Its pitch is that of its strongest partials,
found by turning our spectrum until it fits FluidSynth's. The constant between the two is taken off.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from plugins.piano.instrument import Instrument
from plugins.piano.sf2.load import load_sf2
from tests.plugins.piano.sf2 import fluidsynth_judge
from tests.plugins.piano.sf2.listening import RATE, played
from trayapp.core.events import MidiEvent

FONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")
KEYS = (48, 60, 72)
VELOCITY = 100
HELD_S = 1.0
SILENT_DB = -70.0
SPAN_CENTS = 12.0
STEP_CENTS = 0.1


@dataclass(frozen=True)
class Difference:
    """Ours against FluidSynth's; `cents` is none for sounds without a pitch that stands out."""

    program: int
    key: int
    db: float
    cents: float | None


@dataclass(frozen=True)
class Result:
    """All notes, the constant taken off."""

    constant_db: float
    level_p95_db: float
    pitch_p95_cents: float
    notes: tuple[Difference, ...]


def compare(programs: Sequence[int] = range(128), keys: Sequence[int] = KEYS) -> Result:
    """Play every program on every key with both."""
    instrument = load_sf2(FONT)
    cache = fluidsynth_judge.FluidSynth(FONT)  # keeps the samples while synths come and go
    notes = []
    try:
        for program in programs:
            for key in keys:
                found = _note(instrument, program, key)
                if found is not None:
                    notes.append(found)
    finally:
        cache.close()
    constant = float(np.median([note.db for note in notes]))
    notes = [Difference(note.program, note.key, note.db - constant, note.cents) for note in notes]
    cents = [abs(note.cents) for note in notes if note.cents is not None]
    levels = np.percentile([abs(note.db) for note in notes], 95)
    return Result(constant, float(levels), float(np.percentile(cents, 95)), tuple(notes))


def _note(instrument: Instrument, program: int, key: int) -> Difference | None:
    events = [MidiEvent("note_on", 1, key, VELOCITY, 0.0), MidiEvent("note_off", 1, key, 0, HELD_S)]
    ours = played(instrument, events, HELD_S, quality="hermite", program=program)
    judge = fluidsynth_judge.FluidSynth(FONT)
    try:
        judge.program(0, program)
        theirs = judge.render(events, HELD_S)
    finally:
        judge.close()
    here, there = (10 * np.log10((sound.astype(np.float64) ** 2).mean() + 1e-12) for sound in (ours, theirs))
    if max(here, there) < SILENT_DB:
        return None
    return Difference(program, key, float(here - there), _cents(ours.sum(axis=1), theirs.sum(axis=1)))


def _cents(ours: np.ndarray, theirs: np.ndarray) -> float | None:
    """Cents between two spectra: the stretch of ours at which they are most alike; None for noise."""
    frames = RATE // 2
    window = np.hanning(frames)
    size = 1 << 17
    first, second = (np.abs(np.fft.rfft(sound[:frames] * window, size)) for sound in (ours, theirs))
    if second.max() < 12 * np.sqrt((second**2).mean()):
        return None
    top = int(20_000 * size / RATE)
    all_places = np.arange(len(first))
    places = all_places[int(25 * size / RATE) : top]
    heard = places[second[places] > 0.1 * second.max()]
    shifts = np.arange(-SPAN_CENTS, SPAN_CENTS + STEP_CENTS, STEP_CENTS)
    fits = []
    for shift in shifts:
        moved = np.interp(heard * 2 ** (shift / 1200), all_places, first)
        fits.append(float((moved * second[heard]).sum() / np.sqrt((moved**2).sum() + 1e-30)))
    return float(shifts[int(np.argmax(fits))])


def main() -> None:
    """Print the result, and every note that is out of the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    result = compare()
    if parser.parse_args().json:
        json.dump(asdict(result), sys.stdout)
        return
    lines = [
        f"{len(result.notes)} notes, constant {result.constant_db:+.2f} dB",
        f"level p95 {result.level_p95_db:.2f} dB, pitch p95 {result.pitch_p95_cents:.2f} cents",
    ]
    for note in result.notes:
        if abs(note.db) > 0.5 or abs(note.cents or 0.0) > 1.0:
            cents = "no pitch" if note.cents is None else f"{note.cents:+.1f} cents"
            lines.append(f"program {note.program:>3} key {note.key}: {note.db:+.2f} dB, {cents}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
