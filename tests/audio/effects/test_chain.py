"""What every effect promises: neutral is untouched, moves are smooth, blocks and rates do not matter, tails end."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.audio.effects.rack import RATE, Rack, impulse, noise, sine
from tests.audio.synth.signals import cents, click_db
from trayapp.audio.effects.parameters import PARAMETERS, UnknownParameterError, parameter_index

WORKING = {
    "volume": {"volume__gain": 0.4},
    "filter": {"filter__cutoff": 0.5, "filter__resonance": 0.4},
    "high": {"filter__cutoff": 0.5, "filter__mode": 0.3},
    "band": {"filter__cutoff": 0.5, "filter__mode": 0.6},
    "notch": {"filter__cutoff": 0.5, "filter__mode": 0.9},
    "pitch": {"pitch__shift": 0.7},
    "chorus": {"chorus__mix": 0.5},
    "delay": {"delay__mix": 0.5, "delay__time": 0.3},
    "reverb": {"reverb__mix": 0.5},
    "pan": {"pan__pan": 0.2},
}
ALL = {
    name: value
    for effect in ("filter", "pitch", "chorus", "delay", "reverb", "pan", "volume")
    for name, value in WORKING[effect].items()
}


def test_neutral_changes_no_bit() -> None:
    rack = Rack()
    rack.set(**{row.name.replace(".", "__"): row.neutral for row in PARAMETERS})
    signal = noise()
    assert np.array_equal(rack.run(signal), signal)


@pytest.mark.parametrize("name", WORKING)
def test_back_at_neutral_it_changes_no_bit_again(name: str) -> None:
    rack = Rack(**WORKING[name])
    before = rack.run(noise(9_600))
    assert not np.array_equal(before, noise(9_600))
    rack.set(**{row.name.replace(".", "__"): row.neutral for row in PARAMETERS})
    rack.run(noise(24_000))
    assert np.array_equal(rack.run(noise(9_600, 5)), noise(9_600, 5))


@pytest.mark.parametrize("name", WORKING)
def test_parameters_of_the_others_do_nothing_while_they_are_neutral(name: str) -> None:
    secondary = {"filter__resonance": 0.9, "chorus__rate": 0.9, "chorus__depth": 0.1, "delay__time": 0.9}
    own = {key: value for key, value in secondary.items() if key.split("__")[0] != name}
    if name in {"high", "band", "notch"}:
        own.pop("filter__resonance")
    signal = noise(9_600)
    assert np.array_equal(Rack(**own).run(signal), signal)


RATES = (44_100, 48_000, 88_200, 96_000)
BLOCKS = (1, 3, 17, 61, 64, 333, 480, 1_024)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", [*WORKING, "all"])
def test_the_block_size_does_not_matter(name: str, rate: int) -> None:
    """Bit for bit; pan alone is worked out four frames at a time, which rounds its last few by themselves."""
    parameters = ALL if name == "all" else WORKING[name]
    signal = noise(4_096)
    one = Rack(rate, **parameters).run(signal, 16)
    for block in BLOCKS:
        off = np.abs(Rack(rate, **parameters).run(signal, block) - one).max()
        assert off == 0 if "pan__pan" not in parameters else off < 1e-7, block


@pytest.mark.parametrize("name", WORKING)
def test_moving_parameters_take_the_same_way_in_every_block_size(name: str) -> None:
    """From neutral to work and back, within what rounding does to a ramp that is cut elsewhere."""
    signal = noise(9_600)
    neutral = {row.name.replace(".", "__"): row.neutral for row in PARAMETERS}

    def moved(block: int) -> np.ndarray:
        rack = Rack()
        parts = [rack.run(signal[:2_400], block)]
        for start, parameters in ((2_400, WORKING[name]), (4_800, neutral)):
            rack.set(**parameters)
            parts.append(rack.run(signal[start : start + 2_400], block))
        return np.concatenate(parts)

    one = moved(16)
    for block in (1, 48, 600, 800):
        assert np.abs(moved(block) - one).max() < 2e-5, block


@pytest.mark.parametrize("name", ["filter", "high", "band", "notch", "chorus", "delay", "reverb"])
@pytest.mark.parametrize("rate", [44_100, 88_200, 96_000])
def test_the_colour_is_the_same_at_every_rate(name: str, rate: int) -> None:
    """Energy per band of the answer to an impulse, within 1 dB where anything comes through."""
    edges = np.array([60, 250, 1_000, 4_000, 10_000])

    def bands(at: int) -> np.ndarray:
        rack = Rack(at, **WORKING[name])
        rack.run(np.full((at // 10, 2), 1e-5, np.float32) + noise(at // 10, amplitude=1e-5))
        answer = rack.run(impulse(at))[:, 0].astype(float)
        power = np.abs(np.fft.rfft(answer)) ** 2
        hz = np.fft.rfftfreq(len(answer), 1 / at)
        return np.array([power[(hz >= low) & (hz < high)].mean() for low, high in pairwise(edges)])

    here, there = bands(RATE), bands(rate)
    heard = here > here.max() * 1e-3
    assert np.abs(10 * np.log10(there[heard] / here[heard])).max() < 1.0


@pytest.mark.parametrize("name", ["volume", "pan"])
def test_levels_are_the_same_at_every_rate(name: str) -> None:
    signal = noise(2_400)
    one = Rack(RATE, **WORKING[name]).run(signal)
    for rate in RATES:
        assert np.array_equal(Rack(rate, **WORKING[name]).run(signal), one)


@pytest.mark.parametrize("rate", RATES)
def test_the_pitch_is_shifted_alike_at_every_rate(rate: int) -> None:
    """Same tone, same level."""
    out = Rack(rate, **WORKING["pitch"]).run(sine(440, rate, rate))[rate // 4 :, 0].astype(float)
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out)), 1 << 18))
    loudest = np.argmax(spectrum) * rate / (1 << 18)
    assert abs(cents(loudest, 440 * 2 ** (0.2 * 24 / 12))) < 5
    assert np.std(out) == pytest.approx(0.25 / np.sqrt(2), rel=0.06)


@pytest.mark.parametrize("name", WORKING)
@pytest.mark.parametrize("rate", [44_100, 96_000])
def test_switching_an_effect_on_and_off_does_not_click(name: str, rate: int) -> None:
    """Each alone, from neutral to work and back, under a low tone."""
    neutral = {row.name.replace(".", "__"): row.neutral for row in PARAMETERS}
    rack = Rack(rate)
    signal = sine(60, rate, rate)
    parts = []
    for index in range(5):
        rack.set(**(WORKING[name] if index % 2 else neutral))
        parts.append(rack.run(signal[index * rate // 5 : (index + 1) * rate // 5]))
    out = np.concatenate(parts).astype(float)
    for side in range(2):
        assert click_db(out[:, side], 12_000, rate) < -60


@pytest.mark.parametrize("row", PARAMETERS, ids=[row.name for row in PARAMETERS])
def test_no_jump_of_a_parameter_clicks(row: object) -> None:
    """Under a low tone with every effect at work, any parameter may jump from end to end."""
    name = row.name.replace(".", "__")  # type: ignore[attr-defined]
    rack = Rack(**(ALL | {"filter__resonance": 0.0, "pitch__shift": 0.5}))
    signal = sine(60, 4_800 * 10)
    parts = [rack.run(signal[:4_800])]
    for index in range(1, 10):
        rack.set(**{name: float(index % 2)})
        parts.append(rack.run(signal[4_800 * index : 4_800 * (index + 1)]))
    out = np.concatenate(parts).astype(float)
    assert click_db(out[:, 0], 12_000) < -60
    assert click_db(out[:, 1], 12_000) < -60


@pytest.mark.parametrize("name", [*WORKING, "all"])
def test_after_the_tail_there_is_silence_and_nothing_to_do(name: str) -> None:
    parameters = ALL if name == "all" else WORKING[name]
    rack = Rack(**(parameters | {"reverb__decay": 0.3, "delay__feedback": 0.2}))
    rack.run(noise(4_800))
    silence = np.zeros((RATE, 2), np.float32)
    for _ in range(14):
        last = rack.run(silence, 480)
    assert not last.any()
    assert rack.state["chain"]["tail"] == 0


@settings(max_examples=40)
@given(
    values=st.lists(st.tuples(st.integers(0, len(PARAMETERS) - 1), st.floats(-1, 2)), max_size=30),
    seed=st.integers(0, 1000),
)
def test_any_knob_turning_stays_finite_and_bounded(values: list[tuple[int, float]], seed: int) -> None:
    rack = Rack()
    for index, value in values:
        rack.set(**{PARAMETERS[index].name.replace(".", "__"): value})
        out = rack.run(noise(1_000, seed), 128)
        assert np.isfinite(out).all()
        assert np.abs(out).max() < 60


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownParameterError, match=r"reverb\.size.*reverb\.mix"):
        parameter_index("reverb.size")


def test_tails_can_be_cut_without_a_click() -> None:
    rack = Rack(delay__mix=0.7, delay__time=0.2, reverb__mix=0.7)
    rack.run(sine(60, 24_000) * np.clip((24_000 - np.arange(24_000)) / 4_800, 0, 1)[:, None])
    ringing = rack.run(np.zeros((480, 2), np.float32))
    rack.silence()
    after = rack.run(np.zeros((9_600, 2), np.float32))
    assert np.abs(ringing).max() > 0.01
    assert np.abs(after[480:]).max() < 1e-6
    assert click_db(np.concatenate([ringing, after])[:, 0].astype(float)) < -60
