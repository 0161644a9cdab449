"""The limiter: nothing above its ceiling, and a plain delay while nothing needs limiting."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.audio.synth.signals import RATE, click_db, tone
from trayapp.audio.synth.limiter import CEILING, LIMITER, limit, lookahead_frames, reset_limiter


def limited(signal: NDArray[Any], block: int = 64, rate: int = RATE) -> NDArray[np.float32]:
    """What a fresh limiter makes of (frames, 2)."""
    record = np.zeros(1, LIMITER)[0]
    reset_limiter(record, rate)
    out = signal.astype(np.float32)
    for start in range(0, len(out), block):
        left, right = (np.ascontiguousarray(out[start : start + block, side]) for side in range(2))
        limit(record, left, right, len(left))
        out[start : start + block, 0], out[start : start + block, 1] = left, right
    return out


@pytest.mark.parametrize("rate", [22_050, 48_000, 192_000])
def test_what_needs_no_limiting_comes_late_and_unchanged(rate: int) -> None:
    signal = np.random.default_rng(1).uniform(-0.9, 0.9, (4_000, 2)).astype(np.float32)
    late = lookahead_frames(rate)
    assert np.array_equal(limited(signal, rate=rate)[late:], signal[:-late])


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10_000),
    gain=st.floats(0.5, 100.0),
    burst=st.integers(1, 400),
    block=st.sampled_from([1, 16, 61, 512]),
)
def test_nothing_passes_the_ceiling(seed: int, gain: float, burst: int, block: int) -> None:
    rng = np.random.default_rng(seed)
    signal = rng.standard_normal((2_000, 2)) * 0.1
    for at in rng.integers(0, 1_600, 3):
        signal[at : at + burst] *= gain
    assert np.abs(limited(signal, block)).max() <= CEILING * 1.0001


def test_a_steady_loud_tone_comes_out_clean_at_the_ceiling() -> None:
    wave = 4.0 * np.sin(2 * np.pi * 997 * np.arange(RATE) / RATE)
    out = limited(np.stack([wave, wave], 1))[RATE // 4 :, 0].astype(float)
    level, ratio = tone(out, 997)
    assert level == pytest.approx(CEILING, rel=0.01)
    assert ratio > 50


def test_it_lets_go_without_a_click_and_is_a_plain_delay_again() -> None:
    time = np.arange(2 * RATE)
    wave = np.sin(2 * np.pi * 60 * time / RATE) * np.where(time < RATE // 2, 3.0, 0.3)
    out = limited(np.stack([wave, wave], 1))[:, 0]
    late = lookahead_frames(RATE)
    assert np.array_equal(out[-4_800:], wave.astype(np.float32)[-4_800 - late : -late])
    assert click_db(out[RATE // 2 + 2_000 :].astype(float)) < -80


def test_both_sides_are_turned_down_together() -> None:
    wave = np.sin(2 * np.pi * 500 * np.arange(9_600) / RATE)
    out = limited(np.stack([3.0 * wave, 0.3 * wave], 1))[2_000:]
    assert np.abs(out[:, 0] - 10 * out[:, 1]).max() < 1e-4
    assert np.abs(out[:, 1]).max() < 0.3 / 2.9


def test_the_lookahead_is_a_millisecond() -> None:
    assert [lookahead_frames(rate) for rate in (44_100, 48_000, 192_000)] == [44, 48, 192]
    assert pytest.approx(-0.3) == 20 * math.log10(CEILING)
