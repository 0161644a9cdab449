"""What the messages of a knob mean for its way, from 0 to 1, and when it has its target. Pure."""

import math
from dataclasses import dataclass

from trayapp.core.binding import Turn, TurnMode
from trayapp.core.device_profile import Encoding

STEP = 1 / 127
NEAR = 1.5 * STEP
"""A knob this close to its target has it: one step of 7 bits, and rounding."""
SLOW_HZ, FAST_HZ = 8.0, 60.0
"""Steps a second of a relative knob: up to the first it is not accelerated, from the second on fully."""
SETTLED_S = 1.0
"""A target that reports another value this long after the last turn was changed elsewhere; earlier it only lags."""


def steps(encoding: Encoding, value: int) -> int:
    """The steps of a relative knob's message, negative to the left. `value` is 0 to 127."""
    if encoding == "relative_twos":
        return value - 128 if value >= 64 else value
    if encoding == "relative_signed":
        return -(value & 0x3F) if value & 0x40 else value
    return value - 64


@dataclass(slots=True)
class KnobState:
    """One knob on one binding: where it stood, what it last set, and whether it has its target picked up.

    All values, the target's too, are positions on the knob's way.
    """

    position: float | None = None
    sent: float | None = None
    picked: bool = False
    time: float = -math.inf

    def turned_by(self, count: int, turn: Turn, target: float | None, time: float) -> float:
        """The value after so many steps from the target's own value, or from the last one set; 0 to 1."""
        lags = self.sent is not None and time - self.time < SETTLED_S
        start = self.sent if lags or target is None else target
        further = 1 + turn.acceleration * _haste(count, time - self.time)
        self.sent = min(1.0, max(0.0, (start or 0.0) + count * turn.step * further))
        self.time = time
        return self.sent

    def turned_to(
        self, position: float, before: float | None, mode: TurnMode, target: float | None, time: float
    ) -> float | None:
        """The value to set now that the knob stands at `position` (0 to 1); None while it has not got its target.

        `before` is where it stood, as far as that is known; it may have been turned meanwhile for another panel.
        `target` is the value that the target has; None if it does not say.
        """
        elsewhere = self.position is not None and before is not None and abs(before - self.position) > NEAR
        self.position = position
        settled, self.time = time - self.time >= SETTLED_S, time
        if target is None or mode == "jump":
            self.picked = True
        else:
            changed = settled and self.sent is not None and abs(target - self.sent) > NEAR
            if elsewhere or (self.picked and changed):
                self.picked, self.sent = False, None
            start = target if settled or self.sent is None else self.sent
            self.picked = self.picked or _passes(before if mode == "pickup" else None, position, start)
        if self.picked:
            self.sent = position
            return position
        if mode == "pickup":
            return None
        self.sent = start + _share(before, position, start)
        return self.sent


def _haste(count: int, pause_s: float) -> float:
    """How fast a relative knob is turned, from 0 (slowly) to 1; `count` steps came after `pause_s`."""
    rate_hz = abs(count) / max(pause_s, 1e-3)
    return min(1.0, max(0.0, (rate_hz - SLOW_HZ) / (FAST_HZ - SLOW_HZ)))


def _passes(last: float | None, position: float, target: float) -> bool:
    """Whether the knob is at its target or, knowing where it was, went past it, however fast."""
    return abs(position - target) <= NEAR or (last is not None and (last - target) * (position - target) <= 0)


def _share(last: float | None, position: float, value: float) -> float:
    """How far to move the value: the share of its way to the end that the knob went, so both arrive together."""
    if last is None or position == last:
        return 0.0
    if position > last:
        return (1 - value) * (position - last) / (1 - last)
    return -value * (last - position) / last
