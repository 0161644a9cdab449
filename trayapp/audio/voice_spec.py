"""What an instrument resolves one note into: sample memory and everything a voice does, in physical units.

No file format is known here. Times are seconds, levels are linear unless a name says ``_db``, pitches are cents,
positions are sample frames. Nothing depends on the engine's rate, so a spec stays valid when the rate changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from trayapp.audio.control_curve import LINEAR_CURVE, ControlCurve
from trayapp.audio.sample_data import SampleData

MAX_ENVELOPES = 4
"""One for the amplitude and up to three others."""
MAX_STAGES = 8
MAX_LFOS = 4
MAX_FILTERS = 5
"""Two filters and three equaliser bands of an SFZ region."""
MAX_SECTIONS = 3
"""Six poles."""
MAX_ROUTES = 32


class LoopMode(IntEnum):
    """How a voice meets the loop points and the note-off."""

    NONE = 0
    """Plays to the end once; a note-off releases it."""
    ONE_SHOT = 1
    """Plays to the end once; a note-off is ignored."""
    CONTINUOUS = 2
    """Loops until the voice ends, in the release too."""
    SUSTAIN = 3
    """Loops until the release, then plays on to the end."""


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


class FilterType(IntEnum):
    """The transfer function of one filter."""

    NONE = 0
    LOW_PASS_1 = 1
    HIGH_PASS_1 = 2
    LOW_PASS_2 = 3
    """Two poles, unity at 0 Hz."""
    HIGH_PASS_2 = 4
    BAND_PASS_2 = 5
    """Unity at the centre."""
    NOTCH_2 = 6
    LOW_PASS_SOUNDFONT = 7
    """As LOW_PASS_2 with the gain lowered by half the resonance (SoundFont 2.04 section 8.1.3, generator 9)."""
    PEAK = 8
    """Equaliser bell: ``gain_db`` at ``cutoff_hz``, ``bandwidth`` in octaves."""
    LOW_SHELF = 9
    HIGH_SHELF = 10


class LfoWave(IntEnum):
    """The shape of a low frequency oscillator, between -1 and 1; square and pulses between 0 and 1, as SFZ has them."""

    TRIANGLE = 0
    SINE = 1
    SQUARE = 2
    SAW_UP = 3
    SAW_DOWN = 4
    PULSE_75 = 5
    PULSE_25 = 6
    PULSE_12 = 7
    SAMPLE_HOLD = 8


class OffMode(IntEnum):
    """How a voice ends when another one switches it off (``off_by``, exclusive class)."""

    FAST = 0
    """In 6 ms."""
    NORMAL = 1
    """By its own release."""
    TIME = 2
    """In ``off_time_s``, by a curve of ``off_shape``."""


class Source(IntEnum):
    """Where a route takes its value from. 0..127 are the MIDI controllers themselves; these come after them."""

    PITCH_BEND = 128
    """-1..1, given to the curve as 0..1 with the centre at 0.5."""
    CHANNEL_PRESSURE = 129
    KEY_PRESSURE = 130
    """Polyphonic pressure of the voice's own key."""
    CONSTANT = 131
    """Always 1."""


