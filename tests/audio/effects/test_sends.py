"""What a voice sends to the reverb and the chorus beside its own sound."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.audio.synth.signals import RATE, cents, click_db, held, sine
from trayapp.audio.effects.parameters import PARAMETERS, parameter_index
from trayapp.audio.movement_spec import Route, Target
from trayapp.audio.synth import offline
from trayapp.audio.synth.layout import CONTROL, NOTE_OFF, SET_FX, STOP_ALL, Record, command, note_on
from trayapp.audio.synth.state import make_state

FRAMES = 12_000
EACH = pytest.mark.parametrize("field", ["reverb_send", "chorus_send"])


def fx(name: str, value: float, frame: int = 0) -> Record:
    return command(SET_FX, frame, index=parameter_index(name), value=value)


def play(*commands: Record, block: int = 64, dry: bool = False, frames: int = FRAMES) -> NDArray[np.float64]:
    state = make_state(RATE, 8, limiter=False, dry=dry)
    return offline.render(state, list(commands), frames, block).astype(float)


def note(frame: int = 0, number: int = 1, **changes: Any) -> Record:
    return note_on(held(sine(330), **changes), frame, note=number)


@EACH
def test_what_is_sent_comes_on_top_and_grows_with_the_send(field: str) -> None:
    plain = play(note())
    quarter, whole = (play(note(**{field: send})) - plain for send in (0.25, 1.0))
    assert np.abs(quarter).max() > 0.01
    assert np.abs(whole - 4 * quarter).max() < 1e-5
    assert np.array_equal(play(note(**{field: 0.0})), plain)


def test_a_whole_send_is_about_as_loud_as_the_voice() -> None:
    plain = play(note(), frames=RATE)
    sent = play(note(reverb_send=1.0), frames=RATE) - plain
    assert abs(20 * np.log10(sent[RATE // 2 :].std() / plain[RATE // 2 :].std())) < 5


@EACH
def test_a_dry_rendering_has_none(field: str) -> None:
    assert np.array_equal(play(note(**{field: 1.0}), dry=True), play(note(), dry=True))


def test_both_go_through_the_network_that_the_knob_turns_up() -> None:
    """Two networks would sound the same as one: what is sent and what the knob takes add up in it."""
    knob = fx("reverb.mix", 0.5)
    together = play(knob, note(reverb_send=0.3))
    apart = play(knob, note()) + play(note(reverb_send=0.3)) - play(note())
    assert np.abs(together - apart).max() < 1e-4


@EACH
def test_the_block_size_does_not_matter(field: str) -> None:
    commands = [fx("filter.cutoff", 0.5), fx("pitch.shift", 0.6), note(**{field: 0.7})]
    one = play(*commands, block=16)
    for block in (37, 480, 4_096):
        assert np.abs(play(*commands, block=block) - one).max() < 5e-5


@EACH
def test_a_controller_moves_the_send_without_a_click(field: str) -> None:
    target = {"reverb_send": Target.REVERB_SEND, "chorus_send": Target.CHORUS_SEND}[field]
    spec = held(sine(60), routes=(Route(91, target, 1.0),))
    moves = [command(CONTROL, 4_800 * index, index=91, value=float(index % 2)) for index in range(1, 6)]
    out = play(note_on(spec, 0, note=1), *moves, frames=4_800 * 6)
    plain = play(note_on(held(sine(60)), 0, note=1), frames=4_800 * 6)
    assert np.array_equal(out[:4_800], plain[:4_800])
    assert np.abs(out - plain).max() > 0.05
    assert click_db(out[:, 0], 9_600) < -60


def test_the_tail_rings_on_and_ends_in_silence() -> None:
    state = make_state(RATE, 4, limiter=False)
    offline.render(state, [fx("reverb.decay", 0.1), note(reverb_send=1.0), command(NOTE_OFF, 2_000, index=60)], 2_400)
    tail = offline.render(state, [], 4_800)
    assert np.abs(tail).max() > 0.01
    after = offline.render(state, [], 6 * RATE)
    assert not after[-4_800:].any()
    assert state["effects"]["chain"]["tail"] == 0


def test_after_the_tail_other_voices_are_untouched() -> None:
    """Bit for bit, once the reverb has closed."""
    state = make_state(RATE, 4, limiter=False)
    first = [fx("reverb.decay", 0.0), note(reverb_send=1.0), command(NOTE_OFF, 2_000, index=60)]
    offline.render(state, first, 5 * RATE)
    again = offline.render(state, [note(number=2)], FRAMES)
    fresh = play(note())
    assert np.array_equal(again[2_400:], fresh[2_400:].astype(np.float32))


def test_panic_ends_the_tail() -> None:
    state = make_state(RATE, 4, limiter=False)
    offline.render(state, [note(reverb_send=1.0, chorus_send=1.0)], 9_600)
    after = offline.render(state, [command(STOP_ALL)], 9_600)
    assert np.abs(after[2_400:]).max() < 1e-6


def test_turning_the_knob_down_leaves_what_was_sent() -> None:
    sent = [note(reverb_send=0.5), fx("reverb.mix", 0.5, 2_000), fx("reverb.mix", 0.0, 4_000)]
    out, plain = play(*sent, frames=24_000), play(note(), frames=24_000)
    assert np.abs(out - plain)[-4_800:].max() > 0.02


@pytest.mark.parametrize("semitones", [-5, 7])
def test_what_is_sent_is_in_tune_with_the_pitch_shift(semitones: int) -> None:
    shift = fx("pitch.shift", 0.5 + semitones / 24)
    wet = play(shift, note(reverb_send=1.0), frames=RATE) - play(shift, note(), frames=RATE)
    late = wet[RATE // 2 :, 0]
    loudest = np.argmax(np.abs(np.fft.rfft(late * np.hanning(len(late)), 1 << 18))) * RATE / (1 << 18)
    assert abs(cents(loudest, 330 * 2 ** (semitones / 12))) < 30


def test_the_filter_and_the_volume_work_on_what_is_sent() -> None:
    closed = play(fx("filter.cutoff", 0.0), note(reverb_send=1.0, chorus_send=1.0))
    assert np.abs(closed[4_800:]).max() < 0.02
    assert not play(fx("volume.gain", 0.0), note(reverb_send=1.0, chorus_send=1.0)).any()


@EACH
def test_what_is_no_number_is_not_sent(field: str) -> None:
    assert np.isfinite(play(note(**{field: float("nan")}), note(number=2))).all()
    loud, plain = play(note(**{field: 1e30})), play(note(**{field: 1.0}))
    assert np.array_equal(loud, plain)
    assert np.array_equal(play(note(**{field: -3.0})), play(note()))


def test_neutral_knobs_leave_the_sends_alone() -> None:
    neutral = [fx(row.name, row.neutral) for row in PARAMETERS]
    assert np.array_equal(play(*neutral, note(reverb_send=0.5)), play(note(reverb_send=0.5)))
