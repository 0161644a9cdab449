"""Onsets on their frame, pedals, groups, stealing without a click or a lost note."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.audio.synth.signals import RATE, click_db, constant, held, render, sine
from trayapp.audio.envelope_spec import Envelope
from trayapp.audio.movement_spec import Route, Target
from trayapp.audio.sample_data import SampleData
from trayapp.audio.synth import offline
from trayapp.audio.synth.layout import (
    CONTROL,
    NOTE_OFF,
    NOTE_ON,
    PITCH_BEND,
    RESET_CONTROLLERS,
    STOP_ALL,
    STOP_NOTE,
    SWAP,
    Record,
    command,
    note_on,
)
from trayapp.audio.synth.state import make_state
from trayapp.audio.voice_spec import HalfPedal, LoopMode, OffMode, VoiceSpec

LONG = Envelope.dahdsr(release_s=2.0)
SUSTAIN, SOSTENUTO, SOFT = 64, 66, 67


def off(frame: int, key: int = 60, note: int = 0) -> Record:
    return command(NOTE_OFF, frame, index=key, note=note)


def pedal(frame: int, value: float, number: int = SUSTAIN) -> Record:
    return command(CONTROL, frame, index=number, value=value)


def level(commands: list[Record], frame: int, frames: int = 24_000) -> float:
    return float(abs(render(commands, frames)[frame, 0]))


def test_a_thousand_onsets_are_on_their_frames() -> None:
    rng = np.random.default_rng(7)
    click = SampleData(np.array([1.0] + [0.0] * 15, np.float32), RATE)
    frames = np.cumsum(rng.integers(64, 200, 1_000))
    spec = VoiceSpec(click, pan=-1.0, amp_envelope=held(constant()).amp_envelope)
    out = render([note_on(spec, int(frame)) for frame in frames], int(frames[-1]) + 200, block=128)[:, 0]
    assert np.array_equal(np.flatnonzero(out > 0.9), frames)


def test_a_delayed_voice_starts_to_the_frame() -> None:
    out = render([note_on(held(constant(), delay_s=0.01), 100)], 1_000)[:, 0]
    assert out[579] == 0.0
    assert out[580] > 0.4


def test_the_same_notes_sound_the_same_at_every_block_size() -> None:
    spec = held(sine(440), amp_envelope=LONG)
    commands = [note_on(spec, 37), off(5_001), pedal(6_000, 1.0), note_on(spec, 7_777, note=3)]
    one = render(commands, 10_000, block=1)
    for block in (16, 100, 480, 4_096):
        assert np.abs(render(commands, 10_000, block=block) - one).max() < 1e-6


class TestPedals:
    """One voice of constant level with a release of two seconds."""

    spec = held(constant(), amp_envelope=Envelope.dahdsr(release_s=0.2))

    def test_sustain_holds_until_it_goes_up(self) -> None:
        commands = [note_on(self.spec), pedal(500, 1.0), off(1_000), pedal(10_000, 0.0)]
        assert level(commands, 9_900) == pytest.approx(1.0, abs=1e-4)
        assert level(commands, 20_000) < 0.001

    def test_pressed_again_it_catches_the_release(self) -> None:
        commands = [note_on(self.spec), off(1_000), pedal(2_920, 1.0)]
        caught = level(commands, 2_960)
        assert caught == pytest.approx(10 ** (-20 / 20), abs=0.01)
        assert level(commands, 20_000) == pytest.approx(caught, rel=0.01)

    def test_half_pressed_it_releases_slower_the_further_it_is_down(self) -> None:
        spec = held(constant(), amp_envelope=LONG, half_pedal=HalfPedal(0.3, 0.7, 20.0))
        levels = [level([pedal(0, value), note_on(spec), off(100)], 12_000) for value in (0.2, 0.4, 0.6, 0.8)]
        assert levels == sorted(levels)
        assert levels[0] == pytest.approx(10 ** (-11_900 / 96_000 * 5), rel=0.05)
        assert levels[3] == pytest.approx(1.0, abs=1e-4)
        assert levels[0] < levels[1] < levels[2] < levels[3]

    def test_sostenuto_holds_the_keys_that_were_down(self) -> None:
        early = note_on(self.spec, 0, note=1)
        late = note_on(held(constant(), key=62, pan=1.0, amp_envelope=self.spec.amp_envelope), 1_000, note=2)
        commands = [early, pedal(500, 1.0, SOSTENUTO), late, off(2_000), off(2_000, 62), pedal(12_000, 0.0, SOSTENUTO)]
        out = render(commands, 24_000)
        assert out[11_900, 0] == pytest.approx(1.0, abs=1e-4)
        assert out[11_900, 1] < 0.01
        assert out[23_000, 0] < 0.001

    def test_soft_pedal_lowers_notes_struck_under_it(self) -> None:
        commands = [pedal(0, 1.0, SOFT), note_on(self.spec)]
        assert level(commands, 1_000) == pytest.approx(10 ** (-3 / 20), abs=1e-3)

    def test_the_same_key_struck_again_under_the_pedal_overlaps(self) -> None:
        commands = [pedal(0, 1.0), note_on(self.spec, 0, note=1), off(1_000), note_on(self.spec, 2_000, note=2)]
        assert level(commands, 4_000) == pytest.approx(2.0, abs=1e-3)

    def test_a_note_off_by_id_spares_the_other_note_of_the_key(self) -> None:
        commands = [note_on(self.spec, 0, note=1), note_on(self.spec, 0, note=2), off(1_000, note=1)]
        assert level(commands, 20_000) == pytest.approx(1.0, abs=1e-3)

    def test_reset_lets_everything_go(self) -> None:
        commands = [pedal(0, 1.0), note_on(self.spec), off(100), command(RESET_CONTROLLERS, 1_000)]
        assert level(commands, 15_000) < 0.01


def test_bend_and_routes_move_smoothly_and_arrive() -> None:
    spec = held(
        sine(1_000),
        bend_up_cents=1_200.0,
        routes=(Route(7, Target.GAIN_DB, -12.0), Route(11, Target.AMPLITUDE, 1.0), Route(10, Target.PAN, 2.0)),
    )
    commands = [
        command(CONTROL, 0, index=7, value=0.0),
        command(CONTROL, 0, index=10, value=0.0),
        note_on(spec),
        command(PITCH_BEND, 4_000, value=1.0),
        command(CONTROL, 8_000, index=7, value=1.0),
        command(CONTROL, 12_000, index=10, value=1.0),
    ]
    out = render(commands, 20_000)
    crossings = np.sum(np.diff(np.sign(out[5_000:8_000, 0])) > 0)
    assert crossings == pytest.approx(125, abs=1)
    assert np.abs(out[10_000:11_900, 0]).max() == pytest.approx(0.5 * 10 ** (-12 / 20), rel=0.01)
    assert np.abs(out[14_000:, 0]).max() < 1e-3
    assert np.abs(out[14_000:, 1]).max() == pytest.approx(0.5 * 10 ** (-12 / 20), rel=0.01)
    for side in range(2):
        assert click_db(out[:, side], 14_000) < -65


def test_a_group_switches_another_off_but_not_its_own_layers() -> None:
    open_hat = held(constant(), off_by=1, off_mode=OffMode.FAST)
    closed = held(constant(0.25), group=1, off_by=1, key=42)
    commands = [note_on(open_hat, 0, note=1), note_on(closed, 1_000, note=2), note_on(closed, 1_000, note=2)]
    assert level(commands, 2_000) == pytest.approx(0.5, abs=1e-3)


def test_an_exclusive_class_ends_the_others_on_its_channel_alone() -> None:
    one = held(constant(0.5), exclusive_class=3, off_mode=OffMode.TIME, off_time_s=0.02)
    other_channel = held(constant(0.25), exclusive_class=3, channel=5)
    commands = [note_on(one, 0, note=1), note_on(other_channel, 0, note=2), note_on(one, 1_000, note=3)]
    assert level(commands, 3_000) == pytest.approx(0.75, abs=1e-3)


def test_note_polyphony_ends_the_oldest_strike_of_the_key() -> None:
    spec = held(constant(), note_polyphony=2, polyphony_group=1)
    commands = [note_on(spec, 1_000 * index, note=index + 1) for index in range(4)]
    assert level(commands, 6_000) == pytest.approx(2.0, abs=1e-3)


@pytest.mark.parametrize(
    ("velocities", "self_mask", "left"),
    [
        ((0.9, 0.5), True, 2.0),
        ((0.5, 0.9), True, 1.0),
        ((0.5, 0.5), True, 1.0),
        ((0.9, 0.3, 0.5), True, 2.0),
        ((0.9, 0.5), False, 1.0),
    ],
)
def test_a_note_that_masks_itself_ends_no_louder_one(
    velocities: tuple[float, ...], self_mask: bool, left: float
) -> None:
    """SFZ's note_selfmask: of one key only a strike that is no harder makes room."""
    specs = [held(constant(), note_polyphony=1, polyphony_group=1, self_mask=self_mask, velocity=v) for v in velocities]
    commands = [note_on(spec, 1_000 * index, note=index + 1) for index, spec in enumerate(specs)]
    assert level(commands, 6_000) == pytest.approx(left, abs=1e-3)


