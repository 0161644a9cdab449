"""Low frequency oscillators of a voice."""

from __future__ import annotations

import math

import numpy as np

from trayapp.audio.control_curve import CURVE_POINTS
from trayapp.audio.jit import Number, float32_at, inner_kernel
from trayapp.audio.synth.layout import Record

_TRIANGLE, _SINE, _SQUARE, _SAW_UP, _SAW_DOWN, _PULSE_75, _PULSE_25, _PULSE_12, _SAMPLE_HOLD, _STEPS = range(10)


@inner_kernel
def shape(wave: Number, phase: Number) -> Number:
    """-1..1 at `phase` 0..1. Triangle and sine begin at 0 and rise; pulses fall from 1 to 0."""
    if wave == _TRIANGLE:
        if phase < 0.25:
            return 4.0 * phase
        if phase < 0.75:
            return 2.0 - 4.0 * phase
        return 4.0 * phase - 4.0
    if wave == _SINE:
        return math.sin(2.0 * math.pi * phase)
    if wave == _SAW_UP:
        return 2.0 * phase - 1.0
    if wave == _SAW_DOWN:
        return 1.0 - 2.0 * phase
    width = 0.5
    if wave == _PULSE_75:
        width = 0.75
    elif wave == _PULSE_25:
        width = 0.25
    elif wave == _PULSE_12:
        width = 0.125
    return 1.0 if phase < width else 0.0


@inner_kernel
def advance(
    spec: Record, run: Record, index: Number, frames: Number, rate: Number, extra_hz: Number, counters: Record
) -> Number:
    """The value, -1..1 with the fade-in applied, at the end of the coming `frames`; `run.age` is their beginning."""
    lfo = spec["lfos"][index]
    end = run["age"] + frames
    since = end - np.int64(lfo["delay_s"] * rate)
    if since <= 0:
        run["lfo_phase"][index] = lfo["phase"]
        return 0.0
    wave = lfo["wave"]
    phase = run["lfo_phase"][index] + (lfo["frequency"] + extra_hz) / rate * min(frames, since)
    if phase >= 1.0 or phase < 0.0:
        phase -= math.floor(phase)
        if wave == _SAMPLE_HOLD:
            run["lfo_hold"][index] = noise(counters)
    run["lfo_phase"][index] = phase
    if wave == _SAMPLE_HOLD:
        out = np.float64(run["lfo_hold"][index])
    elif wave == _STEPS:
        out = _step(spec["steps"][index], lfo["n_steps"], phase)
    else:
        out = shape(wave, phase)
    fade = lfo["fade_s"] * rate
    if since < fade:
        out *= since / fade
    return float(out)


@inner_kernel
def _step(address: Number, count: Number, phase: Number) -> Number:
    if count == 0:
        return 0.0
    return np.float64(float32_at(address, CURVE_POINTS)[min(np.int64(phase * count), count - 1)])


@inner_kernel
def noise(counters: Record) -> Number:
    """A random number -1..1 (linear congruential generator of Numerical Recipes)."""
    seed = (counters["random"] * 1664525 + 1013904223) & 0xFFFFFFFF
    counters["random"] = seed
    return float(seed / 2147483648.0 - 1.0)
