"""Sample memory as the engine reads it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class SampleData:
    """One sample in memory. The owner keeps it alive until the engine has said that the last voice on it is over.

    Attributes:
        memory: C-contiguous int16 or float32, (frames,) for mono or (frames, 2) for stereo; memory-mapped is fine.
        rate_hz: Rate it was recorded at.
        root_key: MIDI key that sounds at the recorded pitch, for the instrument's use.
        tune_cents: Correction of the recorded pitch, for the instrument's use.
        loops: ``(start, end)`` pairs in frames, end exclusive, for the instrument's use.
        low_bytes: For 24-bit samples: uint8 of the same shape as an int16 ``memory``, the lowest byte of each.
        ready: int64 (1,): frames decoded so far, raised by a loader thread while voices play. None: all of it.
            A voice that comes near its end before the sample's fades, and is counted.
        name: For messages.
    """

    memory: NDArray[Any]
    rate_hz: float
    root_key: float = 60.0
    tune_cents: float = 0.0
    loops: tuple[tuple[int, int], ...] = ()
    low_bytes: NDArray[np.uint8] | None = None
    ready: NDArray[np.int64] | None = None
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse memory that the kernels cannot read.

        Raises:
            ValueError: For another type, shape or layout, or a rate that is not positive.
        """
        memory = self.memory
        if memory.dtype not in {np.dtype(np.int16), np.dtype(np.float32)}:
            raise ValueError(f"sample {self.name!r}: memory is {memory.dtype}; convert it to int16 or float32")
        if not (memory.ndim == 1 or (memory.ndim == 2 and memory.shape[1] == 2)):
            raise ValueError(f"sample {self.name!r}: shape {memory.shape}; mono is (frames,), stereo is (frames, 2)")
        if not memory.flags.c_contiguous:
            raise ValueError(f"sample {self.name!r}: memory is not contiguous; use numpy.ascontiguousarray")
        if not (math.isfinite(self.rate_hz) and self.rate_hz > 0):
            raise ValueError(f"sample {self.name!r}: rate {self.rate_hz} Hz; it must be positive")
        low = self.low_bytes
        if low is not None and (
            memory.dtype != np.int16 or low.dtype != np.uint8 or low.shape != memory.shape or not low.flags.c_contiguous
        ):
            raise ValueError(f"sample {self.name!r}: low_bytes must be contiguous uint8 in the shape of int16 memory")
        ready = self.ready
        if ready is not None and (ready.dtype != np.int64 or ready.shape != (1,)):
            raise ValueError(f"sample {self.name!r}: ready must be int64 of shape (1,)")

    @property
    def frames(self) -> int:
        """Length in frames."""
        return int(self.memory.shape[0])

    @property
    def channels(self) -> int:
        """1 or 2."""
        return 1 if self.memory.ndim == 1 else 2
