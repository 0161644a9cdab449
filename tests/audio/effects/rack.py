"""The effect chain alone, fed by arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.effects.chain import apply_effects, set_parameter, silence_tails
from trayapp.audio.effects.parameters import parameter_index
from trayapp.audio.effects.state import EFFECTS, reset_effects

RATE = 48_000
Stereo = NDArray[np.float32]


class Rack:
    """Effects at a rate; parameters by name with a dot as two underscores' place: `reverb__mix=0.5`."""

    def __init__(self, rate: int = RATE, **parameters: float) -> None:
        self.state: Any = np.zeros(1, EFFECTS)[0]
        reset_effects(self.state, rate)
        self.set(at_once=True, **parameters)

    def set(self, *, at_once: bool = False, **parameters: float) -> None:
        for name, value in parameters.items():
            set_parameter(self.state, parameter_index(name.replace("__", ".")), value, at_once)

    def silence(self) -> None:
        silence_tails(self.state)

    def run(self, signal: Stereo, block: int = 64) -> Stereo:
        """What comes out, (frames, 2) float32."""
        out = signal.astype(np.float32)
        for start in range(0, len(out), block):
            left, right = (np.ascontiguousarray(out[start : start + block, side]) for side in range(2))
            apply_effects(self.state, left, right, 0, len(left))
            out[start : start + block, 0], out[start : start + block, 1] = left, right
        return out


def sine(hz: float, frames: int = RATE, rate: int = RATE, amplitude: float = 0.25) -> Stereo:
    """The same tone on both sides."""
    wave = amplitude * np.sin(2 * np.pi * hz * np.arange(frames) / rate)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def noise(frames: int = RATE, seed: int = 1, amplitude: float = 0.1) -> Stereo:
    """White noise, different on the two sides."""
    return (np.random.default_rng(seed).standard_normal((frames, 2)) * amplitude).astype(np.float32)


def impulse(frames: int, at: int = 0) -> Stereo:
    """One frame at full scale on both sides."""
    out = np.zeros((frames, 2), np.float32)
    out[at] = 1.0
    return out
