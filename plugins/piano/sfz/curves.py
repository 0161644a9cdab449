"""Curves between a controller's position and its effect: the built-in ones, the file's own, and fades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.control_curve import CURVE_POINTS, LINEAR_CURVE, ControlCurve

_X = np.linspace(0.0, 1.0, CURVE_POINTS)
BUILT_IN: dict[int, NDArray[np.float64]] = {
    0: _X,
    1: 2 * _X - 1,
    2: 1 - _X,
    3: 1 - 2 * _X,
    4: _X**2,
    5: np.sqrt(_X),
    6: np.sqrt(1 - _X),
}
"""The seven curves of the ARIA player, by index."""


def curve_of_points(points: Mapping[int, float]) -> NDArray[np.float64]:
    """128 values through the given ones; 0 at position 0 and 1 at 127 where nothing else is said."""
    known = {0: 0.0, CURVE_POINTS - 1: 1.0, **points}
    places = sorted(known)
    return np.interp(np.arange(CURVE_POINTS), places, [known[place] for place in places])


@dataclass(slots=True)
class CurveBook:
    """Curves by index, made once each and kept as long as the instrument.

    An index without a curve is taken as 0, a straight line.
    """

    own: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    _made: dict[tuple[int, float, float], ControlCurve] = field(default_factory=dict)

    def known(self, index: int) -> bool:
        """Whether there is such a curve."""
        return index in self.own or index in BUILT_IN

    def curve(self, index: int, depth: float = 1.0, step: float = 0.0) -> ControlCurve:
        """Curve `index`; with `step` (in the unit of `depth`) as a staircase."""
        if index == 0 and not step and 0 not in self.own:
            return LINEAR_CURVE
        key = (index, depth if step else 1.0, step)
        made = self._made.get(key)
        if made is None:
            values = curve_of_points(self.own[index]) if index in self.own else BUILT_IN.get(index, BUILT_IN[0])
            if step and depth:
                values = np.trunc(values * depth / step) * step / depth
            made = self._made[key] = ControlCurve(np.ascontiguousarray(values, np.float32))
        return made

    def value(self, index: int, position: float) -> float:
        """Value of curve `index` at a position 0 to 1."""
        if index == 0 and 0 not in self.own:
            return position
        values = self.curve(index).values
        place = min(max(position, 0.0), 1.0) * (CURVE_POINTS - 1)
        left = min(int(place), CURVE_POINTS - 2)
        return float(values[left] + (values[left + 1] - values[left]) * (place - left))


def fade_in(value: float, low: float, high: float, shape: str) -> float:
    """Gain of a fade from silence at `low` to full at `high`; `power` keeps the sum of two fades equally loud."""
    if value < low:
        return 0.0
    if value >= high or low >= high:
        return 1.0
    position = (value - low) / (high - low)
    return float(position**0.5) if shape == "power" else position


def fade_out(value: float, low: float, high: float, shape: str) -> float:
    """Gain of a fade from full at `low` to silence at `high`."""
    if value > high:
        return 0.0
    if value <= low or low >= high:
        return 1.0
    position = (high - value) / (high - low)
    return float(position**0.5) if shape == "power" else position


def fade_curve(low_in: float, high_in: float, low_out: float, high_out: float, shape: str) -> ControlCurve:
    """A controller's fade in and out as a curve; bounds are positions 0 to 127."""
    values = [
        fade_in(position, low_in, high_in, shape) * fade_out(position, low_out, high_out, shape)
        for position in range(CURVE_POINTS)
    ]
    return ControlCurve(np.array(values, np.float32))
