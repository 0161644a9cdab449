"""The parts of a region that move or colour its voices, as far as a voice has room for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from plugins.piano.sfz.note import LIVE_CONTROLLERS
from plugins.piano.sfz.region import (
    BandSettings,
    EnvelopeSettings,
    FilterSettings,
    FreeEnvelopeSettings,
    FreeLfoSettings,
    LfoSettings,
    Param,
    Region,
    VariableSettings,
)
from trayapp.audio.envelope_spec import MAX_ENVELOPES, MAX_STAGES
from trayapp.audio.movement_spec import MAX_FILTERS, MAX_LFOS, MAX_SWAYS, FilterType, Target

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
_RESONANT = frozenset(FilterType) - {FilterType.PEAK, FilterType.LOW_SHELF, FilterType.HIGH_SHELF}

FilterPart = tuple[int, FilterSettings | BandSettings]
"""A filter or an equaliser band with its number."""


@dataclass(frozen=True, slots=True)
class SwayPart:
    """What an LFO or an envelope moves: `depth`, times `scale`, in the engine's unit."""

    target: Target
    index: int
    depth: Param
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class LfoPart:
    """amplfo, pitchlfo, fillfo or an `lfoN`, and what it moves."""

    settings: LfoSettings | FreeLfoSettings
    sways: tuple[SwayPart, ...]


@dataclass(frozen=True, slots=True)
class EnvelopePart:
    """pitcheg, fileg or an `egN`, and what it moves."""

    settings: EnvelopeSettings | FreeEnvelopeSettings
    sways: tuple[SwayPart, ...]


