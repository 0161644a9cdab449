"""MIDI events to voices: the one place where an instrument, what has been played, and the engine meet."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

from plugins.piano.instrument import Instrument
from plugins.piano.play_state import SOSTENUTO, SUSTAIN, ChannelState, HeldKey, PlayState, bank_number
from trayapp.audio.voice_spec import LoopMode, VoiceSpec
from trayapp.core.events import MidiEvent

BANK_MSB, BANK_LSB = 0, 32
ALL_SOUND_OFF, RESET_CONTROLLERS, ALL_NOTES_OFF = 120, 121, 123
_KEPT_ON_RESET = frozenset({0, 7, 10, 32, 64, 66, 67, *range(70, 80), *range(91, 96)})
"""Controllers that "reset all controllers" leaves alone (MIDI RP-015); the pedals are let go by moving them."""


class VoiceSink(Protocol):
    """What the player needs of an engine. Channels are 0 to 15, positions 0 to 1, `time_s` as in the events."""

    def swap(self, instrument: Instrument) -> None:
        """Fade what sounds; the voices that follow are this instrument's."""

    def play(self, voices: Sequence[VoiceSpec], time_s: float) -> None:
        """Start the voices of one note together."""

    def note_off(self, channel: int, key: int, time_s: float) -> None:
        """Release every voice of a key."""

    def control(self, channel: int, number: int, position: float, time_s: float) -> None:
        """Move a controller; pedals are controllers."""

    def bend(self, channel: int, position: float, time_s: float) -> None:
        """Move the wheel, -1 to 1."""

    def pressure(self, channel: int, key: int | None, position: float, time_s: float) -> None:
        """Press a key, or with None the whole channel."""

    def silence(self, time_s: float) -> None:
        """End everything with a short fade."""


