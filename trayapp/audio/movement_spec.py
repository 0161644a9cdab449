"""What moves a voice or colours it: filters, LFOs and the routes by which controllers stay live."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from trayapp.audio.control_curve import LINEAR_CURVE, ControlCurve
from trayapp.audio.envelope_spec import MAX_STAGES, Envelope

MAX_LFOS = 4
MAX_FILTERS = 5
"""Two filters and three equaliser bands of an SFZ region."""
MAX_SECTIONS = 3
"""Six poles."""
MAX_ROUTES = 32
MAX_SWAYS = 16
"""Of all LFOs and modulation envelopes of a voice together."""


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
    STEPS = 9
    """Holds one value after another, each for its share of the period."""


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
    """What a route or a sway moves. What moves the same target is added, for AMPLITUDE each one multiplies."""

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
    CENTRE = 7
    """Hz, added to where the cents have brought the cutoff of filter ``index``."""
    RESONANCE = 8
    """Decibels, of filter ``index``."""
    BANDWIDTH = 9
    """Octaves, of the equaliser band that is filter ``index``."""
    FILTER_GAIN = 10
    """Decibels of the equaliser band that is filter ``index``."""
    LFO_FREQUENCY = 11
    """Hz, of LFO ``index``. An LFO sways only those that come after it."""
    SWAY_DEPTH = 12
    """Added to the depth of sway ``index``, counted through the LFOs and then the modulation envelopes."""
    REVERB_SEND = 13
    """0..1, added to the voice's own."""
    CHORUS_SEND = 14
    """0..1, added to the voice's own."""
    STAGE_TIME = 15
    """Seconds added to the time of the stage ``index`` (see `stage_index`); one under way is stretched. Routes only."""
    STAGE_LEVEL = 16
    """Added to the level of a stage, likewise."""


@dataclass(frozen=True, slots=True)
class Sway:
    """What an LFO or a modulation envelope moves: its value times ``depth``, in the target's unit.

    A depth of 0 leaves the target alone, AMPLITUDE too.
    """

    target: Target
    depth: float
    index: int = 0


@dataclass(frozen=True, slots=True)
class Lfo:
    """A low frequency oscillator, started with the voice. Depths are peak deviations, both ways.

    Attributes:
        frequency_hz: 0 stands still.
        delay_s: Silence before it starts.
        fade_s: Time from nothing to the full depth after the delay.
        phase: 0..1, where in its period it starts.
        steps: For STEPS, the values one after another, of which the first ``step_count`` count.
    """

    frequency_hz: float
    wave: LfoWave = LfoWave.TRIANGLE
    delay_s: float = 0.0
    fade_s: float = 0.0
    phase: float = 0.0
    sways: tuple[Sway, ...] = ()
    steps: ControlCurve | None = None
    step_count: int = 0


@dataclass(frozen=True, slots=True)
class ModEnvelope:
    """An envelope that moves something beside the amplitude: each depth is reached at level 1."""

    envelope: Envelope
    sways: tuple[Sway, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter."""

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
        index: Which filter, LFO, sway or stage, from 0.
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


def stage_index(envelope: int, stage: int) -> int:
    """Which stage a route moves: of envelope 0, the amplitude's, or of modulation envelope ``envelope - 1``."""
    return envelope * MAX_STAGES + stage
