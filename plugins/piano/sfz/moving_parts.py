"""The parts of a region that move or colour its voices, as far as a voice has room for them."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.piano.sfz.region import (
    BandSettings,
    FilterSettings,
    FreeEnvelopeSettings,
    FreeLfoSettings,
    LfoSettings,
    Param,
    Region,
)
from trayapp.audio.envelope_spec import MAX_ENVELOPES, MAX_STAGES
from trayapp.audio.movement_spec import MAX_FILTERS, MAX_LFOS, FilterType, Target

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
SECTIONS = {"lpf_4p": 2, "hpf_4p": 2, "lpf_6p": 3, "hpf_6p": 3}
"""Filters of two poles in a row, each with the whole resonance, as sfizz has them."""
NEAREST_TYPES: dict[str, FilterType] = {
    "bpf_1p": FilterType.BAND_PASS_2,
    "brf_1p": FilterType.NOTCH_2,
}
"""Played by a kind that is near, and reported."""
BAND_HZ = {1: 50.0, 2: 500.0, 3: 5000.0}
"""Centres of equaliser bands that name none."""

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


EnvelopePart = FixedEnvelope | FreeEnvelopeSettings


@dataclass(frozen=True, slots=True)
class MovingParts:
    """What one region's voices have, in the order that routes count. `left_out` says what did not fit."""

    filters: tuple[FilterPart, ...]
    lfos: tuple[FixedLfo | FreeLfoSettings, ...]
    envelopes: tuple[EnvelopePart, ...]
    amp_envelope: FreeEnvelopeSettings | None
    left_out: tuple[str, ...]


def parts_of(region: Region) -> MovingParts:
    """Those parts that do anything."""
    filters: list[FilterPart] = [
        settings
        for settings in region.filters
        if settings.cutoff is not None and (settings.type in FILTER_TYPES or settings.type in NEAREST_TYPES)
    ]
    filters += [(number, band) for number, band in region.bands if sounds(band.gain) or band.vel2gain]
    lfos: list[FixedLfo | FreeLfoSettings] = [
        FixedLfo(settings, target)
        for settings, target in (
            (region.pitchlfo, Target.LFO_PITCH),
            (region.fillfo, Target.LFO_CUTOFF),
            (region.amplfo, Target.LFO_GAIN),
        )
        if sounds(settings.depth)
    ]
    lfos += [lfo for lfo in region.lfos if any(map(sounds, lfo_depths(lfo)))]
    envelopes: list[EnvelopePart] = [
        FixedEnvelope(name)
        for name, settings in (("pitcheg", region.pitcheg), ("fileg", region.fileg))
        if sounds(settings.depth) or settings.vel2depth
    ]
    amp_envelope = next((eg for eg in region.egs if eg.ampeg), None)
    envelopes += [eg for eg in region.egs if not eg.ampeg and any(map(sounds, envelope_depths(eg)))]
    left_out = [
        f"{len(parts)} {what}, of which a voice plays {limit}"
        for what, parts, limit in (
            ("filters and equaliser bands", filters, MAX_FILTERS),
            ("LFOs", lfos, MAX_LFOS),
            ("modulation envelopes", envelopes, MAX_ENVELOPES - 1),
        )
        if len(parts) > limit
    ]
    left_out += [
        f"an envelope of {points} points, of which a voice plays {MAX_STAGES}"
        for points in (len({*dict(eg.time), *dict(eg.level)}) for eg in region.egs)
        if points > MAX_STAGES
    ]
    return MovingParts(
        *(tuple(filters[:MAX_FILTERS]), tuple(lfos[:MAX_LFOS]), tuple(envelopes[: MAX_ENVELOPES - 1])),
        *(amp_envelope, tuple(left_out)),
    )


def lfo_depths(lfo: FreeLfoSettings) -> tuple[Param, ...]:
    """How far a free LFO moves each of its targets."""
    return (
        *(lfo.pitch, lfo.volume, lfo.cutoff, lfo.amplitude),
        *(lfo.pan, lfo.width, lfo.resonance, lfo.second_cutoff),
    )


def envelope_depths(eg: FreeEnvelopeSettings) -> tuple[Param, ...]:
    """The same of a free envelope."""
    return (
        *(eg.pitch, eg.volume, eg.cutoff, eg.amplitude),
        *(eg.pan, eg.width, eg.resonance, eg.second_cutoff),
    )


def sounds(param: Param) -> bool:
    """Whether it is anything but nothing."""
    return bool(param.base) or bool(param.moved_by)
