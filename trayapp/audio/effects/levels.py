"""Volume and pan."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.effects.parameters import PAN_PAN, VOLUME_GAIN
from trayapp.audio.effects.ramps import at_rest
from trayapp.audio.jit import Number, float_of, inner_kernel

SQRT2 = math.sqrt(2.0)


@inner_kernel
def volume(ramps: Any, left: Any, right: Any, frames: Number) -> None:
    """Multiplies both sides by the gain."""
    if at_rest(ramps, VOLUME_GAIN, 1.0):
        return
    gain = np.float32(ramps["value"][VOLUME_GAIN])
    step = np.float32(ramps["step"][VOLUME_GAIN])
    for frame in range(frames):
        level = gain + step * float_of(frame + 1)
        left[frame] *= level
        right[frame] *= level


@inner_kernel
def pan_gains(position: Number) -> tuple[Number, Number, Number]:
    """For 0 left to 1 right: gain of the far side's own, of the near side's own, and of the far side in the near one.

    Constant power for what stands in the middle. The far side moves over, so that nothing is ever lost.
    """
    side = abs(2.0 * position - 1.0)
    angle = (1.0 + side) * (math.pi / 4.0)
    crossed = SQRT2 / 2.0 * math.sin(side * (math.pi / 2.0))
    return SQRT2 * math.cos(angle), SQRT2 * math.sin(angle) - crossed, crossed


@inner_kernel
def pan(ramps: Any, left: Any, right: Any, frames: Number) -> None:
    """Moves the stereo image."""
    if at_rest(ramps, PAN_PAN, 0.5):
        return
    first = ramps["value"][PAN_PAN]
    last = first + frames * ramps["step"][PAN_PAN]
    _matrix(left, right, first, last, frames)


@inner_kernel
def _matrix(left: Any, right: Any, first: Number, last: Number, frames: Number) -> None:
    far, near, crossed = pan_gains(first)
    far_last, near_last, crossed_last = pan_gains(last)
    left_near = first + last < 1.0
    share = 1.0 / frames
    a, b, c = np.float32(far), np.float32(near), np.float32(crossed)
    da = np.float32((far_last - far) * share)
    db = np.float32((near_last - near) * share)
    dc = np.float32((crossed_last - crossed) * share)
    for frame in range(frames):
        moved = float_of(frame + 1)
        outer = a + da * moved
        inner = b + db * moved
        over = c + dc * moved
        x, y = left[frame], right[frame]
        if left_near:
            left[frame] = inner * x + over * y
            right[frame] = outer * y
        else:
            right[frame] = inner * y + over * x
            left[frame] = outer * x
