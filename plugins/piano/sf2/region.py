"""A preset zone over an instrument zone: everything about it that is the same for every note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from plugins.piano.sf2.generators import DEFAULTS, PRESET_GENERATORS, Gen, hertz, seconds
from plugins.piano.sf2.modulators import (
    ABSOLUTE,
    DEFAULT_MODULATORS,
    INITIAL_PITCH,
    General,
    Identity,
    Modulator,
    ModulatorSource,
    Shape,
    playable,
    unpack_source,
)
from plugins.piano.sf2.zones import Zone
from trayapp.audio.control_curve import ControlCurve
from trayapp.audio.envelope_spec import RELEASE_STAGE
from trayapp.audio.movement_spec import MAX_ROUTES, Route, Source, Target, stage_index

Range = tuple[int, int]
"""Lowest and highest key or velocity."""
ATTENUATION_SCALE = 0.4
"""Of what zones say: the EMU8000 took 0.4 dB for 1, fonts are made for that, and every player follows."""
VIBRATO, MODULATION = 0, 1
"""Places of the two LFOs in a voice."""
VIBRATO_TO_PITCH, LFO_TO_PITCH, LFO_TO_CUTOFF, LFO_TO_GAIN, ENVELOPE_TO_PITCH, ENVELOPE_TO_CUTOFF = range(6)
"""Places of what they and the modulation envelope move."""
CENTIBEL = 0.1
PAN_UNIT = 1 / 500
SEND_UNIT = 1 / 1000

LIVE: Mapping[int, tuple[Target, int, float]] = {
    Gen.MOD_LFO_TO_PITCH: (Target.SWAY_DEPTH, LFO_TO_PITCH, 1.0),
    Gen.VIB_LFO_TO_PITCH: (Target.SWAY_DEPTH, VIBRATO_TO_PITCH, 1.0),
    Gen.MOD_ENV_TO_PITCH: (Target.SWAY_DEPTH, ENVELOPE_TO_PITCH, 1.0),
    Gen.FILTER_CUTOFF: (Target.CUTOFF, 0, 1.0),
    Gen.FILTER_Q: (Target.RESONANCE, 0, CENTIBEL),
    Gen.MOD_LFO_TO_CUTOFF: (Target.SWAY_DEPTH, LFO_TO_CUTOFF, 1.0),
    Gen.MOD_ENV_TO_CUTOFF: (Target.SWAY_DEPTH, ENVELOPE_TO_CUTOFF, 1.0),
    Gen.MOD_LFO_TO_VOLUME: (Target.SWAY_DEPTH, LFO_TO_GAIN, CENTIBEL),
    Gen.PAN: (Target.PAN, 0, PAN_UNIT),
    Gen.ATTENUATION: (Target.GAIN_DB, 0, -CENTIBEL),
    Gen.COARSE_TUNE: (Target.PITCH, 0, 100.0),
    Gen.FINE_TUNE: (Target.PITCH, 0, 1.0),
    INITIAL_PITCH: (Target.PITCH, 0, 1.0),
    Gen.REVERB_SEND: (Target.REVERB_SEND, 0, SEND_UNIT),
    Gen.CHORUS_SEND: (Target.CHORUS_SEND, 0, SEND_UNIT),
}
"""What a controller can move while the note sounds: the engine's target, its index, and its unit in the generator's.

