"""Interpolation kernels: windowed sincs in rows of phases, one bank as recorded and narrower ones for far-up pitches.

Bank 0: 16 taps, Kaiser window with beta 9, 512 phases. The others cut off below the engine's Nyquist frequency for a
transposition of up to their ratio, so that nothing folds back; they stand a quarter octave apart.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

KAISER_BETA = 9.0
SINC_TAPS: Final = 16
SINC_PHASES: Final = 512
FULL_BAND_STEP: Final = 1.5
"""Frames of the sample per engine frame up to which bank 0 serves; just above seven semitones at equal rates."""
BANKS_PER_OCTAVE: Final = 4
FIRST_RATIO_STEP: Final = 3
"""Bank 1 is for ratios up to 2 ** (3 / 4), the first quarter octave above FULL_BAND_STEP."""
LAST_RATIO_STEP: Final = 16
CUTOFF = 0.9
"""Of the engine's Nyquist frequency. With at least 24 taps per ratio the pass band is flat to 16 of 24 kHz, and the
stop band begins at 27 of 24 kHz, whose image lies above 21 kHz."""
TAPS_PER_RATIO = 24

BANK = np.dtype([("offset", "i8"), ("taps", "i8"), ("phases", "i8")], align=True)
"""`offset`: where the bank begins in the values; rows of `taps` values, `phases` + 1 rows."""


def kernel_rows(taps: int, phases: int, cutoff: float) -> NDArray[np.float32]:
    """One bank, float32 (phases + 1, taps); row p interpolates p / phases after tap taps / 2 - 1 and sums to 1."""
    half = taps // 2
    tap = np.arange(taps) - (half - 1)
    distance = tap[None, :] - np.arange(phases + 1)[:, None] / phases
    window = np.i0(KAISER_BETA * np.sqrt(np.clip(1.0 - (distance / half) ** 2, 0.0, None))) / np.i0(KAISER_BETA)
    rows = np.where(np.abs(distance) <= half, window * np.sinc(cutoff * distance), 0.0)
    return np.asarray(rows / rows.sum(axis=1, keepdims=True), dtype=np.float32)


def _taps(ratio: float) -> int:
    return SINC_TAPS * math.ceil(TAPS_PER_RATIO * ratio / SINC_TAPS)


def sinc_banks() -> tuple[NDArray[np.float32], NDArray[np.void]]:
    """All banks: their values one after another, and where each one is."""
    rows = [kernel_rows(SINC_TAPS, SINC_PHASES, 1.0)]
    for step in range(FIRST_RATIO_STEP, LAST_RATIO_STEP + 1):
        ratio = 2.0 ** (step / BANKS_PER_OCTAVE)
        taps = _taps(ratio)
        rows.append(kernel_rows(taps, max(32, round(SINC_PHASES / ratio)), CUTOFF / ratio))
    banks = np.zeros(len(rows), BANK)
    offset = 0
    for bank, values in zip(banks, rows, strict=True):
        bank["offset"], bank["taps"], bank["phases"] = offset, values.shape[1], values.shape[0] - 1
        offset += values.size
    return np.concatenate([values.ravel() for values in rows]), banks


MAX_TAPS: Final = _taps(2.0 ** (LAST_RATIO_STEP / BANKS_PER_OCTAVE))
MAX_STEP: Final = 64.0
"""Fastest reading of a sample, six octaves up at equal rates; faster is read at this."""
