"""The effects' memory, made once for the highest rate."""

from __future__ import annotations

from typing import Any

import numpy as np

CHAIN = np.dtype([("tail", "i8")], align=True)
EFFECTS = np.dtype([("chain", CHAIN)], align=True)


def reset_effects(effects: Any, rate: float) -> None:
    """All parameters neutral, all lines silent."""
