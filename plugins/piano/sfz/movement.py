"""What moves while a voice sounds: filters, LFOs, modulation envelopes and the routes of live controllers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from plugins.piano.sfz.curves import CurveBook, fade_curve
from plugins.piano.sfz.envelopes import fixed_envelope, free_envelope
from plugins.piano.sfz.note import LIVE_CONTROLLERS, Note
from plugins.piano.sfz.region import (
    BandSettings,
    FilterSettings,
    FreeEnvelopeSettings,
    FreeLfoSettings,
    LfoSettings,
    Param,
    Region,
)
from trayapp.audio.control_curve import CURVE_POINTS, ControlCurve
from trayapp.audio.envelope_spec import MAX_ENVELOPES, ModEnvelope
from trayapp.audio.movement_spec import (
    MAX_FILTERS,
    MAX_LFOS,
    MAX_ROUTES,
    Filter,
    FilterType,
    Lfo,
    LfoWave,
    Route,
    Source,
    Target,
)

FILTER_TYPES: dict[str, FilterType] = {
    "lpf_1p": FilterType.LOW_PASS_1,
    "hpf_1p": FilterType.HIGH_PASS_1,
    "lpf_2p": FilterType.LOW_PASS_2,
    "hpf_2p": FilterType.HIGH_PASS_2,
    "bpf_2p": FilterType.BAND_PASS_2,
    "brf_2p": FilterType.NOTCH_2,
    "lpf_2p_sv": FilterType.LOW_PASS_2,
    "hpf_2p_sv": FilterType.HIGH_PASS_2,
    "bpf_2p_sv": FilterType.BAND_PASS_2,
    "brf_2p_sv": FilterType.NOTCH_2,
    "lpf_4p": FilterType.LOW_PASS_2,
    "hpf_4p": FilterType.HIGH_PASS_2,
    "lpf_6p": FilterType.LOW_PASS_2,
    "hpf_6p": FilterType.HIGH_PASS_2,
    "lsh": FilterType.LOW_SHELF,
    "hsh": FilterType.HIGH_SHELF,
    "peq": FilterType.PEAK,
}
_SECTIONS = {"lpf_4p": 2, "hpf_4p": 2, "lpf_6p": 3, "hpf_6p": 3}
"""Filters of two poles in a row, each with the whole resonance, as sfizz has them."""
NEAREST_TYPES: dict[str, FilterType] = {
    "bpf_1p": FilterType.BAND_PASS_2,
    "brf_1p": FilterType.NOTCH_2,
}
"""Played by a kind that is near, and reported."""
UNITY_AT_CUTOFF_DB = 3.0103
"""SFZ counts the resonance from the level at the cutoff, the engine from a flat filter's."""
_TWO_POLES = {
    FilterType.LOW_PASS_2,
    FilterType.HIGH_PASS_2,
    FilterType.BAND_PASS_2,
    FilterType.NOTCH_2,
}
_BAND_TYPES = {"peak": FilterType.PEAK, "lshelf": FilterType.LOW_SHELF, "hshelf": FilterType.HIGH_SHELF}
_BAND_HZ = {1: 50.0, 2: 500.0, 3: 5000.0}
_WAVES = {
    0: LfoWave.TRIANGLE,
    1: LfoWave.SINE,
    2: LfoWave.PULSE_75,
    3: LfoWave.SQUARE,
    4: LfoWave.PULSE_25,
    5: LfoWave.PULSE_12,
    6: LfoWave.SAW_UP,
    7: LfoWave.SAW_DOWN,
    12: LfoWave.SAMPLE_HOLD,
}
_HZ = (1.0, 24_000.0)

FilterPart = FilterSettings | tuple[int, BandSettings]
"""A filter, or an equaliser band with its number."""


@dataclass(frozen=True, slots=True)
class FixedLfo:
    """amplfo, pitchlfo or fillfo, and what it moves."""

    settings: LfoSettings
    target: Target


