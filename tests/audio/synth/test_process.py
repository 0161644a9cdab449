"""A block as a whole: effects and gain at their frame, the float mode, the end of everything."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.audio.synth.signals import RATE, constant, held, render, sine
from trayapp.audio.effects.parameters import parameter_index
from trayapp.audio.effects.sends import LARGEST_BLOCK
from trayapp.audio.envelope_spec import Envelope, Stage, StageCurve
from trayapp.audio.movement_spec import Filter, FilterType, Lfo, LfoWave, ModEnvelope, Route, Sway, Target
from trayapp.audio.sample_data import SampleData
from trayapp.audio.synth import offline
from trayapp.audio.synth.layout import (
    CONTROL,
    NOTE_OFF,
    PITCH_BEND,
    SET_FX,
    SET_GAIN,
    Record,
    command,
    make_commands,
    note_on,
)
from trayapp.audio.synth.process import process
from trayapp.audio.synth.state import Synth, make_state
from trayapp.audio.voice_spec import LoopMode, VoiceSpec
from trayapp.core.settings import AudioSettings


def fx(name: str, value: float, frame: int = 0) -> Record:
    return command(SET_FX, frame, index=parameter_index(name), value=value)


def test_settings_of_the_first_moment_jump_and_later_ones_glide() -> None:
    commands = [fx("volume.gain", 0.5), command(SET_GAIN, 0, value=0.5), note_on(held(constant()))]
    commands.append(fx("volume.gain", 1.0, 6_000))
    out = render(commands, 12_000)[:, 0]
    assert out[64] == pytest.approx(0.25, abs=1e-3)
    assert out[5_999] == pytest.approx(0.25, abs=1e-3)
    assert 0.25 < out[6_100] < 0.49
    assert out[11_999] == pytest.approx(0.5, abs=1e-3)


def test_an_effect_moves_at_the_same_frame_in_every_block_size() -> None:
    commands = [note_on(held(sine(300))), fx("volume.gain", 0.2, 3_001), fx("pan.pan", 0.1, 4_321)]
    commands += [fx("filter.cutoff", 0.4, 5_003), command(SET_GAIN, 6_000, value=0.3)]
    one = render(commands, 9_000, block=16)
    for block in (1, 100, 1_024):
        assert np.abs(render(commands, 9_000, block=block) - one).max() < 1e-5


def test_the_limiter_delays_by_its_lookahead_and_dry_means_neither() -> None:
    click = SampleData(np.array([0.9] + [0.0] * 31, np.float32), RATE)
    spec = VoiceSpec(click, pan=-1.0, amp_envelope=Envelope.dahdsr())
    for limiter, dry, late in ((True, False, 48), (False, False, 0), (True, True, 0)):
        state = make_state(RATE, 4, limiter=limiter, dry=dry)
        out = offline.render(state, [fx("reverb.mix", 0.5), note_on(spec, 100)], 6_000)
        assert np.argmax(out[:, 0]) == 100 + late
        assert offline.latency_frames(state) == late
        assert dry == (np.count_nonzero(np.abs(out) > 1e-3) == 1)


def test_rendering_to_the_end_stops_when_all_is_silent() -> None:
    spec = VoiceSpec(sine(440, 4_800), loop_mode=LoopMode.ONE_SHOT)
    state = make_state(RATE, 4)
    out = offline.render(state, [fx("delay.mix", 0.5), fx("delay.feedback", 0.0), note_on(spec)], -1)
    assert RATE // 5 < len(out) < 4 * RATE
    assert np.abs(out[-2_400:]).max() < 1e-5


def test_idle_is_said_and_the_first_command_wakes() -> None:
    state = make_state(RATE, 4)
    out = np.ones((64, 2), np.float32)
    nothing = make_commands(0)
    assert not process(state, nothing, 0, 0, out)
    assert not out.any()
    batch = make_commands(1)
    spec = VoiceSpec(sine(440, 4_800), loop_mode=LoopMode.ONE_SHOT)
    batch[0] = note_on(spec, 64)
    assert process(state, batch, 1, 64, out)
    heard = [process(state, nothing, 0, 64 * block, out) for block in range(2, 200)]
    assert heard[0]
    assert not heard[-1]


def test_the_largest_block_fits() -> None:
    out = np.zeros((LARGEST_BLOCK, 2), np.float32)
    batch = make_commands(1)
    batch[0] = note_on(held(sine(440)), LARGEST_BLOCK - 1)
    assert process(make_state(RATE, 4, limiter=False), batch, 1, 0, out)
    assert not out[:-1].any()


def test_late_commands_count_as_the_first_frame() -> None:
    state = make_state(RATE, 4, limiter=False)
    out = np.zeros((64, 2), np.float32)
    batch = make_commands(1)
    batch[0] = note_on(held(constant()), 5)
    process(state, batch, 1, 1_000, out)
    assert out[10, 0] > 0.9


def test_a_block_that_is_no_number_becomes_silence_and_the_next_one_sounds() -> None:
    state = make_state(RATE, 4)
    offline.render(state, [fx("reverb.mix", 0.5), note_on(held(sine(440)), note=1)], 4_800)
    state["effects"]["reverb"]["lines"][3, 100:200] = np.nan
    out = offline.render(state, [], 9_600, 64)
    assert np.isfinite(out).all()
    assert np.abs(out[6_000:]).max() > 0.1
    assert state["counters"]["faulty"] > 0


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, 1e30])
@pytest.mark.parametrize("name", ["pitch_cents", "gain_db", "pan", "delay_s", "gain_left", "bend_up_cents"])
def test_no_value_of_a_spec_can_harm_the_others(name: str, wrong: float) -> None:
    broken = held(sine(330), **{name: wrong})
    commands = [note_on(broken, note=1), note_on(held(sine(440)), note=2), command(PITCH_BEND, 500, value=1.0)]
    out = render(commands, 6_000, limiter=True)
    assert np.isfinite(out).all()
    assert np.abs(out[3_000:]).max() > 0.1


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, 1e30, -5.0])
def test_no_part_of_a_spec_can_harm_the_others(wrong: float) -> None:
    stage = Stage(wrong, wrong, StageCurve.EXPONENTIAL, wrong)
    sways = tuple(Sway(target, wrong, index=77) for target in Target if target is not Target.STAGE_LEVEL)
    broken = held(
        sine(330),
        amp_envelope=Envelope((stage, stage), sustain_stage=99, start_level=wrong),
        mod_envelopes=(ModEnvelope(Envelope((stage,)), sways[:6]),),
        filters=(Filter(FilterType.LOW_PASS_2, wrong, wrong), Filter(FilterType.PEAK, wrong, wrong, wrong, wrong)),
        lfos=(Lfo(wrong, sways=sways[6:12]), Lfo(5.0, delay_s=wrong, fade_s=wrong, phase=wrong, sways=sways[12:])),
        routes=tuple(Route(1, target, wrong, index=77) for target in Target),
    )
    commands = [note_on(broken, note=1), note_on(held(sine(440)), note=2)]
    commands += [command(CONTROL, 500, index=1, value=1.0), command(NOTE_OFF, 1_000, index=60, note=1)]
    out = render(commands, 6_000, limiter=True)
    assert np.isfinite(out).all()
    assert np.abs(out[3_000:]).max() > 0.1


def test_a_filter_that_dies_away_meets_no_denormal_number() -> None:
    """They would make silence ten times slower than sound; without the render loop's float mode there are some."""
    burst = np.zeros(RATE, np.float32)
    burst[:200] = 1e-30
    part = Filter(FilterType.LOW_PASS_2, 200.0, 12.0)
    spec = held(SampleData(burst, RATE), filters=(part, part), loop_mode=LoopMode.ONE_SHOT)
    commands = make_commands(1)
    commands[0] = note_on(spec)
    plain, state = np.zeros((RATE // 256, 256, 2), np.float32), make_state(RATE, 4)
    for block, out in enumerate(plain):
        process(state, commands, int(block == 0), block * 256, out)

    def denormals(sound: Any) -> int:
        return np.count_nonzero((sound != 0) & (np.abs(sound) < np.finfo(np.float32).tiny))

    assert denormals(plain) > 100
    flushed = offline.render(make_state(RATE, 4), [note_on(spec)], RATE, 256)
    assert flushed.any()
    assert denormals(flushed) == 0


def test_the_float_mode_of_the_caller_is_left_alone() -> None:
    offline.render(make_state(RATE, 4), [], 64)
    assert np.float64(5e-324) / 1 > 0


def test_a_synth_takes_the_engine_s_settings() -> None:
    synth = Synth(44_100, AudioSettings(polyphony=3, interpolation="hermite", limiter=False))
    assert synth.state["settings"]["polyphony"] == 3
    assert offline.latency_frames(synth.state) == 0


def test_an_lfo_moves_place_width_level_and_resonance() -> None:
    """A square that is 1 for the first half second and 0 after it."""
    wave = LfoWave.SQUARE

    def levels(target: Target, depth: float) -> tuple[tuple[float, float], tuple[float, float]]:
        voice = held(constant(0.5), pan=0.0, lfos=(Lfo(1.0, wave, sways=(Sway(target, depth),)),))
        out = render([note_on(voice)], 40_000)
        return (float(out[12_000, 0]), float(out[12_000, 1])), (float(out[36_000, 0]), float(out[36_000, 1]))

    (left, right), (later_left, later_right) = levels(Target.PAN, 1.0)
    assert left == pytest.approx(0.0, abs=1e-5)
    assert right == pytest.approx(0.5, abs=1e-3)
    assert later_left == pytest.approx(later_right, rel=1e-3)
    (loud, _right), (none, _other) = levels(Target.AMPLITUDE, 0.5)
    assert loud == pytest.approx(0.25 * math.sqrt(0.5), rel=1e-3)
    assert none == pytest.approx(0.0, abs=1e-5)
