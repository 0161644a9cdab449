"""Small builders for the piano's tests: instruments from text, and a sink that remembers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile

from plugins.piano.play_state import PlayState
from plugins.piano.sfz.load import load_sfz
from plugins.piano.sfz.sfz_instrument import SfzInstrument
from trayapp.audio.voice_spec import VoiceSpec


def sine(seconds: float = 1.0, hertz: float = 440.0, rate: int = 48_000, level: float = 0.5) -> np.ndarray:
    return (level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def write_instrument(folder: Path, text: str, name: str = "test.sfz", **sounds: np.ndarray) -> Path:
    """An .sfz with the sound files it names (default: `a.wav`, one second of a sine)."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, sound in (sounds or {"a": sine()}).items():
        soundfile.write(folder / f"{stem}.wav", sound, 48_000, subtype="FLOAT")
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, text: str, **sounds: np.ndarray) -> SfzInstrument:
    return load_sfz(write_instrument(folder, text, **sounds))


def strike(
    instrument: SfzInstrument, key: int = 60, velocity: int = 100, state: PlayState | None = None, channel: int = 0
) -> list[VoiceSpec]:
    """The voices of one key press."""
    return instrument.note_on(channel, key, velocity, state or instrument.new_state(), 0.0)


def only(voices: Sequence[VoiceSpec]) -> VoiceSpec:
    assert len(voices) == 1
    return voices[0]


@dataclass
class Sink:
    """A VoiceSink that writes down what it is told."""

    heard: list[tuple[object, ...]] = field(default_factory=list)
    voices: list[VoiceSpec] = field(default_factory=list)

    def swap(self, instrument: object) -> None:
        self.heard.append(("swap", instrument))

    def play(self, voices: Sequence[VoiceSpec], time_s: float) -> None:
        self.heard.append(("play", len(voices), time_s))
        self.voices.extend(voices)

    def note_off(self, channel: int, key: int, time_s: float) -> None:
        self.heard.append(("off", channel, key, time_s))

    def control(self, channel: int, number: int, position: float, time_s: float) -> None:
        self.heard.append(("control", channel, number, position, time_s))

    def bend(self, channel: int, position: float, time_s: float) -> None:
        self.heard.append(("bend", channel, position, time_s))

    def pressure(self, channel: int, key: int | None, position: float, time_s: float) -> None:
        self.heard.append(("pressure", channel, key, position, time_s))

    def silence(self, time_s: float) -> None:
        self.heard.append(("silence", time_s))


def voice(folder: Path, text: str, key: int = 60, velocity: int = 127, head: str = "") -> VoiceSpec:
    """What a key of one region sounds as."""
    return only(strike(load(folder, f"{head}\n<region> sample=a.wav {text}"), key, velocity))