@dataclass(frozen=True, slots=True)
class MovingParts:
    """What one region's voices have, in the order that routes count. `left_out` says what did not fit."""

    filters: tuple[FilterPart, ...]
    lfos: tuple[LfoPart, ...]
    envelopes: tuple[EnvelopePart, ...]
    amp_envelope: FreeEnvelopeSettings | None
    variables: tuple[tuple[VariableSettings, tuple[SwayPart, ...]], ...]
    left_out: tuple[str, ...]

    @property
    def sways(self) -> tuple[SwayPart, ...]:
        """Of all LFOs, then of all envelopes."""
        return tuple(_all_sways(self.lfos, self.envelopes))


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the numbered parts of a region stand in a voice; a filter of another kind has no resonance."""

    cutoffs: Mapping[int, int]
    resonances: Mapping[int, int]
    bands: Mapping[int, int]
    lfos: Mapping[int, int]


_SIMPLE = (
    ("pitch", Target.PITCH, 1.0),
    ("volume", Target.GAIN_DB, 1.0),
    ("amplitude", Target.AMPLITUDE, 0.01),
    ("pan", Target.PAN, 0.01),
    ("width", Target.WIDTH, 0.01),
)


_NOTHING = MovingParts((), (), (), None, (), ())


def parts_of(region: Region) -> MovingParts:
    """Those parts that do anything."""
    if _is_plain(region):
        return _NOTHING
    free_lfos = {number: lfo for number, lfo in region.lfos if any(map(sounds, _depths(lfo)))}
    egs = [eg for eg in region.egs if not eg.ampeg and any(map(sounds, _depths(eg)))]
    filters = _filters(region, [*free_lfos.values(), *egs])
    fixed_lfos = [
        (settings, target)
        for settings, target in (
            (region.pitchlfo, Target.PITCH),
            (region.fillfo, Target.CUTOFF),
            (region.amplfo, Target.GAIN_DB),
        )
        if sounds(settings.depth)
    ]
    order = _movers_first(free_lfos)
    places = _places(filters[:MAX_FILTERS], [None] * len(fixed_lfos) + list(order))
    lfos = [
        LfoPart(settings, tuple(_fixed_sway(target, settings.depth, places))) for settings, target in fixed_lfos
    ] + [LfoPart(free_lfos[number], tuple(_sways(free_lfos[number], places))) for number in order]
    envelopes = [
        EnvelopePart(settings, tuple(_fixed_sway(target, settings.depth, places)))
        for settings, target in ((region.pitcheg, Target.PITCH), (region.fileg, Target.CUTOFF))
        if sounds(settings.depth) or settings.vel2depth
    ] + [EnvelopePart(eg, tuple(_sways(eg, places))) for eg in egs]
    fitting_lfos, fitting_envelopes = _fitting(lfos[:MAX_LFOS], envelopes[: MAX_ENVELOPES - 1])
    return MovingParts(
        tuple(filters[:MAX_FILTERS]),
        fitting_lfos,
        fitting_envelopes,
        next((eg for eg in region.egs if eg.ampeg), None),
        tuple((variable, tuple(_sways(variable, places))) for variable in region.variables),
        tuple(_left_out(region, filters, lfos, envelopes)),
    )


def _is_plain(region: Region) -> bool:
    """Whether it has none of them, as most regions of large libraries, which are thousands."""
    if region.filters or region.bands or region.lfos or region.egs or region.variables:
        return False
    if any(sounds(lfo.depth) for lfo in (region.pitchlfo, region.fillfo, region.amplfo)):
        return False
    return not any(sounds(eg.depth) or eg.vel2depth for eg in (region.pitcheg, region.fileg))


def _left_out(
    region: Region, filters: list[FilterPart], lfos: list[LfoPart], envelopes: list[EnvelopePart]
) -> Iterator[str]:
    """What a voice has no room for, or no way to do."""
    for what, count, limit in (
        ("filters and equaliser bands", len(filters), MAX_FILTERS),
        ("LFOs", len(lfos), MAX_LFOS),
        ("modulation envelopes", len(envelopes), MAX_ENVELOPES - 1),
        ("depths of LFOs and envelopes", sum(1 for _sway in _all_sways(lfos, envelopes)), MAX_SWAYS),
    ):
        if count > limit:
            yield f"{count} {what}, of which a voice plays {limit}"
    for eg in region.egs:
        points = len({*dict(eg.time), *dict(eg.level)})
        if points > MAX_STAGES:
            yield f"an envelope of {points} points, of which a voice plays {MAX_STAGES}"
    if any(
        sway.target is Target.LFO_FREQUENCY and sway.index <= place
        for place, lfo in enumerate(lfos)
        for sway in lfo.sways
    ):
        yield "LFOs that move one another in a circle, of which a voice plays one way"
    for variable in region.variables:
        live = sum(depth.controller in LIVE_CONTROLLERS for depth in variable.value.moved_by)
        if variable.mod == "mult" and live > 2:
            yield f"a product of {live} controllers, of which a voice follows 2"


def sounds(param: Param) -> bool:
    """Whether it is anything but nothing."""
    return bool(param.base) or bool(param.moved_by)


def _filters(region: Region, movers: list[FreeLfoSettings | FreeEnvelopeSettings]) -> list[FilterPart]:
    """Filters that have a cutoff, then the bands that have a gain or are given one by `movers` or a variable."""
    raised = {number for mover in (*movers, *region.variables) for number, _depth in mover.eqgain}
    filters: list[FilterPart] = [
        (number, settings)
        for number, settings in region.filters
        if settings.cutoff is not None and (settings.type in FILTER_TYPES or settings.type in NEAREST_TYPES)
    ]
    return filters + [
        (number, band) for number, band in region.bands if sounds(band.gain) or band.vel2gain or number in raised
    ]


def _places(filters: list[FilterPart], lfos: list[int | None]) -> _Places:
    cutoffs, resonances, bands = {}, {}, {}
    for place, (number, part) in enumerate(filters):
        if isinstance(part, BandSettings):
            bands[number] = place
        else:
            cutoffs[number] = place
            if has_resonance(part):
                resonances[number] = place
    numbered = {number: place for place, number in enumerate(lfos[:MAX_LFOS]) if number is not None}
    return _Places(cutoffs, resonances, bands, numbered)


def has_resonance(settings: FilterSettings) -> bool:
    """Whether it is a filter and no equaliser."""
    return FILTER_TYPES.get(settings.type, FilterType.NONE) in _RESONANT


def _depths(part: FreeLfoSettings | FreeEnvelopeSettings) -> Iterator[Param]:
    """How far a free LFO or envelope moves each of its targets."""
    yield from (part.pitch, part.volume, part.cutoff, part.amplitude, part.pan, part.width)
    yield from (part.resonance, part.second_cutoff, part.second_resonance)
    for numbered in (part.eqgain, part.eqfreq, part.eqbw, part.freq_lfo):
        yield from (depth for _number, depth in numbered)


def _fixed_sway(target: Target, depth: Param, places: _Places) -> Iterator[SwayPart]:
    if target is not Target.CUTOFF:
        yield SwayPart(target, 0, depth)
    elif 1 in places.cutoffs:
        yield SwayPart(target, places.cutoffs[1], depth)


def _sways(part: FreeLfoSettings | FreeEnvelopeSettings | VariableSettings, places: _Places) -> Iterator[SwayPart]:
    """Its depths on what there is."""
    found = [SwayPart(target, 0, _param(getattr(part, name, 0.0)), scale) for name, target, scale in _SIMPLE]
    for name, target, place in (
        ("cutoff", Target.CUTOFF, places.cutoffs.get(1)),
        ("resonance", Target.RESONANCE, places.resonances.get(1)),
        ("second_cutoff", Target.CUTOFF, places.cutoffs.get(2)),
        ("second_resonance", Target.RESONANCE, places.resonances.get(2)),
    ):
        if place is not None:
            found.append(SwayPart(target, place, _param(getattr(part, name))))
    for name, target, numbers in (
        ("eqgain", Target.FILTER_GAIN, places.bands),
        ("eqfreq", Target.CENTRE, places.bands),
        ("eqbw", Target.BANDWIDTH, places.bands),
        ("freq_lfo", Target.LFO_FREQUENCY, places.lfos),
    ):
        found += [
            SwayPart(target, numbers[number], _param(depth))
            for number, depth in getattr(part, name, ())
            if number in numbers
        ]
    yield from (sway for sway in found if sounds(sway.depth))


def _param(depth: Param | float) -> Param:
    """The depths of a variable are plain numbers."""
    return depth if isinstance(depth, Param) else Param(depth)


def _movers_first(lfos: Mapping[int, FreeLfoSettings]) -> tuple[int, ...]:
    """Their numbers, such that an LFO comes before those whose speed it moves."""
    order: list[int] = []

    def place(number: int, path: tuple[int, ...]) -> None:
        for mover, lfo in lfos.items():
            if mover not in path and mover not in order and number in dict(lfo.freq_lfo):
                place(mover, (*path, mover))
        order.append(number)

    for number in lfos:
        if number not in order:
            place(number, (number,))
    return tuple(order)


def _all_sways(lfos: Iterable[LfoPart], envelopes: Iterable[EnvelopePart]) -> Iterator[SwayPart]:
    for lfo in lfos:
        yield from lfo.sways
    for envelope in envelopes:
        yield from envelope.sways


def _fitting(
    lfos: list[LfoPart], envelopes: list[EnvelopePart]
) -> tuple[tuple[LfoPart, ...], tuple[EnvelopePart, ...]]:
    """Both with no more sways than a voice has room for."""
    room = MAX_SWAYS
    fitting_lfos, fitting_envelopes = [], []
    for lfo in lfos:
        fitting_lfos.append(replace(lfo, sways=lfo.sways[:room]))
        room -= len(fitting_lfos[-1].sways)
    for envelope in envelopes:
        fitting_envelopes.append(replace(envelope, sways=envelope.sways[:room]))
        room -= len(fitting_envelopes[-1].sways)
    return tuple(fitting_lfos), tuple(fitting_envelopes)
