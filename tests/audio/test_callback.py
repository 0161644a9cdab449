"""What the device gets: the ring's frames, else silence, and what is noted about it."""

import ctypes
import time

import numpy as np
import pytest

from tests.audio.device import Words
from trayapp.audio import shared_words as w
from trayapp.audio.callback import RESTART_PERIODS, latest_tick, stream_callback


def filled(channels: int = 2) -> Words:
    device = Words(channels=channels)
    device.ring[:, 0] = np.arange(w.RING_FRAMES)
    device.ring[:, 1] = -np.arange(w.RING_FRAMES)
    return device


def test_the_ring_is_read_in_order_and_across_its_end() -> None:
    """Frame n of the timeline is element n modulo the ring."""
    device = filled()
    device.words[w.READ] = w.RING_FRAMES - 3
    device.words[w.WRITE] = w.RING_FRAMES + 5
    out = device.pull(8)
    assert out[:, 0].tolist() == [w.RING_FRAMES - 3, w.RING_FRAMES - 2, w.RING_FRAMES - 1, 0, 1, 2, 3, 4]
    assert out[:, 1].tolist() == (-out[:, 0]).tolist()


@pytest.mark.parametrize(("channels", "expected"), [(1, [[5.0]]), (2, [[10.0, 0.0]]), (4, [[10.0, 0.0, 0.0, 0.0]])])
def test_other_channel_counts(channels: int, expected: list[list[float]]) -> None:
    """Mono gets the mean; what is beyond stereo stays silent."""
    device = Words(channels=channels)
    device.ring[0] = (10.0, 0.0)
    device.words[w.WRITE] = 1
    assert device.pull(1).tolist() == expected


@pytest.mark.parametrize(
    ("idle", "counted", "woken"),
    [(w.RENDERING, 1, True), (w.WAKING, 0, True), (w.ASLEEP, 0, False)],
)
def test_missing_frames_are_silent_and_an_underrun_only_while_rendering(idle: int, counted: int, woken: bool) -> None:
    """The timeline goes on either way, and a sleeping loop is left asleep."""
    device = filled()
    device.words[w.COUNT_UNDERRUNS] = 1
    device.words[w.IDLE] = idle
    device.words[w.WRITE] = 3
    out = device.pull(8)
    assert out[:, 0].tolist() == [0, 1, 2, 0, 0, 0, 0, 0]
    assert device.words[w.UNDERRUNS] == counted
    assert device.words[w.READ] == 8
    assert device.words[w.CALLBACKS] == 1
    value = ctypes.c_int()
    ctypes.CDLL(None).sem_getvalue(ctypes.c_void_p(device.semaphore.address), ctypes.byref(value))
    assert bool(value.value) is woken


def test_a_late_block_is_skipped_not_replayed() -> None:
    """Once the device has passed the rendered frames, only what comes after its own place counts."""
    device = filled()
    device.words[w.READ], device.words[w.WRITE] = 100, 50
    assert not device.pull(4).any()
    device.words[w.WRITE] = 106
    assert device.pull(4)[:, 0].tolist() == [104, 105, 0, 0]


def test_the_time_of_a_callback_is_that_of_python() -> None:
    """On the scale of `time.perf_counter_ns`, so that an event's time can be turned into a frame."""
    device = Words()
    before = time.perf_counter_ns()
    device.pull(128)
    frame, tick = latest_tick(device.words)
    assert frame == 128
    assert before <= tick <= time.perf_counter_ns()


def test_jitter_of_the_callbacks_is_smoothed_and_a_pause_is_not() -> None:
    """A callback that comes early moves the clock by a part of its error; after a pause the clock starts anew."""
    block = 480_000  # ten seconds, so that no machine is slow enough to come late
    device = Words(block=block)
    device.pull(block)
    _, first = latest_tick(device.words)
    device.pull(block)  # at once, ten seconds early
    _, second = latest_tick(device.words)
    period = block * 10**9 // 48_000
    assert period * 0.8 < second - first < period
    device.words[w.TICK_NS] -= 2 * RESTART_PERIODS * period
    before = time.perf_counter_ns()
    device.pull(block)
    assert before <= latest_tick(device.words)[1] <= time.perf_counter_ns()


def test_portaudio_may_call_it() -> None:
    """By address, with the words' address as user data; 0 is paContinue."""
    device = filled()
    device.words[w.WRITE] = 4
    out = np.zeros(8, np.float32)
    pointer = ctypes.c_void_p
    types = (ctypes.c_int, pointer, pointer, ctypes.c_ulong, pointer, ctypes.c_ulong, pointer)
    callback = ctypes.CFUNCTYPE(*types)(stream_callback.address)
    assert callback(None, out.ctypes.data, 4, None, 0, int(device.words[w.ADDRESS])) == 0
    assert out.tolist() == [0, 0, 1, -1, 2, -2, 3, -3]
