"""The effects in their order, a few frames at a time; nothing is touched while all are neutral or silent."""

from __future__ import annotations

from typing import Any

import numpy as np

from trayapp.audio.arrays import clear
from trayapp.audio.effects import chorus, delay, levels, pitch, reverb, sends, sweep
from trayapp.audio.effects.parameters import CHORUS_MIX, DELAY_MIX, N_PARAMETERS, PAN_PAN, VOLUME_GAIN
from trayapp.audio.effects.ramps import INAUDIBLE, at_rest, jump, move, tick
from trayapp.audio.jit import Number, inner_kernel, kernel

PURGE_S = 0.005
SHORT_TAIL_S = 0.15
"""Longer than the chorus, the pitch shift and the longest line of the reverb keep anything back."""


@kernel
def set_parameter(effects: Any, index: Number, value: Number, at_once: Number) -> None:
    """A new goal, 0..1; `at_once` jumps, for when nothing has sounded yet."""
    if index < 0 or index >= N_PARAMETERS:
        return
    ramps = effects["ramps"]
    ramps["goal"][index] = min(max(value, 0.0), 1.0)
    if at_once:
        ramps["value"][index] = ramps["goal"][index]
    effects["chain"]["idle"] = 0


@kernel
def silence_tails(effects: Any) -> None:
    """Echoes and reverb fade within PURGE_S and are forgotten."""
    effects["chain"]["purge_step"] = -1.0 / (PURGE_S * effects["ramps"]["rate"])


@inner_kernel
def forget(effects: Any) -> None:
    """Drops everything that effects remember, at once: it was no number."""
    clear(effects["sweep"]["memory"])
    effects["chorus"]["active"] = effects["chorus"]["sending"] = 0
    sends.forget(effects["sends"])
    effects["pitch"]["active"] = 0
    for side in range(2):
        clear(effects["chorus"]["ring"][side])
        clear(effects["pitch"]["ring"][side])
    effects["delay"]["active"] = 0
    reverb.forget(effects["reverb"])


@kernel
def apply_effects(effects: Any, left: Any, right: Any, at: Number, frames: Number) -> None:
    """Works on both sides in place; `at` is where they stand in the block, for what voices have sent."""
    chain, ramps = effects["chain"], effects["ramps"]
    fed = sends.fed(effects["sends"])
    if chain["idle"] != 0:
        chain["silent"] = 0
        if not fed:
            return
        chain["idle"] = 0
    if chain["tail"] == 0 and not fed and _peak(left, right, frames) <= INAUDIBLE:
        jump(ramps)
        chain["silent"] = 1
        return
    done = np.int64(0)
    while done < frames:
        if ramps["left"] == 0:
            tick(ramps)
            sweep.tick(effects["sweep"], ramps, chain["silent"] != 0)
            pitch.tick(effects["pitch"], ramps, chain["silent"] != 0)
            sends.tick(effects["sends"], ramps)
            chorus.tick(effects["chorus"], ramps, effects["sends"]["live"][sends.CHORUS])
            delay.tick(effects["delay"], ramps)
            reverb.tick(effects["reverb"], ramps, effects["sends"]["live"][sends.REVERB])
            chain["idle"] = 1 if _all_neutral(effects) else 0
            if chain["idle"] != 0:
                ramps["left"] = 0
                chain["tail"] = 0
                return
        now = min(frames - done, ramps["left"])
        _stretch(effects, left[done : done + now], right[done : done + now], at + done, now)
        move(ramps, now)
        done += now


@inner_kernel
def _stretch(effects: Any, left: Any, right: Any, at: Number, frames: Number) -> None:
    chain, ramps = effects["chain"], effects["ramps"]
    chain["silent"] = 0
    loud = _peak(left, right, frames)
    levels.volume(ramps, left, right, frames)
    if effects["sweep"]["active"] != 0:
        sweep.run(effects["sweep"], left, right, frames)
    if effects["pitch"]["active"] != 0:
        pitch.run(effects["pitch"], ramps, left, right, frames)
    sends.run(effects["sends"], ramps, at, frames)
    sent = effects["sends"]["bus"][:, :, at : at + frames]
    if effects["chorus"]["active"] != 0 or effects["chorus"]["sending"] != 0:
        chorus.run(effects["chorus"], ramps, left, right, sent[sends.CHORUS, 0], sent[sends.CHORUS, 1], frames)
    purge, step = chain["purge"], chain["purge_step"]
    if effects["delay"]["active"] != 0:
        delay.run(effects["delay"], ramps, left, right, frames, purge, step)
    if effects["reverb"]["active"] != 0:
        sent_left, sent_right = sent[sends.REVERB, 0], sent[sends.REVERB, 1]
        reverb.run(effects["reverb"], ramps, left, right, sent_left, sent_right, frames, purge, step)
    if step != 0.0:
        _purge(effects, purge + step * frames)
    levels.pan(ramps, left, right, frames)
    _watch_tail(effects, max(loud, _peak(left, right, frames)), frames)


@inner_kernel
def _purge(effects: Any, gain: Number) -> None:
    chain = effects["chain"]
    chain["purge"] = gain
    if gain <= 0.0:
        chain["purge"] = 1.0
        chain["purge_step"] = 0.0
        effects["delay"]["filled"] = 0
        clear(effects["delay"]["damped"])
        if effects["reverb"]["active"] != 0:
            reverb.forget(effects["reverb"])
            effects["reverb"]["active"] = 1


@inner_kernel
def _watch_tail(effects: Any, loud: Number, frames: Number) -> None:
    """Notices that nothing can come any more; the lines are then left as they are, inaudible."""
    chain, rate = effects["chain"], effects["ramps"]["rate"]
    if loud > INAUDIBLE:
        chain["quiet"] = 0
        chain["tail"] = 1
        return
    chain["quiet"] += frames
    hold = SHORT_TAIL_S * rate
    if effects["delay"]["active"] != 0 and effects["delay"]["quiet"] < effects["delay"]["length"]:
        hold += delay.LONGEST_S * rate
    if chain["quiet"] > hold:
        chain["tail"] = 0
        sends.rest(effects["sends"])


@inner_kernel
def _all_neutral(effects: Any) -> Number:
    ramps = effects["ramps"]
    return bool(
        ramps["still"] != 0
        and effects["sweep"]["active"] == 0
        and effects["pitch"]["active"] == 0
        and effects["reverb"]["active"] == 0
        and not sends.live(effects["sends"])
        and at_rest(ramps, VOLUME_GAIN, 1.0)
        and at_rest(ramps, PAN_PAN, 0.5)
        and at_rest(ramps, CHORUS_MIX, 0.0)
        and at_rest(ramps, DELAY_MIX, 0.0)
    )


@inner_kernel
def _peak(left: Any, right: Any, frames: Number) -> Number:
    peak = np.float32(0.0)
    for frame in range(frames):
        peak = max(peak, abs(left[frame]), abs(right[frame]))
    return float(peak)
