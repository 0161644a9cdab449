"""Every generator of SoundFont 2.04 (sections 8.1.2 and 8.1.3): unit, range, default, and who may move it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Gen(IntEnum):
    """Generator numbers (section 8.1.2)."""

    START_OFFSET = 0
    END_OFFSET = 1
    LOOP_START_OFFSET = 2
    LOOP_END_OFFSET = 3
    START_COARSE = 4
    MOD_LFO_TO_PITCH = 5
    VIB_LFO_TO_PITCH = 6
    MOD_ENV_TO_PITCH = 7
    FILTER_CUTOFF = 8
    FILTER_Q = 9
    MOD_LFO_TO_CUTOFF = 10
    MOD_ENV_TO_CUTOFF = 11
    END_COARSE = 12
    MOD_LFO_TO_VOLUME = 13
    CHORUS_SEND = 15
    REVERB_SEND = 16
    PAN = 17
    MOD_LFO_DELAY = 21
    MOD_LFO_FREQUENCY = 22
    VIB_LFO_DELAY = 23
    VIB_LFO_FREQUENCY = 24
    MOD_ENV_DELAY = 25
    MOD_ENV_ATTACK = 26
    MOD_ENV_HOLD = 27
    MOD_ENV_DECAY = 28
    MOD_ENV_SUSTAIN = 29
    MOD_ENV_RELEASE = 30
    KEY_TO_MOD_ENV_HOLD = 31
    KEY_TO_MOD_ENV_DECAY = 32
    VOL_ENV_DELAY = 33
    VOL_ENV_ATTACK = 34
    VOL_ENV_HOLD = 35
    VOL_ENV_DECAY = 36
    VOL_ENV_SUSTAIN = 37
    VOL_ENV_RELEASE = 38
    KEY_TO_VOL_ENV_HOLD = 39
    KEY_TO_VOL_ENV_DECAY = 40
    INSTRUMENT = 41
    KEY_RANGE = 43
    VELOCITY_RANGE = 44
    LOOP_START_COARSE = 45
    KEY = 46
    VELOCITY = 47
    ATTENUATION = 48
    LOOP_END_COARSE = 50
    COARSE_TUNE = 51
    FINE_TUNE = 52
    SAMPLE = 53
    SAMPLE_MODES = 54
    SCALE_TUNING = 56
    EXCLUSIVE_CLASS = 57
    ROOT_KEY = 58


class Unit(StrEnum):
    """What one step of a value is."""

    FRAMES = "frames"
    BLOCKS = "32,768 frames"
    CENTS = "cents"
    ABSOLUTE_CENTS = "cents above 8.176 Hz"
    CENTIBELS = "0.1 dB"
    PERMILLE = "0.1 %"
    TIMECENTS = "1,200ths of an octave of seconds"
    TIMECENTS_PER_KEY = "timecents per key below 60"
    SEMITONES = "semitones"
    CENTS_PER_KEY = "cents per key"
    RANGE = "low and high, a byte each"
    INDEX = "record"
    KEY = "key"
    VELOCITY = "velocity"
    MODE = "mode"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class GeneratorRow:
    """One generator.

    Attributes:
        low: Least value; a sum below it counts as this.
        high: Greatest value.
        default: Where no zone sets it.
        preset: Presets may add to it (section 8.5: sample and key overrides belong to instruments alone).
    """

    gen: Gen
    unit: Unit
    low: int
    high: int
    default: int = 0
    preset: bool = True


_FAR = 1 << 31
_SHORT, _LONG = 5000, 8000
_NONE = -1

GENERATORS: dict[Gen, GeneratorRow] = {
    row.gen: row
    for row in (
        GeneratorRow(Gen.START_OFFSET, Unit.FRAMES, -_FAR, _FAR, preset=False),
        GeneratorRow(Gen.END_OFFSET, Unit.FRAMES, -_FAR, _FAR, preset=False),
        GeneratorRow(Gen.LOOP_START_OFFSET, Unit.FRAMES, -_FAR, _FAR, preset=False),
        GeneratorRow(Gen.LOOP_END_OFFSET, Unit.FRAMES, -_FAR, _FAR, preset=False),
        GeneratorRow(Gen.START_COARSE, Unit.BLOCKS, -_FAR, _FAR, preset=False),
        GeneratorRow(Gen.MOD_LFO_TO_PITCH, Unit.CENTS, -12000, 12000),
        GeneratorRow(Gen.VIB_LFO_TO_PITCH, Unit.CENTS, -12000, 12000),
        GeneratorRow(Gen.MOD_ENV_TO_PITCH, Unit.CENTS, -12000, 12000),
        GeneratorRow(Gen.FILTER_CUTOFF, Unit.ABSOLUTE_CENTS, 1500, 13500, 13500),
        GeneratorRow(Gen.FILTER_Q, Unit.CENTIBELS, 0, 960),
        GeneratorRow(Gen.MOD_LFO_TO_CUTOFF, Unit.CENTS, -12000, 12000),
        GeneratorRow(Gen.MOD_ENV_TO_CUTOFF, Unit.CENTS, -12000, 12000),
        GeneratorRow(Gen.END_COARSE, Unit.BLOCKS, -_FAR, _FAR, preset=False),
        GeneratorRow(Gen.MOD_LFO_TO_VOLUME, Unit.CENTIBELS, -960, 960),
        GeneratorRow(Gen.CHORUS_SEND, Unit.PERMILLE, 0, 1000),
        GeneratorRow(Gen.REVERB_SEND, Unit.PERMILLE, 0, 1000),
        GeneratorRow(Gen.PAN, Unit.PERMILLE, -500, 500),
        GeneratorRow(Gen.MOD_LFO_DELAY, Unit.TIMECENTS, -12000, _SHORT, -12000),
        GeneratorRow(Gen.MOD_LFO_FREQUENCY, Unit.ABSOLUTE_CENTS, -16000, 4500),
        GeneratorRow(Gen.VIB_LFO_DELAY, Unit.TIMECENTS, -12000, _SHORT, -12000),
        GeneratorRow(Gen.VIB_LFO_FREQUENCY, Unit.ABSOLUTE_CENTS, -16000, 4500),
        GeneratorRow(Gen.MOD_ENV_DELAY, Unit.TIMECENTS, -12000, _SHORT, -12000),
        GeneratorRow(Gen.MOD_ENV_ATTACK, Unit.TIMECENTS, -12000, _LONG, -12000),
        GeneratorRow(Gen.MOD_ENV_HOLD, Unit.TIMECENTS, -12000, _SHORT, -12000),
        GeneratorRow(Gen.MOD_ENV_DECAY, Unit.TIMECENTS, -12000, _LONG, -12000),
        GeneratorRow(Gen.MOD_ENV_SUSTAIN, Unit.PERMILLE, 0, 1000),
        GeneratorRow(Gen.MOD_ENV_RELEASE, Unit.TIMECENTS, -12000, _LONG, -12000),
        GeneratorRow(Gen.KEY_TO_MOD_ENV_HOLD, Unit.TIMECENTS_PER_KEY, -1200, 1200),
        GeneratorRow(Gen.KEY_TO_MOD_ENV_DECAY, Unit.TIMECENTS_PER_KEY, -1200, 1200),
        GeneratorRow(Gen.VOL_ENV_DELAY, Unit.TIMECENTS, -12000, _SHORT, -12000),
        GeneratorRow(Gen.VOL_ENV_ATTACK, Unit.TIMECENTS, -12000, _LONG, -12000),
        GeneratorRow(Gen.VOL_ENV_HOLD, Unit.TIMECENTS, -12000, _SHORT, -12000),
        GeneratorRow(Gen.VOL_ENV_DECAY, Unit.TIMECENTS, -12000, _LONG, -12000),
        GeneratorRow(Gen.VOL_ENV_SUSTAIN, Unit.CENTIBELS, 0, 1440),
        # a release in less than 16 ms clicks; FluidSynth has the same floor
        GeneratorRow(Gen.VOL_ENV_RELEASE, Unit.TIMECENTS, -7200, _LONG, -12000),
        GeneratorRow(Gen.KEY_TO_VOL_ENV_HOLD, Unit.TIMECENTS_PER_KEY, -1200, 1200),
        GeneratorRow(Gen.KEY_TO_VOL_ENV_DECAY, Unit.TIMECENTS_PER_KEY, -1200, 1200),
        GeneratorRow(Gen.INSTRUMENT, Unit.INDEX, 0, 65535, _NONE),
        GeneratorRow(Gen.KEY_RANGE, Unit.RANGE, 0, 127),
        GeneratorRow(Gen.VELOCITY_RANGE, Unit.RANGE, 0, 127),
        GeneratorRow(Gen.LOOP_START_COARSE, Unit.BLOCKS, -_FAR, _FAR, preset=False),
        GeneratorRow(Gen.KEY, Unit.KEY, 0, 127, _NONE, preset=False),
        GeneratorRow(Gen.VELOCITY, Unit.VELOCITY, 0, 127, _NONE, preset=False),
        GeneratorRow(Gen.ATTENUATION, Unit.CENTIBELS, 0, 1440),
        GeneratorRow(Gen.LOOP_END_COARSE, Unit.BLOCKS, -_FAR, _FAR, preset=False),
        GeneratorRow(Gen.COARSE_TUNE, Unit.SEMITONES, -120, 120),
        GeneratorRow(Gen.FINE_TUNE, Unit.CENTS, -99, 99),
        GeneratorRow(Gen.SAMPLE, Unit.INDEX, 0, 65535, _NONE, preset=False),
        GeneratorRow(Gen.SAMPLE_MODES, Unit.MODE, 0, 3, preset=False),
        GeneratorRow(Gen.SCALE_TUNING, Unit.CENTS_PER_KEY, 0, 1200, 100),
        GeneratorRow(Gen.EXCLUSIVE_CLASS, Unit.CLASS, 0, 127, preset=False),
        GeneratorRow(Gen.ROOT_KEY, Unit.KEY, 0, 127, _NONE, preset=False),
    )
}
COUNT = 60
"""Numbers up to the last one; the gaps are reserved."""
DEFAULTS: tuple[float, ...] = tuple(
    float(GENERATORS[Gen(number)].default) if number in GENERATORS else 0.0 for number in range(COUNT)
)
LIMITS: tuple[tuple[float, float], ...] = tuple(
    (float(GENERATORS[Gen(number)].low), float(GENERATORS[Gen(number)].high)) if number in GENERATORS else (0.0, 0.0)
    for number in range(COUNT)
)
"""Least and greatest value by number."""
PRESET_GENERATORS = frozenset(int(gen) for gen, row in GENERATORS.items() if row.preset) - {
    *(Gen.INSTRUMENT, Gen.KEY_RANGE, Gen.VELOCITY_RANGE)
}
"""Those that a preset adds to the instrument's."""


def hertz(cents: float) -> float:
    """Absolute cents to Hz."""
    return 8.175798915643707 * math.exp2(cents / 1200.0)


def seconds(timecents: float) -> float:
    """Timecents to seconds; -12,000 and below are none."""
    return 0.0 if timecents <= -12000.0 else math.exp2(timecents / 1200.0)
