"""Filters have the response they are asked for, move without a click, and are left out where they do nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tests.audio.synth.signals import RATE, click_db, held, render, sine, strike, tone
from trayapp.audio.envelope_spec import Envelope
from trayapp.audio.movement_spec import Filter, FilterType, Lfo, LfoWave, ModEnvelope, Route, Sway, Target
from trayapp.audio.sample_data import SampleData
from trayapp.audio.synth.layout import CONTROL, command, note_on


def response_db(part: Filter, hz: float) -> float:
    """Gain of a steady tone."""
    sample = sine(hz, RATE)
    out = strike(held(sample, filters=(part,)), 20_000)[8_000:, 0]
    return float(20 * np.log10(tone(out, hz)[0] / 0.5))


@pytest.mark.parametrize(
    ("kind", "hz", "wanted"),
    [
        (FilterType.LOW_PASS_1, 1_000, -3.01),
        (FilterType.HIGH_PASS_1, 1_000, -3.01),
        (FilterType.LOW_PASS_2, 1_000, -3.01),
        (FilterType.LOW_PASS_2, 4_000, -24.3),
        (FilterType.LOW_PASS_2, 100, 0.0),
        (FilterType.HIGH_PASS_2, 1_000, -3.01),
        (FilterType.HIGH_PASS_2, 250, -24.1),
        (FilterType.BAND_PASS_2, 1_000, 0.0),
        (FilterType.NOTCH_2, 1_000, -60.0),
        (FilterType.NOTCH_2, 8_000, 0.0),
    ],
)
def test_response(kind: FilterType, hz: float, wanted: float) -> None:
    got = response_db(Filter(kind, 1_000.0), hz)
    assert got < wanted if wanted == -60.0 else got == pytest.approx(wanted, abs=0.3)


def test_resonance_lifts_the_cutoff_and_a_soundfont_pays_for_it_below() -> None:
    assert response_db(Filter(FilterType.LOW_PASS_2, 1_000, resonance_db=12), 1_000) == pytest.approx(9, abs=0.1)
    sf = Filter(FilterType.LOW_PASS_SOUNDFONT, 1_000, resonance_db=12)
    assert response_db(sf, 1_000) == pytest.approx(3, abs=0.1)
    assert response_db(sf, 50) == pytest.approx(-6, abs=0.1)


@pytest.mark.parametrize(
    ("kind", "low", "middle", "high"),
    [(FilterType.PEAK, 0, 6, 0), (FilterType.LOW_SHELF, 6, 3, 0), (FilterType.HIGH_SHELF, 0, 3, 6)],
)
def test_equaliser_bands(kind: FilterType, low: float, middle: float, high: float) -> None:
    part = Filter(kind, 1_000, gain_db=6.0, bandwidth=1.0)
    assert response_db(part, 40) == pytest.approx(low, abs=0.3)
    assert response_db(part, 1_000) == pytest.approx(middle, abs=0.3)
    assert response_db(part, 15_000) == pytest.approx(high, abs=0.3)


def test_an_open_filter_changes_no_bit() -> None:
    plain = strike(held(sine(440)), 4_000)
    opened = strike(held(sine(440), filters=(Filter(FilterType.LOW_PASS_2, 20_000.0),)), 4_000)
    assert np.array_equal(plain, opened)


@pytest.mark.parametrize("resonance", [0.0, 20.0])
def test_a_fast_sweep_does_not_click(resonance: float) -> None:
    """Four octaves in 100 ms under a low tone: above 8 kHz nothing may be heard."""
    mod = ModEnvelope(Envelope.dahdsr(attack_s=0.1, release_s=0.1), (Sway(Target.CUTOFF, 4_800),))
    spec = held(
        sine(100), filters=(Filter(FilterType.LOW_PASS_2, 300.0, resonance),), mod_envelopes=(mod,), gain_db=-resonance
    )
    assert click_db(strike(spec, 24_000)[:, 0]) < -80


def test_a_controller_that_jumps_opens_the_filter_without_a_click() -> None:
    spec = held(
        sine(100),
        filters=(Filter(FilterType.LOW_PASS_2, 200.0, 6.0),),
        routes=(Route(74, Target.CUTOFF, 9_600.0),),
    )
    commands = [note_on(spec)]
    commands += [command(CONTROL, 8_000 + 3_000 * i, index=74, value=float(i % 2 == 0)) for i in range(4)]
    assert click_db(render(commands, 24_000)[:, 0]) < -60


def test_an_lfo_on_the_cutoff_stays_stable_at_full_resonance() -> None:
    rng = np.random.default_rng(0)
    noise = SampleData((rng.standard_normal(RATE) * 0.01).astype(np.float32), RATE)
    spec = held(
        noise,
        filters=(Filter(FilterType.LOW_PASS_2, 2_000.0, 40.0),),
        lfos=(Lfo(20.0, LfoWave.SQUARE, sways=(Sway(Target.CUTOFF, 4_000),)),),
    )
    out = strike(spec, RATE)
    assert np.isfinite(out).all()
    assert np.abs(out).max() < 20


def test_two_filters_and_three_bands_work_together() -> None:
    low = Filter(FilterType.LOW_PASS_2, 2_000.0)
    bands = tuple(Filter(FilterType.PEAK, hz, gain_db=3.0) for hz in (100.0, 1_000.0, 5_000.0))
    alone = sum(response_db(part, 1_000.0) for part in (low, low, *bands))
    sample = sine(1_000.0)
    out = strike(held(sample, filters=(low, low, *bands)), 20_000)[8_000:, 0]
    assert 20 * np.log10(tone(out, 1_000)[0] / 0.5) == pytest.approx(alone, abs=0.1)


@pytest.mark.parametrize("kind", [FilterType.LOW_PASS_2, FilterType.HIGH_PASS_2])
@pytest.mark.parametrize("sections", [2, 3])
@pytest.mark.parametrize("hz", [500.0, 1_000.0, 2_000.0])
def test_filters_in_a_row_multiply(kind: FilterType, sections: int, hz: float) -> None:
    """The same as so many separate ones; of them only the first would follow envelopes and LFOs."""
    row = (Filter(kind, 1_000.0, 4.0, sections=sections),)
    apart = (Filter(kind, 1_000.0, 4.0),) * sections
    one, other = (render([note_on(held(sine(hz), filters=filters), note=1)], 9_600) for filters in (row, apart))
    assert np.abs(one - other).max() < 1e-5


def test_filters_in_a_row_are_swept_without_a_click() -> None:
    spec = held(
        sine(60),
        filters=(Filter(FilterType.LOW_PASS_2, 200.0, 6.0, sections=3),),
        routes=(Route(1, Target.CUTOFF, 4_800.0),),
    )
    moves = [command(CONTROL, 4_800 * index, index=1, value=float(index % 2)) for index in range(1, 8)]
    out = render([note_on(spec, note=1), *moves], 4_800 * 8)[:, 0].astype(float)
    assert click_db(out, 9_600) < -60
