"""Pitch shift: a tap runs through a short line faster or slower than it is written.

Before the tap reaches an end it is followed by another one, at a place where the sound looks alike (found by
correlation), and fades into it; so a held note goes on without a gap and with no beat.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.arrays import clear
from trayapp.audio.effects.parameters import PITCH_SHIFT
from trayapp.audio.effects.ramps import TICK_FRAMES
from trayapp.audio.effects.rings import read_between
from trayapp.audio.jit import Number, inner_kernel

RING = 16384
SEMITONES = 12.0
NEAREST_S = 0.001
FARTHEST_S = 0.028
"""Latest that an onset comes; 30 ms are the promise."""
FADE_S = 0.006
ALIKE_S = 0.008
"""Length that is compared, of sound that both taps have just played."""
SEARCH_S = 0.013
COARSE_HZ = 12_000.0
WET_S = 0.01

PITCH = np.dtype(
    [
        ("ring", "f4", (2, RING)),
        ("newest", "i8"),
        ("filled", "i8"),
        ("now", "f8"),
        ("next", "f8"),
        ("fade", "f8"),
        ("fading", "i4"),
        ("active", "i4"),
        ("wet", "f8"),
        ("wet_step", "f8"),
        ("ratio", "f8"),
        ("ratio_step", "f8"),
    ],
    align=True,
)
"""`now` and `next`: the taps' delays in frames; `fade` 0..1 from one to the other."""


@inner_kernel
def ratio_of(value: Number) -> Number:
    """Speed of the tap for 0..1."""
    return math.exp2((value - 0.5) * (2.0 * SEMITONES / 12.0))


@inner_kernel
def tick(part: Any, ramps: Any, silent: Number) -> None:
    """Aims ratio and share for the coming TICK_FRAMES. An empty line gets no share, but after silence it is right."""
    rate = ramps["rate"]
    on = ramps["goal"][PITCH_SHIFT] != 0.5
    if part["active"] == 0:
        if not on:
            return
        part["active"] = 1
        part["filled"] = np.int64(FARTHEST_S * rate) + 1 if silent else 0
        part["wet"] = 1.0 if silent else 0.0
        if silent:
            clear(part["ring"][0])
            clear(part["ring"][1])
        part["fading"] = 0
        part["now"] = 0.5 * (NEAREST_S + FARTHEST_S) * rate
        part["ratio"] = ratio_of(ramps["value"][PITCH_SHIFT])
    goal = ratio_of(ramps["value"][PITCH_SHIFT] + TICK_FRAMES * ramps["step"][PITCH_SHIFT])
    part["ratio_step"] = (goal - part["ratio"]) / TICK_FRAMES
    most = TICK_FRAMES / (WET_S * rate)
    wet = 1.0 if on and part["filled"] > FARTHEST_S * rate else 0.0
    part["wet_step"] = min(max(wet - part["wet"], -most), most) / TICK_FRAMES
    if not on and part["wet"] <= 0.0:
        part["active"] = 0


@inner_kernel
def run(part: Any, ramps: Any, left: Any, right: Any, frames: Number) -> None:
    """Shifts both sides in place, by the same taps so that the image stands."""
    rate = ramps["rate"]
    ring_left, ring_right = part["ring"][0], part["ring"][1]
    newest, ratio, wet = part["newest"], part["ratio"], part["wet"]
    now, later, fade = part["now"], part["next"], part["fade"]
    nearest, farthest = NEAREST_S * rate, FARTHEST_S * rate
    fade_step = 1.0 / (FADE_S * rate)
    for frame in range(frames):
        ratio += part["ratio_step"]
        wet += part["wet_step"]
        x, y = left[frame], right[frame]
        ring_left[np.uint64(newest & (RING - 1))] = x
        ring_right[np.uint64(newest & (RING - 1))] = y
        drift = 1.0 - ratio
        now = min(max(now + drift, 2.0), farthest + nearest)
        if part["fading"] == 0:
            ahead = now + drift * (FADE_S * rate)
            if (drift < 0.0 and ahead < nearest) or (drift > 0.0 and ahead > farthest):
                later = _alike(part, now, drift, rate, newest)
                part["fading"] = 1
                fade = 0.0
        out_left = read_between(ring_left, RING - 1, newest, now)
        out_right = read_between(ring_right, RING - 1, newest, now)
        if part["fading"] != 0:
            later = min(max(later + drift, 2.0), farthest + nearest)
            fade += fade_step
            share = np.float32(fade * fade * (3.0 - 2.0 * fade))
            out_left += share * (read_between(ring_left, RING - 1, newest, later) - out_left)
            out_right += share * (read_between(ring_right, RING - 1, newest, later) - out_right)
            if fade >= 1.0:
                part["fading"] = 0
                now = later
        level = np.float32(wet)
        left[frame] = x + level * (out_left - x)
        right[frame] = y + level * (out_right - y)
        newest += 1
    part["newest"], part["ratio"], part["wet"] = newest, ratio, min(max(wet, 0.0), 1.0)
    part["now"], part["next"], part["fade"] = now, later, fade
    part["filled"] += frames


@inner_kernel
def _alike(part: Any, now: Number, drift: Number, rate: Number, newest: Number) -> Number:
    """The delay at the other end of the line whose recent past is most like the present tap's."""
    if drift < 0.0:
        last = FARTHEST_S * rate
        first = max(last - SEARCH_S * rate, now + 0.002 * rate)
    else:
        first = NEAREST_S * rate
        last = min(first + SEARCH_S * rate, now - 0.002 * rate)
    if last <= first:
        return last if drift < 0.0 else first
    stride: Number = max(1, np.int64(rate / COARSE_HZ))
    here = newest - np.int64(now)
    part_of_frame = now - np.int64(now)
    best, most = first, -np.inf
    delay = first
    while delay <= last:
        score = _likeness(part, here, newest - np.int64(delay), rate, stride)
        if score > most:
            most, best = score, delay
        delay += stride
    centre = best
    most = -np.inf
    for offset in range(-stride, stride + 1):
        score = _likeness(part, here, newest - np.int64(centre) - offset, rate, max(1, stride // 2))
        if score > most:
            most, best = score, np.int64(centre) + offset + part_of_frame
    return best


@inner_kernel
def _likeness(part: Any, here: Number, there: Number, rate: Number, stride: Number) -> Number:
    """Correlation of what came before two places, by the energy of the second."""
    left, right = part["ring"][0], part["ring"][1]
    together, own = np.float32(0.0), np.float32(1e-9)
    for frame in range(0, np.int64(ALIKE_S * rate), stride):
        a = np.uint64((here - frame) & (RING - 1))
        b = np.uint64((there - frame) & (RING - 1))
        x = left[a] + right[a]
        y = left[b] + right[b]
        together += x * y
        own += y * y
    return float(together / math.sqrt(own))
