"""What moves while a voice sounds: its filters, LFOs, modulation envelopes and live controllers, for one note."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from plugins.piano.sfz.curves import CurveBook
from plugins.piano.sfz.envelopes import fixed_envelope, free_envelope
from plugins.piano.sfz.live_routes import NoteRoute, routes_of, variable_routes
from plugins.piano.sfz.moving_parts import (
    BAND_HZ,
    FILTER_TYPES,
    NEAREST_TYPES,
    SECTIONS,
    MovingParts,
    SwayPart,
    parts_of,
)
from plugins.piano.sfz.note import Note
from plugins.piano.sfz.region import EnvelopeSettings, FilterSettings, FreeLfoSettings, LfoSettings, Param, Region
from trayapp.audio.control_curve import CURVE_POINTS, ControlCurve
from trayapp.audio.movement_spec import MAX_ROUTES, Filter, FilterType, Lfo, LfoWave, ModEnvelope, Route, Sway

UNITY_AT_CUTOFF_DB = 3.0103
"""SFZ counts the resonance from the level at the cutoff, the engine from a flat filter's."""
_TWO_POLES = {
    FilterType.LOW_PASS_2,
    FilterType.HIGH_PASS_2,
    FilterType.BAND_PASS_2,
    FilterType.NOTCH_2,
}
_BAND_TYPES = {"peak": FilterType.PEAK, "lshelf": FilterType.LOW_SHELF, "hshelf": FilterType.HIGH_SHELF}
_WAVES = {
    -1: LfoWave.SAMPLE_HOLD,
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


@dataclass(frozen=True, slots=True)
class Movement:
    """What moves in one region's voices: the parts, and the routes that are the same for every note and that are not.

    `sends`: to the reverb and the chorus, per cent. `left_out` says what did not fit into a voice.
    """

    parts: MovingParts
    routes: tuple[Route, ...]
    note_routes: tuple[NoteRoute, ...]
    sends: tuple[Param, Param]
    left_out: tuple[str, ...]


NO_SENDS = (Param(0.0), Param(0.0))


def movement_of(
    region: Region, curves: CurveBook, standard: tuple[Route, ...] = (), sends: tuple[Param, Param] = NO_SENDS
) -> Movement:
    """Read once per region, when the instrument loads; `standard` routes come before the region's own."""
    parts = parts_of(region)
    left_out = list(parts.left_out)
    of_region = [*standard, *routes_of(region, parts, curves, sends)]
    of_variables = list(variable_routes(parts, curves))
    if len(of_region) + len(of_variables) > MAX_ROUTES:
        left_out.append(f"{len(of_region) + len(of_variables)} controllers, of which a voice follows {MAX_ROUTES}")
    always = of_region[:MAX_ROUTES]
    by_note = of_variables[: MAX_ROUTES - len(always)]
    return Movement(parts, tuple(always), tuple(by_note), sends, tuple(left_out))


def routes_at(movement: Movement, note: Note) -> tuple[Route, ...]:
    """The routes of this note."""
    if not movement.note_routes:
        return movement.routes
    return (*movement.routes, *(by_note.at(note) for by_note in movement.note_routes))


def filters_at(movement: Movement, note: Note) -> tuple[Filter, ...]:
    """The filters of this note, in the order that routes count them."""
    velocity = note.velocity / 127
    result = []
    for number, part in movement.parts.filters:
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
            result.append(Filter(kind, cutoff, resonance, gain, octaves, SECTIONS.get(part.type, 1)))
        else:
            centre = (note.fixed_part(part.freq) if part.freq is not None else 0.0) or BAND_HZ.get(number, 500.0)
            gain = note.fixed_part(part.gain) + part.vel2gain * velocity
            centre = _within(centre + part.vel2freq * velocity, _HZ)
            result.append(Filter(_BAND_TYPES[part.type], centre, 0.0, gain, note.fixed_part(part.bw)))
    return tuple(result)


def lfos_at(movement: Movement, note: Note) -> tuple[Lfo, ...]:
    """The LFOs of this note."""
    return tuple(_lfo(part.settings, _sways(part.sways, note), note) for part in movement.parts.lfos)


def _lfo(settings: LfoSettings | FreeLfoSettings, sways: tuple[Sway, ...], note: Note) -> Lfo:
    wave, phase, steps, count = LfoWave.SINE, 0.0, None, 0
    if isinstance(settings, FreeLfoSettings):
        phase = settings.phase
        steps, count = _steps(settings, note)
        wave = _WAVES.get(settings.wave, LfoWave.TRIANGLE) if steps is None else LfoWave.STEPS
    delay, fade = max(0.0, note.at_onset(settings.delay)), max(0.0, note.at_onset(settings.fade))
    return Lfo(note.fixed_part(settings.freq), wave, delay, fade, phase, sways, steps, count)


def _sways(parts: tuple[SwayPart, ...], note: Note, added: float = 0.0) -> tuple[Sway, ...]:
    """Their depths but for what live controllers add."""
    return tuple(Sway(part.target, (note.fixed_part(part.depth) + added) * part.scale, part.index) for part in parts)


def _steps(part: FreeLfoSettings, note: Note) -> tuple[ControlCurve | None, int]:
    """The values that take the place of a wave, and how many they are; none where the file names none."""
    count = min(part.steps or max((number for number, _step in part.step), default=0), CURVE_POINTS)
    if not count or not part.step:
        return None, 0
    values = [0.0] * CURVE_POINTS
    for number, step in part.step:
        if 1 <= number <= count:
            values[number - 1] = note.at_onset(step) / 100
    return _step_curve(tuple(values)), count


@lru_cache(maxsize=64)
def _step_curve(values: tuple[float, ...]) -> ControlCurve:
    return ControlCurve(np.clip(np.array(values, np.float32), -1.0, 1.0))


def envelopes_at(movement: Movement, note: Note) -> tuple[ModEnvelope, ...]:
    """The modulation envelopes of this note."""
    result = []
    for part in movement.parts.envelopes:
        if isinstance(part.settings, EnvelopeSettings):
            by_velocity = part.settings.vel2depth * note.velocity / 127
            result.append(ModEnvelope(fixed_envelope(part.settings, note), _sways(part.sways, note, by_velocity)))
        else:
            result.append(ModEnvelope(free_envelope(part.settings, note), _sways(part.sways, note)))
    return tuple(result)


def _octaves(resonance_db: float) -> float:
    """Width of a bell of that quality (R. Bristow-Johnson, "Cookbook formulae for audio EQ")."""
    return 2 / math.log(2) * math.asinh(0.5 / 10 ** (min(resonance_db, 60.0) / 20))


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
