"""Chorus: two swaying taps a side, a quarter period apart between the sides."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.arrays import clear
from trayapp.audio.effects.parameters import CHORUS_DEPTH, CHORUS_MIX, CHORUS_RATE
from trayapp.audio.effects.ramps import TICK_FRAMES
from trayapp.audio.effects.rings import read_between
from trayapp.audio.jit import Number, float_of, inner_kernel

RING = 4096
"""16 ms at 192 kHz and the reach of the interpolation."""
BASE_S = 0.010
SWAY_S = 0.004
SLOWEST_HZ = 0.1
OCTAVES = math.log2(50.0)
TAPS = 2
LEVEL = math.sqrt(0.5)

CHORUS = np.dtype(
    [
        ("ring", "f4", (2, RING)),
        ("send_ring", "f4", (2, RING)),
        ("delay", "f8", (2 * TAPS,)),
        ("step", "f8", (2 * TAPS,)),
        ("phase", "f8"),
        ("newest", "i8"),
        ("filled", "i8"),
        ("active", "i4"),
        ("sending", "i4"),
    ],
    align=True,
)
"""`active`: it is mixed into the sound; `sending`: it answers what voices send, which has a line of its own. Delays
in frames and their movement per frame: left, left, right, right."""


@inner_kernel
def tick(part: Any, ramps: Any, sending: Number) -> None:
    """Aims the taps for the coming TICK_FRAMES. A line that is still empty gets no share of the mix."""
    fresh = part["active"] == 0 and part["sending"] == 0
    mixed = ramps["goal"][CHORUS_MIX] != 0.0 or ramps["value"][CHORUS_MIX] != 0.0
    if mixed and part["active"] == 0:
        part["filled"] = 0
    if sending != 0 and part["sending"] == 0:
        clear(part["send_ring"][0])
        clear(part["send_ring"][1])
    part["active"] = 1 if mixed else 0
    part["sending"] = 1 if sending != 0 else 0
    if not mixed and sending == 0:
        return
    rate = ramps["rate"]
    if mixed and part["filled"] < (BASE_S + SWAY_S) * rate + 4:
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
def run(part: Any, ramps: Any, left: Any, right: Any, sent_left: Any, sent_right: Any, frames: Number) -> None:
    """Mixes in place; what is sent is heard as chorus alone."""
    if part["active"] != 0:
        _mix(part, ramps, left, 0, frames)
        _mix(part, ramps, right, 1, frames)
    if part["sending"] != 0:
        _answer(part, sent_left, left, 0, frames)
        _answer(part, sent_right, right, 1, frames)
    part["newest"] += frames
    part["filled"] += frames
    for tap in range(2 * TAPS):
        part["delay"][tap] += part["step"][tap] * frames


@inner_kernel
def _mix(part: Any, ramps: Any, samples: Any, side: Number, frames: Number) -> None:
    ring = part["ring"][side]
    mix, mix_step = np.float32(ramps["value"][CHORUS_MIX]), np.float32(ramps["step"][CHORUS_MIX])
    newest = part["newest"]
    for frame in range(frames):
        ring[np.uint64((newest + frame) & (RING - 1))] = samples[frame]
    for frame in range(frames):
        share = mix + mix_step * float_of(frame + 1)
        samples[frame] += share * (_taps(part, ring, side, frame) - samples[frame])


@inner_kernel
def _answer(part: Any, sent: Any, samples: Any, side: Number, frames: Number) -> None:
    ring, newest = part["send_ring"][side], part["newest"]
    for frame in range(frames):
        ring[np.uint64((newest + frame) & (RING - 1))] = sent[frame]
    for frame in range(frames):
        samples[frame] += _taps(part, ring, side, frame)


@inner_kernel
def _taps(part: Any, ring: Any, side: Number, frame: Number) -> Number:
    """Both taps of a side, so many frames on."""
    delay, step, first = part["delay"], part["step"], TAPS * side
    at, moved = part["newest"] + frame, frame + 1
    wet = read_between(ring, RING - 1, at, delay[first] + step[first] * moved)
    wet += read_between(ring, RING - 1, at, delay[first + 1] + step[first + 1] * moved)
    return np.float32(LEVEL) * wet
