"""Controllers that stay live while an SFZ voice sounds, as the engine's routes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plugins.piano.sfz.curves import CurveBook, fade_curve
from plugins.piano.sfz.envelopes import fixed_stage_moves, free_stage_moves
from plugins.piano.sfz.moving_parts import BAND_HZ, EnvelopePart, FilterPart, FixedEnvelope, FixedLfo, MovingParts
from plugins.piano.sfz.note import LIVE_CONTROLLERS
from plugins.piano.sfz.region import BandSettings, FilterSettings, FreeLfoSettings, Param, Region
from trayapp.audio.control_curve import CURVE_POINTS, ControlCurve
from trayapp.audio.movement_spec import Route, Source, Target, stage_index

Move = tuple[Param, Target, int]


def routes_of(region: Region, parts: MovingParts, curves: CurveBook, sends: tuple[Param, Param]) -> Iterator[Route]:
    """Every live controller of a region; what shapes the level first, should a voice not hold them all."""
    yield from _moves(curves, region.amplitude, Target.AMPLITUDE, scale=0.01)
    yield from _fade_routes(region)
    moved: list[Move] = [
        (region.volume, Target.GAIN_DB, 0),
        (region.group_volume, Target.GAIN_DB, 0),
        (region.master_volume, Target.GAIN_DB, 0),
        (region.global_volume, Target.GAIN_DB, 0),
        (region.tune, Target.PITCH, 0),
    ]
    moved += [move for index, part in enumerate(parts.filters) for move in _filter_moves(part, index)]
    moved += [move for index, part in enumerate(parts.lfos) for move in _lfo_moves(part, index)]
    moved += [move for index, part in enumerate(parts.envelopes) for move in _envelope_moves(region, part, index)]
    for param, target, index in moved:
        yield from _moves(curves, param, target, index)
    for index, part in enumerate(parts.filters):
        if not isinstance(part, FilterSettings):
            yield from _centre_moves(curves, *part, index)
    for param, target in (
        (region.pan, Target.PAN),
        (region.width, Target.WIDTH),
        (region.position, Target.POSITION),
        (sends[0], Target.REVERB_SEND),
        (sends[1], Target.CHORUS_SEND),
    ):
        yield from _moves(curves, param, target, scale=0.01)
    yield from _stage_routes(region, parts, curves)
    yield from _shaped_bend(region)


def _stage_routes(region: Region, parts: MovingParts, curves: CurveBook) -> Iterator[Route]:
    """Times and levels of the envelopes that are dynamic."""
    amp = fixed_stage_moves(region.ampeg) if parts.amp_envelope is None else free_stage_moves(parts.amp_envelope)
    moves = [amp]
    for part in parts.envelopes:
        if isinstance(part, FixedEnvelope):
            moves.append(fixed_stage_moves(region.pitcheg if part.name == "pitcheg" else region.fileg))
        else:
            moves.append(free_stage_moves(part))
    for envelope, of_envelope in enumerate(moves):
        for param, target, stage, scale in of_envelope:
            yield from _moves(curves, param, target, stage_index(envelope, stage), scale)


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


def _filter_moves(part: FilterPart, index: int) -> list[Move]:
    if isinstance(part, FilterSettings):
        assert part.cutoff is not None
        return [
            (part.cutoff, Target.CUTOFF, index),
            (part.resonance, Target.RESONANCE, index),
            (part.gain, Target.FILTER_GAIN, index),
        ]
    return [(part[1].gain, Target.FILTER_GAIN, index)]


def _lfo_moves(part: FixedLfo | FreeLfoSettings, index: int) -> list[Move]:
    if isinstance(part, FixedLfo):
        return [(part.settings.depth, part.target, index), (part.settings.freq, Target.LFO_FREQUENCY, index)]
    return [
        (part.pitch, Target.LFO_PITCH, index),
        (part.cutoff, Target.LFO_CUTOFF, index),
        (part.volume, Target.LFO_GAIN, index),
        (part.freq, Target.LFO_FREQUENCY, index),
    ]


def _centre_moves(curves: CurveBook, number: int, band: BandSettings, index: int) -> Iterator[Route]:
    """Hz of a band's centre as cents from where it stands by itself."""
    if band.freq is None:
        return
    centre = band.freq.base or BAND_HZ.get(number, 500.0)
    for depth in band.freq.moved_by:
        if depth.controller in LIVE_CONTROLLERS:
            hertz = centre + depth.depth * curves.curve(depth.curve, depth.depth, depth.step).values.astype(np.float64)
            cents = 1200 * np.log2(np.maximum(hertz, 1.0) / centre)
            curve = ControlCurve(np.ascontiguousarray(cents, np.float32))
            yield Route(depth.controller, Target.CUTOFF, 1.0, index, curve, smooth_s=depth.smooth_ms / 1000)


def _envelope_moves(region: Region, part: EnvelopePart, index: int) -> list[Move]:
    if isinstance(part, FixedEnvelope):
        if part.name == "pitcheg":
            return [(region.pitcheg.depth, Target.ENVELOPE_PITCH, index)]
        return [(region.fileg.depth, Target.ENVELOPE_CUTOFF, index)]
    return [(part.pitch, Target.ENVELOPE_PITCH, index), (part.cutoff, Target.ENVELOPE_CUTOFF, index)]


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
