"""Room for voices: free slots, fades, and who must go when the polyphony is used up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.arrays import clear
from trayapp.audio.jit import Number, inner_kernel
from trayapp.audio.synth import envelope
from trayapp.audio.synth.layout import Record
from trayapp.audio.synth.state import DYING, FREE, LIVE, MOVING

STEAL_S = 0.01
FAST_OFF_S = 0.006
SUSTAIN_CC = 64
_NORMAL, _TIME = 1, 2
_LOOP_SUSTAIN = 3


@inner_kernel
def fade(state: Any, slot: Number, seconds: Number) -> None:
    """Lets a voice die within `seconds`; one that dies sooner already is left alone."""
    run = state["runs"][slot]
    step = 1.0 / max(seconds * state["settings"]["rate"], 1.0)
    if run["stage"] == LIVE:
        run["stage"] = DYING
        run["fade"] = 1.0
        run["fade_step"] = step
        run["fade_shape"] = 0.0
        state["counters"]["live"] -= 1
    elif run["fade_step"] < step:
        run["fade_step"] = step
    else:
        return
    run["left"] = 0


@inner_kernel
def free(state: Any, slot: Number) -> None:
    """The voice is over; its token goes to the finished ones."""
    run = state["runs"][slot]
    if run["stage"] == LIVE:
        state["counters"]["live"] -= 1
    run["stage"] = FREE
    count = state["finished_count"][0]
    if count < len(state["finished"]):
        state["finished"][count] = state["voices"][slot]["token"]
        state["finished_count"][0] = count + 1


@inner_kernel
def release(state: Any, slot: Number) -> None:
    """Starts the release stages, or starts them anew at the pace that the half-pressed pedal gives."""
    run, spec = state["runs"][slot], state["voices"][slot]
    channel = state["channels"][spec["channel"]]
    amp = spec["envelopes"][0]
    stage = amp["sustain"] + 1
    stretch = 1.0
    if stage < amp["count"]:
        own = max(np.float64(amp["stages"][stage]["time_s"]), 1e-4)
        if spec["half_release_s"] > own:
            span = max(spec["half_high"] - spec["half_low"], 1e-3)
            part = min(max((channel["controllers"][SUSTAIN_CC] - spec["half_low"]) / span, 0.0), 1.0)
            stretch = math.exp(part * math.log(spec["half_release_s"] / own))
    rate = state["settings"]["rate"]
    for index in range(spec["n_envelopes"]):
        if index == 0 or run["released"] == 0:
            envelope.release(spec["envelopes"][index], run["envelopes"][index], rate, stretch if index == 0 else 1.0)
    run["released"] = 1
    run["calm"] = MOVING
    if spec["loop_mode"] == _LOOP_SUSTAIN:
        run["looping"] = 0
    run["left"] = 0


@inner_kernel
def switch_off(state: Any, slot: Number) -> None:
    """Ends a voice in its own off mode."""
    spec = state["voices"][slot]
    mode = spec["off_mode"]
    if mode == _NORMAL:
        if state["runs"][slot]["released"] == 0:
            state["runs"][slot]["key_down"] = 0
            release(state, slot)
    else:
        alive = state["runs"][slot]["stage"] == LIVE
        fade(state, slot, np.float64(spec["off_time_s"]) if mode == _TIME else FAST_OFF_S)
        if alive and mode == _TIME:
            state["runs"][slot]["fade_shape"] = spec["off_shape"]


@inner_kernel
def make_room(state: Any, note: Number, channel: Number, key: Number) -> None:
    """Fades notes until one more voice fits the polyphony; layers of `note` itself only where nothing else is there."""
    settings, counters = state["settings"], state["counters"]
    for spare_own in range(2):
        while counters["live"] >= settings["polyphony"]:
            victim = _victim(state, note if spare_own == 0 else 0, channel, key)
            if victim < 0:
                break
            run = state["runs"][victim]
            doomed = run["note"]
            for index in range(counters["active"]):
                slot = state["active"][index]
                other = state["runs"][slot]
                if other["stage"] == LIVE and (slot == victim or (other["note"] == doomed and doomed != note)):
                    fade(state, slot, STEAL_S)
                    counters["stolen"] += 1


@inner_kernel
def _victim(state: Any, note: Number, channel: Number, key: Number) -> Number:
    """The live voice that is missed least: released, then of the same key, then old and soft. -1: none."""
    rate = state["settings"]["rate"]
    best, least = np.int64(-1), np.inf
    for index in range(state["counters"]["active"]):
        slot = state["active"][index]
        run = state["runs"][slot]
        if run["stage"] != LIVE or run["note"] == note:
            continue
        spec = state["voices"][slot]
        age = run["age"] / rate
        loud = 5.0 * (100.0 + 10.0 * math.log10(max(np.float64(run["power"]), 1e-10)))
        if age < 0.05:
            loud = 500.0  # too young to have been measured
        score = loud - 500.0 * age / (age + 2.0)
        if run["released"] != 0:
            score -= 4000.0
        if spec["key"] == key and spec["channel"] == channel:
            score -= 2000.0
        if score < least:
            best, least = slot, score
    return best


@inner_kernel
def take_slot(state: Any) -> Number:
    """A free slot. Where there is none, the voice nearest its end is cut and its last level left to fade by itself."""
    best, least = np.int64(0), np.inf
    for slot in range(state["settings"]["slots"]):
        run = state["runs"][slot]
        if run["stage"] == FREE:
            return slot
        if run["stage"] == DYING and run["fade"] < least:
            best, least = np.int64(slot), run["fade"]
    run = state["runs"][best]
    residue, last = state["counters"]["residue"], run["last"]
    residue[0] += last[0]
    residue[1] += last[1]
    free(state, best)
    return best


@inner_kernel
def start_voice(state: Any, spec: Record, slot: Number) -> None:
    """Zeroes what the last voice left and lists the slot as active."""
    run, counters = state["runs"][slot], state["counters"]
    state["voices"][slot] = spec
    run["stage"] = LIVE
    counters["live"] += 1
    counters["order"] += 1
    run["order"] = counters["order"]
    if run["listed"] == 0:
        run["listed"] = 1
        state["active"][counters["active"]] = slot
        counters["active"] += 1
    run["age"] = 0
    run["delay"] = np.int64(spec["delay_s"] * state["settings"]["rate"] + 0.5)
    run["rounds"] = 0
    run["position"] = spec["start"]
    run["fade"] = 1.0
    run["fade_step"] = 0.0
    run["power"] = 0.0
    run["key_down"] = 1
    run["latched"] = 0
    run["released"] = 0
    run["looping"] = 1 if spec["loop_mode"] >= 2 and spec["loop_count"] != 1 else 0
    run["looped"] = 0
    run["calm"] = MOVING
    for index in range(4):
        run["gain_step"][index] = 0.0
    clear(run["last"])
    for index in range(spec["n_lfos"]):
        run["lfo_phase"][index] = spec["lfos"][index]["phase"]
        run["lfo_hold"][index] = 0.0