class Target(IntEnum):
    """What a route moves. The sum of all routes on a target is added, for AMPLITUDE each one multiplies."""

    PITCH = 0
    """Cents."""
    GAIN_DB = 1
    AMPLITUDE = 2
    """The voice is multiplied by ``depth * curve(value)``; several routes multiply one another."""
    PAN = 3
    """-1..1."""
    WIDTH = 4
    """-1..1."""
    POSITION = 5
    """-1..1."""
    CUTOFF = 6
    """Cents, of filter ``index``."""
    RESONANCE = 7
    """Decibels, of filter ``index``."""
    FILTER_GAIN = 8
    """Decibels of the equaliser band that is filter ``index``."""
    LFO_PITCH = 9
    """Cents of depth, of LFO ``index``."""
    LFO_CUTOFF = 10
    """Cents of depth, of LFO ``index``."""
    LFO_GAIN = 11
    """Decibels of depth, of LFO ``index``."""
    LFO_FREQUENCY = 12
    """Hz, of LFO ``index``."""
    ENVELOPE_PITCH = 13
    """Cents of depth, of modulation envelope ``index``."""
    ENVELOPE_CUTOFF = 14
    """Cents of depth, of modulation envelope ``index``."""
    RELEASE = 15
    """Seconds added to the first release stage of the amplitude envelope; read when the release starts."""
    REVERB_SEND = 16
    """0..1, added to the voice's own."""
    CHORUS_SEND = 17
    """0..1, added to the voice's own."""


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
    """

    stages: tuple[Stage, ...] = ()
    sustain_stage: int = -1
    start_level: float = 1.0

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
            sustain_stage=3,
            start_level=start,
        )


@dataclass(frozen=True, slots=True)
class ModEnvelope:
    """An envelope that moves pitch, cutoff or gain: each depth is reached at level 1."""

    envelope: Envelope
    to_pitch_cents: float = 0.0
    to_cutoff_cents: float = 0.0
    to_gain_db: float = 0.0
    to_amplitude: bool = False
    """The voice is multiplied by the level (SFZ ``egN_amplitude``, ``egN_ampeg``)."""


@dataclass(frozen=True, slots=True)
class Lfo:
    """A low frequency oscillator, started with the voice. Depths are peak deviations, both ways.

    Attributes:
        frequency_hz: 0 stands still.
        delay_s: Silence before it starts.
        fade_s: Time from nothing to the full depth after the delay.
        phase: 0..1, where in its period it starts.
    """

    frequency_hz: float
    wave: LfoWave = LfoWave.TRIANGLE
    delay_s: float = 0.0
    fade_s: float = 0.0
    phase: float = 0.0
    to_pitch_cents: float = 0.0
    to_cutoff_cents: float = 0.0
    to_gain_db: float = 0.0
    to_pan: float = 0.0
    to_width: float = 0.0
    to_resonance_db: float = 0.0
    to_second_cutoff_cents: float = 0.0
    to_amplitude: float = 0.0
    """The voice is multiplied by the wave times this; 0 leaves it alone."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter. Envelopes move the cutoff of the first only, LFOs those of two; routes reach each by its index."""

    type: FilterType
    cutoff_hz: float
    resonance_db: float = 0.0
    gain_db: float = 0.0
    """PEAK and the shelves only."""
    bandwidth: float = 1.0
    """Octaves; PEAK only."""
    sections: int = 1
    """How many of it stand in a row, 1 to MAX_SECTIONS: two LOW_PASS_2 are four poles, resonating twice."""


@dataclass(frozen=True, slots=True)
class Route:
    """A controller that stays live: ``depth * curve(source) * amount_curve(amount_source)`` moves the target.

    Attributes:
        source: 0..127 for a MIDI controller, or a Source.
        target: What it moves.
        depth: In the target's unit, at a curve value of 1.
        index: Which filter, LFO or modulation envelope, from 0.
        smooth_s: Time constant added to the engine's own 5 ms smoothing of controllers.
        at_start: Read once at the onset and never again.
    """

    source: int
    target: Target
    depth: float
    index: int = 0
    curve: ControlCurve = LINEAR_CURVE
    amount_source: int = Source.CONSTANT
    amount_curve: ControlCurve = LINEAR_CURVE
    smooth_s: float = 0.0
    at_start: bool = False


@dataclass(frozen=True, slots=True)
class HalfPedal:
    """Between ``low`` and ``high`` (pedal positions 0..1) a released note decays in up to ``release_s`` seconds."""

    low: float = 0.3
    high: float = 0.7
    release_s: float = 4.0


