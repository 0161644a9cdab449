"""Delay lines: rings a power of two long, read at fractions of a frame."""

from __future__ import annotations

from typing import Any

import numpy as np

from trayapp.audio.jit import Number, inline_kernel


@inline_kernel
def read_between(ring: Any, mask: Number, newest: Number, delay: Number) -> Number:
    """Four-point value `delay` frames before `newest`; the delay is at least 2 and leaves room in the ring."""
    whole = np.int64(delay)
    x = np.float32(1.0 - (delay - whole))
    first = newest - whole - 2
    y0 = ring[np.uint64(first & mask)]
    y1 = ring[np.uint64((first + 1) & mask)]
    y2 = ring[np.uint64((first + 2) & mask)]
    y3 = ring[np.uint64((first + 3) & mask)]
    half = np.float32(0.5)
    c1 = half * (y2 - y0)
    c3 = half * (y3 - y0) + (y1 - y2) * np.float32(1.5)
    c2 = y0 - y1 + c1 - c3
    return ((c3 * x + c2) * x + c1) * x + y1