def test_group_polyphony_counts_notes_of_any_key() -> None:
    commands = [
        note_on(held(constant(), polyphony=1, polyphony_group=4, key=40 + index), 1_000 * index, note=index + 1)
        for index in range(3)
    ]
    assert level(commands, 6_000) == pytest.approx(1.0, abs=1e-3)


def test_one_shots_ignore_the_key() -> None:
    spec = VoiceSpec(constant(frames=5_000), loop_mode=LoopMode.ONE_SHOT, pan=-1.0)
    assert level([note_on(spec), off(100)], 4_000) == pytest.approx(1.0, abs=1e-3)


def test_a_counted_loop_plays_on_to_the_end() -> None:
    wave = np.concatenate([np.full(100, 0.5), np.full(100, 1.0)]).astype(np.float32)
    spec = held(SampleData(wave, RATE), loop_start=0, loop_end=100, loop_count=3)
    out = render([note_on(spec)], 1_000)[:, 0]
    assert out[280] == pytest.approx(0.5, abs=0.01)
    assert out[380] == pytest.approx(1.0, abs=0.01)
    assert np.abs(out[420:]).max() == 0.0


@pytest.mark.parametrize("kind", [STOP_ALL, SWAP, STOP_NOTE])
def test_stopping_does_not_click(kind: int) -> None:
    spec = held(sine(100, amplitude=1.0), key=36)
    commands = [note_on(spec, note=9), command(kind, 12_137, note=9, value=0.005)]
    out = render(commands, 24_000)[:, 0]
    assert np.abs(out[12_137 + 2_500 :]).max() == 0.0
    assert click_db(out) < -60


