"""What moves a voice: once per CONTROL_FRAMES its envelopes, LFOs and routes become ramps of gain, pitch and filter."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.arrays import clear
from trayapp.audio.effects.sends import REVERB, SENDS
from trayapp.audio.jit import Number, inner_kernel
from trayapp.audio.synth import biquad, envelope, lfo, routes
from trayapp.audio.synth.layout import Record
from trayapp.audio.synth.state import CALM, CALM_FRAMES, CALM_STEP, CONTROL_FRAMES, DYING, MOVING, RESTING
from trayapp.audio.synth.sums import (
    SUM_AMPLITUDE,
    SUM_CENTRE,
    SUM_CUTOFF,
    SUM_FILTER_GAIN,
    SUM_GAIN,
    SUM_LFO_FREQUENCY,
    SUM_PAN,
    SUM_PITCH,
    SUM_POSITION,
    SUM_RESONANCE,
    SUM_SENDS,
    SUM_SWAYS,
    SUM_WIDTH,
)
from trayapp.audio.synth.tables import MAX_STEP

LEAST_BEND = 1e-3
"""Of a fade; below it the way is an S."""
LOUDEST_GAIN = 1e9
"""180 dB: what asks for more, or for no number, is broken."""


@inner_kernel
def begin(spec: Record, run: Record, settings: Record, channel: Record, sums: Any, counters: Record) -> None:
    """Brings a new voice to its onset: envelopes started, ramps standing at their first values."""
    rate = settings["rate"]
    if spec["dynamic"] != 0:
        routes.start_stages(spec, run, channel, rate)
    for index in range(spec["n_envelopes"]):
        envelope.start(spec["envelopes"][index], run["envelopes"][index], rate)
    run["pitch"] = run["gain_db"] = run["pan"] = math.nan
    for index in range(spec["n_filters"]):
        part = run["filters"][index]
        part["cutoff"] = math.nan
        part["active"] = 0
        part["ramps"] = 0
        _forget(part["history"])
    _update(spec, run, settings, channel, sums, counters, 0)
    gain, step = run["gain"], run["gain_step"]
    for index in range(4):
        step[index] = 0.0
    _aim_gain(spec, run, 0)
    for index in range(4):
        gain[index] = run["gain_step"][index]
        step[index] = 0.0
    run["left"] = 0


@inner_kernel
def look(spec: Record, run: Record, settings: Record, channel: Record, sums: Any, counters: Record) -> Number:
    """Sets the ramps for the coming `run.left` frames, up to CONTROL_FRAMES. False: the voice is over."""
    if _is_over(spec, run):
        return False
    amp = run["envelopes"][0]
    frames = np.int64(CONTROL_FRAMES)
    calm = _is_calm(run, channel)
    if calm:
        frames = CALM_FRAMES - (counters["frame"] & (CALM_FRAMES - 1))
    if amp["phase"] == envelope.RUNNING:
        frames = min(frames, amp["left"])
    rate = settings["rate"]
    for index in range(spec["n_envelopes"]):
        envelope.advance(spec["envelopes"][index], run["envelopes"][index], frames, rate)
    if calm and run["calm"] == RESTING:
        for index in range(spec["n_lfos"]):
            lfo.advance(spec, run, index, frames, rate, 0.0, counters)
    else:
        _update(spec, run, settings, channel, sums, counters, frames)
    if run["stage"] == DYING:
        run["fade"] = max(0.0, run["fade"] - run["fade_step"] * frames)
    if not _aim_gain(spec, run, frames):
        counters["faulty"] += 1
        return False
    run["left"] = frames
    run["age"] += frames
    return True


@inner_kernel
def _is_over(spec: Record, run: Record) -> Number:
    """Whether nothing more will be heard of it."""
    amp = run["envelopes"][0]
    if amp["phase"] == envelope.OVER or (amp["released"] != 0 and amp["level"] < envelope.SILENCE):
        return True
    if amp["phase"] == envelope.HOLDING and amp["level"] <= 0.0 and _never_rises(spec["envelopes"][0]):
        return True
    return bool(run["stage"] == DYING and run["fade"] <= 0.0)


@inner_kernel
def _is_calm(run: Record, channel: Record) -> Number:
    """Whether the last look found nothing moving but the amplitude, and nothing was touched since."""
    return bool(
        run["calm"] != MOVING
        and run["stage"] != DYING
        and run["seen"] == channel["generation"]
        and envelope.calm(run["envelopes"][0])
    )


@inner_kernel
def _never_rises(spec: Record) -> Number:
    highest = 0.0
    for index in range(spec["sustain"] + 1, spec["count"]):
        highest = max(highest, spec["stages"][index]["level"])
    return highest <= 0.0


@inner_kernel
def _update(
    spec: Record, run: Record, settings: Record, channel: Record, sums: Any, counters: Record, frames: Number
) -> None:
    """Pitch, gain in dB, pan and filters for the end of the coming frames."""
    rate = settings["rate"]
    routes.sum_routes(spec, run, channel, sums, counters, frames, rate)
    still = run["settled"] != 0 and frames > 0
    for index in range(1, spec["n_envelopes"]):
        mod = spec["envelopes"][index]
        still = still and run["envelopes"][index]["phase"] != envelope.RUNNING
        level = envelope.value(run["envelopes"][index])
        _sway(spec, mod["first_sway"], mod["n_sways"], level, sums, counters)
    for index in range(spec["n_lfos"]):
        part = spec["lfos"][index]
        wave = lfo.advance(spec, run, index, frames, rate, sums[SUM_LFO_FREQUENCY + index], counters)
        if _sway(spec, part["first_sway"], part["n_sways"], wave, sums, counters):
            still = False
    bend = run["bend"]
    pitch = spec["pitch_cents"] + sums[SUM_PITCH] + (bend * spec["bend_up"] if bend > 0 else -bend * spec["bend_down"])
    gain_db = sums[SUM_GAIN]
    if pitch != run["pitch"]:
        run["pitch"] = pitch
        cents = 0.0 if math.isnan(pitch) else pitch  # memory is read at what comes of it
        run["step"] = min(math.exp2(cents / 1200.0) * spec["rate"] / rate, MAX_STEP)
    if frames > CONTROL_FRAMES and run["step"] > CALM_STEP:
        run["step"] = CALM_STEP  # the scratch has room for no more in so long a stretch
    if gain_db != run["gain_db"]:
        run["gain_db"] = gain_db
        run["linear"] = math.exp(gain_db * (math.log(10.0) / 20.0))
    run["amplitude"] = sums[SUM_AMPLITUDE]
    _aim_pan(spec, run, sums)
    _aim_sends(spec, run, settings, sums, frames)
    for index in range(spec["n_filters"]):
        _aim_filter(spec["filters"][index], run["filters"][index], index, sums, rate, frames)
    run["calm"] = _calmness(spec, run, sums) if still and run["step"] <= CALM_STEP else MOVING


@inner_kernel
def _calmness(spec: Record, run: Record, sums: Any) -> Number:
    """RESTING where no filter and no send is on its way and every LFO keeps its own pace, else CALM."""
    busy = 0
    for index in range(spec["n_filters"]):
        busy += run["filters"][index]["ramps"]
    for kind in range(SENDS):
        busy += run["send_step"][kind] != 0.0
    for index in range(spec["n_lfos"]):
        busy += sums[SUM_LFO_FREQUENCY + index] != 0.0
    return CALM if busy else RESTING


@inner_kernel
def _sway(spec: Record, first: Number, count: Number, level: Number, sums: Any, counters: Record) -> Number:
    """Adds what an LFO or envelope moves to what the routes gave. Whether it moves anything."""
    moves = False
    for index in range(first, first + count):
        depth = spec["sways"][index]["depth"] + sums[SUM_SWAYS + index]
        if depth != 0.0:
            moves = True
            place = spec["sways"][index]["place"]
            if place == SUM_AMPLITUDE:
                sums[place] *= level * depth
            else:
                sums[place] += level * depth
    if moves:
        counters["sums_used"] = 1
    return moves


@inner_kernel
def _aim_pan(spec: Record, run: Record, sums: Any) -> None:
    """The gains from each side of the sample to each side of the sound, where anything about them changed."""
    pan = min(max(spec["pan"] + sums[SUM_PAN], -1.0), 1.0)
    width = min(max(spec["width"] + sums[SUM_WIDTH], -1.0), 1.0)
    place = min(max(spec["position"] + sums[SUM_POSITION], -1.0), 1.0)
    if pan == run["pan"] and width == run["width"] and place == run["place"]:
        return
    run["pan"], run["width"], run["place"] = pan, width, place
    matrix = run["matrix"]
    left = math.cos((pan + 1.0) * (math.pi / 4.0)) * spec["gain_left"]
    right = math.sin((pan + 1.0) * (math.pi / 4.0)) * spec["gain_right"]
    if spec["channels"] == 1:
        matrix[0], matrix[1] = left, right
        matrix[2] = matrix[3] = 0.0
        return
    left *= 2.0 * math.cos((place + 1.0) * (math.pi / 4.0))
    right *= 2.0 * math.sin((place + 1.0) * (math.pi / 4.0))
    near, far = math.sin((width + 1.0) * (math.pi / 4.0)), math.cos((width + 1.0) * (math.pi / 4.0))
    matrix[0], matrix[1], matrix[2], matrix[3] = left * near, right * far, left * far, right * near


@inner_kernel
def _aim_sends(spec: Record, run: Record, settings: Record, sums: Any, frames: Number) -> None:
    """Ramps the shares that go to the reverb and the chorus."""
    run["sends"] = 0
    if settings["dry"] != 0:
        return
    for kind in range(SENDS):
        own = spec["reverb_send"] if kind == REVERB else spec["chorus_send"]
        goal = own + sums[SUM_SENDS + kind]
        goal = min(goal, 1.0) if goal > 0.0 else 0.0  # what is no number is none
        way = goal - run["send"][kind]
        if frames == 0 or abs(way) < 1e-6:
            run["send"][kind] = goal
            run["send_step"][kind] = 0.0
        else:
            run["send_step"][kind] = way / frames
        if goal != 0.0 or run["send"][kind] != 0.0:
            run["sends"] = 1


@inner_kernel
def _aim_gain(spec: Record, run: Record, frames: Number) -> Number:
    """Sets `gain_step` so that the gain arrives in `frames`; with 0 frames it is the gain itself. False: no number."""
    fade, bend = run["fade"], run["fade_shape"]
    level = envelope.value(run["envelopes"][0]) * run["linear"] * run["amplitude"] * run["onset_gain"]
    if fade >= 1.0 or abs(bend) < LEAST_BEND:
        level *= fade * fade * (3.0 - 2.0 * fade)
    else:
        level *= 1.0 - (math.exp(bend * (1.0 - fade)) - 1.0) / (math.exp(bend) - 1.0)
    matrix, gain, step = run["matrix"], run["gain"], run["gain_step"]
    for index in range(2 if spec["channels"] == 1 else 4):
        goal = level * matrix[index]
        if not abs(goal) < LOUDEST_GAIN:
            return False
        step[index] = (goal - gain[index]) / frames if frames > 0 else goal
    return True


@inner_kernel
def _aim_filter(spec: Record, part: Record, number: Number, sums: Any, rate: Number, frames: Number) -> None:
    """Ramps the coefficients to the new setting, where it changed; a filter that does nothing is left out."""
    cents = sums[SUM_CUTOFF + number]
    cutoff = spec["cutoff"] * math.exp2(cents / 1200.0) if cents != 0.0 else np.float64(spec["cutoff"])
    cutoff += sums[SUM_CENTRE + number]
    resonance = spec["resonance"] + sums[SUM_RESONANCE + number]
    gain = spec["gain"] + sums[SUM_FILTER_GAIN + number]
    now, step, goal = part["now"], part["step"], part["goal"]
    if cutoff == part["cutoff"] and resonance == part["resonance"] and gain == part["gain"]:
        if part["ramps"] != 0:
            part["ramps"] = 0
            for index in range(5):
                now[index] = goal[index]
            if goal[0] == 1.0 and goal[1] == 0.0 and goal[3] == 0.0:
                part["active"] = 0
        return
    part["cutoff"], part["resonance"], part["gain"] = cutoff, resonance, gain
    kind = spec["type"]
    idle = biquad.does_nothing(kind, cutoff, resonance, gain)
    if part["active"] == 0:
        if idle:
            return
        part["active"] = 1
        _pass_through(now)
        _forget(part["history"])
    if idle:
        _pass_through(goal)
    else:
        octaves = spec["bandwidth"] + sums[SUM_RESONANCE + number]
        biquad.coefficients(goal, kind, cutoff, resonance, gain, octaves, rate)
    part["ramps"] = 1 if frames > 0 else 0
    for index in range(5):
        if frames > 0:
            step[index] = (goal[index] - now[index]) / frames
        else:
            now[index] = goal[index]


@inner_kernel
def _pass_through(values: Any) -> None:
    clear(values)
    values[0] = 1.0


@inner_kernel
def _forget(history: Any) -> None:
    for row in range(len(history)):
        clear(history[row])
