"""One voice, some frames: read, interpolate, filter, add to the bus by ramped gains."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.effects.sends import SENDS
from trayapp.audio.jit import Number, float_of, inner_kernel
from trayapp.audio.synth import biquad, control, resample, slots, source
from trayapp.audio.synth.layout import Record
from trayapp.audio.synth.state import LIVE
from trayapp.audio.synth.tables import BANKS_PER_OCTAVE, FIRST_RATIO_STEP, FULL_BAND_STEP

LOUDEST = 1e12
"""Energy above which, or of no number, a voice is broken and dropped."""
POWER_SMOOTHING = 1.0 / 64.0
ECONOMY_STEP = 2.0
"""Step up to which linear and hermite reading is kept; beyond it everybody gets a band-limited bank."""
_LINEAR, _HERMITE, _SINC = range(3)


@inner_kernel
def render(state: Any, slot: Number, offset: Number, frames: Number, start: Number) -> Number:
    """Adds `frames` of the voice to the bus from `offset` on, which is absolute frame `start`. False: it is over."""
    run = state["runs"][slot]
    spec = state["voices"][slot]
    settings = state["settings"]
    counters = state["counters"]
    done = np.int64(0)
    if run["delay"] > 0:
        done = min(run["delay"], frames)
        run["delay"] -= done
    while done < frames:
        if run["left"] == 0:
            channel = state["channels"][spec["channel"]]
            counters["frame"] = start + done
            _fade_if_dry(state, slot, spec, run)
            if not control.look(spec, run, settings, channel, state["sums"], counters):
                return False
        now = min(np.int64(run["left"]), frames - done)
        _interpolate(state, spec, run, now, settings["quality"])
        for index in range(spec["n_filters"]):
            if run["filters"][index]["active"] != 0:
                _filter(state, spec, run["filters"][index], spec["filters"][index]["sections"], now)
        if not _mix(spec, run, state["voice_out"], state["bus"], state["effects"]["sends"], offset + done, now):
            counters["faulty"] += 1
            return False
        run["left"] -= now
        done += now
        if not _move(spec, run, now):
            return False
    return True


@inner_kernel
def _fade_if_dry(state: Any, slot: Number, spec: Record, run: Record) -> None:
    """A voice that comes near the end of what has been decoded dies before it gets there."""
    if spec["ready_address"] != 0 and source.runs_dry(spec, run, state["settings"]["rate"]):
        if run["stage"] == LIVE:
            state["counters"]["starved"] += 1
        slots.fade(state, slot, source.DRY_FADE_S)


@inner_kernel
def _interpolate(state: Any, spec: Record, run: Record, frames: Number, quality: Number) -> None:
    """Fills `voice_out` with `frames` from the present position on."""
    position, step = run["position"], run["step"]
    index = np.int64(math.floor(position))
    part = position - index
    span = np.int64(part + step * (frames - 1))
    fetched, out = state["source"], state["voice_out"]
    sides = spec["channels"]
    if quality < _SINC and step <= ECONOMY_STEP:
        before = quality  # one neighbour before for hermite, none for linear
        source.fetch(spec, run, index - before, span + 5, fetched)
        for side in range(sides):
            if quality == _LINEAR:
                resample.linear(fetched[side], part, step, out[side], frames, state["scratch"])
            else:
                resample.hermite(fetched[side], part, step, out[side], frames, state["scratch"])
        return
    number = np.int64(0)
    if step > FULL_BAND_STEP:
        number = np.int64(math.ceil(BANKS_PER_OCTAVE * math.log2(step))) - (FIRST_RATIO_STEP - 1)
        number = min(number, np.int64(len(state["sinc_banks"]) - 1))
    bank = state["sinc_banks"][number]
    taps = bank["taps"]
    source.fetch(spec, run, index - (taps // 2 - 1), span + taps + 1, fetched)
    for side in range(sides):
        resample.sinc(fetched[side], part, step, out[side], frames, state["sinc_rows"], bank)


@inner_kernel
def _filter(state: Any, spec: Record, part: Record, sections: Number, frames: Number) -> None:
    out = state["voice_out"]
    for section in range(sections):
        for side in range(spec["channels"]):
            if part["ramps"] == 0:
                biquad.run_filter(part, out[side], 2 * section + side, frames, state["feed"])
            else:
                biquad.run_ramp(part, out[side], 2 * section + side, frames)
    if part["ramps"] != 0:
        biquad.move_on(part, frames)


@inner_kernel
def _send(spec: Record, run: Record, out: Any, sends: Record, at: Number, frames: Number) -> None:
    """Adds the voice's shares to what goes to the reverb and the chorus; before its gains move on."""
    first, second = out[0, :frames], out[1, :frames]
    gain, step = run["gain"], run["gain_step"]
    for kind in range(SENDS):
        share, share_step = np.float32(run["send"][kind]), np.float32(run["send_step"][kind])
        run["send"][kind] += frames * run["send_step"][kind]
        if share == 0.0 and share_step == 0.0:
            continue
        sends["fed"][kind] = 1
        for side in range(2):
            line = sends["bus"][kind, side, at : at + frames]
            a, da = np.float32(gain[side]), np.float32(step[side])
            c, dc = np.float32(gain[side + 2]), np.float32(step[side + 2])
            for frame in range(frames):
                moved = float_of(frame + 1)
                value = first[frame] * (a + da * moved)
                if spec["channels"] == 2:
                    value += second[frame] * (c + dc * moved)
                line[frame] += value * (share + share_step * moved)


