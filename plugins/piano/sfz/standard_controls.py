"""Volume, pan and expression as General MIDI has them, for instruments that leave those controllers alone."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from trayapp.audio.control_curve import CURVE_POINTS, ControlCurve
from trayapp.audio.movement_spec import Route, Target

VOLUME, PAN, EXPRESSION = 7, 10, 11
START: dict[int, float] = {VOLUME: 100 / 127, PAN: 64 / 127, EXPRESSION: 1.0}
"""Where they stand at the start, 0 to 1; there they change nothing."""

_STEPS = np.arange(CURVE_POINTS)


def _curve(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> ControlCurve:
    return ControlCurve(np.ascontiguousarray(values, np.float32))


# 40 log10 of the position (General MIDI 2, section 3.3), 0 dB where the controller starts
_ROUTES = {
    VOLUME: Route(VOLUME, Target.AMPLITUDE, 1.0, curve=_curve((_STEPS / 100) ** 2)),
    PAN: Route(PAN, Target.PAN, 1.0, curve=_curve(np.where(_STEPS < 64, (_STEPS - 64) / 64, (_STEPS - 64) / 63))),
    EXPRESSION: Route(EXPRESSION, Target.AMPLITUDE, 1.0, curve=_curve((_STEPS / 127) ** 2)),
}


def standard_routes(used: Collection[int]) -> tuple[Route, ...]:
    """Routes for those of the three that the instrument does not use itself."""
    return tuple(route for controller, route in _ROUTES.items() if controller not in used)
