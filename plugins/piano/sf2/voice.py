"""A region and a note to a finished voice (SoundFont 2.04 section 9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from plugins.piano.play_state import ChannelState
from plugins.piano.sf2.generators import LIMITS, Gen, hertz, seconds
from plugins.piano.sf2.modulators import INITIAL_PITCH, General, ModulatorSource, controller_position
from plugins.piano.sf2.region import CENTIBEL, PAN_UNIT, SEND_UNIT, Onset, Region
from trayapp.audio.envelope_spec import Envelope, Stage, StageCurve
from trayapp.audio.movement_spec import Filter, FilterType, Lfo, ModEnvelope, Route, Sway, Target
from trayapp.audio.sample_data import SampleData
from trayapp.audio.voice_spec import LoopMode, OffMode, VoiceSpec

FULL_SCALE_DB = 96.0
"""What a volume envelope spans: 16 bits, as the EMU8000 and FluidSynth have it; section 8.1.3 writes 100 dB."""
SILENT_CB = 1000.0
_BLOCK = 32_768
_LOOPS = (LoopMode.NONE, LoopMode.CONTINUOUS, LoopMode.NONE, LoopMode.SUSTAIN)
"""By sampleModes (section 8.1.2, 54); 2 is unused and counts as 0."""
OPEN_CENTS = 13_500.0
MAX_CENTS = 14_400.0
"""Twelve octaves: farther off nothing is heard."""


@dataclass(frozen=True, slots=True)
class Note:
    """A pressed key and what is settled with it. `wheel_range` is 0..1, 1 for 127 semitones."""

    channel: int
    key: int
    velocity: int
    midi: ChannelState
    wheel_range: float


def resolve(region: Region, sample: SampleData, note: Note, partner: SampleData | None = None) -> VoiceSpec | None:
    """The voice; None where the offsets leave no sample.

    Args:
        region: What plays.
        sample: Its sample.
        note: By which key and velocity.
        partner: The sample of `region.partner`, whose pitch is taken.
    """
    values = list(region.values)
    key, velocity = note.key, note.velocity
    if values[Gen.KEY] >= 0:
        key = min(int(values[Gen.KEY]), 127)
    if values[Gen.VELOCITY] >= 0:
        velocity = min(int(values[Gen.VELOCITY]), 127)
    at = _positions(note, key, velocity)
    for term in region.onset:
        values[term.dest] += _settled(term, at)
    start, end, loop_start, loop_end = _bounds(values, sample)
    if start >= end:
        return None
    mode = _LOOPS[int(values[Gen.SAMPLE_MODES]) & 3]
    if not loop_start < loop_end:
        loop_start, loop_end, mode = 0, 0, LoopMode.NONE
    cents = _pitch(values, sample, key)
    if region.partner is not None and partner is not None:
        cents += _pitch(region.partner.values, partner, key) - _pitch(region.values, sample, key)
    bend = sum(amount * source.value(at(source)) for amount, source in region.bends)
    delay = seconds(_limited(values, Gen.VOL_ENV_DELAY))
    lfos, mod_envelopes, filters = _movement(region, values, key, delay)
    exclusive = int(_limited(values, Gen.EXCLUSIVE_CLASS))
    return VoiceSpec(
        sample=sample,
        start=start,
        end=end,
        loop_mode=mode,
        loop_start=loop_start,
        loop_end=loop_end,
        pitch_cents=min(max(cents, -MAX_CENTS), MAX_CENTS),
        gain_db=-CENTIBEL * _limited(values, Gen.ATTENUATION),
        pan=PAN_UNIT * _limited(values, Gen.PAN),
        delay_s=delay,
        amp_envelope=_amp_envelope(values, key),
        mod_envelopes=mod_envelopes,
        filters=filters,
        lfos=lfos,
        key=note.key,
        velocity=note.velocity / 127,
        channel=note.channel,
        off_mode=OffMode.FAST,
        exclusive_class=exclusive,
        bend_up_cents=bend,
        bend_down_cents=-bend,
        reverb_send=SEND_UNIT * _limited(values, Gen.REVERB_SEND),
        chorus_send=SEND_UNIT * _limited(values, Gen.CHORUS_SEND),
        routes=_routes(region, at),
    )


_Positions = Callable[[ModulatorSource], float]


def _positions(note: Note, key: int, velocity: int) -> _Positions:
    """Where each source stands, 0 to 1."""
    midi = note.midi

    def position(source: ModulatorSource) -> float:
        if source.is_controller:
            return controller_position(midi.controller(source.index), bipolar=source.bipolar)
        index = source.index
        if index == General.VELOCITY:
            return velocity / 127
        if index == General.KEY:
            return key / 127
        if index == General.WHEEL_RANGE:
            return note.wheel_range
        if index == General.PITCH_WHEEL:
            return 0.5 + 0.5 * midi.bend
        if index == General.CHANNEL_PRESSURE:
            return midi.pressure
        return midi.key_pressure.get(note.key, 0.0)

    return position


def _settled(term: Onset, at: _Positions) -> float:
    value = term.amount * term.source.value(at(term.source)) * term.amount_source.value(at(term.amount_source))
    return abs(value) if term.absolute else value


def _limited(values: Sequence[float], gen: Gen) -> float:
    low, high = LIMITS[gen]
    value = values[gen]
    return low if value < low else min(value, high)


def _bounds(values: list[float], sample: SampleData) -> tuple[int, int, int, int]:
    """Start, end, loop start and loop end in the sample, the last of both exclusive, offsets applied and limited."""
    frames = sample.frames
    in_file = sample.loops[0]

    def place(base: int, fine: Gen, coarse: Gen) -> int:
        return min(max(base + int(values[fine]) + _BLOCK * int(values[coarse]), 0), frames)

    return (
        place(0, Gen.START_OFFSET, Gen.START_COARSE),
        place(frames, Gen.END_OFFSET, Gen.END_COARSE),
        place(in_file[0], Gen.LOOP_START_OFFSET, Gen.LOOP_START_COARSE),
        place(in_file[1], Gen.LOOP_END_OFFSET, Gen.LOOP_END_COARSE),
    )


def _pitch(values: Sequence[float], sample: SampleData, key: int) -> float:
    root = values[Gen.ROOT_KEY] if 0 <= values[Gen.ROOT_KEY] <= 127 else sample.root_key
    cents = _limited(values, Gen.SCALE_TUNING) * (key - root) + sample.tune_cents
    return cents + 100.0 * values[Gen.COARSE_TUNE] + values[Gen.FINE_TUNE] + values[INITIAL_PITCH]


def _amp_envelope(values: list[float], key: int) -> Envelope:
    sustain = _limited(values, Gen.VOL_ENV_SUSTAIN)
    level = 0.0 if sustain >= SILENT_CB else 10.0 ** (-sustain / SILENT_CB * FULL_SCALE_DB / 20.0)
    return Envelope.dahdsr(
        attack_s=2.0 ** (_limited(values, Gen.VOL_ENV_ATTACK) / 1200.0),
        hold_s=seconds(_by_key(values, Gen.VOL_ENV_HOLD, Gen.KEY_TO_VOL_ENV_HOLD, key)),
        decay_s=seconds(_by_key(values, Gen.VOL_ENV_DECAY, Gen.KEY_TO_VOL_ENV_DECAY, key)),
        sustain=level,
        release_s=seconds(_limited(values, Gen.VOL_ENV_RELEASE)),
        decay_shape=FULL_SCALE_DB,
        release_shape=FULL_SCALE_DB,
    )


def _by_key(values: list[float], time: Gen, by_key: Gen, key: int) -> float:
    """Timecents of a hold or decay that grows towards low keys (section 8.1.3, 31, 32, 39 and 40)."""
    low, high = LIMITS[time]
    return min(max(values[time] + _limited(values, by_key) * (60 - key), low), high)


def _movement(
    region: Region, values: list[float], key: int, delay: float
) -> tuple[tuple[Lfo, ...], tuple[ModEnvelope, ...], tuple[Filter, ...]]:
    """LFOs, modulation envelope and filter, as far as they do anything. `delay` is what the voice itself waits."""

    def lfo(delay_gen: Gen, frequency: Gen, *sways: Sway) -> Lfo:
        wait = max(0.0, seconds(_limited(values, delay_gen)) - delay)
        return Lfo(hertz(_limited(values, frequency)), delay_s=wait, sways=sways)

    vibrato = Sway(Target.PITCH, _limited(values, Gen.VIB_LFO_TO_PITCH))
    lfos = [lfo(Gen.VIB_LFO_DELAY, Gen.VIB_LFO_FREQUENCY, vibrato)]
    lfo_cutoff = _limited(values, Gen.MOD_LFO_TO_CUTOFF)
    if region.uses_mod_lfo:
        sways = (
            Sway(Target.PITCH, _limited(values, Gen.MOD_LFO_TO_PITCH)),
            Sway(Target.CUTOFF, lfo_cutoff),
            Sway(Target.GAIN_DB, CENTIBEL * _limited(values, Gen.MOD_LFO_TO_VOLUME)),
        )
        lfos.append(lfo(Gen.MOD_LFO_DELAY, Gen.MOD_LFO_FREQUENCY, *sways))
    to_pitch, to_cutoff = _limited(values, Gen.MOD_ENV_TO_PITCH), _limited(values, Gen.MOD_ENV_TO_CUTOFF)
    cutoff, resonance = _limited(values, Gen.FILTER_CUTOFF), _limited(values, Gen.FILTER_Q)
    filters: tuple[Filter, ...] = ()
    if cutoff < OPEN_CENTS or resonance > 0 or region.filtered or lfo_cutoff or to_cutoff:
        filters = (Filter(FilterType.LOW_PASS_SOUNDFONT, hertz(cutoff), CENTIBEL * resonance),)
    mod_envelopes: tuple[ModEnvelope, ...] = ()
    if to_pitch or to_cutoff or region.enveloped:
        moved = (Sway(Target.PITCH, to_pitch), Sway(Target.CUTOFF, to_cutoff))
        mod_envelopes = (ModEnvelope(_mod_envelope(values, key, delay), moved),)
    return tuple(lfos), mod_envelopes, filters


def _mod_envelope(values: list[float], key: int, delay: float) -> Envelope:
    sustain = 1.0 - _limited(values, Gen.MOD_ENV_SUSTAIN) / 1000.0
    return Envelope(
        (
            Stage(max(0.0, seconds(_limited(values, Gen.MOD_ENV_DELAY)) - delay), 0.0),
            Stage(seconds(_limited(values, Gen.MOD_ENV_ATTACK)), 1.0, StageCurve.CONVEX),
            Stage(seconds(_by_key(values, Gen.MOD_ENV_HOLD, Gen.KEY_TO_MOD_ENV_HOLD, key)), 1.0),
            Stage(seconds(_by_key(values, Gen.MOD_ENV_DECAY, Gen.KEY_TO_MOD_ENV_DECAY, key)), sustain, StageCurve.RATE),
            Stage(seconds(_limited(values, Gen.MOD_ENV_RELEASE)), 0.0, StageCurve.RATE),
        ),
        sustain_stage=3,
        start_level=0.0,
    )


def _routes(region: Region, at: _Positions) -> tuple[Route, ...]:
    if not region.terms:
        return region.routes
    scaled = [replace(term.route, depth=term.route.depth * term.factor.value(at(term.factor))) for term in region.terms]
    return (*region.routes, *scaled)