LFO frequencies and the release are moved too, by curves of their own (`_bent`). Everything else counts at the onset.
"""
_FREQUENCIES = {Gen.VIB_LFO_FREQUENCY: VIBRATO, Gen.MOD_LFO_FREQUENCY: MODULATION}


@dataclass(frozen=True, slots=True)
class Onset:
    """A modulator that is settled when the note starts: it adds to `dest`."""

    dest: int
    amount: float
    source: ModulatorSource
    amount_source: ModulatorSource
    absolute: bool


@dataclass(frozen=True, slots=True)
class LiveTerm:
    """A route whose depth is still to be multiplied by `factor`, which is settled when the note starts."""

    route: Route
    factor: ModulatorSource


@dataclass(frozen=True, slots=True)
class Region:
    """One sample, as it sounds on the keys and velocities that its zones have in common.

    Attributes:
        sample: Index of its header.
        values: By generator number, instrument and preset added; attenuation scaled, nothing limited yet.
        onset: Modulators by velocity, key, and whatever the engine cannot follow.
        routes: Modulators that the engine follows.
        terms: The same with a depth by velocity or key.
        bends: Pitch wheel modulators with the range as amount source: cents at a range of 127, and that source.
        uses_mod_lfo: Whether anything gives the modulation LFO a depth.
        filtered: Whether a controller can move the filter.
        enveloped: Whether a controller gives the modulation envelope a depth.
        partner: Region of the right sample that the pitch of this left one follows (section 7.10), if there is one.
    """

    sample: int
    values: tuple[float, ...]
    onset: tuple[Onset, ...]
    routes: tuple[Route, ...]
    terms: tuple[LiveTerm, ...]
    bends: tuple[tuple[float, ModulatorSource], ...]
    uses_mod_lfo: bool
    filtered: bool
    enveloped: bool
    partner: Region | None = None


def make_region(preset: Zone, zone: Zone) -> Region:
    """The region of a preset's zone and one of its instrument's."""
    values = _values(preset, zone)
    onset: list[Onset] = []
    routes: list[Route] = []
    terms: list[LiveTerm] = []
    bends: list[tuple[float, ModulatorSource]] = []
    for modulator in _modulators(preset, zone):
        if modulator.amount == 0 or not playable(modulator):
            continue
        source, amount_source = unpack_source(modulator.source), unpack_source(modulator.amount_source)
        assert source is not None
        assert amount_source is not None
        absolute = modulator.transform == ABSOLUTE
        settled = Onset(modulator.dest, modulator.amount, source, amount_source, absolute)
        if source.live is None and amount_source.live is None:
            onset.append(settled)
        elif _is_bend(modulator.dest, source, amount_source, absolute):
            bends.append((modulator.amount * LIVE[modulator.dest][2], amount_source))
        elif len(routes) + len(terms) == MAX_ROUTES or (route := _bent(values, settled) or _route(settled)) is None:
            onset.append(settled)
        elif source.live is not None and amount_source.live is not None:
            routes.append(route)
        else:
            factor = amount_source if source.live is not None else source
            if factor.index == General.NONE and not factor.is_controller:
                routes.append(route)
            else:
                terms.append(LiveTerm(route, factor))
    moved = [*routes, *(term.route for term in terms)]
    targets = {route.target for route in moved}
    sways = {route.index for route in moved if route.target is Target.SWAY_DEPTH}
    enveloped = bool(sways & {ENVELOPE_TO_PITCH, ENVELOPE_TO_CUTOFF})
    depths = (Gen.MOD_LFO_TO_PITCH, Gen.MOD_LFO_TO_CUTOFF, Gen.MOD_LFO_TO_VOLUME)
    return Region(
        zone.target,
        values,
        tuple(onset),
        tuple(routes),
        tuple(terms),
        tuple(bends),
        uses_mod_lfo=enveloped  # whose sways come after the LFO's, and are moved at their places
        or bool(sways & {LFO_TO_PITCH, LFO_TO_CUTOFF, LFO_TO_GAIN})
        or any(values[gen] for gen in depths)
        or any(term.dest in depths for term in onset),
        filtered=bool(targets & {Target.CUTOFF, Target.RESONANCE} or sways & {LFO_TO_CUTOFF, ENVELOPE_TO_CUTOFF}),
        enveloped=enveloped,
    )


def meet(one: Range, other: Range) -> Range | None:
    """What two ranges have in common; None if nothing."""
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else None


def _values(preset: Zone, zone: Zone) -> tuple[float, ...]:
    """Sections 8.5 and 9.4: the instrument's value or the default, and the preset's added."""
    values = list(DEFAULTS)
    for number, amount in zone.values.items():
        values[number] = float(amount)
    for number, amount in preset.values.items():
        if number in PRESET_GENERATORS:
            values[number] += amount
    values[Gen.ATTENUATION] *= ATTENUATION_SCALE
    return tuple(values)


_DEFAULTS = {modulator.identity: modulator for modulator in DEFAULT_MODULATORS}


def _modulators(preset: Zone, zone: Zone) -> list[Modulator]:
    """Section 9.5: the instrument's replace the defaults, the preset's are added."""
    found: dict[Identity, Modulator] = {**_DEFAULTS, **zone.modulators}
    for identity, modulator in preset.modulators.items():
        if modulator.dest in PRESET_GENERATORS:
            below = found.get(identity)
            found[identity] = modulator._replace(amount=modulator.amount + below.amount) if below else modulator
    return list(found.values())


def _is_bend(dest: int, source: ModulatorSource, amount_source: ModulatorSource, absolute: bool) -> bool:
    """Whether the engine's own bend does it: the wheel straight to the pitch, by something that is settled."""
    return (
        source.live == Source.PITCH_BEND
        and source.bipolar
        and source.shape is Shape.LINEAR
        and not source.negative
        and not absolute
        and amount_source.live is None
        and dest in {Gen.COARSE_TUNE, Gen.FINE_TUNE, INITIAL_PITCH}
    )


def _route(term: Onset) -> Route | None:
    if term.dest not in LIVE:
        return None
    target, index, unit = LIVE[term.dest]
    depth = (abs(term.amount) if term.absolute else term.amount) * unit
    source, amount_source = term.source, term.amount_source
    if source.live is None:
        source, amount_source = amount_source, source
    assert source.live is not None
    curve = source.curve(absolute=term.absolute)
    if amount_source.live is None:
        return Route(source.live, target, depth, index, curve)
    return Route(
        *(source.live, target, depth, index, curve),
        amount_source=amount_source.live,
        amount_curve=amount_source.curve(absolute=term.absolute),
    )


def _bent(values: tuple[float, ...], term: Onset) -> Route | None:
    """Cents of a frequency or of a time as what they add in Hz or seconds, where one controller alone moves them."""
    source, other = term.source, term.amount_source
    if source.live is None:
        source, other = other, source
    if source.live is None or other.is_controller or other.index != General.NONE:
        return None
    cents = term.amount * source.curve(absolute=term.absolute).values.astype(np.float64)
    factor = np.exp2(cents / 1200.0) - 1.0
    if term.dest in _FREQUENCIES:
        added = hertz(values[term.dest]) * factor
        return Route(source.live, Target.LFO_FREQUENCY, 1.0, _FREQUENCIES[Gen(term.dest)], _made(added))
    if term.dest == Gen.VOL_ENV_RELEASE:
        added = seconds(max(values[term.dest], -7200.0)) * factor
        return Route(source.live, Target.STAGE_TIME, 1.0, stage_index(0, RELEASE_STAGE), _made(added))
    return None


def _made(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> ControlCurve:
    return ControlCurve(np.ascontiguousarray(values, np.float32))
