"""Voices whose sound can be told from a recording to the sample."""

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.envelope_spec import Envelope
from trayapp.audio.sample_data import SampleData
from trayapp.audio.voice_spec import LoopMode, VoiceSpec

RATE = 48_000
GATE = Envelope.dahdsr(release_s=0.05)
"""Full level from the first frame; silent soon after the release."""


def sine(hz: float = 440.0, gain_db: float = -12.0) -> VoiceSpec:
    """An endless sine: 100 periods of a wave that fits the loop exactly, transposed to the frequency."""
    frames = 4_800
    wave = np.sin(2 * np.pi * 100 * np.arange(frames) / frames).astype(np.float32)
    recorded_hz = 100 * RATE / frames
    return VoiceSpec(
        SampleData(wave, RATE, name="sine"),
        loop_mode=LoopMode.CONTINUOUS,
        loop_end=frames,
        pitch_cents=1200 * np.log2(hz / recorded_hz),
        gain_db=gain_db,
        amp_envelope=GATE,
    )


def click() -> VoiceSpec:
    """One loud frame and nothing more."""
    wave = np.zeros(64, np.float32)
    wave[0] = 1.0
    return VoiceSpec(SampleData(wave, RATE, name="click"), loop_mode=LoopMode.ONE_SHOT, amp_envelope=GATE)


def clicks(samples: NDArray[np.float32]) -> list[int]:
    """Frames at which a click is loudest."""
    level = np.abs(samples).max(axis=1)
    loud = np.flatnonzero(level > 0.2 * level.max())
    return [int(frame) for frame in loud if level[frame] == level[max(frame - 64, 0) : frame + 64].max()]


def frequency(samples: NDArray[np.float32], rate: int = RATE) -> float:
    """Hz of a steady sine, from the phase its spectrum's peak turns by between the two halves of the recording."""
    wave = samples[:, 0].astype(np.float64)
    half = len(wave) // 2
    window = np.hanning(half)
    first, second = (np.fft.rfft(part * window) for part in (wave[:half], wave[half : 2 * half]))
    peak = int(np.abs(first).argmax())
    turns = (np.angle(second[peak]) - np.angle(first[peak])) / (2 * np.pi)
    rounds = np.round(peak - turns)
    return float((rounds + turns) * rate / half)
