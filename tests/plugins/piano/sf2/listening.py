"""What the tests hear in a sound: its level and its pitch, window by window."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from plugins.piano.instrument import Instrument
from plugins.piano.rendering import Rendering, RenderSettings
from trayapp.core.events import MidiEvent

RATE = 48_000
WINDOW = 2400
"""Frames, 50 ms."""


def played(
    instrument: Instrument, events: Sequence[MidiEvent], seconds: float, *, wet: bool = False, **settings: object
) -> np.ndarray:
    """(frames, 2) float64, dry unless `wet`, as long as asked."""
    rendering = Rendering(instrument, events, RenderSettings(rate=RATE, dry=not wet, **settings))  # type: ignore[arg-type]
    out = np.zeros((int(seconds * RATE), 2))
    place = 0
    for part in rendering.chunks():
        taken = part[: len(out) - place]
        out[place : place + len(taken)] = taken
        place += len(taken)
        if place == len(out):
            break
    return out


def levels(sound: np.ndarray) -> np.ndarray:
    """DB by window and side."""
    windows = sound[: len(sound) // WINDOW * WINDOW].reshape(-1, WINDOW, 2)
    return 10 * np.log10((windows.astype(np.float64) ** 2).mean(axis=1) + 1e-12)


def hertz(sound: np.ndarray) -> np.ndarray:
    """Frequency of a sine by window; not a number where it is too soft to say, and at the ends."""
    line = sound.astype(np.float64).sum(axis=1)
    spectrum = np.fft.fft(line)
    spectrum[len(line) // 2 :] = 0
    phase = np.unwrap(np.angle(np.fft.ifft(spectrum)))
    edges = phase[: len(line) // WINDOW * WINDOW + 1 : WINDOW]
    edges = edges if len(edges) > len(line) // WINDOW else np.append(edges, phase[-1])
    found = np.diff(edges) / WINDOW * RATE / 2 / np.pi
    found[levels(sound).max(axis=1) < -60] = np.nan
    found[[0, -1]] = np.nan
    return found
