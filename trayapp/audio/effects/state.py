"""The effects' memory, made once for a rate."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CHAIN = np.dtype([("tail", "i8")], align=True)


class EffectState(NamedTuple):
    """Owned by the thread that renders."""

    chain: NDArray[np.void]


def make_effects(rate: int) -> EffectState:
    """All parameters neutral."""
    return EffectState(np.zeros(1, CHAIN))
