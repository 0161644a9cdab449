"""What the recipes share: pitches that fit a loop, partials, noise, levels, and a finished sample with its loop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tone:
    """One sample of an instrument: stereo float32 (frames, 2), peak below 1, and its loop with an exclusive end.

    `tune_cents` corrects the recorded pitch to that of `key`.
    """

    key: int
    rate_hz: int
    sound: Signal
    loop: tuple[int, int] | None
    tune_cents: float = 0.0


def hertz(key: float) -> float:
    """Equal temperament, A4 = 440 Hz."""
    return float(440.0 * 2 ** ((key - 69) / 12))


def loop_frames(frequency_hz: float, rate_hz: int, about_s: float) -> tuple[int, float]:
    """A loop of about that length that holds whole periods, and the frequency (within 0.1 cent) that fits it."""
    periods = max(1, round(about_s * frequency_hz))
    frames = round(periods * rate_hz / frequency_hz)
    return frames, periods * rate_hz / frames


def decay(time: Signal, seconds: float) -> Signal:
    """Exponential decay by 60 dB in `seconds`."""
    return np.asarray(np.exp(time * np.float32(-6.908 / seconds)), np.float32)


def onset(time: Signal, seconds: float) -> Signal:
    """A raised cosine from 0 to 1."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.clip(time / np.float32(seconds), 0, 1)), np.float32)


def heard_db(sound: Signal, rate_hz: int) -> float:
    """Level as ears weigh it, dB of both sides together: A-weighting, IEC 61672-1."""
    hz = np.fft.rfftfreq(len(sound), 1 / rate_hz)[:, None]
    weight = 1.2589 * 12194.0**2 * hz**4 / ((hz**2 + 20.6**2) * (hz**2 + 12194.0**2))
    weight /= np.sqrt((hz**2 + 107.7**2) * (hz**2 + 737.9**2))
    spectrum = np.abs(np.fft.rfft(sound, axis=0)) * weight
    return float(10 * np.log10(2 * (spectrum**2).sum() / len(sound) ** 2 + 1e-20))


def coloured_noise(frames: int, rate_hz: int, low_hz: float, high_hz: float, seed: int) -> Signal:
    """Stereo noise between two frequencies with soft edges, RMS 1 a side; the same for the same seed."""
    chance = np.random.default_rng(seed)
    spectrum = np.fft.rfft(chance.standard_normal((frames, 2)), axis=0)
    hz = np.fft.rfftfreq(frames, 1 / rate_hz)[:, None]
    shape = 1 / (1 + (low_hz / np.maximum(hz, 1e-3)) ** 4) / (1 + (hz / high_hz) ** 4)
    noise = np.fft.irfft(spectrum * np.sqrt(shape), frames, axis=0)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)), np.float32)
