"""One note as regions see it: key, velocity, chance and where every controller stands."""

from __future__ import annotations

import random
from dataclasses import dataclass

from plugins.piano.play_state import ChannelState
from plugins.piano.sfz.curves import CurveBook
from plugins.piano.sfz.region import ControllerDepth, Param

LIVE_CONTROLLERS = frozenset(range(131))
"""The engine follows these while a voice sounds: 0 to 127, 128 the wheel, 129 channel and 130 key pressure.

Higher numbers are ARIA's extended controllers, fixed at the onset.
"""


@dataclass(slots=True)
class Note:
    """What a voice is resolved from. Lives for one event.

    Attributes:
        velocity: 0 to 127; of the press, for a release sound too.
        held_s: How long the key was down, for a release sound.
    """

    channel: int
    key: int
    velocity: float
    midi: ChannelState
    curves: CurveBook
    chance: random.Random
    held_s: float = 0.0

    def controller(self, number: int) -> float:
        """Position of a controller, 0 to 1; the wheel 128 and 136 are -1 to 1.

        128 pitch bend, 129 and 130 pressure, 131 velocity, 133 key, 134 key down, 135 and 136 random (ARIA).
        """
        if number < 128 or number > 137:
            return self.midi.controller(number)
        values = {
            128: self.midi.bend,
            129: self.midi.pressure,
            130: self.midi.key_pressure.get(self.key, 0.0),
            131: self.velocity / 127,
            132: self.velocity / 127,
            133: self.key / 127,
            134: 1.0 if self.midi.held else 0.0,
        }
        if number == 135:
            return self.chance.random()
        if number == 136:
            return self.chance.uniform(-1.0, 1.0)
        return values.get(number, 0.0)

    def moved(self, depth: ControllerDepth) -> float:
        """What one controller adds now."""
        value = self.curves.value(depth.curve, self.controller(depth.controller)) * depth.depth
        if depth.step:
            value = int(value / depth.step) * depth.step
        return value

    def at_onset(self, param: Param) -> float:
        """A value with all its controllers as they stand."""
        value = param.base
        for depth in param.moved_by:
            value += self.moved(depth)
        return value

    def fixed_part(self, param: Param) -> float:
        """A value with those controllers alone that the engine does not follow."""
        value = param.base
        for depth in param.moved_by:
            if depth.controller not in LIVE_CONTROLLERS:
                value += self.moved(depth)
        return value
