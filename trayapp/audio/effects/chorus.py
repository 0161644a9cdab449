"""Chorus: two swaying taps a side, a quarter period apart between the sides."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.effects.parameters import CHORUS_DEPTH, CHORUS_MIX, CHORUS_RATE
from trayapp.audio.effects.ramps import TICK_FRAMES
from trayapp.audio.effects.rings import read_between
from trayapp.audio.jit import Number, inner_kernel

RING = 4096
"""16 ms at 192 kHz and the reach of the interpolation."""
BASE_S = 0.010
SWAY_S = 0.004
SLOWEST_HZ = 0.1
OCTAVES = math.log2(50.0)
TAPS = 2

CHORUS = np.dtype(
    [
        ("ring", "f4", (2, RING)),
        ("delay", "f8", (2 * TAPS,)),
        ("step", "f8", (2 * TAPS,)),
        ("phase", "f8"),
        ("newest", "i8"),
        ("filled", "i8"),
        ("active", "i4"),
    ],
    align=True,
)
"""Delays in frames and their movement per frame: left, left, right, right."""


@inner_kernel
def tick(part: Any, ramps: Any) -> None:
    """Aims the taps for the coming TICK_FRAMES. A line that is still empty gets no share of the mix."""
    if ramps["goal"][CHORUS_MIX] == 0.0 and ramps["value"][CHORUS_MIX] == 0.0:
        part["active"] = 0
        return
    rate = ramps["rate"]
    fresh = part["active"] == 0
    if fresh:
        part["active"] = 1
        part["filled"] = 0
    if part["filled"] < (BASE_S + SWAY_S) * rate + 4:
        ramps["step"][CHORUS_MIX] = 0.0
    speed = SLOWEST_HZ * math.exp2(OCTAVES * ramps["value"][CHORUS_RATE])
    phase = part["phase"] + speed * TICK_FRAMES / rate
    phase -= math.floor(phase)
    part["phase"] = phase
    sway = SWAY_S * (ramps["value"][CHORUS_DEPTH] + TICK_FRAMES * ramps["step"][CHORUS_DEPTH])
    delay, step = part["delay"], part["step"]
    for tap in range(2 * TAPS):
        turn = phase + 0.5 * (tap % TAPS) + 0.25 * (tap // TAPS)
        goal = (BASE_S + sway * math.sin(2.0 * math.pi * turn)) * rate
        if fresh:
            delay[tap] = goal
        step[tap] = (goal - delay[tap]) / TICK_FRAMES


@inner_kernel
def run(part: Any, ramps: Any, left: Any, right: Any, frames: Number) -> None:
    """Mixes in place."""
    _side(part, ramps, left, 0, frames)
    _side(part, ramps, right, 1, frames)
    part["newest"] += frames
    part["filled"] += frames
    for tap in range(2 * TAPS):
        part["delay"][tap] += part["step"][tap] * frames


@inner_kernel
def _side(part: Any, ramps: Any, samples: Any, side: Number, frames: Number) -> None:
    ring, delay, step = part["ring"][side], part["delay"], part["step"]
    newest = part["newest"]
    first, second = delay[TAPS * side], delay[TAPS * side + 1]
    first_step, second_step = step[TAPS * side], step[TAPS * side + 1]
    mix, mix_step = np.float32(ramps["value"][CHORUS_MIX]), np.float32(ramps["step"][CHORUS_MIX])
    level = np.float32(math.sqrt(0.5))
    for frame in range(frames):
        ring[np.uint64((newest + frame) & (RING - 1))] = samples[frame]
    for frame in range(frames):
        at = newest + frame
        moved = frame + 1
        wet = read_between(ring, RING - 1, at, first + first_step * moved)
        wet += read_between(ring, RING - 1, at, second + second_step * moved)
        share = mix + mix_step * np.float32(moved)
        samples[frame] += share * (level * wet - samples[frame])
