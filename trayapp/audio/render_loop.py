"""The render loop: one compiled function that holds no GIL from its start until it is told to stop."""

from typing import Any

import numpy as np

from trayapp.audio import jit
from trayapp.audio.clock import NS, now_ns
from trayapp.audio.command_queue import take
from trayapp.audio.semaphores import wait
from trayapp.audio.shared_words import (
    ASLEEP,
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
    RENDERING,
    RETURNS_READ,
    RETURNS_WRITTEN,
    RING_FRAMES,
    SEMAPHORE,
    STOP,
    WAKING,
    WRITE,
)
from trayapp.audio.synth.process import process

FADE_NS = 5_000_000
"""The fade before a stream is changed, 5 ms."""
METER_WINDOWS_PER_S = 30
METERS = 5
"""Peak left and right of the latest window; left and right of the running one; its frames."""
RETURNS = 4096
"""Tokens in the return ring, read twenty times a second."""
LOAD_BINS = 256
"""Render loads are counted in steps of 1 %; the last bin holds everything above."""


@jit.kernel
def run(
    words: Any,
    synth: Any,
    ring: Any,
    commands: Any,
    batch: Any,
    block: Any,
    returns: Any,
    meters: Any,
    loads: Any,
) -> None:
    """Renders ahead of the device until STOP; sleeps on the semaphore whenever it is far enough ahead.

    Args:
        words: The shared words.
        synth: State of the synth, owned by this loop while it runs.
        ring: float32 (RING_FRAMES, 2), the audio ring.
        commands: The command ring, a power of two of records in the order of their frames.
        batch: Records for one block.
        block: float32 (largest block, 2).
        returns: int64 (RETURNS,), tokens of voices that are over.
        meters: float64 (METERS,), see METERS.
        loads: int64 (LOAD_BINS,), blocks by their render load.
    """
    mode = jit.flush_to_zero()
    _wake(words)
    clock = words.ctypes.data + LOOP_CLOCK * 8
    while jit.load_acquire(words, STOP) == 0:
        read = jit.load_acquire(words, READ)
        start = max(words[WRITE], read)
        if start - read >= words[LEAD]:
            wait(words[SEMAPHORE])
            continue
        frames = words[BLOCK]
        count = take(words, commands, batch, start + frames)
        began = now_ns(clock)
        out = block[:frames]
        sounding = process(synth, batch, count, start, out)
        _fade(words, out)
        _meter(meters, out, words[RATE])
        for frame in range(frames):
            place = (start + frame) & (RING_FRAMES - 1)
            ring[place, 0] = out[frame, 0]
            ring[place, 1] = out[frame, 1]
        _give_back(words, synth, returns)
        spent = now_ns(clock) - began
        loads[min(spent * 100 * words[RATE] // (frames * NS), LOAD_BINS - 1)] += 1
        jit.store_release(words, BLOCKS, words[BLOCKS] + 1)
        jit.store_release(words, WRITE, start + frames)
        if sounding or words[COMMANDS_READ] != jit.load_acquire(words, COMMANDS_WRITTEN):
            jit.store_release(words, IDLE, RENDERING)
        else:
            jit.store_release(words, IDLE, ASLEEP)
            _sleep_until_command(words)
            _wake(words)
    jit.restore_float_mode(mode)  # whoever only compiles the loop runs it on a thread of its own choice


@jit.kernel
def _give_back(words: Any, synth: Any, returns: Any) -> None:
    """Tells Python which voices are over. A token that finds no room is kept for ever; there is room for thousands."""
    written = words[RETURNS_WRITTEN]
    room = RETURNS - (written - jit.load_acquire(words, RETURNS_READ))
    count = min(synth["finished_count"][0], room)
    for index in range(count):
        returns[(written + index) % RETURNS] = synth["finished"][index]
    synth["finished_count"][0] = 0
    jit.store_release(words, RETURNS_WRITTEN, written + count)


@jit.kernel
def _meter(meters: Any, out: Any, rate: int) -> None:
    """Keeps the peaks of the running window, and publishes them when it is over."""
    for side in range(2):
        peak = meters[2 + side]
        for frame in range(out.shape[0]):
            peak = max(peak, abs(out[frame, side]))
        meters[2 + side] = peak
    meters[4] += out.shape[0]
    if meters[4] * METER_WINDOWS_PER_S >= rate:
        meters[0], meters[1] = meters[2], meters[3]
        meters[2] = meters[3] = meters[4] = 0.0


@jit.kernel
def _wake(words: Any) -> None:
    jit.store_release(words, IDLE, WAKING)
    jit.full_fence()  # the callback either sees that it must wake this loop or has published its READ


@jit.kernel
def _sleep_until_command(words: Any) -> None:
    while words[COMMANDS_READ] == jit.load_acquire(words, COMMANDS_WRITTEN) and jit.load_acquire(words, STOP) == 0:
        wait(words[SEMAPHORE])


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
