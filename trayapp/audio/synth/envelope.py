"""Envelopes under way: stages of straight, decibel and exponential lines, followed to the exact frame."""

from __future__ import annotations

import math

import numpy as np

from trayapp.audio.jit import Number, inline_kernel, inner_kernel
from trayapp.audio.synth.layout import Record
from trayapp.audio.synth.state import CALM_FRAMES, CONTROL_FRAMES

# `phase` of an envelope.
RUNNING = 0
HOLDING = 1
OVER = 2

_LINEAR, _DECIBEL, _EXPONENTIAL, _CONVEX, _RATE = 0, 1, 2, 3, 4
SILENCE = 1e-5
"""-100 dB."""
NO_RELEASE_S = 0.001
GLIDE_S = 0.005
FOREVER = np.int64(1 << 60)
LONGEST = 1e15
"""Frames of a stage."""


@inner_kernel
def start(spec: Record, env: Record, rate: Number) -> None:
    """Begins at the start level."""
    env["level"] = spec["start"]
    env["released"] = 0
    env["rounds"] = 0
    env["stretch"] = 1.0
    _enter(spec, env, 0, rate)


@inner_kernel
def release(spec: Record, env: Record, rate: Number, stretch: Number) -> None:
    """Goes on with the release stages from the present level, their times multiplied by `stretch`."""
    env["level"] = value(env)
    env["released"] = 1
    env["stretch"] = stretch
    _enter(spec, env, spec["sustain"] + 1, rate)


@inner_kernel
def catch(spec: Record, env: Record, rate: Number) -> None:
    """Takes a release back: decays on from the present level, or holds it."""
    env["released"] = 0
    sustain = spec["sustain"]
    if sustain >= 0 and env["level"] > spec["stages"][sustain]["level"]:
        _enter(spec, env, sustain, rate)
    else:
        env["phase"] = HOLDING
        env["kind"] = _LINEAR
        env["left"] = FOREVER


@inner_kernel
def retime(env: Record, before: Number, after: Number) -> None:
    """The stage under way, which was to take `before` seconds, takes `after`: what is left of it is stretched."""
    if env["phase"] != RUNNING or before <= 0.0:
        return
    left = max(np.int64(min(env["left"] * (after / before), LONGEST) + 0.5), np.int64(1))
    ratio = env["left"] / left
    env["slope"] *= ratio
    env["log_rate"] *= ratio
    env["factor"] = math.exp(env["log_rate"] * CONTROL_FRAMES)
    env["left"] = left


@inner_kernel
def aim(spec: Record, env: Record, stage: Number, rate: Number) -> None:
    """The level of `stage` has changed: goes there in the time that is left of it, or glides where it is held."""
    held = env["phase"] == HOLDING and env["released"] == 0 and stage == spec["sustain"]
    if not held and (env["phase"] != RUNNING or env["stage"] != stage):
        return
    if env["kind"] == _DECIBEL and not held:
        _enter(spec, env, stage, rate)
        return
    if held:
        env["phase"] = RUNNING
        env["stage"] = stage
        env["left"] = max(np.int64(GLIDE_S * rate), np.int64(1))
    env["kind"] = _LINEAR
    env["slope"] = (spec["stages"][stage]["level"] - env["level"]) / env["left"]


@inline_kernel
def advance(spec: Record, env: Record, frames: Number, rate: Number) -> None:
    """Moves on by `frames`, over the ends of stages."""
    if env["phase"] == RUNNING:
        if frames < env["left"]:
            _follow(env, frames)
        else:
            _cross(spec, env, frames, rate)


@inline_kernel
def _follow(env: Record, now: Number) -> None:
    """Within one stage."""
    kind = env["kind"]
    if kind in (_LINEAR, _CONVEX):
        env["level"] += env["slope"] * now
    else:
        if now == CONTROL_FRAMES:
            factor = env["factor"]
        elif now == CALM_FRAMES:
            factor = (env["factor"] * env["factor"]) * (env["factor"] * env["factor"])
        else:
            factor = math.exp(env["log_rate"] * now)
        env["level"] = env["centre"] + (env["level"] - env["centre"]) * factor
    env["left"] -= now


