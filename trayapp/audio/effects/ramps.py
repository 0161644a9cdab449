"""Smooth parameters: every value walks to its goal along short straight lines, the same in time at every rate."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from trayapp.audio.arrays import clear, copy
from trayapp.audio.effects.parameters import N_PARAMETERS
from trayapp.audio.jit import Number, inner_kernel

TICK_FRAMES: Final = 16
"""Frames between two looks at the parameters; coefficients move along straight lines from one to the next."""
SMOOTHING_S = 0.012
ARRIVED = 1e-5
MOST_RATE_HZ: Final = 192_000
INAUDIBLE: Final = 1e-6

RAMPS = np.dtype(
    [
        ("rate", "f8"),
        ("goal", "f8", (N_PARAMETERS,)),
        ("value", "f8", (N_PARAMETERS,)),
        ("step", "f8", (N_PARAMETERS,)),
        ("left", "i8"),
        ("still", "i4"),
    ],
    align=True,
)
"""`value` at the present frame moves by `step` per frame for the `left` frames of this tick. `still`: none moves."""


@inner_kernel
def tick(ramps: Any) -> None:
    """Sets the steps for the next TICK_FRAMES."""
    goal, value, step = ramps["goal"], ramps["value"], ramps["step"]
    ramps["left"] = TICK_FRAMES
    share = 1.0 - math.exp(-TICK_FRAMES / (SMOOTHING_S * ramps["rate"]))
    still = 1
    for index in range(N_PARAMETERS):
        way = goal[index] - value[index]
        if abs(way) < ARRIVED:
            value[index] = goal[index]
            step[index] = 0.0
        else:
            step[index] = way * share / TICK_FRAMES
            still = 0
    ramps["still"] = still


@inner_kernel
def move(ramps: Any, frames: Number) -> None:
    """Takes the values on by `frames`."""
    ramps["left"] -= frames
    if ramps["still"] == 0:
        value, step = ramps["value"], ramps["step"]
        for index in range(N_PARAMETERS):
            value[index] += frames * step[index]


@inner_kernel
def jump(ramps: Any) -> None:
    """All values to their goals, for when nobody hears it."""
    copy(ramps["goal"], ramps["value"])
    clear(ramps["step"])
    ramps["left"] = 0
    ramps["still"] = 1


@inner_kernel
def at_rest(ramps: Any, index: Number, neutral: Number) -> Number:
    """Whether a parameter stands at its neutral value."""
    return bool(ramps["value"][index] == neutral and ramps["goal"][index] == neutral)
