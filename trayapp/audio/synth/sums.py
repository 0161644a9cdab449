"""Where the sums of a voice stand: what its routes, LFOs and envelopes add up to, one number for each target."""

from __future__ import annotations

from typing import Final

from trayapp.audio.movement_spec import MAX_FILTERS, MAX_LFOS, MAX_SWAYS, Target

SUM_PITCH: Final = 0
SUM_GAIN: Final = 1
SUM_AMPLITUDE: Final = 2
SUM_PAN: Final = 3
SUM_WIDTH: Final = 4
SUM_POSITION: Final = 5
SUM_NOWHERE: Final = 6
"""Of routes that move a stage: they count elsewhere."""
SUM_SENDS: Final = 7
"""Of the reverb, then of the chorus."""
SUM_CUTOFF: Final = 9
SUM_CENTRE: Final = SUM_CUTOFF + MAX_FILTERS
SUM_RESONANCE: Final = SUM_CENTRE + MAX_FILTERS
"""Of an equaliser band, which has no resonance, its width."""
SUM_FILTER_GAIN: Final = SUM_RESONANCE + MAX_FILTERS
SUM_LFO_FREQUENCY: Final = SUM_FILTER_GAIN + MAX_FILTERS
SUM_SWAYS: Final = SUM_LFO_FREQUENCY + MAX_LFOS
N_SUMS: Final = SUM_SWAYS + MAX_SWAYS

_PLACES: dict[int, tuple[int, int]] = {
    Target.PITCH: (SUM_PITCH, 1),
    Target.GAIN_DB: (SUM_GAIN, 1),
    Target.AMPLITUDE: (SUM_AMPLITUDE, 1),
    Target.PAN: (SUM_PAN, 1),
    Target.WIDTH: (SUM_WIDTH, 1),
    Target.POSITION: (SUM_POSITION, 1),
    Target.CUTOFF: (SUM_CUTOFF, MAX_FILTERS),
    Target.CENTRE: (SUM_CENTRE, MAX_FILTERS),
    Target.RESONANCE: (SUM_RESONANCE, MAX_FILTERS),
    Target.BANDWIDTH: (SUM_RESONANCE, MAX_FILTERS),
    Target.FILTER_GAIN: (SUM_FILTER_GAIN, MAX_FILTERS),
    Target.LFO_FREQUENCY: (SUM_LFO_FREQUENCY, MAX_LFOS),
    Target.SWAY_DEPTH: (SUM_SWAYS, MAX_SWAYS),
    Target.REVERB_SEND: (SUM_SENDS, 1),
    Target.CHORUS_SEND: (SUM_SENDS + 1, 1),
    Target.STAGE_TIME: (SUM_NOWHERE, 1),
    Target.STAGE_LEVEL: (SUM_NOWHERE, 1),
}
"""The first place of each target, and how many of it there are."""


def sum_place(target: Target, index: int) -> int:
    """Where a target's sum stands; an index beyond the last counts as the last."""
    first, count = _PLACES[target]
    return first + min(max(index, 0), count - 1)
