"""What the device calls: copy from the ring, fill the rest with silence, tell the time, wake the render loop."""

import sys
from typing import Any

import numpy as np
from numba import types

from trayapp.audio import jit
from trayapp.audio.clock import NS, now_ns, sleep_ns
from trayapp.audio.semaphores import post, wait
from trayapp.audio.shared_words import (
    ASLEEP,
    BLOCK,
    CALLBACK_CLOCK,
    CALLBACKS,
    CHANNELS,
    COMMANDS_READ,
    COMMANDS_WRITTEN,
    COUNT_UNDERRUNS,
    IDLE,
    NULL_CLOCK,
    NULL_SEMAPHORE,
    NULL_STOP,
    RATE,
    READ,
    RENDERING,
    RING,
    RING_FRAMES,
    SEMAPHORE,
    TICK_FRAME,
    TICK_NS,
    TICK_SEQUENCE,
    UNDERRUN_NS,
    UNDERRUNS,
    WORDS,
    WRITE,
)

SMOOTHING = 8
"""Callbacks over which the jitter of their times is averaged."""
RESTART_PERIODS = 8
"""A callback this many blocks off its time starts the average anew: the stream was stopped in between."""


@jit.kernel
def fill(words: Any, out: Any, frames: int) -> None:
    """Writes `frames` frames to `out`, float32 (frames * channels,), and advances the engine's timeline."""
    channels = words[CHANNELS]
    ring = jit.float32_at(words[RING], RING_FRAMES * 2)
    read = words[READ]
    ready = min(max(jit.load_acquire(words, WRITE) - read, 0), frames)
    for frame in range(ready):
        place = ((read + frame) & (RING_FRAMES - 1)) * 2
        if channels == 1:
            out[frame] = np.float32(0.5) * (ring[place] + ring[place + 1])
        else:
            out[frame * channels] = ring[place]
            out[frame * channels + 1] = ring[place + 1]
            for channel in range(2, channels):
                out[frame * channels + channel] = np.float32(0)
    for sample in range(ready * channels, frames * channels):
        out[sample] = np.float32(0)
    if ready < frames and words[COUNT_UNDERRUNS] == 1 and jit.load_acquire(words, IDLE) == RENDERING:
        words[UNDERRUN_NS] = now_ns(words.ctypes.data + CALLBACK_CLOCK * 8)
        jit.store_release(words, UNDERRUNS, words[UNDERRUNS] + 1)
    jit.store_release(words, READ, read + frames)
    _tick(words, read + frames, frames)
    jit.store_release(words, CALLBACKS, words[CALLBACKS] + 1)
    jit.full_fence()  # or this thread could see IDLE as it was before the loop saw the new READ, and both would sleep
    if jit.load_acquire(words, IDLE) != ASLEEP:
        post(words[SEMAPHORE])


@jit.kernel
def _tick(words: Any, frame: int, frames: int) -> None:
    """Notes when the device came for its block, so that a command's time can be turned into a frame."""
    now = now_ns(words.ctypes.data + CALLBACK_CLOCK * 8)
    expected = words[TICK_NS] + frames * NS // words[RATE]
    error = now - expected
    limit = RESTART_PERIODS * words[BLOCK] * NS // words[RATE]
    time = now if abs(error) > limit else expected + error // SMOOTHING
    jit.store_release(words, TICK_SEQUENCE, words[TICK_SEQUENCE] + 1)
    jit.full_fence()
    words[TICK_FRAME] = frame
    words[TICK_NS] = time
    jit.store_release(words, TICK_SEQUENCE, words[TICK_SEQUENCE] + 1)


@jit.kernel
def latest_tick(words: Any) -> tuple[int, int]:
    """(frame, nanoseconds) of the latest callback, both of the same one. From any thread."""
    while True:
        before = jit.load_acquire(words, TICK_SEQUENCE)
        frame = words[TICK_FRAME]
        time = words[TICK_NS]
        jit.full_fence()
        if before % 2 == 0 and jit.load_acquire(words, TICK_SEQUENCE) == before:
            return frame, time


@jit.kernel
def keep_time(words: Any, scratch: Any) -> None:
    """Consumes as a device would, until NULL_STOP; stands still while there is nothing to render.

    `scratch` is float32 (block * 2,). Takes the place of a device's thread and holds no GIL.
    """
    clock = words.ctypes.data + NULL_CLOCK * 8
    block = words[BLOCK]
    period = block * NS // words[RATE]
    due = now_ns(clock)
    while jit.load_acquire(words, NULL_STOP) == 0:
        if jit.load_acquire(words, IDLE) == ASLEEP and jit.load_acquire(words, COMMANDS_READ) == jit.load_acquire(
            words, COMMANDS_WRITTEN
        ):
            wait(words[NULL_SEMAPHORE])
            due = now_ns(clock)
        due += period
        early = due - now_ns(clock)
        if early > 0:
            sleep_ns(early, clock)
        elif early < -RESTART_PERIODS * period:
            due = now_ns(clock)
        fill(words, scratch, block)


# `unsigned long` is 64 bits on Linux and macOS, 32 on Windows.
_ulong = types.uint32 if sys.platform == "win32" else types.uint64


@jit.c_callback(types.int32(types.voidptr, types.voidptr, _ulong, types.voidptr, _ulong, types.voidptr))
def stream_callback(_input: Any, output: Any, frames: int, _time: Any, _flags: int, words_pointer: Any) -> int:
    """PaStreamCallback of portaudio.h. Its user data is the address of the shared words; returns paContinue."""
    words = jit.carray(words_pointer, (WORDS,), np.int64)
    count: Any = np.int64(frames)
    fill(words, jit.carray(output, (count * words[CHANNELS],), np.float32), count)
    return 0
