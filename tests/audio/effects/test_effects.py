"""Each effect by its own nature."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.audio.effects.rack import RATE, Rack, impulse, noise, sine
from tests.audio.synth.signals import cents, tone


def db(level: float) -> float:
    return float(20 * np.log10(level + 1e-12))


def test_volume_is_a_straight_line() -> None:
    assert np.abs(Rack(volume__gain=0.25).run(noise()) - 0.25 * noise()).max() < 1e-6
    assert not Rack(volume__gain=0.0).run(noise()).any()


@pytest.mark.parametrize("position", [0.0, 0.1, 0.3, 0.5, 0.8, 1.0])
def test_pan_keeps_the_power_of_the_middle(position: float) -> None:
    out = Rack(pan__pan=position).run(sine(440))[RATE // 2 :]
    assert np.mean(out**2) * 2 == pytest.approx(np.mean(sine(440) ** 2) * 2, rel=1e-4)


@pytest.mark.parametrize(("position", "silent"), [(0.0, 1), (1.0, 0)])
def test_pan_moves_everything_and_loses_no_side(position: float, silent: int) -> None:
    rack = Rack(pan__pan=position)
    for side in range(2):
        signal = sine(440)
        signal[:, 1 - side] = 0.0
        out = rack.run(signal)[RATE // 2 :]
        assert np.abs(out[:, silent]).max() < 1e-6
        assert np.abs(out[:, 1 - silent]).max() == pytest.approx(0.25 / np.sqrt(2), rel=1e-3)


@pytest.mark.parametrize(("mode", "low_db", "high_db"), [(0.0, 0, -40), (0.3, -40, 0), (0.6, -20, -20), (0.9, 0, 0)])
def test_filter_modes(mode: float, low_db: float, high_db: float) -> None:
    """The cutoff at half way is 632 Hz; a decade below and above it."""
    for hz, wanted in ((63.2, low_db), (6_320.0, high_db)):
        out = Rack(filter__cutoff=0.5, filter__mode=mode).run(sine(hz))[RATE // 2 :, 0].astype(float)
        assert db(tone(out, hz)[0] / 0.25) == pytest.approx(wanted, abs=3)


def test_filter_resonance_peaks_at_the_cutoff() -> None:
    out = Rack(filter__cutoff=0.5, filter__resonance=1.0).run(sine(632.46, 2 * RATE))[RATE:, 0].astype(float)
    assert db(tone(out, 632.46)[0] / 0.25) == pytest.approx(21, abs=0.5)


@pytest.mark.parametrize("semitones", [-12, -7, -1, 0.5, 3, 7, 12])
@pytest.mark.parametrize("hz", [110, 440, 1_000])
def test_pitch_shift_is_in_tune_and_has_no_gaps(semitones: float, hz: float) -> None:
    out = Rack(pitch__shift=0.5 + semitones / 24).run(sine(hz, 2 * RATE))[RATE // 2 :, 0].astype(float)
    wanted = hz * 2 ** (semitones / 12)
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out))))
    loudest = np.argmax(spectrum) * RATE / len(out)
    assert abs(cents(loudest, wanted)) < 15
    envelope = np.array([np.abs(out[i : i + 960]).max() for i in range(0, len(out) - 960, 240)])
    assert envelope.min() > 0.75 * 0.25
    assert envelope.max() < 1.15 * 0.25


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("shift", [0.0, 0.3, 0.54, 0.75, 1.0])
def test_pitch_shift_moves_no_onset_by_more_than_30_ms(shift: float, rate: int) -> None:
    for lead in (4_800, 5_777, 9_000):
        signal = np.concatenate([sine(200, lead, rate, amplitude=1e-4), sine(600, rate // 5, rate)])
        out = np.abs(Rack(rate, pitch__shift=shift).run(signal)[:, 0])
        onset = int(np.argmax(out > 0.1)) - lead
        assert 0 <= onset < 0.030 * rate


def test_pitch_shift_of_a_chord_keeps_its_notes() -> None:
    chord = sum(sine(hz, 2 * RATE, amplitude=0.1) for hz in (220.0, 277.2, 329.6))
    out = Rack(pitch__shift=0.5 + 5 / 24).run(np.asarray(chord, np.float32))[RATE // 2 :, 0].astype(float)
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out))))
    for hz in (220.0, 277.2, 329.6):
        centre = round(hz * 2 ** (5 / 12) * len(out) / RATE)
        assert spectrum[centre - 12 : centre + 13].max() > 0.3 * spectrum.max()


def test_switching_the_pitch_on_under_a_held_note_leaves_no_gap() -> None:
    rack = Rack()
    signal = sine(220, 2 * RATE)
    first = rack.run(signal[: RATE // 2])
    rack.set(pitch__shift=0.9)
    out = np.abs(np.concatenate([first, rack.run(signal[RATE // 2 :])])[:, 0])
    envelope = np.array([out[i : i + 480].max() for i in range(0, len(out) - 480, 120)])
    assert envelope.min() > 0.1


def test_chorus_widens_and_keeps_the_level() -> None:
    rack = Rack(chorus__mix=0.5, chorus__depth=1.0)
    signal = noise(2 * RATE)
    signal[:, 1] = signal[:, 0]
    out = rack.run(signal)[RATE // 2 :]
    assert np.corrcoef(out[:, 0], out[:, 1])[0, 1] < 0.95
    assert abs(db(np.std(out) / np.std(signal))) < 3.5


@pytest.mark.parametrize("rate", [44_100, 48_000, 192_000])
def test_delay_repeats_at_its_time_and_fades_by_its_feedback(rate: int) -> None:
    rack = Rack(rate, delay__mix=0.5, delay__time=0.5, delay__feedback=0.5)
    rack.run(np.full((64, 2), 1e-5, np.float32))
    out = rack.run(impulse(rate))[:, 0]
    step = round(0.2 * rate)
    echoes = [out[step * count - 40 : step * count + 400].sum() for count in (1, 2, 3)]
    assert np.argmax(np.abs(out[10:])) + 10 == step
    assert echoes[1] / echoes[0] == pytest.approx(0.475, rel=0.02)
    assert echoes[2] / echoes[1] == pytest.approx(0.475, rel=0.02)


@pytest.mark.parametrize(("setting", "seconds"), [(0.0, 0.4), (0.25, 0.94), (0.5, 2.19), (0.75, 5.13)])
@pytest.mark.parametrize("rate", [44_100, 96_000])
def test_reverb_decays_in_its_time(setting: float, seconds: float, rate: int) -> None:
    """The fall from -5 to -35 dB by backward integration, doubled, in the octave around 500 Hz."""
    rack = Rack(rate, reverb__mix=1.0, reverb__decay=setting)
    rack.run(np.full((64, 2), 1e-5, np.float32))
    out = rack.run(impulse(int(rate * (seconds + 0.5))))[:, 0].astype(float)
    spectrum = np.fft.rfft(out)
    hz = np.fft.rfftfreq(len(out), 1 / rate)
    spectrum *= np.exp(-(np.log2(np.maximum(hz, 1) / 500) ** 2) / 0.125)  # smooth, so that nothing rings on
    energy = np.cumsum((np.fft.irfft(spectrum, len(out)) ** 2)[::-1])[::-1]
    fall = 10 * np.log10(energy / energy[0] + 1e-12)
    span = np.argmax(fall < -35) - np.argmax(fall < -5)
    assert 2 * span / rate == pytest.approx(seconds, rel=0.2)


def test_reverb_neither_rings_nor_swells() -> None:
    """Late in the tail no frequency stands far above its neighbours, and the sides are strangers to one another."""
    rack = Rack(reverb__mix=1.0, reverb__decay=0.6)
    rack.run(np.full((64, 2), 1e-5, np.float32))
    out = rack.run(impulse(3 * RATE)).astype(float)
    late = out[RATE : 2 * RATE]
    spectrum = np.abs(np.fft.rfft(late[:, 0] * np.hanning(len(late))))
    hz = np.fft.rfftfreq(len(late), 1 / RATE)
    region = spectrum[(hz > 200) & (hz < 2_000)]
    assert db(region.max() / np.sqrt(np.mean(region**2))) < 14
    assert abs(np.corrcoef(late[:, 0], late[:, 1])[0, 1]) < 0.2
    levels = [np.std(out[i : i + 4_800]) for i in range(9_600, len(out) - 4_800, 4_800)]
    assert all(b < a * 1.1 for a, b in pairwise(levels))


def test_reverb_wet_is_about_as_loud_as_dry() -> None:
    spectrum = np.fft.rfft(noise(4 * RATE), axis=0)
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 100))[:, None]  # pink, as music is
    signal = np.fft.irfft(spectrum, axis=0).astype(np.float32)
    out = Rack(reverb__mix=1.0).run(signal)[2 * RATE :]
    assert abs(db(np.std(out) / np.std(signal))) < 4


def test_the_longest_decay_is_stable() -> None:
    rack = Rack(reverb__mix=1.0, reverb__decay=1.0)
    rack.run(noise(RATE))
    early = np.std(rack.run(np.zeros((RATE, 2), np.float32)))
    for _ in range(4):
        late = np.std(rack.run(np.zeros((RATE, 2), np.float32)))
    assert late < early