@pytest.mark.parametrize("polyphony", [1, 2, 8])
def test_stealing_neither_clicks_nor_loses_a_note(polyphony: int) -> None:
    """A chord of low full-scale tones, struck again and again on more keys than there are voices."""
    rng = np.random.default_rng(polyphony)
    commands = []
    for index in range(60):
        spec = held(
            sine(100, amplitude=1.0),
            key=30 + index % 13,
            amp_envelope=Envelope.dahdsr(attack_s=0.02, release_s=0.5),
            gain_db=-12.0,
        )
        commands.append(note_on(spec, 1_000 + 600 * index + int(rng.integers(300)), note=index + 1))
    state = make_state(RATE, polyphony, limiter=False)
    out = offline.render(state, commands, 40_000, 64).astype(float)[:, 0]
    assert click_db(out) < -60
    assert state["counters"]["live"] == polyphony
    assert 60 in state["runs"]["note"][state["runs"]["stage"] == 1]


def test_the_released_go_first_and_layers_go_together() -> None:
    quiet = held(constant(0.01), amp_envelope=LONG)
    commands = [note_on(held(constant(), key=key), 0, note=key) for key in (60, 61)]
    commands += [note_on(quiet, 0, note=70), note_on(quiet, 0, note=70), off(2_000, 61, 61)]
    commands[1] = note_on(held(constant(), key=61, amp_envelope=LONG), 0, note=61)
    commands.append(note_on(held(constant(), key=80), 4_000, note=80))
    commands.append(note_on(held(constant(), key=81), 6_000, note=81))
    state = make_state(RATE, 4, limiter=False)
    offline.render(state, commands, 5_000, 64)
    alive = set(state["runs"]["note"][state["runs"]["stage"] == 1])
    assert alive == {60, 70, 80}
    state = make_state(RATE, 4, limiter=False)
    offline.render(state, commands, 8_000, 64)
    alive = sorted(state["runs"]["note"][state["runs"]["stage"] == 1])
    assert alive == [60, 80, 81]