@dataclass(frozen=True, slots=True, weakref_slot=True)
class VoiceSpec:
    """One voice: a part of one sample and all that happens to it. A note is one or more of them, started together.

    Pan law: a mono sample gets ``cos`` and ``sin`` of ``(pan + 1) * 45`` degrees, so each side is 3 dB down at the
    centre. A stereo sample is narrowed by ``width`` (0 mono, -1 swapped), balanced by ``pan`` and moved by
    ``position``, both unity at the centre. ``gain_left`` and ``gain_right`` multiply what comes out.

    Attributes:
        start: First frame played.
        end: Frame after the last one played; None is the sample's end.
        loop_start: First frame of the loop.
        loop_end: Frame after the loop's last one.
        loop_count: Times the loop is played, then it plays on to the end; 0 is endless.
        pitch_cents: Transposition against the recorded pitch (the sample's own rate is the engine's concern).
        delay_s: Silence before the onset.
        velocity: 0..1.
        channel: 0..15; controllers, pedals, bend and pressure are those of this channel.
        group: Group that others switch off by ``off_by``; 0 is none.
        off_by: A note starting in that group ends this voice; 0 is none. Layers of one note spare one another.
        off_time_s: For OffMode.TIME.
        off_shape: For OffMode.TIME: the way down is exponential with this bend, negative falling fast at first; 0 is
            an S.
        exclusive_class: Starting ends every other note of the same class on the same channel; 0 is none.
        polyphony_group: Voices counted together for ``polyphony``; 0 is none.
        polyphony: Most notes at once in the polyphony group; 0 is no limit.
        note_polyphony: Most notes at once on the same key of the polyphony group and channel; 0 is no limit.
        note_off: False: only its end, a stop or being switched off ends it.
        sustain_pedal: The sustain pedal holds it.
        sostenuto_pedal: The sostenuto pedal holds it.
        sustain_threshold: Pedal position 0..1 from which the sustain pedal holds.
        soft_pedal_db: Gain for a note struck while the soft pedal is down.
        bend_up_cents: At the wheel's upper end.
        bend_down_cents: At its lower end (negative goes down).
        reverb_send: Share, 0..1, of what the voice adds to the sound that goes to the reverb as well: 1 makes the
            reverb as loud as the voice. The engine's reverb knob needs not be turned up for it.
        chorus_send: The same to the chorus.
        routes: At most MAX_ROUTES.
    """

    sample: SampleData
    start: int = 0
    end: int | None = None
    loop_mode: LoopMode = LoopMode.NONE
    loop_start: int = 0
    loop_end: int = 0
    loop_count: int = 0
    pitch_cents: float = 0.0
    gain_db: float = 0.0
    gain_left: float = 1.0
    gain_right: float = 1.0
    pan: float = 0.0
    width: float = 1.0
    position: float = 0.0
    delay_s: float = 0.0
    amp_envelope: Envelope = field(default_factory=Envelope.dahdsr)
    mod_envelopes: tuple[ModEnvelope, ...] = ()
    filters: tuple[Filter, ...] = ()
    lfos: tuple[Lfo, ...] = ()
    key: int = 60
    velocity: float = 1.0
    channel: int = 0
    group: int = 0
    off_by: int = 0
    off_mode: OffMode = OffMode.FAST
    off_time_s: float = 0.006
    off_shape: float = 0.0
    exclusive_class: int = 0
    polyphony_group: int = 0
    polyphony: int = 0
    note_polyphony: int = 0
    note_off: bool = True
    sustain_pedal: bool = True
    sostenuto_pedal: bool = True
    sustain_threshold: float = 64.0 / 127.0
    half_pedal: HalfPedal | None = None
    soft_pedal_db: float = -3.0
    bend_up_cents: float = 200.0
    bend_down_cents: float = -200.0
    reverb_send: float = 0.0
    chorus_send: float = 0.0
    routes: tuple[Route, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what a voice has no room for.

        Raises:
            ValueError: Naming the part and its limit.
        """
        for what, count, limit in (
            ("modulation envelopes", len(self.mod_envelopes), MAX_ENVELOPES - 1),
            ("filters", len(self.filters), MAX_FILTERS),
            ("LFOs", len(self.lfos), MAX_LFOS),
            ("routes", len(self.routes), MAX_ROUTES),
        ):
            if count > limit:
                raise ValueError(f"a voice of sample {self.sample.name!r} has {count} {what}; at most {limit} fit")
