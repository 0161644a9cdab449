"""Modulators (SoundFont 2.04 sections 8.2 to 8.4): sources, their curves, identity, and the ten defaults."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import NamedTuple

import numpy as np

from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.hydra import Table
from trayapp.audio.control_curve import CURVE_POINTS, ControlCurve
from trayapp.audio.movement_spec import Source

Identity = tuple[int, int, int, int]
"""Two modulators with the same sources, destination and transform are the same one (section 9.5.1)."""

INITIAL_PITCH = 59
"""Destination of the pitch wheel (section 8.4.10), which is no generator."""
LINKED_DEST = 0x8000
"""Set in the destination of a modulator that moves another one (section 7.4)."""
ABSOLUTE = 2
"""Transform (section 8.3): the result without its sign."""
_CC = 1 << 7
_NEGATIVE = 1 << 8
_BIPOLAR = 1 << 9
_BAD_CONTROLLERS = frozenset({0, 6, 32, 38, *range(98, 102), *range(120, 128)})
"""Not to be used as sources (section 8.2.1)."""
FULL_CB = 960.0
MAX_MODULATORS = 24
"""Of one zone; those of real fonts have a dozen. It bounds the time that a hostile font can take to its first note."""


class General(IntEnum):
    """Sources that are no MIDI controllers (section 8.2.1)."""

    NONE = 0
    VELOCITY = 2
    KEY = 3
    KEY_PRESSURE = 10
    CHANNEL_PRESSURE = 13
    PITCH_WHEEL = 14
    WHEEL_RANGE = 16


class Shape(IntEnum):
    """Types of sources (section 8.2.1)."""

    LINEAR = 0
    CONCAVE = 1
    CONVEX = 2
    SWITCH = 3


_LIVE = {
    General.KEY_PRESSURE: Source.KEY_PRESSURE,
    General.CHANNEL_PRESSURE: Source.CHANNEL_PRESSURE,
    General.PITCH_WHEEL: Source.PITCH_BEND,
}


@dataclass(frozen=True, slots=True)
class ModulatorSource:
    """Where a modulator takes its value from, and by what curve.

    `index` is a controller, or of General. `live` is the engine's source that moves while the note sounds; None: it is
    settled at the onset.
    """

    index: int
    is_controller: bool
    negative: bool
    bipolar: bool
    shape: Shape
    live: int | None

    def value(self, position: float) -> float:
        """0..1, or -1..1 if bipolar, at a position 0..1 whose middle is 0.5."""
        if not self.is_controller and self.index == General.NONE:
            return 1.0
        return curve_value(self.shape, position, negative=self.negative, bipolar=self.bipolar)

    def curve(self, *, absolute: bool = False) -> ControlCurve:
        """The same over all positions of a controller, for the engine."""
        centred = self.is_controller and self.bipolar
        return _curve(self.shape, self.negative, self.bipolar, centred, absolute)


class Modulator(NamedTuple):
    """One record of `pmod` or `imod`; `source` and `amount_source` as they are packed there."""

    source: int
    dest: int
    amount: float
    amount_source: int
    transform: int

    @property
    def identity(self) -> Identity:
        """What makes it the same as another one."""
        # the wheel's default moves the pitch; files can name it by the fine tuning alone
        dest = Gen.FINE_TUNE if self.dest == INITIAL_PITCH else self.dest
        return self.source, dest, self.amount_source, self.transform


def pack_source(
    index: int, *, cc: bool = False, negative: bool = False, bipolar: bool = False, shape: Shape = Shape.LINEAR
) -> int:
    """As it stands in a file (section 8.2)."""
    return index | cc * _CC | negative * _NEGATIVE | bipolar * _BIPOLAR | shape << 10


@cache
def unpack_source(packed: int) -> ModulatorSource | None:
    """None for what is illegal or reserved, by which the modulator is to be ignored (section 8.2.1)."""
    index, shape = packed & 127, packed >> 10
    controller = bool(packed & _CC)
    legal = index not in _BAD_CONTROLLERS if controller else index in set(General)
    if shape > Shape.SWITCH or not legal:
        return None
    live = index if controller else _LIVE.get(General(index))
    return ModulatorSource(index, controller, bool(packed & _NEGATIVE), bool(packed & _BIPOLAR), Shape(shape), live)


def read_modulators(rows: Table) -> dict[Identity, Modulator]:
    """By identity; the last of equal ones counts (section 9.5.1), and no more than MAX_MODULATORS of a zone."""
    found = {}
    for row in rows[:MAX_MODULATORS].tolist():
        modulator = Modulator(*row)
        found[modulator.identity] = modulator
    return found


def playable(modulator: Modulator) -> bool:
    """Whether its sources and transform are known, and its destination is a generator."""
    return (
        modulator.dest <= INITIAL_PITCH
        and modulator.transform in {0, ABSOLUTE}
        and unpack_source(modulator.source) is not None
        and unpack_source(modulator.amount_source) is not None
    )


def curve_value(shape: Shape, position: float, *, negative: bool, bipolar: bool) -> float:
    """The curves of section 8.2.4; concave and convex span 960 cB.

    A bipolar one has its curve on both sides of the middle.
    """
    x = 1.0 - position if negative else position
    if shape is Shape.SWITCH:
        on = x >= 0.5
        return (1.0 if on else -1.0) if bipolar else float(on)
    if not bipolar:
        return _rise(shape, x)
    x = 2.0 * x - 1.0
    return math.copysign(_rise(shape, abs(x)), x)


def _rise(shape: Shape, x: float) -> float:
    x = min(max(x, 0.0), 1.0)
    if shape is Shape.CONCAVE:
        return 1.0 if x >= 1.0 else min(-400.0 / FULL_CB * math.log10(1.0 - x), 1.0)
    if shape is Shape.CONVEX:
        return 0.0 if x <= 0.0 else max(1.0 + 400.0 / FULL_CB * math.log10(x), 0.0)
    return x


def controller_position(position: float, *, bipolar: bool) -> float:
    """A controller's 0..1 so that a bipolar curve has its middle at 64 of 127."""
    if not bipolar:
        return position
    steps = position * 127.0
    return 0.5 + 0.5 * ((steps - 64.0) / 64.0 if steps < 64.0 else (steps - 64.0) / 63.0)


