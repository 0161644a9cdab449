"""Interpolation: a stretch of float32 source frames becomes engine frames, read at a constant step.

Places are fixed-point numbers, 32 bits before and 32 after the point, unsigned: adding them up is exact, splitting one
into index and part costs a shift, and an unsigned index needs no test for being negative.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.jit import LANES, Number, inline_kernel, kernel, lerp_dot
from trayapp.audio.synth.layout import Record

Samples = NDArray[np.float32]

ONE = 4294967296.0
_PART = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_1 = np.uint64(1)
_UNIT = np.float32(1.0 / ONE)
_HALF_UNIT = np.float32(2.0 / ONE)


@inline_kernel
def fixed(value: Number) -> Number:
    """A place or a step, not negative, as a fixed-point number."""
    return np.uint64(np.int64(value * ONE))


@inline_kernel
def part_of(place: Number) -> Number:
    """What stands after the point, 0..1."""
    return np.float32(np.int64(place & _PART)) * _UNIT


@inline_kernel
def _parts(place: Number, move: Number, out: Samples, frames: Number) -> None:
    """`part_of` of each frame's place, in 32 bits, of which machines add and convert many at once."""
    for frame in range(np.uint64(frames)):
        out[frame] = np.float32(np.int32(((place + frame * move) & _PART) >> _1)) * _HALF_UNIT


@kernel
def linear(
    source: Samples, position: Number, step: Number, out: Samples, frames: Number, scratch: NDArray[np.float32]
) -> None:
    """Two points. `position` is the first frame's place in `source`, whose later neighbour must exist.

    `scratch` as for `hermite`.
    """
    place, move = fixed(position), fixed(step)
    parts = scratch[3]
    _parts(place, move, parts, frames)
    for frame in range(np.uint64(frames)):
        index = place >> _SHIFT
        before = source[index]
        out[frame] = before + parts[frame] * (source[index + _1] - before)
        place += move


@kernel
def hermite(
    source: Samples, position: Number, step: Number, out: Samples, frames: Number, scratch: NDArray[np.float32]
) -> None:
    """Four points, third order (Catmull-Rom). `position` counts from source[1]: one neighbour before, two after.

    `scratch` is (4, at least as long as the source): the polynomials between the source's frames are worked out
    first, many at once, so that a frame costs three multiply-adds.
    """
    spans = np.int64(position + step * (frames - 1)) + 2
    c1, c2, c3, parts = scratch[0], scratch[1], scratch[2], scratch[3]
    half, more = np.float32(0.5), np.float32(1.5)
    y0, y1, y2, y3 = source[:spans], source[1 : spans + 1], source[2 : spans + 2], source[3 : spans + 3]
    for index in range(spans):
        first = half * (y2[index] - y0[index])
        third = half * (y3[index] - y0[index]) + more * (y1[index] - y2[index])
        c1[index] = first
        c2[index] = y0[index] - y1[index] + first - third
        c3[index] = third
    place, move = fixed(position), fixed(step)
    _parts(place, move, parts, frames)
    for frame in range(np.uint64(frames)):
        index = place >> _SHIFT
        x = parts[frame]
        out[frame] = ((c3[index] * x + c2[index]) * x + c1[index]) * x + source[index + _1]
        place += move


@kernel
def sinc(
    source: Samples, position: Number, step: Number, out: Samples, frames: Number, rows: Samples, bank: Record
) -> None:
    """A bank of windowed sincs. `position` counts from source[taps / 2 - 1]; one more neighbour after than before."""
    offset = np.int64(bank["offset"])
    taps = np.int64(bank["taps"])
    phases = np.uint64(bank["phases"])
    place, move = fixed(position), fixed(step)
    for frame in range(np.uint64(frames)):
        index = np.int64(place >> _SHIFT)
        phase = (place & _PART) * phases
        part = part_of(phase)
        low = offset + np.int64(phase >> _SHIFT) * taps
        total = lerp_dot(source, index, rows, low, low + taps, part)
        for tap in range(LANES, taps, LANES):
            total += lerp_dot(source, index + tap, rows, low + tap, low + taps + tap, part)
        out[frame] = total
        place += move
