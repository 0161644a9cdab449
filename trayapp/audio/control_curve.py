"""The shape that a controller's position is given before it moves anything."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

CURVE_POINTS = 128


def _linear_curve() -> NDArray[np.float32]:
    return np.linspace(0.0, 1.0, CURVE_POINTS, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class ControlCurve:
    """What a controller's position is turned into before it is scaled by a route's depth.

    Attributes:
        values: float32 (128,), contiguous: value at position 0, 1/127 ... 1, straight between. Kept alive by its owner
            as samples are.
        address: Of the values.
    """

    values: NDArray[np.float32] = field(default_factory=_linear_curve)
    address: int = field(init=False)

    def __post_init__(self) -> None:
        """Refuse memory that the kernels cannot read.

        Raises:
            ValueError: Another type, shape or layout.
        """
        values = self.values
        if values.dtype != np.float32 or values.shape != (CURVE_POINTS,) or not values.flags.c_contiguous:
            raise ValueError(f"a control curve is contiguous float32 of shape ({CURVE_POINTS},), not {values.shape}")
        object.__setattr__(self, "address", int(values.ctypes.data))


LINEAR_CURVE = ControlCurve()
"""0..1 unchanged."""
