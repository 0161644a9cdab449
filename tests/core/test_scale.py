"""Positions of knobs as values with units."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trayapp.audio.effects import chorus, delay, reverb, sweep
from trayapp.audio.effects.parameters import PARAMETERS
from trayapp.core.scale import PERCENT, Scale

SCALES = {parameter.name: parameter.scale for parameter in PARAMETERS}


@pytest.mark.parametrize(
    ("name", "position", "value"),
    [
        ("volume.gain", 0.5, -6.0206),
        ("volume.gain", 1.0, 0.0),
        ("volume.gain", 0.0, -math.inf),
        ("filter.cutoff", 0.5, sweep.LOWEST_HZ * 2 ** (sweep.OCTAVES / 2)),
        ("filter.resonance", 0.5, sweep.RESONANCE_DB / 2),
        ("pitch.shift", 0.75, 6.0),
        ("chorus.rate", 0.5, chorus.SLOWEST_HZ * 2 ** (chorus.OCTAVES / 2)),
        ("chorus.depth", 1.0, 1000 * chorus.SWAY_S),
        ("delay.time", 0.5, 1000 * delay.SHORTEST_S * 2 ** (delay.OCTAVES / 2)),
        ("delay.feedback", 1.0, 100 * delay.MOST_FEEDBACK),
        ("reverb.decay", 0.5, reverb.SHORTEST_S * 2 ** (reverb.OCTAVES / 2)),
        ("pan.pan", 0.0, -100.0),
        ("reverb.mix", 0.25, 25.0),
    ],
)
def test_a_knob_says_what_the_effect_does(name: str, position: float, value: float) -> None:
    """The kernels' own constants."""
    assert SCALES[name].at(position) == pytest.approx(value, abs=1e-3)


@pytest.mark.parametrize(
    ("scale", "position", "reading"),
    [
        (PERCENT, 0.635, (63.5, ".0f", "%")),
        (Scale(20, 20_000, "Hz", "octaves"), 0.0, (20.0, ".1f", "Hz")),
        (Scale(20, 20_000, "Hz", "octaves"), 1.0, (20.0, ".1f", "kHz")),
        (Scale(0, 2_000, "Hz"), 0.25, (500.0, ".0f", "Hz")),
        (Scale(0, 2_000, "ms"), 0.75, (1.5, ".1f", "s")),
        (Scale(0, 2_000, "ms"), 0.49999, (0.99998, ".1f", "s")),
    ],
)
def test_readings_are_short(scale: Scale, position: float, reading: tuple[float, str, str]) -> None:
    value, spec, unit = scale.reading(position)
    assert (round(value, 6), spec, unit) == reading


def test_a_position_is_told_as_its_value() -> None:
    assert PERCENT.phrase(0.3) == "30%"
    assert Scale(20, 20_000, "Hz", "octaves").phrase(0.87) == "8.1 kHz"
    assert Scale(0, 2_000, "Hz").phrase(0.25) == "500 Hz"


@given(st.sampled_from([parameter.scale for parameter in PARAMETERS]), st.floats(0, 1), st.floats(0, 1))
def test_more_is_more_and_fits_beside_a_knob(scale: Scale, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert scale.at(low) <= scale.at(high)
    value, spec, _ = scale.reading(one)
    if math.isfinite(value):
        assert len(format(value, spec)) <= len("-100.0")
