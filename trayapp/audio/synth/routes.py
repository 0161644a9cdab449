"""Controllers that stay live: what each route of a voice gives now, smoothed, and the sums per target."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trayapp.audio.arrays import clear
from trayapp.audio.control_curve import CURVE_POINTS
from trayapp.audio.envelope_spec import MAX_STAGES
from trayapp.audio.jit import Number, float32_at, inner_kernel
from trayapp.audio.movement_spec import Target
from trayapp.audio.synth import envelope
from trayapp.audio.synth.layout import Record
from trayapp.audio.synth.state import MOVING
from trayapp.audio.synth.sums import SUM_AMPLITUDE

SMOOTHING_S = 0.005
_BEND, _PRESSURE, _KEY_PRESSURE, _CONSTANT = 128, 129, 130, 131
_STAGE_TIME, _STAGE_LEVEL = int(Target.STAGE_TIME), int(Target.STAGE_LEVEL)
CLOSE = 1e-4
"""Part of a route's depth at which it counts as arrived."""


@inner_kernel
def source_value(channel: Record, source: Number, key: Number) -> Number:
    """Position 0..1 of a source."""
    if 0 <= source < 128:
        return float(channel["controllers"][source])
    if source == _BEND:
        return float(0.5 + 0.5 * channel["bend"])
    if source == _PRESSURE:
        return float(channel["pressure"])
    if source == _KEY_PRESSURE:
        return float(channel["key_pressure"][key & 127])
    return 1.0


@inner_kernel
def curve_value(address: Number, position: Number) -> Number:
    """The curve at a position 0..1."""
    values = float32_at(address, CURVE_POINTS)
    place = min(max(position, 0.0), 1.0) * (CURVE_POINTS - 1)
    index = min(int(place), CURVE_POINTS - 2)
    return float(values[index] + (place - index) * (values[index + 1] - values[index]))


@inner_kernel
def route_value(route: Record, channel: Record, key: Number) -> Number:
    """What the route gives at the present positions."""
    out = route["depth"] * curve_value(route["curve"], source_value(channel, route["source"], key))
    if route["amount_source"] != _CONSTANT:
        out *= curve_value(route["amount_curve"], source_value(channel, route["amount_source"], key))
    return float(out)


@inner_kernel
def sum_routes(
    spec: Record, run: Record, channel: Record, sums: Any, counters: Record, frames: Number, rate: Number
) -> None:
    """Fills `sums` for the end of the coming `frames`; 0 frames take every route to where it is at once."""
    moved = frames == 0 or run["settled"] == 0 or run["seen"] != channel["generation"]
    run["seen"] = channel["generation"]
    run["settled"] = 1
    if counters["sums_used"] != 0:
        clear(sums)
        sums[SUM_AMPLITUDE] = 1.0
        counters["sums_used"] = 0
    if spec["n_routes"] > 0:
        counters["sums_used"] = 1
        if moved:
            _move_routes(spec, run, channel, frames, rate)
        values = run["routes"]
        for index in range(spec["n_routes"]):
            place = spec["routes"][index]["place"]
            if place == SUM_AMPLITUDE:
                sums[place] *= values[index]
            else:
                sums[place] += values[index]
    bend = channel["bend"]
    if bend != run["bend"]:
        if frames == 0 or abs(bend - run["bend"]) <= CLOSE:
            run["bend"] = bend
        else:
            run["bend"] += (bend - run["bend"]) * (1.0 - math.exp(-frames / (rate * SMOOTHING_S)))
        run["settled"] = 0


@inner_kernel
def _move_routes(spec: Record, run: Record, channel: Record, frames: Number, rate: Number) -> None:
    """Each route a step nearer to where its controllers are; marks the voice as unsettled while any is on its way."""
    values = run["routes"]
    for index in range(spec["n_routes"]):
        route = spec["routes"][index]
        if frames > 0 and route["at_start"] != 0:
            continue
        goal = np.float32(route_value(route, channel, spec["key"]))  # as kept, so that the way ends at nothing
        way = goal - values[index]
        if way == 0.0:
            continue
        run["settled"] = 0
        if frames == 0 or abs(way) <= CLOSE * abs(route["depth"]):
            values[index] = goal
        else:
            values[index] += way * (1.0 - math.exp(-frames / (rate * (SMOOTHING_S + route["smooth_s"]))))


@inner_kernel
def start_stages(spec: Record, run: Record, channel: Record, rate: Number) -> None:
    """Brings the stages of a voice that moves them to where its controllers are; before its envelopes start."""
    for part in range(spec["n_envelopes"]):
        stages = spec["envelopes"][part]["stages"]
        run["envelopes"][part]["phase"] = envelope.OVER
        for stage in range(MAX_STAGES):
            run["stage_times"][part, stage] = stages[stage]["time_s"]
            run["stage_levels"][part, stage] = stages[stage]["level"]
    for index in range(spec["n_routes"]):
        run["routes"][index] = 0.0
    move_stages(spec, run, channel, rate)


@inner_kernel
def move_stages(spec: Record, run: Record, channel: Record, rate: Number) -> None:
    """Stages follow their controllers: one under way goes on at its new pace, a held level glides."""
    values = run["routes"]
    for index in range(spec["n_routes"]):
        route = spec["routes"][index]
        if route["target"] < _STAGE_TIME:
            continue
        way = np.float32(route_value(route, channel, spec["key"])) - values[index]
        part, stage = route["index"] // MAX_STAGES, route["index"] % MAX_STAGES
        if way == 0.0 or part >= spec["n_envelopes"]:
            continue
        values[index] += way
        parts, env = spec["envelopes"][part], run["envelopes"][part]
        row = parts["stages"][stage]
        if route["target"] == _STAGE_LEVEL:
            run["stage_levels"][part, stage] += way
            row["level"] = min(max(run["stage_levels"][part, stage], 0.0 if part == 0 else -1.0), 1.0)
            envelope.aim(parts, env, stage, rate)
        else:
            before = np.float64(row["time_s"])
            run["stage_times"][part, stage] += way
            ends = part == 0 and stage == parts["sustain"] + 1
            row["time_s"] = max(run["stage_times"][part, stage], envelope.NO_RELEASE_S if ends else 0.0)
            if env["stage"] == stage:
                envelope.retime(env, before, np.float64(row["time_s"]))
        run["calm"] = MOVING
