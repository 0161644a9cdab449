"""The render loop: one compiled function that holds no GIL from its start until it is told to stop."""

from typing import Any

import numpy as np

from trayapp.audio import jit
from trayapp.audio.clock import NS, now_ns
from trayapp.audio.semaphores import wait
from trayapp.audio.shared_words import (
    BLOCK,
    BLOCKS,
    COMMANDS_READ,
    COMMANDS_WRITTEN,
    FADE_POSITION,
    FADE_STEPS,
    FADE_TARGET,
    IDLE,
    LEAD,
    LOOP_CLOCK,
    RATE,
    READ,
    RING_FRAMES,
    SEMAPHORE,
    STOP,
    WRITE,
)
from trayapp.audio.synth.process import process

FADE_NS = 5_000_000
"""The fade before a stream is changed, 5 ms."""
LOAD_BINS = 256
"""Render loads are counted in steps of 1 %; the last bin holds everything above."""


@jit.kernel
def run(words: Any, synth: Any, ring: Any, commands: Any, batch: Any, block: Any, loads: Any) -> None:
    """Renders ahead of the device until STOP; sleeps on the semaphore whenever it is far enough ahead.

    Args:
        words: The shared words.
        synth: State of the synth, owned by this loop while it runs.
        ring: float32 (RING_FRAMES, 2), the audio ring.
        commands: The command ring, a power of two of records in the order of their frames.
        batch: Records for one block.
        block: float32 (largest block, 2).
        loads: int64 (LOAD_BINS,), blocks by their render load.
    """
    jit.flush_to_zero()
    clock = words.ctypes.data + LOOP_CLOCK * 8
    while jit.load_acquire(words, STOP) == 0:
        read = jit.load_acquire(words, READ)
        start = max(words[WRITE], read)
        if start - read >= words[LEAD]:
            wait(words[SEMAPHORE])
            continue
        frames = words[BLOCK]
        count = _take(words, commands, batch, start + frames)
        began = now_ns(clock)
        out = block[:frames]
        sounding = process(synth, batch, count, start, out)
        _fade(words, out)
        for frame in range(frames):
            place = (start + frame) & (RING_FRAMES - 1)
            ring[place, 0] = out[frame, 0]
            ring[place, 1] = out[frame, 1]
        spent = now_ns(clock) - began
        loads[min(spent * 100 * words[RATE] // (frames * NS), LOAD_BINS - 1)] += 1
        jit.store_release(words, BLOCKS, words[BLOCKS] + 1)
        jit.store_release(words, WRITE, start + frames)
        if sounding or words[COMMANDS_READ] != jit.load_acquire(words, COMMANDS_WRITTEN):
            jit.store_release(words, IDLE, 0)
            jit.full_fence()  # the callback either sees IDLE cleared or has published the READ that is seen next
        else:
            jit.store_release(words, IDLE, 1)
            _sleep_until_command(words)


@jit.kernel
def _sleep_until_command(words: Any) -> None:
    while words[COMMANDS_READ] == jit.load_acquire(words, COMMANDS_WRITTEN) and jit.load_acquire(words, STOP) == 0:
        wait(words[SEMAPHORE])


@jit.kernel
def _take(words: Any, commands: Any, batch: Any, end: int) -> int:
    """Copies the commands before frame `end` into the batch, oldest first; returns how many."""
    read = words[COMMANDS_READ]
    written = jit.load_acquire(words, COMMANDS_WRITTEN)
    count = 0
    while read < written and count < len(batch):
        command = commands[read & (len(commands) - 1)]
        if np.int64(command.frame) >= end:
            break
        batch[count] = command
        count += 1
        read += 1
    jit.store_release(words, COMMANDS_READ, read)
    return count


@jit.kernel
def _fade(words: Any, out: Any) -> None:
    """Moves the output gain towards FADE_TARGET by a straight line; a no-op while it stands at 1."""
    position = words[FADE_POSITION]
    target = jit.load_acquire(words, FADE_TARGET)
    if position == FADE_STEPS and target == FADE_STEPS:
        return
    step = FADE_STEPS * NS // (FADE_NS * words[RATE])
    for frame in range(out.shape[0]):
        position = min(position + step, target) if position < target else max(position - step, target)
        gain = np.float32(position / FADE_STEPS)
        out[frame, 0] *= gain
        out[frame, 1] *= gain
    jit.store_release(words, FADE_POSITION, position)
