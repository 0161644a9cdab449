"""SFZ envelopes as the engine's stages."""

from __future__ import annotations

import math

from plugins.piano.sfz.note import Note
from plugins.piano.sfz.region import EnvelopeSettings, FreeEnvelopeSettings, Param
from trayapp.audio.voice_spec import MAX_STAGES, SFZ_STAGE_DB, Envelope, Stage, StageCurve

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
    stages = []
    sustain = -1
    for place, point in enumerate(sorted({*times, *levels})[:MAX_STAGES]):
        time = max(0.0, note.at_onset(times[point])) if point in times else 0.0
        level = note.at_onset(levels[point]) if point in levels else 0.0
        shape = _bend(shapes.get(point, 0.0))
        stages.append(Stage(time, level, StageCurve.EXPONENTIAL if shape else StageCurve.LINEAR, shape))
        if point <= settings.sustain:
            sustain = place
    return Envelope(tuple(stages), sustain_stage=sustain, start_level=0.0)


def _bend(power: float) -> float:
    """The bend of an exponential that meets ARIA's power curve half way: x^k, or 1 - (1 - x)^-k for negative k.

    The formula of the power curve is from sfztools/sfizz issue 383.
    """
    if power == 0.0:
        return 0.0
    bend = 2 * math.log(max(2 ** min(abs(power), 30.0) - 1, 1e-3))
    return bend if power > 0 else -bend


def _way(shape: float | None, *, exponential: bool) -> tuple[StageCurve, float]:
    if shape is not None:
        return (StageCurve.EXPONENTIAL, shape) if shape else (StageCurve.LINEAR, 0.0)
    return (StageCurve.DECIBEL, SFZ_STAGE_DB) if exponential else (StageCurve.LINEAR, 0.0)


def _unit(percent: float) -> float:
    return min(max(percent / 100, 0.0), 1.0)