@dataclass(frozen=True, slots=True)
class FixedEnvelope:
    """pitcheg or fileg, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Movement:
    """What moves in one region's voices: the parts that sound, and the routes, which are the same for every note.

    `left_out` says what did not fit into a voice.
    """

    filters: tuple[FilterPart, ...]
    lfos: tuple[FixedLfo | FreeLfoSettings, ...]
    envelopes: tuple[FixedEnvelope | FreeEnvelopeSettings, ...]
    amp_envelope: FreeEnvelopeSettings | None
    routes: tuple[Route, ...]
    left_out: tuple[str, ...]


def movement_of(region: Region, curves: CurveBook, standard: tuple[Route, ...] = ()) -> Movement:
    """Read once per region, when the instrument loads; `standard` routes come before the region's own."""
    filters: list[FilterPart] = [
        settings
        for settings in region.filters
        if settings.cutoff is not None and (settings.type in FILTER_TYPES or settings.type in NEAREST_TYPES)
    ]
    filters += [(number, band) for number, band in region.bands if _sounds(band.gain) or band.vel2gain]
    lfos: list[FixedLfo | FreeLfoSettings] = [
        FixedLfo(settings, target)
        for settings, target in (
            (region.pitchlfo, Target.LFO_PITCH),
            (region.fillfo, Target.LFO_CUTOFF),
            (region.amplfo, Target.LFO_GAIN),
        )
        if _sounds(settings.depth)
    ]
    lfos += [lfo for lfo in region.lfos if any(map(_sounds, _depths(lfo)))]
    envelopes: list[FixedEnvelope | FreeEnvelopeSettings] = [
        FixedEnvelope(name)
        for name, settings in (("pitcheg", region.pitcheg), ("fileg", region.fileg))
        if _sounds(settings.depth) or settings.vel2depth
    ]
    amp_envelope = next((eg for eg in region.egs if eg.ampeg), None)
    envelopes += [
        eg
        for eg in region.egs
        if not eg.ampeg and (_sounds(eg.pitch) or _sounds(eg.cutoff) or eg.volume or eg.amplitude)
    ]
    left_out = [
        f"{len(parts)} {what}, of which a voice plays {limit}"
        for what, parts, limit in (
            ("filters and equaliser bands", filters, MAX_FILTERS),
            ("LFOs", lfos, MAX_LFOS),
            ("modulation envelopes", envelopes, MAX_ENVELOPES - 1),
        )
        if len(parts) > limit
    ]
    kept = tuple(filters[:MAX_FILTERS]), tuple(lfos[:MAX_LFOS]), tuple(envelopes[: MAX_ENVELOPES - 1])
    routes = [*standard, *_routes(region, *kept, curves), *_shaped_bend(region)]
    if len(routes) > MAX_ROUTES:
        left_out.append(f"{len(routes)} controllers, of which a voice follows {MAX_ROUTES}")
    return Movement(*kept, amp_envelope, tuple(routes[:MAX_ROUTES]), tuple(left_out))


def filters_at(movement: Movement, note: Note) -> tuple[Filter, ...]:
    """The filters of this note, in the order that routes count them."""
    velocity = note.velocity / 127
    result = []
    for part in movement.filters:
        if isinstance(part, FilterSettings):
            assert part.cutoff is not None
            cents = part.keytrack * (note.key - part.keycenter) + part.veltrack * velocity
            if part.random:
                cents += note.chance.uniform(0.0, part.random)
            cents += note.fixed_part(Param(0.0, part.cutoff.moved_by))
            kind = FILTER_TYPES.get(part.type) or NEAREST_TYPES[part.type]
            cutoff = _within(part.cutoff.base * 2 ** (cents / 1200), _HZ)
            resonance = note.fixed_part(part.resonance)
            if kind in _TWO_POLES:
                resonance += UNITY_AT_CUTOFF_DB
            gain, octaves = note.fixed_part(part.gain), _octaves(part.resonance.base)
            result.append(Filter(kind, cutoff, resonance, gain, octaves, _SECTIONS.get(part.type, 1)))
        else:
            number, band = part
            centre = band.freq if band.freq is not None else _BAND_HZ.get(number, 500.0)
            gain = note.fixed_part(band.gain) + band.vel2gain * velocity
            centre = _within(centre + band.vel2freq * velocity, _HZ)
            result.append(Filter(_BAND_TYPES[band.type], centre, 0.0, gain, band.bw))
    return tuple(result)


