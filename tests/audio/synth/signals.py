"""Building blocks of the kernel tests: samples, specs, renders, and what is measured on them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.envelope_spec import Envelope
from trayapp.audio.sample_data import SampleData
from trayapp.audio.synth import offline
from trayapp.audio.synth.layout import NOTE_OFF, Record, command, note_on
from trayapp.audio.synth.state import make_state
from trayapp.audio.voice_spec import LoopMode, VoiceSpec

RATE = 48_000
SQUARE_ENVELOPE = Envelope.dahdsr(release_s=0.0)
"""Full level from the first frame; a release fades in 1 ms or less."""


_kept: list[SampleData] = []


def kept(sample: SampleData) -> SampleData:
    """Keeps a sample alive for the whole run: a packed voice holds its address alone."""
    _kept.append(sample)
    return sample


@cache
def sine(hz: float, frames: int = RATE, rate: int = RATE, amplitude: float = 0.5) -> SampleData:
    """A float32 sine."""
    wave = amplitude * np.sin(2 * np.pi * hz * np.arange(frames) / rate)
    return kept(SampleData(wave.astype(np.float32), rate, name=f"sine {hz} Hz"))


def constant(level: float = 1.0, frames: int = 64) -> SampleData:
    """A level that a loop holds for ever, so that what comes out is the gain."""
    return kept(SampleData(np.full(frames, level, np.float32), RATE, name="constant"))


def held(sample: SampleData, **changes: Any) -> VoiceSpec:
    """A voice that loops over its whole sample, hard left so that side 0 carries it at its own level."""
    kept(sample)
    settings: dict[str, Any] = {
        "loop_mode": LoopMode.CONTINUOUS,
        "loop_end": sample.frames,
        "amp_envelope": SQUARE_ENVELOPE,
        "pan": -1.0,
    }
    return VoiceSpec(sample, **(settings | changes))


def render(
    commands: Sequence[Record],
    frames: int,
    *,
    rate: int = RATE,
    polyphony: int = 32,
    quality: str = "sinc",
    limiter: bool = False,
    block: int = 64,
) -> NDArray[np.float64]:
    """A fresh synth's output, float64 (frames, 2)."""
    state = make_state(rate, polyphony, quality, limiter=limiter)
    return offline.render(state, commands, frames, block).astype(np.float64)


def strike(spec: VoiceSpec, frames: int, off: int | None = None, **settings: Any) -> NDArray[np.float64]:
    """One voice from frame 0; its key goes up at frame `off`."""
    commands = [note_on(spec, note=1)]
    if off is not None:
        commands.append(command(NOTE_OFF, off, channel=spec.channel, index=spec.key))
    return render(commands, frames, **settings)


def tone(signal: NDArray[np.float64], hz: float, rate: int = RATE) -> tuple[float, float]:
    """Amplitude of the sine of this frequency, and how far above everything else it is in dB."""
    time = np.arange(len(signal)) / rate
    basis = np.stack([np.sin(2 * np.pi * hz * time), np.cos(2 * np.pi * hz * time)], axis=1)
    share, *_ = np.linalg.lstsq(basis, signal, rcond=None)
    own = basis @ share
    rest = signal - own
    return float(np.hypot(*share)), float(10 * np.log10(np.mean(own**2) / max(np.mean(rest**2), 1e-30)))


def pitch_of(signal: NDArray[np.float64], rate: int = RATE) -> float:
    """Frequency of a clean tone in Hz, by the phase step between two windowed halves."""
    half = len(signal) // 2
    window = np.hanning(half)
    first, second = (np.fft.rfft(signal[start : start + half] * window) for start in (0, half))
    peak = int(np.argmax(np.abs(first)))
    coarse = peak / half
    turn = np.angle(second[peak] / first[peak]) / (2 * np.pi)
    cycles = round(coarse * half - turn) + turn
    return float(cycles / half * rate)


def cents(hz: float, wanted: float) -> float:
    """How far apart two pitches are."""
    return float(1200 * np.log2(hz / wanted))


def click_db(signal: NDArray[np.float64], above_hz: float = 8_000.0, rate: int = RATE) -> float:
    """The loudest 5 ms above a frequency, in dBFS: what a jump in a low tone throws there."""
    margin = rate // 100
    edge = 0.5 - 0.5 * np.cos(np.pi * np.arange(margin) / margin)
    window = np.concatenate([edge, np.ones(len(signal) - 2 * margin), edge[::-1]])
    spectrum = np.fft.rfft(signal * window)  # its ends meet, so that the seam is no click
    spectrum[: int(above_hz * len(signal) / rate)] = 0
    high = np.fft.irfft(spectrum, len(signal))
    return float(20 * np.log10(np.abs(high[margin:-margin]).max() + 1e-12))