def test_more_dying_voices_than_slots_leave_no_click() -> None:
    commands = [
        note_on(held(sine(100, amplitude=1.0), gain_db=-30, amp_envelope=Envelope.dahdsr(attack_s=0.02)), 5_000 + i)
        for i in range(300)
    ]
    assert click_db(render(commands, 16_000, polyphony=1)[:, 0]) < -60


def test_tokens_come_back_once_for_each_voice() -> None:
    state = make_state(RATE, 4, limiter=False)
    click = SampleData(np.ones(50, np.float32), RATE)
    commands = [note_on(VoiceSpec(click), 10 * index, token=100 + index) for index in range(20)]
    seen: list[int] = []
    for _ in offline.blocks(state, commands, 4_000, 64):
        pass
    records = np.array(commands)
    assert len(records) == 20
    state = make_state(RATE, 4, limiter=False)
    out = np.zeros((64, 2), np.float32)
    for block in range(60):
        now = records[(records["frame"] >= 64 * block) & (records["frame"] < 64 * block + 64)]
        offline._process(state, now, len(now), 64 * block, out)
        seen += state["finished"][: state["finished_count"][0]].tolist()
        state["finished_count"][0] = 0
    assert sorted(seen) == list(range(100, 120))


def test_a_sample_that_is_no_number_ends_its_voice_alone() -> None:
    broken = SampleData(np.array([0.0] * 100 + [np.nan] * 100 + [np.inf] * 100, np.float32), RATE)
    commands = [note_on(held(broken), 0), note_on(held(sine(440)), 0, note=2)]
    state = make_state(RATE, 8)
    out = offline.render(state, commands, 4_000, 64)
    assert np.isfinite(out).all()
    assert np.abs(out[3_000:]).max() > 0.3
    assert state["counters"]["faulty"] == 1


EVENTS = st.lists(
    st.tuples(
        st.sampled_from([NOTE_ON, NOTE_ON, NOTE_ON, NOTE_OFF, CONTROL, STOP_ALL, SWAP, STOP_NOTE, PITCH_BEND]),
        st.integers(0, 700),
        st.integers(55, 60),
        st.sampled_from([SUSTAIN, SUSTAIN, SOSTENUTO, SOFT, 120, 121, 123, 1]),
        st.floats(0, 1, width=32),
    ),
    max_size=60,
)


@settings(max_examples=60)
@given(events=EVENTS, polyphony=st.integers(1, 5))
def test_no_play_leaves_a_voice_behind_or_a_count_wrong(
    events: list[tuple[int, int, int, int, float]], polyphony: int
) -> None:
    """Random playing with pedals, stealing and stops: the books balance, and everything ends after a stop."""
    spec_of = {key: held(sine(110), key=key, amp_envelope=LONG, note_polyphony=2) for key in range(55, 61)}
    commands, frame = [], 0
    for kind, wait, key, number, value in events:
        frame += wait
        if kind == NOTE_ON:
            commands.append(note_on(spec_of[key], frame, note=key))
        else:
            index = number if kind == CONTROL else key
            commands.append(command(kind, frame, index=index, value=value, note=key if kind == STOP_NOTE else 0))
    state = make_state(RATE, polyphony)
    out = offline.render(state, commands, frame + 64, 64)
    assert np.isfinite(out).all()
    stages = state["runs"]["stage"]
    assert state["counters"]["live"] == np.sum(stages == 1) <= polyphony
    assert state["counters"]["active"] >= np.sum(stages != 0)
    offline.render(state, [command(STOP_ALL, 0)], 4_096, 64)
    assert not state["runs"]["stage"].any()


@pytest.mark.parametrize("shape", [-10.0, 0.0, 3.0])
def test_a_timed_end_takes_its_time_and_its_shape_and_never_clicks(shape: float) -> None:
    ends = held(sine(220.0), off_by=1, off_mode=OffMode.TIME, off_time_s=0.1, off_shape=shape, pan=-1.0)
    silent = held(constant(0.0), group=1, key=61)
    out = render([note_on(ends, 0, note=1), note_on(silent, 4_800, note=2)], 12_000)[:, 0]
    half = float(abs(out[7_100:7_300]).max()) / 0.5
    x = 0.5
    expected = x * x * (3 - 2 * x) if shape == 0 else 1 - (np.exp(shape * x) - 1) / (np.exp(shape) - 1)
    assert half == pytest.approx(expected, abs=0.04)
    assert abs(out[9_700:]).max() < 1e-6
    assert click_db(out) < -60
