"""Echo: one line a side. A new time fades over from the old one, so that nothing clicks and nothing changes pitch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.arrays import clear
from trayapp.audio.effects.parameters import DELAY_FEEDBACK, DELAY_MIX, DELAY_TIME
from trayapp.audio.effects.ramps import INAUDIBLE, MOST_RATE_HZ, TICK_FRAMES
from trayapp.audio.jit import Number, float_of, inner_kernel

SHORTEST_S = 0.02
LONGEST_S = 2.0
OCTAVES = math.log2(LONGEST_S / SHORTEST_S)
MOST_FEEDBACK = 0.95
FADE_S = 0.04
DAMPING_HZ = 7000.0

DELAY = np.dtype(
    [
        ("lines", "f4", (2, int(LONGEST_S * MOST_RATE_HZ) + TICK_FRAMES)),
        ("length", "i8"),
        ("place", "i8"),
        ("filled", "i8"),
        ("quiet", "i8"),
        ("now", "i8"),
        ("next", "i8"),
        ("fade", "f8"),
        ("damped", "f4", (2,)),
        ("active", "i4"),
    ],
    align=True,
)
"""`now` and `next`: delays in frames; `fade` is the share of `now`. `quiet`: frames of silence written."""


@inner_kernel
def frames_of(value: Number, rate: Number) -> Number:
    """Delay in frames."""
    return np.int64(SHORTEST_S * math.exp2(OCTAVES * value) * rate + 0.5)


@inner_kernel
def tick(part: Any, ramps: Any) -> None:
    """Notices a new time; leaves the line when it is not heard."""
    if ramps["goal"][DELAY_MIX] == 0.0 and ramps["value"][DELAY_MIX] == 0.0:
        part["active"] = 0
        return
    goal = frames_of(ramps["goal"][DELAY_TIME], ramps["rate"])
    if part["active"] == 0:
        part["active"] = 1
        part["filled"] = 0
        part["quiet"] = 0
        part["length"] = np.int64(LONGEST_S * ramps["rate"]) + TICK_FRAMES
        part["place"] = 0
        part["now"] = part["next"] = goal
        part["fade"] = 1.0
        clear(part["damped"])
    if part["now"] == part["next"] and goal != part["now"]:
        part["next"] = goal
        part["fade"] = 1.0


@inner_kernel
def run(part: Any, ramps: Any, left: Any, right: Any, frames: Number, purge: Number, purge_step: Number) -> None:
    """Mixes in place; `purge` is a gain for the echoes that moves by `purge_step` a frame."""
    rate = ramps["rate"]
    _side(part, ramps, left, 0, frames, purge, purge_step)
    _side(part, ramps, right, 1, frames, purge, purge_step)
    place = part["place"] + frames
    part["place"] = place - part["length"] if place >= part["length"] else place
    part["filled"] = min(part["filled"] + frames, part["length"])
    if part["now"] != part["next"]:
        part["fade"] -= frames / (FADE_S * rate)
        if part["fade"] <= 0.0:
            part["now"] = part["next"]
            part["fade"] = 1.0


@inner_kernel
def _side(part: Any, ramps: Any, samples: Any, side: Number, frames: Number, purge: Number, purge_step: Number) -> None:
    line, length = part["lines"][side], part["length"]
    place, filled = part["place"], part["filled"]
    rate = ramps["rate"]
    value, step = ramps["value"], ramps["step"]
    feedback = np.float32(MOST_FEEDBACK * value[DELAY_FEEDBACK])
    first = value[DELAY_MIX]
    last = first + frames * step[DELAY_MIX]
    dry, wet = np.float32(math.cos(first * math.pi / 2)), np.float32(math.sin(first * math.pi / 2))
    dry_step = (np.float32(math.cos(last * math.pi / 2)) - dry) / np.float32(frames)
    wet_step = (np.float32(math.sin(last * math.pi / 2)) - wet) / np.float32(frames)
    damp = np.float32(1.0 - math.exp(-2.0 * math.pi * min(DAMPING_HZ / rate, 0.45)))
    damped = part["damped"][side]
    now, later = part["now"], part["next"]
    fade = np.float32(part["fade"])
    fade_step = np.float32(1.0 / (FADE_S * rate)) if now != later else np.float32(0.0)
    for frame in range(frames):
        echo = _tap(line, length, place + frame, filled + frame, now)
        if fade_step != 0.0:
            old = max(fade - fade_step * float_of(frame), np.float32(0.0))
            echo = old * echo + (np.float32(1.0) - old) * _tap(line, length, place + frame, filled + frame, later)
        echo *= np.float32(max(purge + purge_step * frame, 0.0))
        damped += damp * (echo - damped)
        x = samples[frame]
        to = place + frame
        line[to - length if to >= length else to] = x + feedback * damped
        moved = float_of(frame + 1)
        samples[frame] = (dry + dry_step * moved) * x + (wet + wet_step * moved) * echo
        if abs(x) > INAUDIBLE or abs(echo) > INAUDIBLE:
            part["quiet"] = 0
    part["damped"][side] = damped
    part["quiet"] += frames


@inner_kernel
def _tap(line: Any, length: Number, place: Number, filled: Number, delay: Number) -> Number:
    """The line `delay` frames ago; silence for what was before it was switched on."""
    if delay > filled:
        return np.float32(0.0)
    at = place - delay
    if at < 0:
        at += length
    elif at >= length:
        at -= length
    return np.float32(line[at])
