"""LFOs and modulation envelopes move every target, other LFOs among them, and controllers move their depths."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.audio.synth.signals import RATE, constant, held, render, sine, tone
from trayapp.audio.envelope_spec import Envelope, Stage
from trayapp.audio.movement_spec import Filter, FilterType, Lfo, LfoWave, ModEnvelope, Route, Sway, Target
from trayapp.audio.sample_data import SampleData
from trayapp.audio.synth.layout import CONTROL, command, note_on
from trayapp.audio.voice_spec import VoiceSpec

CC = 20


def square(*sways: Sway) -> Lfo:
    """1 for half a second, 0 for the next."""
    return Lfo(1.0, LfoWave.SQUARE, sways=sways)


def gain(spec: VoiceSpec, frames: int = RATE) -> np.ndarray:
    return render([note_on(spec, note=1)], frames)[:, 0]


@pytest.mark.parametrize(
    ("sway", "up"),
    [
        (Sway(Target.CENTRE, 1_500.0), Filter(FilterType.PEAK, 2_500.0, gain_db=12.0)),
        (Sway(Target.CUTOFF, 1_200.0), Filter(FilterType.PEAK, 2_000.0, gain_db=12.0)),
        (Sway(Target.BANDWIDTH, 3.0), Filter(FilterType.PEAK, 1_000.0, gain_db=12.0, bandwidth=4.0)),
        (Sway(Target.FILTER_GAIN, -18.0), Filter(FilterType.PEAK, 1_000.0, gain_db=-6.0)),
    ],
)
def test_a_swayed_band_is_as_a_band_that_stands_there(sway: Sway, up: Filter) -> None:
    band = Filter(FilterType.PEAK, 1_000.0, gain_db=12.0)
    out = gain(held(sine(2_000), filters=(band,), lfos=(square(sway),)))
    for part, there in ((out[4_800:20_000], up), (out[28_800:44_000], band)):
        expected = gain(held(sine(2_000), filters=(there,)), 24_000)[4_800:20_000]
        assert tone(part, 2_000)[0] == pytest.approx(tone(expected, 2_000)[0], rel=1e-3)


def test_an_lfo_moves_the_speed_of_a_later_one() -> None:
    """The second goes up twice in the half second in which the first says 4 Hz, then it stands."""
    rising = Lfo(0.0, LfoWave.SAW_UP, sways=(Sway(Target.GAIN_DB, 6.0),))
    out = gain(held(constant(0.1), lfos=(square(Sway(Target.LFO_FREQUENCY, 4.0, 1)), rising)))
    db = 20 * np.log10(out / 0.1)
    for turn in (0, 12_000):
        assert db[turn + 3_000] == pytest.approx(-3.0, abs=0.05)
        assert db[turn + 9_000] == pytest.approx(3.0, abs=0.05)
    assert np.ptp(db[24_100:]) < 1e-6


def test_an_envelope_moves_the_speed_of_an_lfo() -> None:
    """10 Hz that fall to nothing in half a second are two rounds and a half, 1.875 of them in the first half of it."""
    falling = ModEnvelope(Envelope((Stage(0.0, 1.0), Stage(0.5, 0.0)), 1, 0.0), (Sway(Target.LFO_FREQUENCY, 10.0),))
    wave = Lfo(0.0, LfoWave.SAW_UP, sways=(Sway(Target.PAN, 1.0),))
    out = gain(held(constant(), pan=0.0, mod_envelopes=(falling,), lfos=(wave,)), 30_000)
    for frame, round_ in ((12_000, 0.875), (24_500, 0.5), (29_900, 0.5)):
        assert out[frame] == pytest.approx(math.cos(round_ * math.pi / 2), abs=0.01)


@pytest.mark.parametrize(
    ("target", "unit", "depth"), [(Target.PAN, 1.0, 0.5), (Target.GAIN_DB, 12.0, 6.0), (Target.AMPLITUDE, 1.0, 0.25)]
)
def test_a_controller_moves_a_depth_while_the_note_sounds(target: Target, unit: float, depth: float) -> None:
    def spec(own: float, *routes: Route) -> VoiceSpec:
        envelope = Envelope((Stage(0.0, 1.0), Stage(0.1, 0.0)), 0, 0.0)
        return held(constant(), mod_envelopes=(ModEnvelope(envelope, (Sway(target, own),)),), routes=routes)

    route = Route(CC, Target.SWAY_DEPTH, depth - unit)
    out = render([note_on(spec(unit, route), note=1), command(CONTROL, 6_000, index=CC, value=1.0)], 12_000)[:, 0]
    assert out[5_900] == pytest.approx(gain(spec(unit), 6_000)[5_900], abs=1e-4)
    assert out[11_900] == pytest.approx(gain(spec(depth), 6_000)[5_900], abs=1e-4)


def test_a_depth_of_nothing_leaves_the_level_alone() -> None:
    out = gain(held(constant(), lfos=(square(Sway(Target.AMPLITUDE, 0.0)),)))
    assert np.abs(out[100:] - 1.0).max() < 1e-6


@pytest.mark.parametrize("width", [-1.0, -0.3, 0.0, 0.5, 1.0])
def test_width_mixes_the_sides_with_constant_power(width: float) -> None:
    sides = SampleData(np.tile(np.array([[1.0, 0.25]], np.float32), (64, 1)), RATE)
    left, right = render([note_on(held(sides, pan=0.0, width=width), note=1)], 500)[-1]
    own, other = math.sin((width + 1) * math.pi / 4), math.cos((width + 1) * math.pi / 4)
    near = math.sqrt(0.5) * 2 * math.sqrt(0.5)  # balance and position at the centre
    assert (left, right) == pytest.approx((near * (own + 0.25 * other), near * (other + 0.25 * own)), abs=1e-5)
