"""Rendering without a device: the same kernels, as fast as they go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.jit import Number, flush_to_zero, kernel, restore_float_mode
from trayapp.audio.synth.layout import COMMAND, Record
from trayapp.audio.synth.limiter import lookahead_frames
from trayapp.audio.synth.process import process
from trayapp.audio.synth.state import SynthState

BLOCK = 256
SILENT_BLOCKS_S = 0.25


@kernel
def _process(state: Any, commands: Any, n_commands: Number, start_frame: Number, out: Any) -> Number:
    """As `process`, in the render loop's float mode; the calling thread gets its own back."""
    mode = flush_to_zero()
    sounding = process(state, commands, n_commands, start_frame, out)
    restore_float_mode(mode)
    return sounding


def latency_frames(state: SynthState) -> int:
    """Frames by which everything comes out late: the limiter's look-ahead, 0 without it."""
    settings = state["settings"]
    return lookahead_frames(float(settings["rate"])) if settings["limiter"] and not settings["dry"] else 0


def blocks(
    state: SynthState, commands: Sequence[Record] | NDArray[np.void], frames: int, block: int = BLOCK
) -> Iterator[NDArray[np.float32]]:
    """Renders block after block, (n, 2) float32 each; the array is reused.

    Args:
        state: Fresh or carried on; the caller keeps samples and curves of the commands alive.
        commands: In the order of their frames, which count from the first block.
        frames: How many in all; -1 goes on after the last command until everything is silent.
        block: Frames at a time.
    """
    records = np.zeros(len(commands), COMMAND)
    for index, record in enumerate(commands):
        records[index] = record
    stamps = records["frame"]
    out = np.zeros((block, 2), np.float32)
    done = 0
    quiet = 0
    while frames < 0 or done < frames:
        now = block if frames < 0 else min(block, frames - done)
        first, last = np.searchsorted(stamps, (done, done + now))
        part = records[first:last]
        sounding = _process(state, part, len(part), done, out[:now])
        state["finished_count"][0] = 0
        yield out[:now]
        done += now
        quiet = 0 if sounding else quiet + now
        if frames < 0 and last == len(records) and quiet >= SILENT_BLOCKS_S * state["settings"]["rate"]:
            return


def render(
    state: SynthState, commands: Sequence[Record] | NDArray[np.void], frames: int, block: int = BLOCK
) -> NDArray[np.float32]:
    """As `blocks`, in one array (frames, 2)."""
    parts = [part.copy() for part in blocks(state, commands, frames, block)]
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)
