"""Interpolation keeps a tone clean at every pitch, and reads loops of any length without a seam."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.audio.synth.signals import RATE, cents, held, pitch_of, sine, strike, tone
from trayapp.audio.sample_data import SampleData
from trayapp.audio.synth import resample
from trayapp.audio.synth.tables import sinc_banks
from trayapp.audio.voice_spec import LoopMode, VoiceSpec


@pytest.mark.parametrize("hz", [1_000, 5_000, 10_000])
@pytest.mark.parametrize("semitones", [1, 7])
def test_sinc_is_90_db_clean_for_the_six_tones(hz: int, semitones: int) -> None:
    out = strike(held(sine(hz), pitch_cents=100 * semitones), 24_000)[4_000:20_000, 0]
    level, ratio = tone(out, hz * 2 ** (semitones / 12))
    assert ratio > 90
    assert level == pytest.approx(0.5, rel=0.005)


@pytest.mark.parametrize(("quality", "clean_db"), [("linear", 60), ("hermite", 85), ("sinc", 90)])
def test_every_quality_keeps_a_low_tone(quality: str, clean_db: float) -> None:
    out = strike(held(sine(1_000), pitch_cents=100), 24_000, quality=quality)[4_000:20_000, 0]
    assert tone(out, 1_000 * 2 ** (1 / 12))[1] > clean_db


@pytest.mark.parametrize("semitones", [8, 12, 19, 24, 36, 48])
def test_nothing_folds_back_when_transposed_far_up(semitones: int) -> None:
    """A tone that lands beyond 28 kHz is gone, whatever its mirror image would be."""
    hz = np.ceil(28_500 / 2 ** (semitones / 12))  # whole periods: the loop has no seam
    out = strike(held(sine(hz), pitch_cents=100 * semitones), 12_000)[2_000:, 0]
    assert 20 * np.log10(np.abs(out).max() / 0.5) < -60


@pytest.mark.parametrize("quality", ["linear", "hermite", "sinc"])
def test_two_octaves_up_stays_in_tune_and_loud_at_any_quality(quality: str) -> None:
    out = strike(held(sine(1_000), pitch_cents=2_400), 12_000, quality=quality)[2_000:10_000, 0]
    level, ratio = tone(out, 4_000)
    assert level == pytest.approx(0.5, rel=0.01)
    assert ratio > 85


@pytest.mark.parametrize("shift", [-3_600.0, -1_250.0, 0.0, 33.3, 700.0, 1_900.0])
@pytest.mark.parametrize("rate", [22_050, 44_100, 96_000])
def test_pitch_is_right_within_a_hundredth_of_a_cent_at_every_rate(rate: int, shift: float) -> None:
    out = strike(held(sine(440, 44_100, 44_100), pitch_cents=shift), rate, rate=rate)[:, 0]
    assert abs(cents(pitch_of(out[rate // 10 :], rate), 440 * 2 ** (shift / 1200))) < 0.01


@pytest.mark.parametrize("length", [1, 2, 3, 7, 20, 31, 100])
@pytest.mark.parametrize("quality", ["linear", "hermite", "sinc"])
def test_a_loop_of_any_length_sounds_like_the_endless_wave(length: int, quality: str) -> None:
    """Reading wraps modulo the loop: no guard frames, a lead-in of another shape, garbage behind the loop."""
    period = np.cos(2 * np.pi * np.arange(length) / length)
    wave = np.concatenate([np.tile(period, 400)[: 8 * length], np.full(40, 9.0)]).astype(np.float32)
    spec = VoiceSpec(
        SampleData(wave, RATE),
        loop_mode=LoopMode.CONTINUOUS,
        loop_start=7 * length,
        loop_end=8 * length,
        pitch_cents=-700.0,
        pan=-1.0,
        amp_envelope=held(sine(440)).amp_envelope,
    )
    endless = VoiceSpec(
        SampleData(np.tile(period, 12_000 // length + 50).astype(np.float32), RATE),
        pitch_cents=-700.0,
        pan=-1.0,
        amp_envelope=spec.amp_envelope,
    )
    skip = 64
    difference = strike(spec, 4_000, quality=quality)[skip:] - strike(endless, 4_000, quality=quality)[skip:]
    assert np.abs(difference).max() < 1e-5


def test_frames_behind_the_end_and_before_the_start_are_silence() -> None:
    wave = np.ones(200, np.float32)
    out = strike(VoiceSpec(SampleData(wave, RATE), end=100, pan=-1.0), 400)[:, 0]
    assert np.abs(out[110:]).max() == 0.0
    assert out[50] == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_sample_format_gives_the_same_sound(dtype: type, channels: int) -> None:
    wave = np.round(np.sin(np.arange(4_800) / 7.0) * 16_000)
    memory = wave.astype(np.int16) if dtype is np.int16 else (wave / 32_768).astype(np.float32)
    if channels == 2:
        memory = np.stack([memory, memory], axis=1)
    out = strike(held(SampleData(np.ascontiguousarray(memory), RATE), pan=0.0), 2_000)
    level = 1.0 if channels == 2 else np.sqrt(0.5)
    direct = strike(held(SampleData((wave / 32_768).astype(np.float32), RATE)), 2_000)[:, 0]
    assert np.abs(out - level * direct[:, None]).max() < 1e-5


def test_24_bits_are_all_read() -> None:
    exact = (np.arange(-500, 500) * 4_321 + 7).astype(np.int32)
    sample = SampleData((exact >> 8).astype(np.int16), RATE, low_bytes=(exact & 255).astype(np.uint8))
    out = strike(held(sample), 1_000)[:, 0]
    assert np.abs(out[16:-16] - exact[16:-16] / 2**23).max() < 2e-7


@settings(max_examples=30)
@given(position=st.floats(0, 1, exclude_max=True), step=st.floats(0.01, 3.0), seed=st.integers(0, 2**32 - 1))
def test_compiled_and_plain_kernels_agree(position: float, step: float, seed: int) -> None:
    """The machine code does what the Python says."""
    rows, banks = sinc_banks()
    source = np.random.default_rng(seed).standard_normal(128).astype(np.float32)
    compiled, plain = np.zeros(16, np.float32), np.zeros(16, np.float32)
    resample.hermite(source, position, step, compiled, 16, np.zeros((4, 128), np.float32))
    place, out = position, plain
    for frame in range(16):
        index = int(place)
        x = place - index
        y0, y1, y2, y3 = source[index : index + 4].astype(float)
        c1, c3 = 0.5 * (y2 - y0), 0.5 * (y3 - y0) + 1.5 * (y1 - y2)
        out[frame] = ((c3 * x + (y0 - y1 + c1 - c3)) * x + c1) * x + y1
        place += step
    assert np.abs(compiled - plain).max() < 1e-4
    resample.sinc(source, position, step, compiled, 16, rows, banks[0])
    resample.sinc.py_func(source, position, step, plain, 16, rows, banks[0])  # type: ignore[attr-defined]
    assert np.abs(compiled - plain).max() < 1e-4
