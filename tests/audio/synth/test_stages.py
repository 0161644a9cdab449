"""Envelopes whose stages loop, or follow controllers while they run."""

from __future__ import annotations

import numpy as np
import pytest

from tests.audio.synth.signals import RATE, click_db, constant, held, render, sine
from trayapp.audio.control_curve import LINEAR_CURVE, ControlCurve
from trayapp.audio.envelope_spec import DECAY_STAGE, RELEASE_STAGE, Envelope, Stage, StageCurve
from trayapp.audio.movement_spec import Lfo, LfoWave, ModEnvelope, Route, Sway, Target, stage_index
from trayapp.audio.synth import offline
from trayapp.audio.synth.layout import CONTROL, NOTE_OFF, PITCH_BEND, RESET_CONTROLLERS, Record, command, note_on
from trayapp.audio.synth.state import RESTING, make_state
from trayapp.audio.voice_spec import VoiceSpec

CC = 20


def move(frame: int, value: float) -> Record:
    return command(CONTROL, frame, index=CC, value=value)


def off(frame: int) -> Record:
    return command(NOTE_OFF, frame, index=60)


def gain(spec: VoiceSpec, frames: int, *more: Record) -> np.ndarray:
    commands = sorted([note_on(spec, 0, note=1), *more], key=lambda one: int(one["frame"]))
    return render(commands, frames)[:, 0]


def staged(envelope: Envelope, target: Target, stage: int, depth: float, **changes: object) -> VoiceSpec:
    return held(constant(), amp_envelope=envelope, routes=(Route(CC, target, depth, stage_index(0, stage)),), **changes)


TEETH = (Stage(0.01, 1.0), Stage(0.02, 0.2), Stage(0.01, 1.0), Stage(0.05, 0.0))


@pytest.mark.parametrize("block", [1, 64, 700])
def test_a_loop_goes_round_until_the_release(block: int) -> None:
    """From the top in 20 ms down and in 10 ms up again."""
    spec = held(constant(), amp_envelope=Envelope(TEETH, 2, 0.0, loop_stage=0))
    out = render([note_on(spec, note=1), off(9_000)], 16_000, block=block)[:, 0]
    for turn in range(5):
        assert out[480 + 1_440 * turn - 1] == pytest.approx(1.0, abs=0.003)
        assert out[480 + 1_440 * turn + 959] == pytest.approx(0.2, abs=0.003)
    assert np.all(np.diff(out[9_032:11_300]) < 0)
    assert not out[12_000:].any()


def test_a_counted_loop_holds_in_the_end() -> None:
    out = gain(held(constant(), amp_envelope=Envelope(TEETH, 2, 0.0, loop_stage=0, loop_count=2)), 9_600)
    assert out[480 + 1_440 * 2 + 959] == pytest.approx(0.2, abs=0.003)
    assert np.abs(out[480 + 1_440 * 3 :] - 1.0).max() < 0.003


def test_a_loop_without_time_holds() -> None:
    stages = (Stage(0.0, 0.5), Stage(0.0, 0.25), Stage(0.1, 0.0))
    out = gain(held(constant(), amp_envelope=Envelope(stages, 1, 0.0, loop_stage=0)), 2_000)
    assert np.abs(out[100:] - 0.25).max() < 1e-4


def test_an_attack_under_way_goes_on_at_the_new_pace() -> None:
    spec = staged(Envelope.dahdsr(attack_s=0.1), Target.STAGE_TIME, 1, 0.3)
    out = gain(spec, 24_000, move(0, 0.0), move(2_400, 1.0))
    assert out[2_399] == pytest.approx(0.5, abs=0.005)
    assert out[2_400 + 4_800] == pytest.approx(0.75, abs=0.015)  # a calm attack is followed in stretches of 64 frames
    assert out[2_400 + 9_600 + 10] == pytest.approx(1.0, abs=0.002)


def test_a_time_counts_from_the_onset_on() -> None:
    spec = staged(Envelope.dahdsr(attack_s=0.1), Target.STAGE_TIME, 1, 0.3)
    commands = [move(0, 1.0), note_on(spec, 10, note=1)]
    out = render(commands, 24_000)[:, 0]
    assert out[10 + 9_600] == pytest.approx(0.5, abs=0.005)


@pytest.mark.parametrize("kind", [StageCurve.DECIBEL, StageCurve.EXPONENTIAL])
def test_a_decay_under_way_is_stretched(kind: StageCurve) -> None:
    """Half of it in its own time, the other half in three times that."""
    envelope = Envelope.dahdsr(decay_s=0.2, sustain=0.01, decay_curve=kind, decay_shape=40.0 if kind == 1 else -4.0)
    spec = staged(envelope, Target.STAGE_TIME, DECAY_STAGE, 0.4)
    plain = gain(spec, 9_700, move(0, 0.0))
    out = gain(spec, 30_000, move(0, 0.0), move(4_800, 1.0))
    assert np.allclose(out[4_800 + 3 * np.arange(0, 4_700, 160)], plain[4_800 + np.arange(0, 4_700, 160)], atol=0.002)