@inner_kernel
def _mix(spec: Record, run: Record, out: Any, bus: Any, sends: Record, at: Number, frames: Number) -> Number:
    """Adds to the buses and measures; False for what is no number, of which nothing reaches them."""
    first, second = out[0, :frames], out[1, :frames]
    energy = np.float32(0.0)
    for frame in range(frames):
        energy += first[frame] * first[frame]
    sides = spec["channels"]
    if sides == 2:
        for frame in range(frames):
            energy += second[frame] * second[frame]
    if not energy < LOUDEST:
        return False
    if run["sends"] != 0:
        _send(spec, run, out, sends, at, frames)
    gain, step, last = run["gain"], run["gain_step"], run["last"]
    for side in range(2):
        line = bus[side, at : at + frames]
        a, da = np.float32(gain[side]), np.float32(step[side])
        if sides == 1:
            for frame in range(frames):
                line[frame] += first[frame] * (a + da * float_of(frame + 1))
            gain[side] += frames * step[side]
            last[side] = first[frames - 1] * gain[side]
        else:
            c, dc = np.float32(gain[side + 2]), np.float32(step[side + 2])
            for frame in range(frames):
                moved = float_of(frame + 1)
                line[frame] += first[frame] * (a + da * moved) + second[frame] * (c + dc * moved)
            gain[side] += frames * step[side]
            gain[side + 2] += frames * step[side + 2]
            last[side] = first[frames - 1] * gain[side] + second[frames - 1] * gain[side + 2]
    level = np.float32(max(abs(gain[0]), abs(gain[1])) + max(abs(gain[2]), abs(gain[3])) * (sides - 1))
    share = np.float32(POWER_SMOOTHING) * np.float32(frames) / np.float32(16.0)
    run["power"] += share * (energy * level * level / np.float32(frames) - run["power"])
    return True


@inner_kernel
def _move(spec: Record, run: Record, frames: Number) -> Number:
    """Takes the position on by `frames`; False where the sample is over."""
    position = run["position"] + frames * run["step"]
    if run["looping"] != 0:
        loop_end = spec["loop_end"]
        if position >= loop_end:
            length = loop_end - spec["loop_start"]
            rounds = np.int64((position - spec["loop_start"]) / length)
            position -= rounds * length
            run["looped"] = 1
            if spec["loop_count"] > 0:
                run["rounds"] += rounds
                if run["rounds"] >= spec["loop_count"] - 1:
                    run["looping"] = 0
    elif position >= spec["end"]:
        return False
    run["position"] = position
    return True
