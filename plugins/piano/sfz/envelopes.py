"""SFZ envelopes as the engine's stages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from plugins.piano.sfz.note import Note
from plugins.piano.sfz.region import EnvelopeSettings, FreeEnvelopeSettings, Param
from trayapp.audio.envelope_spec import DECAY_STAGE, MAX_STAGES, SFZ_STAGE_DB, Envelope, Stage, StageCurve
from trayapp.audio.movement_spec import Target

_MIN_RELEASE_S = 0.001


def fixed_envelope(settings: EnvelopeSettings, note: Note) -> Envelope:
    """One of ampeg, pitcheg, fileg for this note; a dynamic one leaves live controllers to routes."""
    velocity = note.velocity / 127
    read = note.fixed_part if settings.dynamic else note.at_onset

    def seconds(param: Param, by_velocity: float) -> float:
        return max(0.0, read(param) + by_velocity * velocity)

    start = _unit(note.at_onset(settings.start))
    sustain = _unit(read(settings.sustain) + settings.vel2sustain * velocity)
    release = max(_MIN_RELEASE_S, read(settings.release) + settings.vel2release * velocity)
    return Envelope(
        (
            Stage(seconds(settings.delay, settings.vel2delay), start),
            Stage(seconds(settings.attack, settings.vel2attack), 1.0, *_way(settings.attack_shape, exponential=False)),
            Stage(seconds(settings.hold, settings.vel2hold), 1.0),
            Stage(seconds(settings.decay, settings.vel2decay), sustain, *_way(settings.decay_shape, exponential=True)),
            Stage(release, 0.0, *_way(settings.release_shape, exponential=True)),
        ),
        sustain_stage=DECAY_STAGE,
        start_level=start,
    )


StageMove = tuple[Param, Target, int, float]
"""A value whose controllers move a stage: what of it, which one, and by what its depths are multiplied."""


def fixed_stage_moves(settings: EnvelopeSettings) -> Iterator[StageMove]:
    """What live controllers move of a dynamic envelope."""
    if settings.dynamic:
        times = (settings.delay, settings.attack, settings.hold, settings.decay, settings.release)
        for stage, time in enumerate(times):
            yield time, Target.STAGE_TIME, stage, 1.0
        yield settings.sustain, Target.STAGE_LEVEL, DECAY_STAGE, 0.01


def free_envelope(settings: FreeEnvelopeSettings, note: Note) -> Envelope:
    """`egN` for this note: its points in order, the first at its own level from the start if its time is 0."""
    read = note.fixed_part if settings.dynamic else note.at_onset
    times, levels, shapes = dict(settings.time), dict(settings.level), dict(settings.shape)
    stages: list[Stage] = []
    sustain, loop = -1, -1
    before = 0.0
    for point, pieces in _points(settings):
        time = max(0.0, read(times[point])) if point in times else 0.0
        level = read(levels[point]) if point in levels else 0.0
        stages += _bent(time, before, level, shapes[point], pieces) if pieces else [Stage(time, level)]
        before = level
        if point <= settings.sustain:
            sustain = len(stages) - 1
        if settings.loop is not None and point <= settings.loop:
            loop = len(stages) - 1
    return Envelope(tuple(stages), sustain, 0.0, loop_stage=loop, loop_count=settings.loop_count)


def free_stage_moves(settings: FreeEnvelopeSettings) -> Iterator[StageMove]:
    """The same of a dynamic `egN`; of a bent way each piece has its share."""
    if not settings.dynamic:
        return
    times, levels, shapes = dict(settings.time), dict(settings.level), dict(settings.shape)
    stage, before = 0, Param(0.0)
    for point, pieces in _points(settings):
        level = levels.get(point, Param(0.0))
        for piece in range(max(pieces, 1)):
            share = _way_of(shapes[point])((piece + 1) / pieces) if pieces else 1.0
            yield times.get(point, Param(0.0)), Target.STAGE_TIME, stage, 1.0 / max(pieces, 1)
            yield level, Target.STAGE_LEVEL, stage, share
            yield before, Target.STAGE_LEVEL, stage, 1.0 - share
            stage += 1
        before = level


def _points(settings: FreeEnvelopeSettings) -> Iterator[tuple[int, int]]:
    """The points that a voice has room for, and in how many stages a bent way there is taken; 0: straight."""
    times, shapes = dict(settings.time), dict(settings.shape)
    points = sorted({*times, *dict(settings.level)})[:MAX_STAGES]
    bent = {point for point in points if shapes.get(point) and point in times and times[point] != Param(0.0)}
    pieces = 1 + (MAX_STAGES - len(points)) // len(bent) if bent else 1
    for point in points:
        yield point, pieces if point in bent else 0


def _way_of(shape: float) -> Callable[[float], float]:
    """0 to 1 as `shape` bends it.

    The way is x^(k + 1) for a positive shape k, and 1 - (1 - x)^(1 - k) for a negative one (as sfizz renders it; the
    formula is discussed in sfztools/sfizz issue 1176).
    """
    power = 1.0 + min(abs(shape), 40.0)

    def way(x: float) -> float:
        return float(x**power if shape > 0 else 1 - (1 - x) ** power)

    return way


def _bent(time: float, begin: float, end: float, shape: float, pieces: int) -> Iterator[Stage]:
    """A bent way in pieces that are exponentials and meet it at their ends and half way."""
    way = _way_of(shape)
    for piece in range(pieces):
        low, middle, high = (way((piece + part) / pieces) for part in (0.0, 0.5, 1.0))
        rise = (middle - low) / (high - low) if high > low else 0.5
        bend = 2 * math.log(1 / min(max(rise, 1e-6), 1 - 1e-6) - 1)
        yield Stage(time / pieces, begin + (end - begin) * high, StageCurve.EXPONENTIAL, bend)


def _way(shape: float | None, *, exponential: bool) -> tuple[StageCurve, float]:
    if shape is not None:
        return (StageCurve.EXPONENTIAL, shape) if shape else (StageCurve.LINEAR, 0.0)
    return (StageCurve.DECIBEL, SFZ_STAGE_DB) if exponential else (StageCurve.LINEAR, 0.0)


def _unit(percent: float) -> float:
    return min(max(percent / 100, 0.0), 1.0)
