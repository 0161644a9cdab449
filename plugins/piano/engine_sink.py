"""The player's sink that is the audio engine."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.piano.instrument import Instrument
from trayapp.audio.engine import AudioEngine
from trayapp.audio.voice_spec import VoiceSpec


class EngineSink:
    """Implements `plugins.piano.player.VoiceSink` on the engine; event times are `time.perf_counter` seconds."""

    def __init__(self, engine: AudioEngine) -> None:
        self._engine = engine

    def swap(self, instrument: Instrument) -> None:
        """See VoiceSink; the engine keeps the sample memory until its last voice is over."""
        self._engine.swap_instrument(instrument)

    def play(self, voices: Sequence[VoiceSpec], time_s: float) -> None:
        """See VoiceSink."""
        self._engine.play(voices, _ns(time_s))

    def note_off(self, channel: int, key: int, time_s: float) -> None:
        """See VoiceSink."""
        self._engine.note_off(channel=channel, key=key, at_ns=_ns(time_s))

    def control(self, channel: int, number: int, position: float, time_s: float) -> None:
        """See VoiceSink."""
        self._engine.control(number, position, channel=channel, at_ns=_ns(time_s))

    def bend(self, channel: int, position: float, time_s: float) -> None:
        """See VoiceSink."""
        self._engine.pitch_bend(position, channel=channel, at_ns=_ns(time_s))

    def pressure(self, channel: int, key: int | None, position: float, time_s: float) -> None:
        """See VoiceSink."""
        if key is None:
            self._engine.pressure(position, channel=channel, at_ns=_ns(time_s))
        else:
            self._engine.key_pressure(key, position, channel=channel, at_ns=_ns(time_s))

    def silence(self, time_s: float) -> None:
        """See VoiceSink."""
        del time_s
        self._engine.stop_all()


def _ns(time_s: float) -> int:
    return int(time_s * 1e9)
