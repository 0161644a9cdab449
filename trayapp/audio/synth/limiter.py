"""The look-ahead limiter: peaks are met by a gain that has come down in time, so that nothing passes the ceiling.

Gain = mean over the look-ahead of (the smallest gain wanted within the look-ahead, released slowly): each factor in
the mean of a peak's own frame already fits that peak. While nothing needs limiting it is a plain delay, bit for bit.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from trayapp.audio.jit import Number, kernel
from trayapp.audio.synth.layout import Record

CEILING: Final = 10.0 ** (-0.3 / 20.0)
LOOKAHEAD_S = 0.001
RELEASE_S = 0.08
MOST_RATE_HZ: Final = 192_000

LIMITER = np.dtype(
    [
        ("length", "i8"),
        ("place", "i8"),
        ("quiet", "i8"),
        ("released", "f8"),
        ("rate", "f8"),
        ("lowest", "f8"),
        ("lines", "f4", (4, round(MOST_RATE_HZ * LOOKAHEAD_S) + 1)),
    ],
    align=True,
)
"""`length`: of the rings, one more than the frames by which everything is late. `quiet`: frames since a gain below 1
was wanted. `released`: the slow gain. `lowest`: the smallest gain given since the meter was read."""

LEFT, RIGHT, WANTED, GIVEN = range(4)


def lookahead_frames(rate: float) -> int:
    """Frames by which the limiter delays everything."""
    return max(1, round(LOOKAHEAD_S * rate))


def reset_limiter(limiter: Record, rate: float) -> None:
    """Silence and full gain; `lines` are four rings of the look-ahead: left, right, gains wanted, gains given."""
    limiter["length"] = lookahead_frames(rate) + 1
    limiter["quiet"] = 2 * limiter["length"]
    limiter["released"] = limiter["lowest"] = 1.0
    limiter["rate"] = 1.0 - math.exp(-1.0 / (RELEASE_S * rate))
    limiter["lines"][:WANTED] = 0.0
    limiter["lines"][WANTED:] = 1.0


@kernel
def limit(limiter: Record, left: Any, right: Any, frames: Number) -> None:
    """Limits both sides in place; `length` - 1 frames late."""
    lines = limiter["lines"]
    length = limiter["length"]
    place = limiter["place"]
    quiet = limiter["quiet"]
    released = limiter["released"]
    rate = limiter["rate"]
    lowest = limiter["lowest"]
    ceiling = np.float32(CEILING)
    one = np.float32(1.0)
    for frame in range(frames):
        peak = max(abs(left[frame]), abs(right[frame]))
        wanted = one
        if peak > ceiling:
            wanted = ceiling / peak
            quiet = 0
        else:
            quiet += 1
        following = place + 1 if place + 1 < length else 0
        lines[LEFT, place] = left[frame]
        lines[RIGHT, place] = right[frame]
        lines[WANTED, place] = wanted
        late_left = lines[LEFT, following]
        late_right = lines[RIGHT, following]
        if quiet >= length and released >= 0.99999:
            released = 1.0
            lines[GIVEN, place] = one
            if quiet >= 2 * length:
                place = following
                left[frame] = late_left
                right[frame] = late_right
                continue
        else:
            least = one
            for index in range(length):
                least = min(least, lines[WANTED, index])
            released = min(np.float64(least), released + (1.0 - released) * rate)
            lines[GIVEN, place] = released
        total = np.float32(0.0)
        for index in range(length):
            total += lines[GIVEN, index]
        gain = min(total / np.float32(length), one)
        lowest = min(lowest, np.float64(gain))
        place = following
        left[frame] = late_left * gain
        right[frame] = late_right * gain
    limiter["place"] = place
    limiter["quiet"] = min(quiet, np.int64(1 << 40))
    limiter["released"] = released
    limiter["lowest"] = lowest