def lfos_at(movement: Movement, note: Note) -> tuple[Lfo, ...]:
    """The LFOs of this note."""
    result = []
    for part in movement.lfos:
        if isinstance(part, FixedLfo):
            depth = note.fixed_part(part.settings.depth)
            result.append(
                Lfo(
                    note.fixed_part(part.settings.freq),
                    LfoWave.SINE,
                    part.settings.delay,
                    part.settings.fade,
                    to_pitch_cents=depth if part.target is Target.LFO_PITCH else 0.0,
                    to_cutoff_cents=depth if part.target is Target.LFO_CUTOFF else 0.0,
                    to_gain_db=depth if part.target is Target.LFO_GAIN else 0.0,
                )
            )
        else:
            result.append(
                Lfo(
                    note.fixed_part(part.freq),
                    _WAVES.get(part.wave, LfoWave.TRIANGLE),
                    max(0.0, note.at_onset(part.delay)),
                    max(0.0, note.at_onset(part.fade)),
                    part.phase,
                    note.fixed_part(part.pitch),
                    note.fixed_part(part.cutoff),
                    note.fixed_part(part.volume),
                    to_pan=note.at_onset(part.pan) / 100,
                    to_width=note.at_onset(part.width) / 100,
                    to_resonance_db=note.at_onset(part.resonance),
                    to_second_cutoff_cents=note.at_onset(part.second_cutoff),
                    to_amplitude=note.at_onset(part.amplitude) / 100,
                )
            )
    return tuple(result)


def _depths(lfo: FreeLfoSettings) -> tuple[Param, ...]:
    return (
        *(lfo.pitch, lfo.volume, lfo.cutoff, lfo.amplitude),
        *(lfo.pan, lfo.width, lfo.resonance, lfo.second_cutoff),
    )


def envelopes_at(region: Region, movement: Movement, note: Note) -> tuple[ModEnvelope, ...]:
    """The modulation envelopes of this note."""
    velocity = note.velocity / 127
    result = []
    for part in movement.envelopes:
        if isinstance(part, FixedEnvelope):
            settings = region.pitcheg if part.name == "pitcheg" else region.fileg
            depth = note.fixed_part(settings.depth) + settings.vel2depth * velocity
            envelope = fixed_envelope(settings, note)
            result.append(
                ModEnvelope(envelope, to_pitch_cents=depth)
                if part.name == "pitcheg"
                else ModEnvelope(envelope, to_cutoff_cents=depth)
            )
        else:
            result.append(
                ModEnvelope(
                    free_envelope(part, note),
                    note.fixed_part(part.pitch),
                    note.fixed_part(part.cutoff),
                    part.volume,
                    part.amplitude > 0,
                )
            )
    return tuple(result)


def _routes(
    region: Region,
    filters: tuple[FilterPart, ...],
    lfos: tuple[FixedLfo | FreeLfoSettings, ...],
    envelopes: tuple[FixedEnvelope | FreeEnvelopeSettings, ...],
    curves: CurveBook,
) -> Iterator[Route]:
    """Every live controller of a region; what shapes the level first, should a voice not hold them all."""
    yield from _moves(curves, region.amplitude, Target.AMPLITUDE, scale=0.01)
    yield from _fade_routes(region)
    moved: list[tuple[Param, Target, int]] = [
        (region.volume, Target.GAIN_DB, 0),
        (region.group_volume, Target.GAIN_DB, 0),
        (region.master_volume, Target.GAIN_DB, 0),
        (region.global_volume, Target.GAIN_DB, 0),
        (region.tune, Target.PITCH, 0),
    ]
    if region.ampeg.dynamic:
        moved.append((region.ampeg.release, Target.RELEASE, 0))
    moved += [move for index, part in enumerate(filters) for move in _filter_moves(part, index)]
    moved += [move for index, part in enumerate(lfos) for move in _lfo_moves(part, index)]
    moved += [move for index, part in enumerate(envelopes) for move in _envelope_moves(region, part, index)]
    for param, target, index in moved:
        yield from _moves(curves, param, target, index)
    for param, target in (
        (region.pan, Target.PAN),
        (region.width, Target.WIDTH),
        (region.position, Target.POSITION),
    ):
        yield from _moves(curves, param, target, scale=0.01)


