"""What an instrument resolves one note into: sample memory and everything a voice does, in physical units.

No file format is known here. Times are seconds, levels are linear unless a name says ``_db``, pitches are cents,
positions are sample frames. Nothing depends on the engine's rate, so a spec stays valid when the rate changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from trayapp.audio.envelope_spec import MAX_ENVELOPES, Envelope
from trayapp.audio.movement_spec import (
    MAX_FILTERS,
    MAX_LFOS,
    MAX_ROUTES,
    MAX_SWAYS,
    Filter,
    Lfo,
    ModEnvelope,
    Route,
    Sway,
)
from trayapp.audio.sample_data import SampleData


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


class OffMode(IntEnum):
    """How a voice ends when another one switches it off (``off_by``, exclusive class)."""

    FAST = 0
    """In 6 ms."""
    NORMAL = 1
    """By its own release."""
    TIME = 2
    """In ``off_time_s``, by a curve of ``off_shape``."""


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
    centre. A stereo sample is narrowed by ``width`` (0 mono, -1 swapped; a side keeps ``sin`` of itself and gets
    ``cos`` of the other, of ``(width + 1) * 45`` degrees), balanced by ``pan`` and moved by ``position``, both unity at
    the centre. ``gain_left`` and ``gain_right`` multiply what comes out.

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
        self_mask: That limit ends no note that was struck harder than this one, and the softest first.
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
    self_mask: bool = False
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
            ("sways", len(self.sways), MAX_SWAYS),
        ):
            if count > limit:
                raise ValueError(f"a voice of sample {self.sample.name!r} has {count} {what}; at most {limit} fit")

    @property
    def sways(self) -> tuple[Sway, ...]:
        """Of all LFOs, then of all modulation envelopes, as routes count them."""
        of_lfos = [sway for lfo in self.lfos for sway in lfo.sways]
        return (*of_lfos, *(sway for mod in self.mod_envelopes for sway in mod.sways))