@cache
def _curve(shape: Shape, negative: bool, bipolar: bool, centred: bool, absolute: bool) -> ControlCurve:
    values = [
        curve_value(
            shape,
            controller_position(step / (CURVE_POINTS - 1), bipolar=centred),
            negative=negative,
            bipolar=bipolar,
        )
        for step in range(CURVE_POINTS)
    ]
    return ControlCurve(np.abs(np.asarray(values, np.float32)) if absolute else np.asarray(values, np.float32))


DEFAULT_MODULATORS: tuple[Modulator, ...] = (
    # 8.4.1 velocity to attenuation
    Modulator(pack_source(General.VELOCITY, negative=True, shape=Shape.CONCAVE), Gen.ATTENUATION, 960, 0, 0),
    # 8.4.2 velocity to cutoff: 0 as in FluidSynth and BASSMIDI, since 2.01 and 2.04 define it differently and fonts
    # are made for players without it; a font may still give it an amount
    Modulator(pack_source(General.VELOCITY, negative=True), Gen.FILTER_CUTOFF, 0, 0, 0),
    # 8.4.3 channel pressure to vibrato
    Modulator(pack_source(General.CHANNEL_PRESSURE), Gen.VIB_LFO_TO_PITCH, 50, 0, 0),
    # 8.4.4 modulation wheel to vibrato
    Modulator(pack_source(1, cc=True), Gen.VIB_LFO_TO_PITCH, 50, 0, 0),
    # 8.4.5 volume to attenuation
    Modulator(pack_source(7, cc=True, negative=True, shape=Shape.CONCAVE), Gen.ATTENUATION, 960, 0, 0),
    # 8.4.6 pan: 1000 there, which is twice the way to a side
    Modulator(pack_source(10, cc=True, bipolar=True), Gen.PAN, 500, 0, 0),
    # 8.4.7 expression to attenuation
    Modulator(pack_source(11, cc=True, negative=True, shape=Shape.CONCAVE), Gen.ATTENUATION, 960, 0, 0),
    # 8.4.8 and 8.4.9 depths of reverb and chorus
    Modulator(pack_source(91, cc=True), Gen.REVERB_SEND, 200, 0, 0),
    Modulator(pack_source(93, cc=True), Gen.CHORUS_SEND, 200, 0, 0),
    # 8.4.10 pitch wheel by its range
    Modulator(
        pack_source(General.PITCH_WHEEL, bipolar=True), INITIAL_PITCH, 12700, pack_source(General.WHEEL_RANGE), 0
    ),
)
"""The ten of section 8.4, replaced by modulators of the same identity in an instrument."""
