"""The int64 words that the callback, the render loop and Python share, and who writes which.

Each writer has cache lines of its own (8 words), so that no two cores fight for one. Frames are absolute positions on
the engine's timeline, which advances with what the device consumes, silence included.
"""

import numpy as np
from numpy.typing import NDArray

LINE = 8

# Written by the device callback.
READ = 0
"""Frame that the device consumes next."""
CALLBACKS = 1
UNDERRUNS = 2
TICK_SEQUENCE = 3
"""Odd while TICK_FRAME and TICK_NS are being written."""
TICK_FRAME = 4
"""READ after the latest callback."""
TICK_NS = 5
"""Its time, smoothed, in nanoseconds of `time.perf_counter_ns`."""
CALLBACK_CLOCK = 6
"""Two words for the system's clock call."""
UNDERRUN_NS = LINE
"""When the latest underrun was, in nanoseconds of `time.perf_counter_ns`; 0 before the first."""

# Written by the render loop.
WRITE = LINE * 2
"""Frame after the last one rendered."""
IDLE = WRITE + 1
"""ASLEEP, WAKING or RENDERING, see there."""
COMMANDS_READ = WRITE + 2
RETURNS_WRITTEN = WRITE + 3
BLOCKS = WRITE + 4
FADE_POSITION = WRITE + 5
"""Output gain in 1/FADE_STEPS."""
LOOP_CLOCK = WRITE + 6
"""Two words for the system's clock call."""

# Written by Python.
COMMANDS_WRITTEN = LINE * 4
RETURNS_READ = COMMANDS_WRITTEN + 1
STOP = COMMANDS_WRITTEN + 2
FADE_TARGET = COMMANDS_WRITTEN + 3
"""Where the render loop takes the output gain, in 1/FADE_STEPS."""
COUNT_UNDERRUNS = COMMANDS_WRITTEN + 4
"""1 while a real device consumes."""
NULL_STOP = COMMANDS_WRITTEN + 5
NULL_CLOCK = COMMANDS_WRITTEN + 6
"""Two words for the null output's clock call."""

# Constant while a stream runs.
ADDRESS = LINE * 6
"""Of these words."""
RING = ADDRESS + 1
"""Address of the audio ring, float32 (RING_FRAMES, 2)."""
CHANNELS = ADDRESS + 2
"""Of the device."""
RATE = ADDRESS + 3
BLOCK = ADDRESS + 4
LEAD = ADDRESS + 5
"""Frames rendered ahead of the device."""
SEMAPHORE = ADDRESS + 6
"""Wakes the render loop."""
NULL_SEMAPHORE = ADDRESS + 7
"""Wakes the null output from its idle sleep; 0 where there is none."""

WORDS = LINE * 8

RING_FRAMES = 1 << 15
"""Power of two; eight of the largest blocks."""
FADE_STEPS = 1 << 20

# Values of IDLE.
RENDERING = 0
"""The callback wakes the loop, and counts what is missing as an underrun."""
ASLEEP = 1
"""Nothing to render: the callback writes silence and wakes nobody."""
WAKING = 2
"""The first block is on its way: the callback wakes the loop, and what is missing is nobody's fault."""


def make_words() -> NDArray[np.int64]:
    """Zeroed words, int64 (WORDS,), on a cache line's boundary. The callback starts in silence."""
    raw = np.zeros(WORDS + LINE, np.int64)
    offset = (-raw.ctypes.data // 8) % LINE
    words = raw[offset : offset + WORDS]
    words[ADDRESS] = words.ctypes.data
    words[IDLE] = ASLEEP
    words[FADE_POSITION] = words[FADE_TARGET] = FADE_STEPS
    return words
