"""Stages take their time to the frame, go their way, and are caught and released from any level."""

from __future__ import annotations

import numpy as np
import pytest

from tests.audio.synth.signals import RATE, constant, held, strike
from trayapp.audio.envelope_spec import SFZ_STAGE_DB, Envelope, Stage, StageCurve
from trayapp.audio.movement_spec import Filter, FilterType, ModEnvelope, Sway, Target


def gain(envelope: Envelope, frames: int, off: int | None = None) -> np.ndarray:
    """The envelope as heard."""
    return strike(held(constant(), amp_envelope=envelope), frames, off)[:, 0]


def db(level: float) -> float:
    return float(20 * np.log10(level))


def test_linear_attack_and_hold_take_their_time() -> None:
    out = gain(Envelope.dahdsr(delay_s=0.01, attack_s=0.1, hold_s=0.05, decay_s=1.0, sustain=0.0), 12_000)
    assert np.abs(out[:479]).max() < 1e-6
    assert out[480 + 2_400] == pytest.approx(0.5, abs=0.001)
    assert out[5_279:7_670].min() > 0.9995
    assert db(out[7_680 + 4_800]) == pytest.approx(-10, abs=0.1) if len(out) > 12_480 else True


def test_decibel_decay_falls_at_a_constant_rate_to_the_sustain_level() -> None:
    out = gain(Envelope.dahdsr(decay_s=1.0, sustain=0.01), 30_000)
    assert db(out[4_800]) == pytest.approx(-10, abs=0.1)
    assert db(out[9_600]) == pytest.approx(-20, abs=0.1)
    assert db(out[19_100]) == pytest.approx(-39.8, abs=0.2)
    assert db(out[25_000]) == pytest.approx(-40, abs=0.01)


@pytest.mark.parametrize("shape", [100.0, SFZ_STAGE_DB])
def test_release_starts_on_its_frame_and_falls_by_its_rate(shape: float) -> None:
    envelope = Envelope.dahdsr(release_s=0.5, release_shape=shape)
    out = gain(envelope, 20_000, off=1_000)
    assert out[999] == pytest.approx(1.0, abs=1e-4)
    assert out[1_001] < 0.99999
    assert db(out[1_000 + 4_800]) == pytest.approx(-shape / 5, abs=0.1)


def test_a_release_within_the_attack_goes_on_from_there() -> None:
    out = gain(Envelope.dahdsr(attack_s=0.2, release_s=1.0), 14_400, off=4_800)
    assert out[4_799] == pytest.approx(0.5, abs=0.002)
    assert out[4_900] < out[4_799]
    assert db(out[4_800 + 4_800] / 0.5) == pytest.approx(-10, abs=0.2)


def test_exponential_stage_bends_by_its_shape() -> None:
    envelope = Envelope((Stage(0.1, 1.0, StageCurve.EXPONENTIAL, 3.0),), sustain_stage=0, start_level=0.0)
    out = gain(envelope, 6_000)
    for part in (0.25, 0.5, 0.75):
        assert out[int(4_800 * part)] == pytest.approx(np.expm1(3 * part) / np.expm1(3), abs=0.003)
    assert out[5_000] == pytest.approx(1.0, abs=1e-4)


def test_many_stages_follow_one_another_and_the_sustain_stage_holds() -> None:
    levels = (0.2, 0.9, 0.4, 0.7, 0.1, 0.0)
    envelope = Envelope(tuple(Stage(0.01, level) for level in levels), sustain_stage=3, start_level=0.0)
    out = gain(envelope, 6_000, off=4_000)
    for index, level in enumerate(levels[:4]):
        assert out[480 * (index + 1) - 1] == pytest.approx(level, abs=0.002)
    assert out[3_900] == pytest.approx(0.7, abs=1e-4)
    assert out[4_000 + 479] == pytest.approx(0.1, abs=0.002)
    assert np.abs(out[4_000 + 970 :]).max() < 1e-5


def test_no_release_stage_fades_without_a_click() -> None:
    out = gain(Envelope((Stage(0.0, 1.0),), sustain_stage=0), 2_000, off=500)
    assert np.abs(np.diff(out)).max() < 0.05
    assert np.abs(out[560:]).max() == 0.0


def test_nothing_of_an_envelope_depends_on_the_block() -> None:
    envelope = Envelope.dahdsr(delay_s=0.003, attack_s=0.011, hold_s=0.007, decay_s=0.3, sustain=0.3, release_s=0.1)
    spec = held(constant(), amp_envelope=envelope)
    one = strike(spec, 8_000, 5_003, block=1)
    for block in (16, 61, 64, 1_000):
        assert np.abs(strike(spec, 8_000, 5_003, block=block) - one).max() < 1e-6


@pytest.mark.parametrize("rate", [22_050, 44_100, 192_000])
def test_times_are_the_same_at_every_rate(rate: int) -> None:
    envelope = Envelope.dahdsr(attack_s=0.05, decay_s=1.0, sustain=0.1, release_s=0.3)
    one = strike(held(constant(), amp_envelope=envelope), RATE, RATE // 2)[:, 0]
    other = strike(held(constant(), amp_envelope=envelope), rate, rate // 2, rate=rate)[:, 0]
    at = np.linspace(0.01, 0.6, 50)
    assert np.allclose(one[(at * RATE).astype(int)], other[(at * rate).astype(int)], atol=0.01)


def test_a_modulation_envelope_sweeps_the_cutoff_with_the_convex_attack() -> None:
    mod = ModEnvelope(
        Envelope.dahdsr(attack_s=0.2, attack_curve=StageCurve.CONVEX, release_s=0.1),
        (Sway(Target.CUTOFF, -4_800),),
    )
    rng = np.random.default_rng(3)
    noise = constant(frames=RATE)
    noise.memory[:] = rng.standard_normal(RATE) * 0.1
    spec = held(noise, filters=(Filter(FilterType.LOW_PASS_2, 8_000.0),), mod_envelopes=(mod,))
    out = strike(spec, 24_000)[:, 0]
    early, late = np.std(out[:480]), np.std(out[20_000:])
    assert late < 0.5 * early
