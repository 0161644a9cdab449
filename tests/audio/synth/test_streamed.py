"""Samples that are decoded while they play: whole if the decoder keeps up, faded and counted if it does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.audio.synth.signals import RATE, click_db, held, kept, sine
from trayapp.audio.sample_data import SampleData
from trayapp.audio.synth import offline
from trayapp.audio.synth.layout import note_on
from trayapp.audio.synth.source import DRY_FADE_S, DRY_MARGIN, publish_frames
from trayapp.audio.synth.state import CALM_FRAMES, make_state
from trayapp.audio.synth.tables import MAX_TAPS
from trayapp.audio.voice_spec import LoopMode

HEAD = 8192
LENGTH = 48_000
TONE = sine(220.0, LENGTH)


def streamed(ready: int) -> SampleData:
    """The tone, of which only `ready` frames are there; what is not is deafening, so that reading it would be heard."""
    memory = TONE.memory.copy()
    memory[ready:] = 1e6
    return kept(SampleData(memory, RATE, ready=np.array([ready], np.int64), name="streamed"))


def play(sample: SampleData, frames: int, each: Any = None, **changes: Any) -> tuple[np.ndarray, int]:
    """Side 0 and the count of voices that ran dry; `each` is called with the frame before every block."""
    state = make_state(RATE, 8, limiter=False)
    settings: dict[str, Any] = {"loop_mode": LoopMode.NONE, "loop_end": 0, **changes}
    command = note_on(held(sample, **settings))
    parts = []
    for index, part in enumerate(offline.blocks(state, [command], frames, 64)):
        parts.append(part[:, 0].copy())
        if each is not None:
            each(64 * (index + 1))
    return np.concatenate(parts), int(state["counters"]["starved"])


@pytest.mark.parametrize("cents", [-1200.0, 0.0, 700.0, 1900.0])
def test_a_voice_that_outruns_the_decoder_fades_without_a_click_and_is_counted(cents: float) -> None:
    out, starved = play(streamed(HEAD), 30_000, pitch_cents=cents)
    whole, _none = play(TONE, 30_000, pitch_cents=cents)
    reach = int(HEAD / 2 ** (cents / 1200))
    assert starved == 1
    assert abs(out).max() <= abs(whole).max() * 1.001
    assert not out[reach:].any()
    pace = 2 ** (cents / 1200)
    quiet = reach - int(DRY_MARGIN * (DRY_FADE_S * RATE + CALM_FRAMES) + MAX_TAPS / pace) - 2 * CALM_FRAMES
    assert np.array_equal(out[:quiet], whole[:quiet])
    assert click_db(out) < -60


def test_a_decoder_that_keeps_ahead_changes_no_bit() -> None:
    sample = streamed(HEAD)
    assert sample.ready is not None
    ready = sample.ready

    def decode(frame: int) -> None:
        upto = min(LENGTH, frame + HEAD)
        sample.memory[int(ready[0]) : upto] = TONE.memory[int(ready[0]) : upto]
        publish_frames(ready, upto)

    out, starved = play(sample, LENGTH, decode)
    whole, _none = play(TONE, LENGTH)
    assert starved == 0
    assert np.array_equal(out, whole)


@pytest.mark.parametrize(("start", "end"), [(1_000, HEAD), (8_000, HEAD), (100, 6_000)])
def test_a_loop_that_is_decoded_needs_nothing_behind_it(start: int, end: int) -> None:
    looping = {"loop_mode": LoopMode.CONTINUOUS, "loop_start": start, "loop_end": end}
    out, starved = play(streamed(HEAD), 40_000, **looping)
    whole, _none = play(TONE, 40_000, **looping)
    assert starved == 0
    assert np.array_equal(out, whole)


def test_a_voice_that_ends_within_the_head_needs_nothing_behind_it() -> None:
    out, starved = play(streamed(HEAD), 12_000, end=HEAD)
    whole, _none = play(TONE, 12_000, end=HEAD)
    assert starved == 0
    assert np.array_equal(out, whole)


def test_a_voice_that_begins_where_nothing_is_decoded_is_silent_and_counted() -> None:
    out, starved = play(streamed(HEAD), 2_000, start=20_000)
    assert starved == 1
    assert not out.any()
