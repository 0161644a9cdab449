"""Controllers that stay live while an SFZ voice sounds, as the engine's routes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from plugins.piano.sfz.curves import CurveBook, fade_curve
from plugins.piano.sfz.envelopes import fixed_stage_moves, free_stage_moves
from plugins.piano.sfz.moving_parts import FilterPart, MovingParts, has_resonance
from plugins.piano.sfz.note import LIVE_CONTROLLERS, Note
from plugins.piano.sfz.region import BandSettings, ControllerDepth, EnvelopeSettings, Param, Region
from trayapp.audio.control_curve import CURVE_POINTS, ControlCurve
from trayapp.audio.movement_spec import Route, Source, Target, stage_index

Move = tuple[Param, Target, int]


@dataclass(frozen=True, slots=True)
class NoteRoute:
    """A route whose depth is multiplied by controllers that are fixed at the onset."""

    route: Route
    factors: tuple[ControllerDepth, ...]

    def at(self, note: Note) -> Route:
        """The route of this note."""
        depth = self.route.depth
        for factor in self.factors:
            depth *= note.moved(factor)
        return replace(self.route, depth=depth)


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
    moved += [(part.settings.freq, Target.LFO_FREQUENCY, index) for index, part in enumerate(parts.lfos)]
    for param, target, index in moved:
        yield from _moves(curves, param, target, index)
    for index, sway in enumerate(parts.sways):
        yield from _moves(curves, sway.depth, Target.SWAY_DEPTH, index, sway.scale)
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
        settings = part.settings
        if isinstance(settings, EnvelopeSettings):
            moves.append(fixed_stage_moves(settings))
        else:
            moves.append(free_stage_moves(settings))
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


def variable_routes(parts: MovingParts, curves: CurveBook) -> Iterator[NoteRoute]:
    """What variables move: a route for each summand, or one for a product."""
    for variable, sways in parts.variables:
        live = [depth for depth in variable.value.moved_by if depth.controller in LIVE_CONTROLLERS]
        fixed = [depth for depth in variable.value.moved_by if depth.controller not in LIVE_CONTROLLERS]
        for sway in sways:
            at_one = sway.depth.base * sway.scale
            if variable.mod == "mult":
                yield NoteRoute(_product(curves, live, sway.target, sway.index, at_one), tuple(fixed))
                continue
            for depth in live:
                yield NoteRoute(_product(curves, [depth], sway.target, sway.index, at_one), ())
            for depth in fixed:
                yield NoteRoute(_product(curves, [], sway.target, sway.index, at_one), (depth,))


def _product(curves: CurveBook, live: list[ControllerDepth], target: Target, index: int, at_one: float) -> Route:
    """A route that `live`, of which a route takes two, multiply."""
    route = Route(Source.CONSTANT, target, at_one, index)
    if not live:
        return route
    first = live[0]
    curve = curves.curve(first.curve, first.depth, first.step)
    route = replace(
        route, source=first.controller, depth=at_one * first.depth, curve=curve, smooth_s=first.smooth_ms / 1000
    )
    if len(live) == 1:
        return route
    second = live[1]
    by = curves.curve(second.curve, second.depth, second.step)
    return replace(route, amount_source=second.controller, depth=route.depth * second.depth, amount_curve=by)


def _filter_moves(part: FilterPart, index: int) -> list[Move]:
    _number, settings = part
    if isinstance(settings, BandSettings):
        moves = [(settings.bw, Target.BANDWIDTH, index), (settings.gain, Target.FILTER_GAIN, index)]
        return moves if settings.freq is None else [(settings.freq, Target.CENTRE, index), *moves]
    assert settings.cutoff is not None
    moves = [(settings.cutoff, Target.CUTOFF, index), (settings.gain, Target.FILTER_GAIN, index)]
    return [*moves, (settings.resonance, Target.RESONANCE, index)] if has_resonance(settings) else moves


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
