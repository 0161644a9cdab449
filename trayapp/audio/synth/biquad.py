"""Two-pole filters: coefficients in double precision, moved along straight lines while they change.

Any mix of two stable sets is stable (the stability region is a triangle), so a ramp never rings up. Formulas:
R. Bristow-Johnson, Audio EQ Cookbook.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.jit import Number, inner_kernel, ordered_kernel
from trayapp.audio.synth.layout import Record

_LOW_1, _HIGH_1, _LOW_2, _HIGH_2, _BAND, _NOTCH, _LOW_SF, _PEAK, _LOW_SHELF, _HIGH_SHELF = range(1, 11)

OPEN_HZ = 19_900.0
"""A flat low pass from here on does nothing (SoundFont 2.04: 13,500 cents, 19,914 Hz, is no filter)."""
BUTTERWORTH = math.sqrt(0.5)
LEAST_OCTAVES, MOST_OCTAVES = 0.001, 24.0
"""Of a band's width, wherever its controllers have brought it."""
PLAIN = 4
"""Frames of a stretch that are filtered one after another."""


@inner_kernel
def does_nothing(kind: Number, cutoff: Number, resonance: Number, gain: Number) -> Number:
    """Whether the filter may be left out."""
    if kind == 0:
        return True
    if kind in (_LOW_1, _LOW_2, _LOW_SF):
        return bool(cutoff >= OPEN_HZ and resonance <= 0.01)
    if kind >= _PEAK:
        return gain == 0.0
    return False


@inner_kernel
def coefficients(
    goal: Any, kind: Number, cutoff: Number, resonance: Number, gain: Number, bandwidth: Number, rate: Number
) -> None:
    """Writes b0, b1, b2, a1, a2 (a0 is 1). Cutoff in Hz, resonance and gain in dB, bandwidth in octaves."""
    frequency = min(max(cutoff, 5.0), 0.47 * rate)
    w = 2.0 * math.pi * frequency / rate
    if kind in (_LOW_1, _HIGH_1):
        t = math.tan(0.5 * w)
        pole = (t - 1.0) / (t + 1.0)
        if kind == _LOW_1:
            b0 = t / (t + 1.0)
            _store(goal, b0, b0, 0.0, pole, 0.0)
        else:
            b0 = 1.0 / (t + 1.0)
            _store(goal, b0, -b0, 0.0, pole, 0.0)
        return
    cosine = math.cos(w)
    sine = math.sin(w)
    if kind >= _PEAK:
        octaves = min(max(bandwidth, LEAST_OCTAVES), MOST_OCTAVES)
        _equaliser(goal, kind, sine, cosine, gain, octaves * w / sine)
        return
    alpha = sine / (2.0 * BUTTERWORTH * 10.0 ** (resonance / 20.0))
    scale = 1.0 / (1.0 + alpha)
    a1 = -2.0 * cosine * scale
    a2 = (1.0 - alpha) * scale
    if kind in (_LOW_2, _LOW_SF):
        b0 = 0.5 * (1.0 - cosine) * scale
        if kind == _LOW_SF:
            b0 *= 10.0 ** (-resonance / 40.0)
        _store(goal, b0, 2.0 * b0, b0, a1, a2)
    elif kind == _HIGH_2:
        b0 = 0.5 * (1.0 + cosine) * scale
        _store(goal, b0, -2.0 * b0, b0, a1, a2)
    elif kind == _BAND:
        _store(goal, alpha * scale, 0.0, -alpha * scale, a1, a2)
    else:
        _store(goal, scale, a1, scale, a1, a2)


@inner_kernel
def _equaliser(goal: Any, kind: Number, sine: Number, cosine: Number, gain: Number, octaves: Number) -> None:
    root = 10.0 ** (gain / 40.0)
    if kind == _PEAK:
        alpha = sine * math.sinh(0.5 * math.log(2.0) * octaves)
        scale = 1.0 / (1.0 + alpha / root)
        middle = -2.0 * cosine * scale
        _store(
            goal, (1.0 + alpha * root) * scale, middle, (1.0 - alpha * root) * scale, middle, (1 - alpha / root) * scale
        )
        return
    alpha = sine * BUTTERWORTH
    edge = 2.0 * math.sqrt(root) * alpha
    sign = 1.0 if kind == _LOW_SHELF else -1.0
    up, down = root + 1.0, (root - 1.0) * sign * cosine
    scale = 1.0 / (up + down + edge)
    _store(
        goal,
        root * (up - down + edge) * scale,
        sign * 2.0 * root * ((root - 1.0) - sign * up * cosine) * scale,
        root * (up - down - edge) * scale,
        -sign * 2.0 * ((root - 1.0) + sign * up * cosine) * scale,
        (up + down - edge) * scale,
    )


