"""How loud a note makes a region: velocity, fades by key and velocity, key tracking."""

from __future__ import annotations

import math

from plugins.piano.sfz.curves import fade_in, fade_out
from plugins.piano.sfz.note import Note
from plugins.piano.sfz.region import Pairs, Region

SILENT_DB = -200.0


def velocity_gain(points: Pairs, veltrack: float, velocity: float) -> float:
    """Linear gain by velocity 0 to 127; `veltrack` in per cent, negative turns the curve round.

    Without points the curve is the square of the velocity, 40 log10(v / 127) dB.
    """
    curve = _between(points, velocity) if points else (velocity / 127) * (velocity / 127)
    loss = abs(veltrack) / 100 * (1.0 - curve)
    return loss if veltrack < 0 else 1.0 - loss


def _between(points: Pairs, velocity: float) -> float:
    """Straight lines through the points, from 0 at velocity 0 to 1 at 127 where those are not given."""
    left, low = 0, 0.0
    whole: Pairs = points if points[-1][0] >= 127 else (*points, (127, 1.0))
    for right, high in whole:
        if velocity <= right:
            return high if right == left else low + (high - low) * (velocity - left) / (right - left)
        left, low = right, high
    return low


def key_and_velocity_fade(region: Region, key: int, velocity: float) -> float:
    """Linear gain of xfin and xfout by key and velocity."""
    return (
        fade_in(key, region.xfin_lokey, region.xfin_hikey, region.xf_keycurve)
        * fade_out(key, region.xfout_lokey, region.xfout_hikey, region.xf_keycurve)
        * fade_in(velocity, region.xfin_lovel, region.xfin_hivel, region.xf_velcurve)
        * fade_out(velocity, region.xfout_lovel, region.xfout_hivel, region.xf_velcurve)
    )


def gain_db(region: Region, note: Note, *, by_key: bool) -> float:
    """Level of a region's voice in dB, without the controllers that the engine follows; SILENT_DB or less: none.

    `by_key` is false for a region that a controller starts: velocity and key then count for nothing.
    """
    factor = (region.amplitude.base / 100) * (region.group_amplitude / 100)
    factor *= (region.master_amplitude / 100) * (region.global_amplitude / 100)
    for depth in region.amplitude.moved_by:
        if depth.controller > 130:
            factor *= note.moved(depth) / 100
    level = sum(
        note.fixed_part(param)
        for param in (region.volume, region.group_volume, region.master_volume, region.global_volume)
    )
    if by_key:
        factor *= velocity_gain(region.amp_velcurve, note.at_onset(region.amp_veltrack), note.velocity)
        factor *= key_and_velocity_fade(region, note.key, note.velocity)
        level += region.amp_keytrack * (note.key - region.amp_keycenter)
    if region.amp_random:
        level += note.chance.uniform(0.0, region.amp_random)
    if region.trigger in {"release", "release_key"}:
        level -= region.rt_decay * note.held_s
    return level + 20 * math.log10(factor) if factor > 1e-10 else SILENT_DB