@inner_kernel
def _cross(spec: Record, env: Record, frames: Number, rate: Number) -> None:
    """To the end of a stage and on."""
    while frames > 0 and env["phase"] == RUNNING:
        now = min(frames, env["left"])
        _follow(env, now)
        frames -= now
        if env["left"] == 0:
            stage = env["stage"]
            env["level"] = spec["stages"][stage]["level"] if stage < spec["count"] else 0.0
            _enter(spec, env, stage + 1, rate)


@inner_kernel
def calm(env: Record) -> Number:
    """Whether it moves so little that CALM_FRAMES of it are as good as straight: half a decibel."""
    if env["phase"] != RUNNING:
        return True
    if env["kind"] == _LINEAR:
        return bool(env["left"] > CALM_FRAMES)
    return bool(abs(env["log_rate"]) * CALM_FRAMES < 0.06 and env["kind"] != _CONVEX)


@inner_kernel
def value(env: Record) -> Number:
    """The level as it is heard."""
    level = env["level"]
    if env["kind"] == _CONVEX:
        # SoundFont 2.04 section 9.5: convex over 96 dB.
        return max(0.0, 1.0 + 40.0 / 96.0 * math.log10(max(level, SILENCE)))
    return float(level)


@inner_kernel
def _enter(spec: Record, env: Record, stage: Number, rate: Number) -> None:
    """Begins `stage`, or the first after it that takes time."""
    env["phase"] = RUNNING
    looped = False  # a loop whose stages take no time holds
    while True:
        env["stage"] = stage
        if stage == spec["sustain"] + 1 and env["released"] == 0:
            if spec["loop"] >= 0 and not looped and (spec["loop_count"] <= 0 or env["rounds"] < spec["loop_count"]):
                looped = True
                env["rounds"] += 1
                env["level"] = spec["stages"][spec["loop"]]["level"]
                stage = np.int64(spec["loop"]) + 1
                continue
            env["phase"] = HOLDING
            env["kind"] = _LINEAR
            env["left"] = FOREVER
            return
        level = env["level"]
        kind = np.int64(_LINEAR)
        goal = 0.0
        shape = 0.0
        time_s = NO_RELEASE_S
        if stage < spec["count"]:
            row = spec["stages"][stage]
            kind = np.int64(row["curve"])
            goal = np.float64(row["level"])
            shape = np.float64(row["shape"])
            time_s = np.float64(row["time_s"])
        elif stage != spec["sustain"] + 1 or spec["count"] > spec["sustain"] + 1:
            env["phase"] = OVER
            env["kind"] = _LINEAR
            env["left"] = FOREVER
            return
        if env["released"] != 0:
            time_s *= env["stretch"]
        frames = _begin(env, kind, level, goal, shape, time_s * rate)
        if frames > 0:
            env["left"] = frames
            return
        env["level"] = goal
        stage += 1


@inner_kernel
def _begin(env: Record, kind: Number, level: Number, goal: Number, shape: Number, frames: Number) -> Number:
    """Sets what `advance` follows; returns the frames it takes, 0 where the stage is a jump."""
    if kind == _DECIBEL:
        low, high = max(level, SILENCE), max(goal, SILENCE)
        span = math.log(high / low)
        count = int(abs(span) * (20.0 / math.log(10.0)) / max(shape, 1e-3) * frames + 0.5)
        if count < 1:
            return 0
        env["kind"] = _DECIBEL
        env["level"] = low
        env["centre"] = 0.0
        env["log_rate"] = span / count
        env["factor"] = math.exp(span / count * CONTROL_FRAMES)
        return count
    if kind == _RATE:
        frames *= abs(goal - level)
    count = int(min(frames, LONGEST) + 0.5)
    if count < 1:
        return 0
    if kind == _EXPONENTIAL and abs(shape) > 1e-3:
        reach = (goal - level) / (math.exp(shape) - 1.0)
        env["kind"] = _EXPONENTIAL
        env["centre"] = level - reach
        env["log_rate"] = shape / count
        env["factor"] = math.exp(shape / count * CONTROL_FRAMES)
        return count
    env["kind"] = _CONVEX if kind == _CONVEX else _LINEAR
    env["slope"] = (goal - level) / count
    return count