def test_a_release_under_way_is_stretched_and_ends_without_a_click() -> None:
    spec = staged(Envelope.dahdsr(release_s=0.2), Target.STAGE_TIME, RELEASE_STAGE, 0.6)
    spec = held(sine(220), amp_envelope=spec.amp_envelope, routes=spec.routes)
    for commands in ([move(0, 0.0), move(6_000, 1.0)], [move(0, 1.0), move(6_000, 0.0)]):
        out = gain(spec, 48_000, *commands, off(4_800))
        assert click_db(out, 12_000) < -60
    slow = gain(spec, 48_000, move(0, 0.0), move(6_000, 1.0), off(4_800))
    fast = gain(spec, 48_000, move(0, 0.0), off(4_800))
    assert np.abs(slow[15_000:16_000]).max() > 10 * np.abs(fast[15_000:16_000]).max()


def test_a_held_level_glides_and_a_decay_goes_to_the_new_one() -> None:
    spec = staged(Envelope.dahdsr(sustain=0.5), Target.STAGE_LEVEL, DECAY_STAGE, 0.5)
    out = gain(spec, 12_000, move(0, 0.0), move(6_000, 1.0), move(9_000, 0.0))
    assert out[5_999] == pytest.approx(0.5, abs=1e-3)
    assert out[6_120] == pytest.approx(0.75, abs=0.05)
    assert out[8_900] == pytest.approx(1.0, abs=1e-3)
    assert out[11_900] == pytest.approx(0.5, abs=1e-3)
    falling = staged(Envelope.dahdsr(decay_s=1.0, sustain=0.1), Target.STAGE_LEVEL, DECAY_STAGE, 0.4)
    out = gain(falling, 24_000, move(0, 0.0), move(4_800, 1.0))
    assert out[20_000] == pytest.approx(0.5, abs=1e-3)


def test_levels_stay_within_their_bounds_and_come_back() -> None:
    spec = staged(Envelope.dahdsr(sustain=0.5), Target.STAGE_LEVEL, DECAY_STAGE, 9.0)
    out = gain(spec, 12_000, move(0, 0.0), move(3_000, 1.0), move(6_000, 0.0))
    assert out[5_900] == pytest.approx(1.0, abs=1e-3)
    assert out[11_900] == pytest.approx(0.5, abs=1e-3)


def test_every_source_moves_a_stage_and_a_reset_takes_it_back() -> None:
    envelope = Envelope.dahdsr(sustain=0.5)
    wheel = Route(128, Target.STAGE_LEVEL, 0.5, stage_index(0, DECAY_STAGE), ControlCurve(LINEAR_CURVE.values * 2 - 1))
    out = gain(
        held(constant(), amp_envelope=envelope, routes=(wheel,), bend_up_cents=0.0),
        12_000,
        command(PITCH_BEND, 3_000, value=1.0),
        command(RESET_CONTROLLERS, 6_000),
    )
    assert out[5_900] == pytest.approx(1.0, abs=1e-3)
    assert out[11_900] == pytest.approx(0.5, abs=1e-3)


def test_a_modulation_envelope_follows_too() -> None:
    mod = ModEnvelope(Envelope.dahdsr(sustain=0.0, decay_s=0.0, attack_s=0.0), (Sway(Target.GAIN_DB, -20.0),))
    route = Route(CC, Target.STAGE_LEVEL, 1.0, stage_index(1, DECAY_STAGE))
    spec = held(constant(), mod_envelopes=(mod,), routes=(route,))
    out = gain(spec, 9_000, move(0, 0.0), move(3_000, 1.0))
    assert out[2_900] == pytest.approx(1.0, abs=1e-3)
    assert out[8_900] == pytest.approx(0.1, abs=1e-3)


def test_an_envelope_moves_place_width_and_level() -> None:
    envelope = Envelope((Stage(0.0, 1.0), Stage(0.1, 0.0)), 0, 0.0)
    right = render(
        [note_on(held(constant(), pan=0.0, mod_envelopes=(ModEnvelope(envelope, (Sway(Target.PAN, 1.0),)),)))], 2_000
    )
    assert right[1_000].tolist() == pytest.approx([0.0, 1.0], abs=1e-3)
    half = gain(held(constant(), mod_envelopes=(ModEnvelope(envelope, (Sway(Target.AMPLITUDE, 0.5),)),)), 2_000)
    assert half[1_000] == pytest.approx(0.5, abs=1e-3)


def test_steps_take_the_place_of_a_wave() -> None:
    values = np.zeros(128, np.float32)
    values[:4] = 1.0, -0.5, 0.0, 0.25
    lfo = Lfo(2.0, LfoWave.STEPS, sways=(Sway(Target.GAIN_DB, 12.0),), steps=ControlCurve(values), step_count=4)
    out = gain(held(constant(0.1), lfos=(lfo,)), RATE)
    for step, value in enumerate((1.0, -0.5, 0.0, 0.25, 1.0, -0.5)):
        assert out[6_000 * step + 3_000] == pytest.approx(0.1 * 10 ** (12 * value / 20), rel=1e-3)


def test_voices_whose_controllers_rest_come_to_rest() -> None:
    """Then they are looked at four times more rarely; a value that float32 cannot hold is no reason to go on."""
    routes = (Route(7, Target.AMPLITUDE, 0.1), Route(10, Target.PAN, 0.3), Route(11, Target.GAIN_DB, 0.7))
    state = make_state(RATE, 4, limiter=False)
    offline.render(state, [note_on(held(constant(), routes=routes))], 12_800)
    assert state["runs"][0]["settled"] == 1
    assert state["runs"][0]["calm"] == RESTING
