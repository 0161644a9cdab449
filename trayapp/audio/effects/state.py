"""The effects' memory in one record, made once with room for the highest rate."""

from __future__ import annotations

from typing import Any

import numpy as np

from trayapp.audio.effects.chorus import CHORUS
from trayapp.audio.effects.delay import DELAY
from trayapp.audio.effects.parameters import PARAMETERS
from trayapp.audio.effects.pitch import PITCH
from trayapp.audio.effects.ramps import RAMPS
from trayapp.audio.effects.reverb import REVERB, reset_reverb
from trayapp.audio.effects.sends import SEND
from trayapp.audio.effects.sweep import SWEEP

CHAIN = np.dtype(
    [
        ("tail", "i8"),
        ("quiet", "i8"),
        ("purge", "f8"),
        ("purge_step", "f8"),
        ("idle", "i4"),
        ("silent", "i4"),
    ],
    align=True,
)
"""`tail`: something may still come out of a line. `quiet`: frames since anything was heard. `purge`: gain of echoes and
reverb, which falls to 0 by `purge_step` a frame when the tails are to end.
`idle`: every effect is neutral. `silent`: nothing came in the last time."""

EFFECTS = np.dtype(
    [
        ("chain", CHAIN),
        ("ramps", RAMPS),
        ("sweep", SWEEP),
        ("chorus", CHORUS),
        ("pitch", PITCH),
        ("reverb", REVERB),
        ("delay", DELAY),
        ("sends", SEND),
    ],
    align=True,
)


def reset_effects(effects: Any, rate: float) -> None:
    """All parameters neutral. The memory must be zeroed already, so that its lines are silent."""
    ramps = effects["ramps"]
    ramps["rate"] = rate
    for index, parameter in enumerate(PARAMETERS):
        ramps["goal"][index] = ramps["value"][index] = parameter.neutral
    ramps["still"] = 1
    effects["chain"]["idle"] = 1
    effects["chain"]["purge"] = 1.0
    reset_reverb(effects["reverb"], rate)
