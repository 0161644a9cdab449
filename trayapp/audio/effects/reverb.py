"""Reverb: four allpasses a side into sixteen delay lines fed back through a Hadamard matrix. Nothing is modulated.

Sixteen lines of 31 to 97 ms hold about a second of sound, that is one mode per hertz: dense enough that none rings out.
Each line's gain and damping give the same decay at every frequency of its own, so that any decay time is stable.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.arrays import clear, copy
from trayapp.audio.effects.parameters import REVERB_DECAY, REVERB_MIX
from trayapp.audio.effects.ramps import MOST_RATE_HZ, TICK_FRAMES
from trayapp.audio.jit import Number, float_of, inner_kernel

LINES = 16
LINE_S = (
    *(0.0313, 0.0347, 0.0381, 0.0409, 0.0449, 0.0477, 0.0521, 0.0557),
    *(0.0601, 0.0637, 0.0677, 0.0719, 0.0773, 0.0823, 0.0887, 0.0971),
)
ALLPASSES = 4
ALLPASS_S = ((0.0047, 0.0036, 0.0127, 0.0093), (0.0051, 0.0039, 0.0119, 0.0099))
ALLPASS_GAIN = 0.62
SHORTEST_S = 0.4
LONGEST_S = 12.0
OCTAVES = math.log2(LONGEST_S / SHORTEST_S)
DAMPED_HZ = 6000.0
DAMPED_DECAY = 0.35
"""At DAMPED_HZ the decay takes this part of the time."""
CLOSING_S = 0.01
LEVEL = 1.5
"""Makes the wet sound of a middle decay as loud as the dry."""

LINE_ROOM = int(LINE_S[-1] * MOST_RATE_HZ) + 64
ALLPASS_ROOM = int(0.0127 * MOST_RATE_HZ) + 64

REVERB = np.dtype(
    [
        ("lines", "f4", (LINES, LINE_ROOM)),
        ("allpasses", "f4", (2, ALLPASSES, ALLPASS_ROOM)),
        ("length", "i8", (LINES,)),
        ("place", "i8", (LINES,)),
        ("allpass_length", "i8", (2, ALLPASSES)),
        ("allpass_place", "i8", (2, ALLPASSES)),
        ("pole", "f4", (LINES,)),
        ("gain", "f4", (LINES,)),
        ("damped", "f4", (LINES,)),
        ("frames", "f4", (LINES, TICK_FRAMES)),
        ("feed", "f4", (2, TICK_FRAMES)),
        ("decay", "f8"),
        ("level", "f8"),
        ("open", "f8"),
        ("open_step", "f8"),
        ("active", "i4"),
    ],
    align=True,
)
"""`frames` and `feed`: scratch of one stretch. `decay`: the setting for which `gain` and `pole` were worked out.
`open`: gain of what comes out, which falls to 0 before the network is left."""


def prime_from(number: int) -> int:
    """The first prime that is not smaller."""
    while any(number % divisor == 0 for divisor in range(2, math.isqrt(number) + 1)):
        number += 1
    return number


def reset_reverb(part: Any, rate: float) -> None:
    """Lengths for a rate, prime so that no two lines meet again soon; all silent."""
    for index, seconds in enumerate(LINE_S):
        part["length"][index] = prime_from(int(seconds * rate))
    for side in range(2):
        for index, seconds in enumerate(ALLPASS_S[side]):
            part["allpass_length"][side, index] = prime_from(int(seconds * rate))
    part["decay"] = -1.0


@inner_kernel
def tick(part: Any, ramps: Any, sending: Number) -> None:
    """Follows the decay; forgets everything where the reverb is not heard."""
    heard = ramps["goal"][REVERB_MIX] != 0.0 or ramps["value"][REVERB_MIX] != 0.0 or sending != 0
    if part["active"] == 0:
        if not heard:
            return
        part["active"] = 1
        part["open"] = 1.0
    elif not heard and part["open"] <= 0.0:
        forget(part)
        return
    most = TICK_FRAMES / (CLOSING_S * ramps["rate"])
    way = (1.0 if heard else 0.0) - part["open"]
    part["open_step"] = min(max(way, -most), most) / TICK_FRAMES
    decay = ramps["value"][REVERB_DECAY]
    if abs(decay - part["decay"]) > 1e-4:
        part["decay"] = decay
        _follow_decay(part, SHORTEST_S * math.exp2(OCTAVES * decay), ramps["rate"])


@inner_kernel
def _follow_decay(part: Any, seconds: Number, rate: Number) -> None:
    cosine = math.cos(2.0 * math.pi * min(DAMPED_HZ / rate, 0.45))
    for index in range(LINES):
        loss = 60.0 * part["length"][index] / (rate * seconds)
        part["gain"][index] = 10.0 ** (-loss / 20.0)
        # The one-pole low pass whose squared gain at DAMPED_HZ is m, solved for its pole.
        m = 10.0 ** (-loss * (1.0 / DAMPED_DECAY - 1.0) / 10.0)
        b = 1.0 - m * cosine
        part["pole"][index] = (b - math.sqrt(b * b - (1.0 - m) * (1.0 - m))) / (1.0 - m)
    middle = part["gain"][LINES // 2]
    part["level"] = LEVEL * math.sqrt(math.sqrt(1.0 - middle * middle))  # long decays pile up; half of it is wanted


@inner_kernel
def forget(part: Any) -> None:
    """Silences all lines."""
    part["active"] = 0
    for index in range(LINES):
        clear(part["lines"][index, : part["length"][index]])
        part["damped"][index] = 0.0
    for side in range(2):
        for index in range(ALLPASSES):
            clear(part["allpasses"][side, index, : part["allpass_length"][side, index]])


@inner_kernel
def run(
    part: Any,
    ramps: Any,
    left: Any,
    right: Any,
    sent_left: Any,
    sent_right: Any,
    frames: Number,
    purge: Number,
    purge_step: Number,
) -> None:
    """Mixes in place, at most TICK_FRAMES, which no line is shorter than; `purge` is a gain for what comes back.

    The knob's share is taken from what goes in, so that it and what voices send go through the same network.
    """
    feed = part["feed"]
    first = ramps["value"][REVERB_MIX]
    last = first + frames * ramps["step"][REVERB_MIX]
    dry, wet = np.float32(math.cos(first * math.pi / 2)), np.float32(math.sin(first * math.pi / 2))
    dry_step = (np.float32(math.cos(last * math.pi / 2)) - dry) / np.float32(frames)
    wet_step = (np.float32(math.sin(last * math.pi / 2)) - wet) / np.float32(frames)
    for frame in range(frames):
        share = wet + wet_step * float_of(frame + 1)
        feed[0, frame] = share * left[frame] + sent_left[frame]
        feed[1, frame] = share * right[frame] + sent_right[frame]
    for side in range(2):
        for index in range(ALLPASSES):
            _allpass(part, side, index, feed[side], frames)
    _read_lines(part, frames)
    rows, loudness = part["frames"], part["level"]
    opened, open_step = part["open"], part["open_step"]
    part["open"] = opened + frames * open_step
    for frame in range(frames):
        echo_left, echo_right = np.float32(0.0), np.float32(0.0)
        for index in range(0, LINES, 4):
            echo_left += rows[index, frame] - rows[index + 2, frame]
            echo_right += rows[index + 1, frame] - rows[index + 3, frame]
        level = np.float32(loudness * max(purge + purge_step * frame, 0.0) * (opened + open_step * (frame + 1)))
        still = dry + dry_step * float_of(frame + 1)
        left[frame] = still * left[frame] + level * echo_left
        right[frame] = still * right[frame] + level * echo_right
    _damp_lines(part, frames)
    _mix_lines(rows, frames)
    _write_lines(part, frames, purge)


@inner_kernel
def _allpass(part: Any, side: Number, index: Number, samples: Any, frames: Number) -> None:
    line = part["allpasses"][side, index]
    length, place = part["allpass_length"][side, index], part["allpass_place"][side, index]
    gain = np.float32(ALLPASS_GAIN)
    done = np.int64(0)
    while done < frames:
        now = min(frames - done, length - place)
        stretch = line[place : place + now]
        own = samples[done : done + now]
        for frame in range(now):
            late = stretch[frame]
            fresh = own[frame] - gain * late
            stretch[frame] = fresh
            own[frame] = late + gain * fresh
        done += now
        place += now
        if place == length:
            place = 0
    part["allpass_place"][side, index] = place


@inner_kernel
def _read_lines(part: Any, frames: Number) -> None:
    """What comes out of each line."""
    rows = part["frames"]
    for index in range(LINES):
        line, row = part["lines"][index], rows[index]
        length, place = part["length"][index], part["place"][index]
        first = min(frames, length - place)
        copy(line[place : place + first], row)
        if first < frames:
            copy(line[: frames - first], row[first:frames])


@inner_kernel
def _damp_lines(part: Any, frames: Number) -> None:
    """What goes round again has the loss of its line's length."""
    rows = part["frames"]
    for index in range(LINES):
        row = rows[index]
        pole, damped = part["pole"][index], part["damped"][index]
        share = (np.float32(1.0) - pole) * part["gain"][index]
        for frame in range(frames):
            row[frame] *= share
        for frame in range(frames):
            damped = row[frame] + pole * damped
            row[frame] = damped
        part["damped"][index] = damped


@inner_kernel
def _mix_lines(rows: Any, frames: Number) -> None:
    """The Hadamard matrix in four rounds of butterflies; its 1/4 is applied where the lines are written."""
    span = 1
    while span < LINES:
        for start in range(0, LINES, 2 * span):
            for index in range(start, start + span):
                one, other = rows[index], rows[index + span]
                for frame in range(frames):
                    a, b = one[frame], other[frame]
                    one[frame] = a + b
                    other[frame] = a - b
        span *= 2


@inner_kernel
def _write_lines(part: Any, frames: Number, purge: Number) -> None:
    rows, feed = part["frames"], part["feed"]
    share = np.float32(0.25 * purge)
    for index in range(LINES):
        line, row, fresh = part["lines"][index], rows[index], feed[index & 1]
        sign = np.float32(0.25 if index & 4 == 0 else -0.25)
        length, place = part["length"][index], part["place"][index]
        for frame in range(frames):
            row[frame] = share * row[frame] + sign * fresh[frame]
        first = min(frames, length - place)
        copy(row[:first], line[place : place + first])
        if first < frames:
            copy(row[first:frames], line)
        place += frames
        part["place"][index] = place - length if place >= length else place
