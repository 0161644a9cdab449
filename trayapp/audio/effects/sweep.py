"""The filter: a state variable filter whose cutoff, resonance and mode move without a click.

Trapezoidal integration keeps it stable under any movement (A. Simper, Cytomic, "Solving the continuous SVF equations
using trapezoidal integration and equivalent currents").
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.arrays import clear
from trayapp.audio.effects.parameters import FILTER_CUTOFF, FILTER_MODE, FILTER_RESONANCE
from trayapp.audio.effects.ramps import TICK_FRAMES
from trayapp.audio.jit import Number, inner_kernel, ordered_kernel

LOWEST_HZ = 20.0
OCTAVES = math.log2(1000.0)
RESONANCE_DB = 24.0
FADE_S = 0.01
LOW, HIGH, BAND, NOTCH = range(4)

SWEEP = np.dtype(
    [
        ("g", "f8"),
        ("k", "f8"),
        ("mix", "f8", (3,)),
        ("wet", "f8"),
        ("g_step", "f8"),
        ("k_step", "f8"),
        ("mix_step", "f8", (3,)),
        ("wet_step", "f8"),
        ("memory", "f8", (4,)),
        ("active", "i4"),
    ],
    align=True,
)
"""`mix`: shares of the input, the band and the low output, by which the modes differ. `memory`: two per side."""


@inner_kernel
def mode_of(value: Number) -> Number:
    """Quarter of the mode's range."""
    return min(3, max(0, int(value * 4.0)))


@inner_kernel
def wanted(ramps: Any) -> Number:
    """Whether the goals ask for any filtering."""
    mode = mode_of(ramps["goal"][FILTER_MODE])
    cutoff = ramps["goal"][FILTER_CUTOFF]
    return not ((mode == LOW and cutoff >= 1.0) or (mode == HIGH and cutoff <= 0.0))


@inner_kernel
def tick(part: Any, ramps: Any, silent: Number) -> None:
    """Sets where coefficients go within the coming TICK_FRAMES. After silence it is there at once."""
    on = wanted(ramps)
    if part["active"] == 0:
        if not on:
            return
        clear(part["memory"])
        part["wet"] = 1.0 if silent else 0.0
    rate = ramps["rate"]
    cutoff = ramps["value"][FILTER_CUTOFF] + TICK_FRAMES * ramps["step"][FILTER_CUTOFF]
    resonance = ramps["value"][FILTER_RESONANCE] + TICK_FRAMES * ramps["step"][FILTER_RESONANCE]
    g = math.tan(math.pi * min(LOWEST_HZ * math.exp2(OCTAVES * cutoff) / rate, 0.48))
    k = math.sqrt(2.0) * math.exp(-resonance * (RESONANCE_DB / 20.0) * math.log(10.0))
    mode = mode_of(ramps["goal"][FILTER_MODE])
    direct = 1.0 if mode in (HIGH, NOTCH) else 0.0
    band = 0.0 if mode == LOW else (k if mode == BAND else -k)
    low = 1.0 if mode == LOW else (-1.0 if mode == HIGH else 0.0)
    fresh = part["active"] == 0
    share = 1.0 if fresh else 1.0 - math.exp(-TICK_FRAMES / (FADE_S * 0.5 * rate))
    mix, step = part["mix"], part["mix_step"]
    step[0] = (direct - mix[0]) * share / TICK_FRAMES
    step[1] = (band - mix[1]) * share / TICK_FRAMES
    step[2] = (low - mix[2]) * share / TICK_FRAMES
    if fresh:
        part["g"], part["k"] = g, k
        mix[0], mix[1], mix[2] = direct, band, low
        clear(step)
        part["active"] = 1
    part["g_step"] = (g - part["g"]) / TICK_FRAMES
    part["k_step"] = (k - part["k"]) / TICK_FRAMES
    goal = 1.0 if on else 0.0
    most = TICK_FRAMES / (FADE_S * rate)
    way = min(max(goal - part["wet"], -most), most)
    part["wet_step"] = way / TICK_FRAMES
    if not on and part["wet"] <= 0.0:
        part["active"] = 0


@ordered_kernel
def run(part: Any, left: Any, right: Any, frames: Number) -> None:
    """Filters in place, each side with its own memory."""
    memory, mix, mix_step = part["memory"], part["mix"], part["mix_step"]
    g, k, wet = part["g"], part["k"], part["wet"]
    m0, m1, m2 = mix[0], mix[1], mix[2]
    l1, l2, r1, r2 = memory[0], memory[1], memory[2], memory[3]
    for frame in range(frames):
        g += part["g_step"]
        k += part["k_step"]
        wet += part["wet_step"]
        m0 += mix_step[0]
        m1 += mix_step[1]
        m2 += mix_step[2]
        a1 = 1.0 / (1.0 + g * (g + k))
        a2 = g * a1
        a3 = g * a2
        x = np.float64(left[frame])
        v3 = x - l2
        v1 = a1 * l1 + a2 * v3
        v2 = l2 + a2 * l1 + a3 * v3
        l1 = 2.0 * v1 - l1
        l2 = 2.0 * v2 - l2
        left[frame] = x + wet * (m0 * x + m1 * v1 + m2 * v2 - x)
        x = np.float64(right[frame])
        v3 = x - r2
        v1 = a1 * r1 + a2 * v3
        v2 = r2 + a2 * r1 + a3 * v3
        r1 = 2.0 * v1 - r1
        r2 = 2.0 * v2 - r2
        right[frame] = x + wet * (m0 * x + m1 * v1 + m2 * v2 - x)
    part["g"], part["k"], part["wet"] = g, k, min(max(wet, 0.0), 1.0)
    mix[0], mix[1], mix[2] = m0, m1, m2
    memory[0], memory[1], memory[2], memory[3] = l1, l2, r1, r2