def _shaped_bend(region: Region) -> Iterator[Route]:
    """The wheel in steps (bend_step) as a staircase, or smoothed (bend_smooth); the voice's own bend is then off."""
    if not own_bend(region):
        wheel = np.linspace(-1.0, 1.0, CURVE_POINTS)
        cents = np.where(wheel < 0, -wheel * region.bend_down, wheel * region.bend_up)
        cents[CURVE_POINTS // 2 - 1 : CURVE_POINTS // 2 + 1] = 0.0  # the wheel rests between these two
        if region.bend_step > 1:
            cents = np.trunc(cents / region.bend_step) * region.bend_step
        curve = ControlCurve(np.ascontiguousarray(cents, np.float32))
        yield Route(Source.PITCH_BEND, Target.PITCH, 1.0, curve=curve, smooth_s=region.bend_smooth / 1000)


def own_bend(region: Region) -> bool:
    """Whether the wheel moves the pitch straight and at once, as the engine's own bend does."""
    return region.bend_step <= 1 and region.bend_smooth <= 0


def _moves(curves: CurveBook, param: Param, target: Target, index: int = 0, scale: float = 1.0) -> Iterator[Route]:
    for depth in param.moved_by:
        if depth.controller in LIVE_CONTROLLERS:
            yield Route(
                depth.controller,
                target,
                depth.depth * scale,
                index,
                curves.curve(depth.curve, depth.depth, depth.step),
                smooth_s=depth.smooth_ms / 1000,
            )


def _filter_moves(part: FilterPart, index: int) -> list[tuple[Param, Target, int]]:
    if isinstance(part, FilterSettings):
        assert part.cutoff is not None
        return [
            (part.cutoff, Target.CUTOFF, index),
            (part.resonance, Target.RESONANCE, index),
            (part.gain, Target.FILTER_GAIN, index),
        ]
    return [(part[1].gain, Target.FILTER_GAIN, index)]


def _lfo_moves(part: FixedLfo | FreeLfoSettings, index: int) -> list[tuple[Param, Target, int]]:
    if isinstance(part, FixedLfo):
        return [(part.settings.depth, part.target, index), (part.settings.freq, Target.LFO_FREQUENCY, index)]
    return [
        (part.pitch, Target.LFO_PITCH, index),
        (part.cutoff, Target.LFO_CUTOFF, index),
        (part.volume, Target.LFO_GAIN, index),
        (part.freq, Target.LFO_FREQUENCY, index),
    ]


def _envelope_moves(
    region: Region, part: FixedEnvelope | FreeEnvelopeSettings, index: int
) -> list[tuple[Param, Target, int]]:
    if isinstance(part, FixedEnvelope):
        if part.name == "pitcheg":
            return [(region.pitcheg.depth, Target.ENVELOPE_PITCH, index)]
        return [(region.fileg.depth, Target.ENVELOPE_CUTOFF, index)]
    return [(part.pitch, Target.ENVELOPE_PITCH, index), (part.cutoff, Target.ENVELOPE_CUTOFF, index)]


def _octaves(resonance_db: float) -> float:
    """Width of a bell of that quality (R. Bristow-Johnson, "Cookbook formulae for audio EQ")."""
    return 2 / math.log(2) * math.asinh(0.5 / 10 ** (min(resonance_db, 60.0) / 20))


def _fade_routes(region: Region) -> Iterator[Route]:
    """The fades by controller, xfin and xfout, as gains that follow it."""
    low_in, high_in = dict(region.xfin_locc), dict(region.xfin_hicc)
    low_out, high_out = dict(region.xfout_locc), dict(region.xfout_hicc)
    for controller in sorted({*low_in, *high_in, *low_out, *high_out}):
        if controller in LIVE_CONTROLLERS:
            curve = fade_curve(
                low_in.get(controller, 0.0),
                high_in.get(controller, 0.0),
                low_out.get(controller, 127.0),
                high_out.get(controller, 127.0),
                region.xf_cccurve,
            )
            yield Route(controller, Target.AMPLITUDE, 1.0, curve=curve)


def _sounds(param: Param) -> bool:
    return bool(param.base) or bool(param.moved_by)


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
