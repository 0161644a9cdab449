"""SFZ envelopes as the engine's stages."""

from __future__ import annotations

import math
from collections.abc import Iterator

from plugins.piano.sfz.note import Note
from plugins.piano.sfz.region import EnvelopeSettings, FreeEnvelopeSettings, Param
from trayapp.audio.envelope_spec import MAX_STAGES, SFZ_STAGE_DB, Envelope, Stage, StageCurve

_MIN_RELEASE_S = 0.001


def fixed_envelope(settings: EnvelopeSettings, note: Note, *, live_release: bool = False) -> Envelope:
    """One of ampeg, pitcheg, fileg for this note; `live_release` leaves controllers of the release to a route."""
    velocity = note.velocity / 127

    def seconds(param: Param, by_velocity: float) -> float:
        return max(0.0, note.at_onset(param) + by_velocity * velocity)

    start = _unit(note.at_onset(settings.start))
    sustain = _unit(note.at_onset(settings.sustain) + settings.vel2sustain * velocity)
    release = settings.release.base if live_release else note.at_onset(settings.release)
    release = max(_MIN_RELEASE_S, release + settings.vel2release * velocity)
    return Envelope(
        (
            Stage(seconds(settings.delay, settings.vel2delay), start),
            Stage(seconds(settings.attack, settings.vel2attack), 1.0, *_way(settings.attack_shape, exponential=False)),
            Stage(seconds(settings.hold, settings.vel2hold), 1.0),
            Stage(seconds(settings.decay, settings.vel2decay), sustain, *_way(settings.decay_shape, exponential=True)),
            Stage(release, 0.0, *_way(settings.release_shape, exponential=True)),
        ),
        sustain_stage=3,
        start_level=start,
    )


def free_envelope(settings: FreeEnvelopeSettings, note: Note) -> Envelope:
    """`egN` for this note: its points in order, the first at its own level from the start if its time is 0."""
    times, levels, shapes = dict(settings.time), dict(settings.level), dict(settings.shape)
    points = sorted({*times, *levels})[:MAX_STAGES]
    shaped = sum(bool(shapes.get(point)) for point in points)
    pieces = 1 + (MAX_STAGES - len(points)) // shaped if shaped else 1
    stages: list[Stage] = []
    sustain = -1
    before = 0.0
    for point in points:
        time = max(0.0, note.at_onset(times[point])) if point in times else 0.0
        level = note.at_onset(levels[point]) if point in levels else 0.0
        shape = shapes.get(point, 0.0)
        stages += _shaped(time, before, level, shape, pieces) if shape and time else [Stage(time, level)]
        before = level
        if point <= settings.sustain:
            sustain = len(stages) - 1
    return Envelope(tuple(stages), sustain_stage=sustain, start_level=0.0)


def _shaped(time: float, begin: float, end: float, shape: float, pieces: int) -> Iterator[Stage]:
    """A way bent by `shape`, in pieces that are exponentials and meet it at their ends and half way.

    The way is x^(k + 1) for a positive shape k, and 1 - (1 - x)^(1 - k) for a negative one (as sfizz renders it; the
    formula is discussed in sfztools/sfizz issue 1176).
    """
    power = 1.0 + min(abs(shape), 40.0)

    def way(x: float) -> float:
        return float(x**power if shape > 0 else 1 - (1 - x) ** power)

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