@inner_kernel
def _store(goal: Any, b0: Number, b1: Number, b2: Number, a1: Number, a2: Number) -> None:
    goal[0] = b0
    goal[1] = b1
    goal[2] = b2
    goal[3] = a1
    goal[4] = a2


@ordered_kernel
def run_filter(part: Record, samples: Any, row: Number, frames: Number, feed: Any) -> None:
    """Filters float32 `samples` in place by standing coefficients; `row` of the history, `feed` is float64 scratch.

    A recursion waits for its last result at every frame. With numerator and denominator multiplied by the denominator
    at -z, only y[n-2] and y[n-4] are left of it, so that even and odd frames go side by side; the inputs' share is
    worked out before, many frames at once. The first four frames go the plain way: they meet what other coefficients
    left. The order of the terms keeps the chain short.
    """
    now, history = part["now"], part["history"]
    b0, b1, b2, a1, a2 = now[0], now[1], now[2], now[3], now[4]
    x1, x2, y1, y2 = history[row, 0], history[row, 1], history[row, 2], history[row, 3]
    for frame in range(min(PLAIN, frames)):
        x = np.float64(samples[frame])
        y = (b0 * x + b1 * x1 + b2 * x2 - a2 * y2) - a1 * y1
        x2, x1, y2, y1 = x1, x, y1, y
        feed[frame] = y
    if frames > PLAIN:
        _input_share(samples, feed, frames, b0, b1, b2, a1, a2)
        c2, c4 = a1 * a1 - 2.0 * a2, a2 * a2
        y4, y3 = feed[0], feed[1]
        ahead = feed[PLAIN:frames]
        for frame in range(frames - PLAIN):
            y = (ahead[frame] - c4 * y4) + c2 * y2
            y4, y3, y2, y1 = y3, y2, y1, y
            ahead[frame] = y
        x1, x2 = samples[frames - 1], samples[frames - 2]
    for frame in range(frames):
        samples[frame] = feed[frame]
    history[row, 0], history[row, 1], history[row, 2], history[row, 3] = x1, x2, y1, y2


@ordered_kernel
def _input_share(
    samples: Any, feed: Any, frames: Number, b0: Number, b1: Number, b2: Number, a1: Number, a2: Number
) -> None:
    """What the inputs give to frames PLAIN and later in `run_filter`."""
    v1, v2, v3, v4 = b1 - a1 * b0, b2 - a1 * b1 + a2 * b0, a2 * b1 - a1 * b2, a2 * b2
    x0, x1, x2 = samples[PLAIN:frames], samples[PLAIN - 1 : frames - 1], samples[PLAIN - 2 : frames - 2]
    x3, x4 = samples[PLAIN - 3 : frames - 3], samples[PLAIN - 4 : frames - 4]
    share = feed[PLAIN:frames]
    for frame in range(frames - PLAIN):
        near = b0 * np.float64(x0[frame]) + v1 * np.float64(x1[frame]) + v2 * np.float64(x2[frame])
        share[frame] = near + v3 * np.float64(x3[frame]) + v4 * np.float64(x4[frame])


@ordered_kernel
def run_ramp(part: Record, samples: Any, row: Number, frames: Number) -> None:
    """As `run_filter`, with coefficients that move at every frame."""
    now, step, history = part["now"], part["step"], part["history"]
    b0, b1, b2, a1, a2 = now[0], now[1], now[2], now[3], now[4]
    c0, c1, c2, d1, d2 = step[0], step[1], step[2], step[3], step[4]
    x1, x2, y1, y2 = history[row, 0], history[row, 1], history[row, 2], history[row, 3]
    for frame in range(frames):
        b0 += c0
        b1 += c1
        b2 += c2
        a1 += d1
        a2 += d2
        x = np.float64(samples[frame])
        y = (b0 * x + b1 * x1 + b2 * x2 - a2 * y2) - a1 * y1
        x2, x1, y2, y1 = x1, x, y1, y
        samples[frame] = y
    history[row, 0], history[row, 1], history[row, 2], history[row, 3] = x1, x2, y1, y2


@inner_kernel
def move_on(part: Record, frames: Number) -> None:
    """Takes the coefficients to where `frames` of a ramp have brought them."""
    now, step = part["now"], part["step"]
    for index in range(5):
        now[index] += frames * step[index]
