"""Rendering MIDI events without a device: the same player, the same engine, as fast as it goes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plugins.piano.instrument import Instrument
from plugins.piano.play_state import DRUM_CHANNEL
from plugins.piano.player import Player
from trayapp.audio.effects.parameters import parameter_index
from trayapp.audio.synth import layout
from trayapp.audio.synth.offline import blocks, latency_frames, render
from trayapp.audio.synth.state import MOST_VOICES, SynthState, make_state
from trayapp.audio.voice_spec import VoiceSpec
from trayapp.core.errors import BadInputError
from trayapp.core.events import MidiEvent

MAX_SECONDS = 6 * 3600.0
MAX_TAIL_S = 60.0
"""After the last event; by then every sound has died away or will never."""


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """How to render.

    Attributes:
        rate: Hz.
        polyphony: Most voices at once.
        quality: "linear", "hermite" or "sinc".
        effects: Effect parameters by name, 0 to 1.
        dry: No effects, no limiter.
        bank: Bank of every channel but the drums'.
        program: Program of every channel but the drums'; then program changes are not followed. None follows them.
    """

    rate: int = 48_000
    polyphony: int = 256
    quality: str = "sinc"
    effects: tuple[tuple[str, float], ...] = ()
    dry: bool = False
    bank: int = 0
    program: int | None = None


class OfflineSink:
    """Implements `plugins.piano.player.VoiceSink`: commands for the frames that their times fall on."""

    def __init__(self, rate: int) -> None:
        self.commands: list[layout.Record] = []
        self.voices = 0
        self._rate = rate
        self._origin = 0
        self._notes = itertools.count(1)
        self._alive: list[Sequence[VoiceSpec]] = []

    def take(self, origin: int) -> list[layout.Record]:
        """The commands so far; those that follow count their frames from `origin`."""
        commands, self.commands, self._origin = self.commands, [], origin
        return commands

    def _frame(self, time_s: float) -> int:
        return max(0, round(time_s * self._rate) - self._origin)

    def swap(self, instrument: Instrument) -> None:
        """See VoiceSink; one instrument plays a whole rendering."""

    def play(self, voices: Sequence[VoiceSpec], time_s: float) -> None:
        """See VoiceSink."""
        note = next(self._notes)
        self.voices += len(voices)
        self._alive.append(voices)
        self.commands += [layout.note_on(voice, self._frame(time_s), note=note) for voice in voices]

    def note_off(self, channel: int, key: int, time_s: float) -> None:
        """See VoiceSink."""
        self.commands.append(layout.command(layout.NOTE_OFF, self._frame(time_s), channel=channel, index=key))

    def control(self, channel: int, number: int, position: float, time_s: float) -> None:
        """See VoiceSink."""
        frame = self._frame(time_s)
        self.commands.append(layout.command(layout.CONTROL, frame, channel=channel, index=number, value=position))

    def bend(self, channel: int, position: float, time_s: float) -> None:
        """See VoiceSink."""
        frame = self._frame(time_s)
        self.commands.append(layout.command(layout.PITCH_BEND, frame, channel=channel, value=position))

    def pressure(self, channel: int, key: int | None, position: float, time_s: float) -> None:
        """See VoiceSink."""
        kind = layout.CHANNEL_PRESSURE if key is None else layout.KEY_PRESSURE
        frame = self._frame(time_s)
        self.commands.append(layout.command(kind, frame, channel=channel, index=key or 0, value=position))

    def silence(self, time_s: float) -> None:
        """See VoiceSink."""
        self.commands.append(layout.command(layout.STOP_ALL, self._frame(time_s)))


class Rendering:
    """One instrument playing one list of events. `chunks` may be run once; `voices` then says how many sounded."""

    def __init__(self, instrument: Instrument, events: Sequence[MidiEvent], settings: RenderSettings) -> None:
        """Prepare.

        Raises:
            BadInputError: the events last too long, or a setting is out of range.
        """
        self._events, self._settings = sorted(events, key=lambda event: event.time), settings
        self.last_s = self._events[-1].time if self._events else 0.0
        if self.last_s > MAX_SECONDS:
            raise BadInputError(
                "the music lasts {hours:.0f} hours; at most {most:.0f}",
                hours=self.last_s / 3600,
                most=MAX_SECONDS / 3600,
            )
        if not 8_000 <= settings.rate <= 384_000:
            raise BadInputError("a sample rate of {rate} Hz; it takes 8,000 to 384,000", rate=settings.rate)
        if not 1 <= settings.polyphony <= MOST_VOICES:
            raise BadInputError(
                "a polyphony of {polyphony}; it takes 1 to {MOST_VOICES:,}",
                polyphony=settings.polyphony,
                MOST_VOICES=MOST_VOICES,
            )
        self._sink = OfflineSink(settings.rate)
        for name, value in settings.effects:
            command = layout.command(layout.SET_FX, index=parameter_index(name), value=value)
            self._sink.commands.append(command)
        self._player = Player(self._sink, instrument)
        for channel in range(16):
            if channel != DRUM_CHANNEL:
                self._player.select(channel, settings.bank, settings.program)

    @property
    def voices(self) -> int:
        """Voices that were started so far."""
        return self._sink.voices

    def chunks(self) -> Iterator[NDArray[np.float32]]:
        """The sound, (frames, 2) float32, at most a second at a time, until it is silent."""
        settings = self._settings
        state = make_state(
            settings.rate, settings.polyphony, settings.quality, limiter=not settings.dry, dry=settings.dry
        )
        late = latency_frames(state)
        for part in self._all(state):
            yield part[late:]
            late = max(0, late - len(part))

    def _all(self, state: SynthState) -> Iterator[NDArray[np.float32]]:
        rate = self._settings.rate
        events = iter(self._events)
        waiting = next(events, None)
        done = 0
        while waiting is not None:
            end = done + rate
            while waiting is not None and waiting.time * rate < end:
                self._play(waiting)
                waiting = next(events, None)
            if waiting is not None:
                yield render(state, self._sink.take(end), rate)
                done = end
        self._player.release_all(self.last_s)
        for frames, part in enumerate(blocks(state, self._sink.take(0), -1)):
            yield part.copy()
            if frames * len(part) > (MAX_TAIL_S + 1) * rate:
                return

    def _play(self, event: MidiEvent) -> None:
        drums = event.channel - 1 == DRUM_CHANNEL
        if event.kind == "program_change" and self._settings.program is not None and not drums:
            return
        self._player.play(event)
