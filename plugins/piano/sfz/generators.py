"""The sounds that SFZ names with a star: *sine, *triangle, *saw, *square, *noise, *silence, as looped samples."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.sample_data import SampleData

GENERATORS = frozenset({"*sine", "*tri", "*triangle", "*saw", "*square", "*noise", "*silence"})
_TOP_HZ = 20_000.0
_BRIGHT_LEVEL = 0.818
"""Of saw and square, so that the overshoot of their last partials stays under full scale; as sfizz has them."""


def generator(name: str, key: int) -> SampleData:
    """One period at the pitch of the octave around `key`, with the partials that stay under 20 kHz; whole loop.

    `root_key` is the key of its pitch. *noise has no pitch: two seconds of it.
    """
    if name == "*noise":
        return _noise()
    return _wave(name, min(max(key, 0), 127) // 12 * 12)


@cache
def _wave(name: str, low_key: int) -> SampleData:
    top_hz = 440.0 * 2 ** ((low_key + 11 - 69) / 12)
    partials = max(1, int(_TOP_HZ / top_hz))
    frames = max(64, 4 << (partials - 1).bit_length())
    phase = np.arange(frames) / frames * 2 * np.pi
    wave = np.zeros(frames)
    for number, level in _partials(name, partials):
        wave += level * np.sin(number * phase)
    return _looped(name, wave.astype(np.float32), frames * 440.0 * 2 ** ((low_key - 69) / 12), low_key)


def _partials(name: str, count: int) -> list[tuple[int, float]]:
    """(number, level) of the Fourier series of each wave, peak 1 without a limit on partials."""
    if name == "*sine":
        return [(1, 1.0)]
    if name == "*saw":
        return [(n, _BRIGHT_LEVEL * 2 / np.pi / n * (1 if n % 2 else -1)) for n in range(1, count + 1)]
    if name == "*square":
        return [(n, _BRIGHT_LEVEL * 4 / np.pi / n) for n in range(1, count + 1, 2)]
    if name in {"*tri", "*triangle"}:
        return [(n, 8 / np.pi**2 / n**2 * (1 if n % 4 == 1 else -1)) for n in range(1, count + 1, 2)]
    return []


@cache
def _noise() -> SampleData:
    values = np.random.default_rng(1).uniform(-1.0, 1.0, 96_000)
    return _looped("*noise", values.astype(np.float32), 48_000.0, 60)


def _looped(name: str, memory: NDArray[np.float32], rate_hz: float, root_key: int) -> SampleData:
    return SampleData(memory, rate_hz, root_key=float(root_key), loops=((0, len(memory)),), name=name)
