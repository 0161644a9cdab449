"""From commands to samples: each command at its own frame, voices between them, then effects, gain and limiter."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.arrays import clear
from trayapp.audio.effects import sends
from trayapp.audio.effects.chain import apply_effects, forget, set_parameter, silence_tails
from trayapp.audio.jit import Number, inner_kernel, kernel
from trayapp.audio.synth import layout, notes, slots, voice
from trayapp.audio.synth.layout import Record
from trayapp.audio.synth.limiter import limit
from trayapp.audio.synth.state import FREE

GAIN_S = 0.01
RESIDUE_S = 0.0015
INAUDIBLE = np.float32(1e-6)


@kernel
def process(state: Any, commands: Any, n_commands: Number, start_frame: Number, out: Any) -> Number:
    """Renders one block.

    Args:
        state: A SynthState, owned by the calling thread.
        commands: COMMAND records in the order of their frames; a frame before `start_frame` counts as this one.
        n_commands: How many of them; all before `start_frame` + the block's length.
        start_frame: Absolute frame of `out[0]`.
        out: float32 (frames, 2), overwritten; at most LARGEST_BLOCK frames.

    Returns:
        Whether anything sounds or may still sound; False means that all blocks to come are silent too.
    """
    frames = out.shape[0]
    bus = state["bus"]
    clear(bus[0, :frames])
    clear(bus[1, :frames])
    done = np.int64(0)
    finished = np.int64(0)
    for index in range(n_commands):
        command = commands[index]
        frame = min(max(np.int64(command["frame"]) - start_frame, done), frames)
        if frame > done:
            _render_voices(state, done, frame - done, start_frame + done)
            done = frame
        kind = command["kind"]
        if kind in (layout.SET_FX, layout.SET_GAIN, layout.STOP_ALL) and done > finished:
            _finish(state, finished, done - finished)
            finished = done
        _obey(state, command, kind)
    if frames > done:
        _render_voices(state, done, frames - done, start_frame + done)
    _finish(state, finished, frames - finished)
    sends.end_block(state["effects"]["sends"], frames)
    left, right = bus[0], bus[1]
    if state["settings"]["limiter"] != 0 and state["settings"]["dry"] == 0:
        limit(state["limiter"], left, right, frames)
    sounding = state["counters"]["active"] > 0
    check = np.float32(0.0)
    peak = np.float32(0.0)
    for frame in range(frames):
        check += abs(left[frame]) + abs(right[frame])
        peak = max(peak, abs(left[frame]), abs(right[frame]))
        out[frame, 0] = left[frame]
        out[frame, 1] = right[frame]
    if not check < voice.LOUDEST:
        for frame in range(frames):
            out[frame, 0] = out[frame, 1] = 0.0
        forget(state["effects"])
        clear(state["limiter"]["lines"][0])
        clear(state["limiter"]["lines"][1])
        state["counters"]["faulty"] += 1
    return bool(sounding or peak > INAUDIBLE or state["effects"]["chain"]["tail"] != 0 or _limiter_holds(state))


@inner_kernel
def _limiter_holds(state: Any) -> Number:
    """Whether the limiter still keeps sound that has not come out."""
    lines = state["limiter"]["lines"]
    for frame in range(state["limiter"]["length"]):
        if abs(lines[0, frame]) > INAUDIBLE or abs(lines[1, frame]) > INAUDIBLE:
            return True
    return False


@inner_kernel
def _obey(state: Any, command: Record, kind: Number) -> None:
    channel = command["channel"] & 15
    index = np.int64(command["index"])
    value = command["value"]
    if kind == layout.NOTE_ON:
        notes.note_on(state, command)
    elif kind == layout.NOTE_OFF:
        notes.note_off(state, command)
    elif kind == layout.CONTROL:
        notes.control_change(state, channel, index & 127, value)
    elif kind == layout.PITCH_BEND:
        state["channels"][channel]["bend"] = value
    elif kind == layout.CHANNEL_PRESSURE:
        state["channels"][channel]["pressure"] = value
    elif kind == layout.KEY_PRESSURE:
        state["channels"][channel]["key_pressure"][index & 127] = value
    else:
        _obey_whole(state, command, kind)
    if layout.CONTROL <= kind <= layout.KEY_PRESSURE:
        state["channels"][channel]["generation"] += 1
        notes.move_stages(state, channel)


@inner_kernel
def _obey_whole(state: Any, command: Record, kind: Number) -> None:
    """Commands that concern more than one channel."""
    value = command["value"]
    if kind == layout.SET_FX:
        set_parameter(state["effects"], np.int64(command["index"]), value, state["settings"]["fresh"] != 0)
    elif kind == layout.SET_GAIN:
        state["settings"]["gain_goal"] = value
        if state["settings"]["fresh"] != 0:
            state["settings"]["gain"] = value
    elif kind == layout.STOP_ALL:
        notes.fade_all(state, notes.STOP_S, -1)
        for number in range(16):
            notes.reset(state, number)
        silence_tails(state["effects"])
    elif kind == layout.STOP_NOTE:
        notes.stop_note(state, command["note"], value)
    elif kind == layout.SWAP:
        notes.fade_all(state, notes.SWAP_S, -1)
    elif kind == layout.RESET_CONTROLLERS:
        notes.reset(state, command["channel"] & 15)


@inner_kernel
def _render_voices(state: Any, offset: Number, frames: Number, start: Number) -> None:
    """Adds all voices to the bus; the list closes up behind those that are over."""
    counters = state["counters"]
    kept = np.int64(0)
    for index in range(counters["active"]):
        slot = state["active"][index]
        if state["runs"][slot]["stage"] != FREE and not voice.render(state, slot, offset, frames, start):
            slots.free(state, slot)
        if state["runs"][slot]["stage"] == FREE:
            state["runs"][slot]["listed"] = 0
        else:
            state["active"][kept] = slot
            kept += 1
    if counters["active"] > 0:
        state["settings"]["fresh"] = 0
    counters["active"] = kept
    residue = counters["residue"]
    if residue[0] != 0.0 or residue[1] != 0.0:
        _fade_residue(state, residue, offset, frames)


@inner_kernel
def _fade_residue(state: Any, residue: Any, offset: Number, frames: Number) -> None:
    factor = np.float32(math.exp(-1.0 / (RESIDUE_S * state["settings"]["rate"])))
    for side in range(2):
        level = residue[side]
        for frame in range(offset, offset + frames):
            level *= factor
            state["bus"][side, frame] += level
        residue[side] = level if abs(level) > INAUDIBLE else 0.0


@inner_kernel
def _finish(state: Any, offset: Number, frames: Number) -> None:
    """Effects and the master gain, in place."""
    if frames <= 0:
        return
    settings = state["settings"]
    left = state["bus"][0, offset : offset + frames]
    right = state["bus"][1, offset : offset + frames]
    if settings["dry"] == 0:
        apply_effects(state["effects"], left, right, offset, frames)
    gain, goal = settings["gain"], settings["gain_goal"]
    if gain == goal:
        if goal != 1.0:
            level = np.float32(goal)
            for frame in range(frames):
                left[frame] *= level
                right[frame] *= level
        return
    factor = 1.0 - math.exp(-1.0 / (GAIN_S * settings["rate"]))
    for frame in range(frames):
        gain += (goal - gain) * factor
        left[frame] *= np.float32(gain)
        right[frame] *= np.float32(gain)
    settings["gain"] = goal if abs(goal - gain) < 1e-6 else gain
