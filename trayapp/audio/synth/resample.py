"""Interpolation: a stretch of float32 source frames becomes engine frames, read at a constant step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.jit import LANES, inline_kernel, kernel, lerp_dot
from trayapp.audio.synth.layout import Record

Samples = NDArray[np.float32]


@inline_kernel
def linear(source: Samples, position: float, step: float, out: Samples, frames: int) -> None:
    """Two points. `position` is the first frame's place in `source`, whose later neighbour must exist."""
    for frame in range(frames):
        place = position + frame * step
        index = int(place)
        part = np.float32(place - index)
        before = source[index]
        out[frame] = before + part * (source[index + 1] - before)


@inline_kernel
def hermite(source: Samples, position: float, step: float, out: Samples, frames: int) -> None:
    """Four points, third order (Catmull-Rom). `position` counts from source[1]: one neighbour before, two after."""
    half = np.float32(0.5)
    for frame in range(frames):
        place = position + frame * step
        index = int(place)
        x = np.float32(place - index)
        y0 = source[index]
        y1 = source[index + 1]
        y2 = source[index + 2]
        y3 = source[index + 3]
        c1 = half * (y2 - y0)
        c3 = half * (y3 - y0) + (y1 - y2) * np.float32(1.5)
        c2 = y0 - y1 + c1 - c3
        out[frame] = ((c3 * x + c2) * x + c1) * x + y1


@kernel
def sinc(source: Samples, position: float, step: float, out: Samples, frames: int, rows: Samples, bank: Record) -> None:
    """A bank of windowed sincs. `position` counts from source[taps / 2 - 1]: so many neighbours before, one more after."""
    offset = np.int64(bank["offset"])
    taps = np.int64(bank["taps"])
    phases = np.float64(bank["phases"])
    for frame in range(frames):
        place = position + frame * step
        index = int(place)
        phase = (place - index) * phases
        row = int(phase)
        part = np.float32(phase - row)
        low = offset + row * taps
        total = lerp_dot(source, index, rows, low, low + taps, part)
        for tap in range(LANES, taps, LANES):
            total += lerp_dot(source, index + tap, rows, low + tap, low + taps + tap, part)
        out[frame] = total
