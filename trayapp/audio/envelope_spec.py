"""Envelopes as a voice plays them: stages with their time, level and the way there. Seconds and linear levels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

MAX_ENVELOPES = 4
"""One for the amplitude and up to three others."""
MAX_STAGES = 8
DECAY_STAGE, RELEASE_STAGE = 3, 4
"""Of the usual six; the decay's level is the sustain's."""


class StageCurve(IntEnum):
    """The way a stage goes from the level it meets to its own level."""

    LINEAR = 0
    """A straight line that takes ``time_s``."""
    DECIBEL = 1
    """A straight line in decibels at a constant rate of ``shape`` dB per ``time_s``, over when the level is reached.

    SoundFont decay and release: 100 dB (SoundFont 2.04 section 8.1.3, generators 36 and 38). SFZ as players render it:
    9 nepers, that is 78.17 dB. Silence counts as -100 dB.
    """
    EXPONENTIAL = 2
    """``(exp(shape x) - 1) / (exp(shape) - 1)``, x from 0 to 1 in ``time_s``; positive starts slowly, 0 is linear."""
    CONVEX = 3
    """The SoundFont convex transform of a straight line, the attack of a modulation envelope (section 8.1.3)."""
    RATE = 4
    """A straight line at a constant rate of 1 per ``time_s``, over when the level is reached: SoundFont modulation
    envelopes (section 8.1.3, generators 28 and 30)."""


SOUNDFONT_STAGE_DB = 100.0
SFZ_STAGE_DB = 78.17


@dataclass(frozen=True, slots=True)
class Stage:
    """One leg of an envelope.

    Attributes:
        time_s: Seconds; see the curve for what it counts. 0 jumps.
        level: Linear level at its end.
        curve: The way there.
        shape: dB of the rate for DECIBEL, bend for EXPONENTIAL, unused otherwise.
    """

    time_s: float
    level: float
    curve: StageCurve = StageCurve.LINEAR
    shape: float = 0.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """Stages in order. After ``sustain_stage`` the level is held until the release, then the later stages follow.

    A release that comes earlier goes on from the level of that moment. The amplitude's voice is over after its last
    stage, or as soon as a stage of the release has fallen below -100 dB.

    Attributes:
        stages: At most MAX_STAGES.
        sustain_stage: Index of the last stage before the hold; -1 holds the start level; ``len(stages) - 1`` or more
            means no release stage: a released amplitude fades in 1 ms.
        start_level: Level at the onset.
        loop_stage: Until the release the sustain stage is followed by the one after this, from this one's level; -1
            holds instead.
        loop_count: How often, before it holds; 0 is endless.
    """

    stages: tuple[Stage, ...] = ()
    sustain_stage: int = -1
    start_level: float = 1.0
    loop_stage: int = -1
    loop_count: int = 0

    def __post_init__(self) -> None:
        """Refuse more stages than a voice has room for.

        Raises:
            ValueError: More than MAX_STAGES.
        """
        if len(self.stages) > MAX_STAGES:
            raise ValueError(f"an envelope has {len(self.stages)} stages; at most {MAX_STAGES} fit")

    @classmethod
    def dahdsr(
        cls,
        *,
        delay_s: float = 0.0,
        attack_s: float = 0.0,
        hold_s: float = 0.0,
        decay_s: float = 0.0,
        sustain: float = 1.0,
        release_s: float = 0.001,
        start: float = 0.0,
        attack_curve: StageCurve = StageCurve.LINEAR,
        attack_shape: float = 0.0,
        decay_curve: StageCurve = StageCurve.DECIBEL,
        decay_shape: float = SOUNDFONT_STAGE_DB,
        release_curve: StageCurve = StageCurve.DECIBEL,
        release_shape: float = SOUNDFONT_STAGE_DB,
    ) -> Envelope:
        """The usual six stages; sustain is linear 0..1. Defaults are the SoundFont volume envelope."""
        return cls(
            stages=(
                Stage(delay_s, start),
                Stage(attack_s, 1.0, attack_curve, attack_shape),
                Stage(hold_s, 1.0),
                Stage(decay_s, sustain, decay_curve, decay_shape),
                Stage(release_s, 0.0, release_curve, release_shape),
            ),
            sustain_stage=DECAY_STAGE,
            start_level=start,
        )