class Player:
    """Plays one instrument. Any thread: a short lock keeps events whole and in order."""

    def __init__(self, sink: VoiceSink, instrument: Instrument | None = None) -> None:
        self._sink = sink
        self._lock = threading.Lock()
        self._instrument: Instrument | None = None
        self._state = PlayState()
        self._sounding: dict[tuple[int, int], int] = {}
        """Which key a pressed key sounds as, by (channel, pressed key): its release goes there."""
        self._programmed = {0}
        """Channels that will probably play: the first, and those that were given a program."""
        self.transpose = 0
        self.velocity_power = 1.0
        """Velocity v becomes 127 (v / 127) ** power: below 1 a light touch plays louder."""
        if instrument is not None:
            self.use(instrument)

    @property
    def instrument(self) -> Instrument | None:
        """What plays now."""
        return self._instrument

    def use(self, instrument: Instrument, time_s: float = 0.0) -> None:
        """Play this instrument from the next note on. What sounds fades; pedals, wheel and program stay as they are."""
        with self._lock:
            state = instrument.new_state()
            self._sink.swap(instrument)
            for channel, (old, new) in enumerate(zip(self._state.channels, state.channels, strict=True)):
                new.bank, new.program, new.bend, new.pressure = old.bank, old.program, old.bend, old.pressure
                for pedal in (SUSTAIN, SOSTENUTO):
                    new.controllers[pedal] = old.controller(pedal)
                for number, position in new.controllers.items():
                    if number < 128:
                        self._sink.control(channel, number, position, time_s)
            self._instrument, self._state = instrument, state
            for channel in sorted(self._programmed):
                instrument.prepare(channel, state)

    def select(self, channel: int, bank: int | None, program: int | None) -> None:
        """Choose bank (0 to 127, 128 for drums) and program of a channel, as a program change does."""
        with self._lock:
            midi = self._state.channels[channel]
            midi.bank = midi.bank if bank is None else bank
            midi.program = midi.program if program is None else program
            self._prepare(channel)

    def play(self, event: MidiEvent) -> None:
        """Carry out one event; returns at once."""
        with self._lock:
            instrument = self._instrument
            if instrument is None or not 1 <= event.channel <= 16:
                return
            channel, time_s = event.channel - 1, event.time
            midi = self._state.channels[channel]
            if event.kind == "note_on":
                self._note_on(instrument, channel, midi, event)
            elif event.kind == "note_off":
                key = self._sounding.pop((channel, event.number), event.number)
                self._note_off(instrument, channel, midi, key, event.value, time_s)
            elif event.kind == "control_change":
                self._control(instrument, channel, midi, event.number, event.value, time_s)
            elif event.kind == "pitch_bend":
                midi.bend = max(-1.0, event.value / 8192 if event.value < 0 else event.value / 8191)
                self._sink.bend(channel, midi.bend, time_s)
            elif event.kind == "channel_pressure":
                midi.pressure = event.value / 127
                self._sink.pressure(channel, None, midi.pressure, time_s)
            elif event.kind == "poly_pressure":
                key = self._sounding.get((channel, event.number), event.number)
                midi.key_pressure[key] = event.value / 127
                self._sink.pressure(channel, key, event.value / 127, time_s)
            elif event.kind == "program_change":
                midi.program = event.number
                self._prepare(channel)

    def release_all(self, time_s: float) -> None:
        """Let go of every key and pedal; sounds end as they do when a player leaves the keyboard."""
        with self._lock:
            instrument = self._instrument
            if instrument is None:
                return
            for channel, midi in enumerate(self._state.channels):
                self._release_channel(instrument, channel, midi, time_s)

    def silence(self, time_s: float) -> None:
        """End everything that sounds, at once."""
        with self._lock:
            for midi in self._state.channels:
                _forget(midi)
            self._sink.silence(time_s)

    def _note_on(self, instrument: Instrument, channel: int, midi: ChannelState, event: MidiEvent) -> None:
        key, time_s = min(max(event.number + self.transpose, 0), 127), event.time
        self._sounding[channel, event.number] = key
        velocity = event.value
        if self.velocity_power != 1.0:
            velocity = min(max(round(127 * (velocity / 127) ** self.velocity_power), 1), 127)
        voices = instrument.note_on(channel, key, velocity, self._state, time_s)
        if voices:
            self._sink.play(voices, time_s)
        midi.held[key] = HeldKey(velocity, time_s, time_s + max(map(duration_s, voices), default=0.0))
        midi.pedalled.pop(key, None)
        midi.last_key, midi.last_velocity = key, velocity

    def _note_off(
        self, instrument: Instrument, channel: int, midi: ChannelState, key: int, velocity: int, time_s: float
    ) -> None:
        held = midi.held.get(key)
        voices = instrument.note_off(channel, key, velocity, self._state, time_s) if held else []
        self._sink.note_off(channel, key, time_s)
        if voices:
            self._sink.play(voices, time_s)
        if held is not None:
            del midi.held[key]
            if midi.pedal_down(SUSTAIN) or key in midi.caught:
                midi.pedalled[key] = held

    def _control(
        self, instrument: Instrument, channel: int, midi: ChannelState, number: int, value: int, time_s: float
    ) -> None:
        if number == ALL_SOUND_OFF:
            _forget(midi)
            self._sink.silence(time_s)
            return
        if number == RESET_CONTROLLERS:
            self._reset(instrument, channel, midi, time_s)
            return
        if number >= ALL_NOTES_OFF:
            for key in list(midi.held):
                self._note_off(instrument, channel, midi, key, 64, time_s)
            return
        for moved, position in instrument.pedals.moves(number, value):
            self._move(instrument, channel, midi, moved, position, time_s)

    def _move(
        self, instrument: Instrument, channel: int, midi: ChannelState, number: int, value: int, time_s: float
    ) -> None:
        voices = instrument.control(channel, number, value, self._state, time_s)
        was_down = midi.pedal_down(number)
        midi.controllers[number] = value / 127
        if number in {BANK_MSB, BANK_LSB}:
            midi.bank = bank_number(*(round(midi.controller(part) * 127) for part in (BANK_MSB, BANK_LSB)))
        elif number == SUSTAIN and value < 64:
            midi.pedalled = {key: held for key, held in midi.pedalled.items() if key in midi.caught}
        elif number == SOSTENUTO and value >= 64 and not was_down:
            midi.caught = set(midi.held)
        elif number == SOSTENUTO and value < 64:
            midi.caught = set()
            if not midi.pedal_down(SUSTAIN):
                midi.pedalled = {}
        self._sink.control(channel, number, value / 127, time_s)
        if voices:
            self._sink.play(voices, time_s)

    def _reset(self, instrument: Instrument, channel: int, midi: ChannelState, time_s: float) -> None:
        self._let_pedals_go(instrument, channel, midi, time_s)
        start = instrument.new_state().channels[channel].controllers
        for number in [number for number in midi.controllers if number not in _KEPT_ON_RESET and number < 120]:
            self._move(instrument, channel, midi, number, round(start.get(number, 0.0) * 127), time_s)
        midi.bend, midi.pressure = 0.0, 0.0
        midi.key_pressure.clear()
        self._sink.bend(channel, 0.0, time_s)
        self._sink.pressure(channel, None, 0.0, time_s)

    def _let_pedals_go(self, instrument: Instrument, channel: int, midi: ChannelState, time_s: float) -> None:
        for pedal in (SOSTENUTO, SUSTAIN):
            if midi.controller(pedal) > 0.0:
                self._move(instrument, channel, midi, pedal, 0, time_s)

    def _prepare(self, channel: int) -> None:
        self._programmed.add(channel)
        if self._instrument is not None:
            self._instrument.prepare(channel, self._state)

    def _release_channel(self, instrument: Instrument, channel: int, midi: ChannelState, time_s: float) -> None:
        for key in list(midi.held):
            self._note_off(instrument, channel, midi, key, 64, time_s)
        self._let_pedals_go(instrument, channel, midi, time_s)


def duration_s(voice: VoiceSpec) -> float:
    """How long a voice that is never released sounds: infinite if it loops and does not fade by itself."""
    faded = float("inf")
    stages = voice.amp_envelope.stages
    sustain = voice.amp_envelope.sustain_stage
    if 0 <= sustain < len(stages) and stages[sustain].level <= 0.0:
        faded = sum(stage.time_s for stage in stages[: sustain + 1])
    played = float("inf")
    if voice.loop_mode in {LoopMode.NONE, LoopMode.ONE_SHOT}:
        frames = (voice.end if voice.end is not None else voice.sample.frames) - voice.start
        played = frames / (voice.sample.rate_hz * 2 ** (voice.pitch_cents / 1200))
    return voice.delay_s + min(faded, played)


def _forget(midi: ChannelState) -> None:
    midi.held.clear()
    midi.pedalled.clear()
    midi.caught.clear()
