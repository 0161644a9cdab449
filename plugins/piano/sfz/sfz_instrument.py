"""A loaded SFZ instrument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plugins.piano.instrument import InstrumentInfo
from plugins.piano.play_state import SOSTENUTO, SUSTAIN, USUAL_PEDALS, ChannelState, HeldKey, Pedals, PlayState
from plugins.piano.sfz import standard_controls
from plugins.piano.sfz.choice import Condition, RegionIndex, SfzMemory
from plugins.piano.sfz.curves import CurveBook
from plugins.piano.sfz.note import Note
from plugins.piano.sfz.voice import Part, resolve
from trayapp.audio.voice_spec import VoiceSpec

MAX_VOICES = 64
"""Of one event; real instruments layer a dozen regions."""


@dataclass(frozen=True, slots=True)
class SfzInstrument:
    """Implements `plugins.piano.instrument.Instrument`; `parts` and `index` count regions alike."""

    info: InstrumentInfo
    parts: Sequence[Part]
    index: RegionIndex
    curves: CurveBook
    controllers: Mapping[int, float]
    pedals: Pedals = USUAL_PEDALS
    seed: int = 1

    def new_state(self) -> PlayState:
        """A state for one player; the same every time, so that an offline rendering can be repeated."""
        state = PlayState(memory=self.index.memory(self.seed))
        for channel in state.channels:
            channel.controllers.update({**standard_controls.START, **self.controllers})
        return state

    def prepare(self, channel: int, state: PlayState) -> None:
        """See Instrument; the head of every sample is there."""

    def note_on(self, channel: int, key: int, velocity: int, state: PlayState, time_s: float) -> list[VoiceSpec]:
        """See Instrument."""
        del time_s
        memory = self._memory(state)
        note = Note(channel, key, velocity, state.channels[channel], self.curves, memory.chance)
        return self._voices(self.index.pressed(note, memory), note)

    def note_off(self, channel: int, key: int, velocity: int, state: PlayState, time_s: float) -> list[VoiceSpec]:
        """See Instrument."""
        del velocity  # SFZ release sounds take the velocity of the press
        held = state.channels[channel].held.get(key)
        if held is None or not self.index.release[key]:
            return []
        return self._released(channel, key, held, state, time_s, pedal_up=False)

    def control(self, channel: int, number: int, value: int, state: PlayState, time_s: float) -> list[VoiceSpec]:
        """See Instrument."""
        midi = state.channels[channel]
        voices: list[VoiceSpec] = []
        before = round(midi.controller(number) * 127)
        if number in {SUSTAIN, SOSTENUTO} and value < 64 <= before:
            for key, held in self._let_go(midi, number):
                voices += self._released(channel, key, held, state, time_s, pedal_up=True)
        if number in self.index.by_controller:
            memory = self._memory(state)
            note = Note(channel, 60, 127, midi, self.curves, memory.chance)
            voices += self._voices(self.index.moved(number, before, value, note, memory), note, by_key=False)
        return voices

    @staticmethod
    def _let_go(midi: ChannelState, pedal: int) -> list[tuple[int, HeldKey]]:
        """Released keys that only this pedal still held."""
        if pedal == SUSTAIN:
            return [(key, held) for key, held in midi.pedalled.items() if key not in midi.caught]
        if midi.pedal_down(SUSTAIN):
            return []
        return [(key, held) for key, held in midi.pedalled.items() if key in midi.caught]

    def _released(
        self, channel: int, key: int, held: HeldKey, state: PlayState, time_s: float, *, pedal_up: bool
    ) -> list[VoiceSpec]:
        memory = self._memory(state)
        note = Note(
            channel,
            key,
            held.velocity,
            state.channels[channel],
            self.curves,
            memory.chance,
            held_s=max(0.0, time_s - held.time_s),
        )
        conditions = self.index.released(note, memory, pedal_up=pedal_up)
        if time_s > held.sounds_until_s:
            conditions = [condition for condition in conditions if condition.region.rt_dead]
        return self._voices(conditions, note)

    def _voices(self, conditions: list[Condition], note: Note, *, by_key: bool = True) -> list[VoiceSpec]:
        voices = []
        for condition in conditions[:MAX_VOICES]:
            part = self.parts[condition.index]
            voice = resolve(part, note, by_key=by_key)
            if voice is not None:
                voices.append(voice)
                if part.tail is not None:
                    part.tail.need(voice)
        return voices

    @staticmethod
    def _memory(state: PlayState) -> SfzMemory:
        memory = state.memory
        assert isinstance(memory, SfzMemory), "a state made by this instrument's new_state"
        return memory
