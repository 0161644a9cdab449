"""Filling and copying in kernels: a loop compiles in a fraction of the time that a slice assignment takes."""

from typing import Any

from trayapp.audio.jit import inner_kernel


@inner_kernel
def clear(values: Any) -> None:
    """Zeroes a one-dimensional array."""
    for index in range(len(values)):
        values[index] = 0.0


@inner_kernel
def copy(source: Any, out: Any) -> None:
    """Copies `source` to the beginning of `out`, both one-dimensional."""
    for index in range(len(source)):
        out[index] = source[index]
