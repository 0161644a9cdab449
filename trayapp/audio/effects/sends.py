"""What voices send to the reverb and the chorus beside the sound itself: the depths that an instrument asks for.

The filter and the pitch shift work on it as on the sound, so that the reverb is in tune with what it belongs to.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from trayapp.audio.arrays import clear
from trayapp.audio.effects import levels, pitch, sweep
from trayapp.audio.effects.pitch import PITCH
from trayapp.audio.effects.sweep import SWEEP
from trayapp.audio.jit import Number, inner_kernel

REVERB: Final = 0
CHORUS: Final = 1
SENDS: Final = 2
LARGEST_BLOCK: Final = 4096

SEND = np.dtype(
    [
        ("bus", "f4", (SENDS, 2, LARGEST_BLOCK)),
        ("fed", "i4", (SENDS,)),
        ("live", "i4", (SENDS,)),
        ("sweep", SWEEP, (SENDS,)),
        ("pitch", PITCH, (SENDS,)),
    ],
    align=True,
)
"""`bus` is silent between two blocks. `fed`: a voice sent in this block. `live`: something of it may still come."""


@inner_kernel
def fed(part: Any) -> Number:
    """Whether any voice sent anything in this block."""
    return bool(part["fed"][REVERB] != 0 or part["fed"][CHORUS] != 0)


@inner_kernel
def live(part: Any) -> Number:
    """Whether anything that was sent may still be heard."""
    return bool(part["live"][REVERB] != 0 or part["live"][CHORUS] != 0)


@inner_kernel
def tick(part: Any, ramps: Any) -> None:
    """Sets where filter and pitch go within the coming TICK_FRAMES."""
    for kind in range(SENDS):
        silent = part["live"][kind] == 0
        if part["fed"][kind] != 0:
            part["live"][kind] = 1
        if part["live"][kind] != 0:
            sweep.tick(part["sweep"][kind], ramps, silent)
            pitch.tick(part["pitch"][kind], ramps, silent)


@inner_kernel
def run(part: Any, ramps: Any, at: Number, frames: Number) -> None:
    """Volume, filter and pitch of what is sent from frame `at` of the block on, in place."""
    for kind in range(SENDS):
        if part["live"][kind] != 0:
            left, right = part["bus"][kind, 0, at : at + frames], part["bus"][kind, 1, at : at + frames]
            levels.volume(ramps, left, right, frames)
            if part["sweep"][kind]["active"] != 0:
                sweep.run(part["sweep"][kind], left, right, frames)
            if part["pitch"][kind]["active"] != 0:
                pitch.run(part["pitch"][kind], ramps, left, right, frames)


@inner_kernel
def end_block(part: Any, frames: Number) -> None:
    """Silences the bus for the next block, of which this one used `frames`."""
    for kind in range(SENDS):
        if part["live"][kind] != 0 or part["fed"][kind] != 0:
            clear(part["bus"][kind, 0, :frames])
            clear(part["bus"][kind, 1, :frames])
            part["fed"][kind] = 0


@inner_kernel
def rest(part: Any) -> None:
    """Nothing comes any more."""
    for kind in range(SENDS):
        part["live"][kind] = 0
        part["sweep"][kind]["active"] = 0
        part["pitch"][kind]["active"] = 0


@inner_kernel
def forget(part: Any) -> None:
    """Drops everything at once: it was no number."""
    rest(part)
    for kind in range(SENDS):
        for side in range(2):
            clear(part["bus"][kind, side])
            clear(part["pitch"][kind]["ring"][side])
