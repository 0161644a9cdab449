"""Reading a sample: any stretch of it as float32, wrapped modulo the loop, silent outside."""

from __future__ import annotations

from typing import Any

import numpy as np

from trayapp.audio.jit import (
    Number,
    float32_at,
    inner_kernel,
    int16_at,
    int64_at,
    kernel,
    load_acquire,
    store_release,
    uint8_at,
)
from trayapp.audio.synth.layout import FORMAT_FLOAT32, FORMAT_INT24, Record
from trayapp.audio.synth.state import CALM_FRAMES
from trayapp.audio.synth.tables import MAX_TAPS

INT16_SCALE = np.float32(1.0 / 32768.0)
INT24_SCALE = np.float32(1.0 / 8388608.0)
DRY_FADE_S = 0.005
"""A voice that comes near the end of what has been decoded is over within this time."""
DRY_MARGIN = 1.25
"""The pitch may rise during the fade."""


@inner_kernel
def fetch(spec: Record, run: Record, first: Number, count: Number, out: Any) -> None:
    """Fills `out` (2, at least count) with frames `first` to `first + count`; side 1 for stereo alone.

    Frames past the loop's end continue at its start, frames before its start at its end once it has been round.
    """
    loop_start, loop_end = spec["loop_start"], spec["loop_end"]
    length = loop_end - loop_start
    looping, looped = run["looping"] != 0, run["looped"] != 0
    end = _readable_end(spec)
    done = 0
    while done < count:
        place = first + done
        stop = end
        if looping and place >= loop_end:
            place = loop_start + (place - loop_start) % length
        elif looped and place < loop_start:
            place = loop_end - 1 - (loop_start - 1 - place) % length
            stop = min(stop, loop_end)
        if looping:
            stop = min(stop, loop_end)
        left = count - done
        if place < 0:
            now = min(left, -place)
            _silence(out, done, now)
        elif place >= stop:
            now = left
            if looping and stop < loop_end:
                now = min(left, loop_end - place)
            _silence(out, done, now)
        else:
            now = min(left, stop - place)
            _copy(spec, place, now, out, done)
        done += now


@inner_kernel
def _readable_end(spec: Record) -> Number:
    """The sample's end, or the end of what has been decoded."""
    if spec["ready_address"] == 0:
        return spec["end"]
    return min(spec["end"], load_acquire(int64_at(spec["ready_address"], 1), 0))


@inner_kernel
def runs_dry(spec: Record, run: Record, rate: Number) -> Number:
    """Whether what has been decoded lasts for no more than the fade that must begin then."""
    ready = load_acquire(int64_at(spec["ready_address"], 1), 0)
    last = spec["loop_end"] if run["looping"] != 0 else spec["end"]
    if ready >= last:
        return False
    needed = DRY_MARGIN * run["step"] * (DRY_FADE_S * rate + CALM_FRAMES) + MAX_TAPS
    return bool(run["position"] + needed > ready)


@kernel
def publish_frames(ready: Any, frames: Number) -> None:
    """Says that `frames` of a sample may be read; what was written before is then seen by the render loop."""
    store_release(ready, 0, frames)


@inner_kernel
def _silence(out: Any, at: Number, count: Number) -> None:
    for index in range(at, at + count):
        out[0, index] = 0.0
        out[1, index] = 0.0


@inner_kernel
def _copy(spec: Record, place: Number, count: Number, out: Any, at: Number) -> None:
    if spec["channels"] == 1:
        _copy_mono(spec, place, count, out[0, at : at + count])
    else:
        _copy_stereo(spec, place, count, out[0, at : at + count], out[1, at : at + count])


@inner_kernel
def _copy_mono(spec: Record, place: Number, count: Number, out: Any) -> None:
    address, kind = spec["address"], spec["format"]
    if kind == FORMAT_FLOAT32:
        floats = float32_at(address + 4 * place, count)
        for index in range(count):
            out[index] = floats[index]
        return
    words = int16_at(address + 2 * place, count)
    if kind == FORMAT_INT24:
        low = uint8_at(spec["low_address"] + place, count)
        for index in range(count):
            out[index] = np.float32(np.int32(words[index]) * 256 + np.int32(low[index])) * INT24_SCALE
    else:
        for index in range(count):
            out[index] = np.float32(words[index]) * INT16_SCALE


@inner_kernel
def _copy_stereo(spec: Record, place: Number, count: Number, left: Any, right: Any) -> None:
    address, kind = spec["address"], spec["format"]
    if kind == FORMAT_FLOAT32:
        floats = float32_at(address + 8 * place, 2 * count)
        for index in range(count):
            left[index] = floats[2 * index]
            right[index] = floats[2 * index + 1]
        return
    words = int16_at(address + 4 * place, 2 * count)
    if kind == FORMAT_INT24:
        low = uint8_at(spec["low_address"] + 2 * place, 2 * count)
        for index in range(count):
            left[index] = np.float32(np.int32(words[2 * index]) * 256 + np.int32(low[2 * index])) * INT24_SCALE
            right[index] = np.float32(np.int32(words[2 * index + 1]) * 256 + np.int32(low[2 * index + 1])) * INT24_SCALE
    else:
        for index in range(count):
            left[index] = np.float32(words[2 * index]) * INT16_SCALE
            right[index] = np.float32(words[2 * index + 1]) * INT16_SCALE
