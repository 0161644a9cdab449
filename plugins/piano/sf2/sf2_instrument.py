"""A loaded SoundFont."""

from __future__ import annotations

from dataclasses import dataclass, field

from plugins.piano.instrument import InstrumentInfo
from plugins.piano.play_state import DRUM_CHANNEL, USUAL_PEDALS, Pedals, PlayState
from plugins.piano.sf2.presets import Preset, PresetTable
from plugins.piano.sf2.sample_bank import SampleBank
from plugins.piano.sf2.voice import Note, resolve
from trayapp.audio.voice_spec import VoiceSpec

MAX_VOICES = 64
"""Of one note; real fonts layer a dozen regions."""
START = {7: 100 / 127, 10: 64 / 127, 11: 1.0}
"""Volume, pan and expression at the start (General MIDI 1)."""
DATA_ENTRY, RPN_LSB, RPN_MSB, NRPN_LSB, NRPN_MSB = 6, 100, 101, 98, 99
WHEEL_RANGE = 2 / 127
"""Two semitones, of 127."""


@dataclass(slots=True)
class Sf2Memory:
    """What is remembered between notes: by channel, the wheel's range 0..1 and the parameter that data entry sets."""

    wheel_range: list[float] = field(default_factory=lambda: [WHEEL_RANGE] * 16)
    parameter: list[tuple[int, int]] = field(default_factory=lambda: [(127, 127)] * 16)
    """Registered parameter (MSB, LSB); 127, 127 is none."""


@dataclass(frozen=True, slots=True)
class Sf2Instrument:
    """Implements `plugins.piano.instrument.Instrument`."""

    info: InstrumentInfo
    presets: PresetTable
    bank: SampleBank
    pedals: Pedals = USUAL_PEDALS

    def new_state(self) -> PlayState:
        """A state for one player."""
        state = PlayState(memory=Sf2Memory())
        for channel in state.channels:
            channel.controllers.update(START)
        return state

    def prepare(self, channel: int, state: PlayState) -> None:
        """See Instrument: the regions at once, the samples in the background."""
        self.bank.warm(self._preset(channel, state).samples())

    def note_on(self, channel: int, key: int, velocity: int, state: PlayState, time_s: float) -> list[VoiceSpec]:
        """See Instrument. A Vorbis sample that nothing has prepared is decoded here."""
        del time_s
        memory = state.memory
        assert isinstance(memory, Sf2Memory), "a state made by this instrument's new_state"
        note = Note(channel, key, velocity, state.channels[channel], memory.wheel_range[channel])
        voices = []
        for region in self._preset(channel, state).chosen(key, velocity, MAX_VOICES):
            sample = self.bank.get(region.sample)
            if sample is None:
                continue
            partner = self.bank.get(region.partner.sample) if region.partner is not None else None
            voice = resolve(region, sample, note, partner)
            if voice is not None:
                voices.append(voice)
        return voices

    def note_off(self, channel: int, key: int, velocity: int, state: PlayState, time_s: float) -> list[VoiceSpec]:
        """See Instrument; SoundFonts have no release sounds."""
        del channel, key, velocity, state, time_s
        return []

    def control(self, channel: int, number: int, value: int, state: PlayState, time_s: float) -> list[VoiceSpec]:
        """See Instrument; registered parameter 0 is the wheel's range in semitones."""
        del time_s
        memory = state.memory
        assert isinstance(memory, Sf2Memory), "a state made by this instrument's new_state"
        msb, lsb = memory.parameter[channel]
        if number in {NRPN_LSB, NRPN_MSB}:
            memory.parameter[channel] = (127, 127)
        elif number == RPN_MSB:
            memory.parameter[channel] = (value, lsb)
        elif number == RPN_LSB:
            memory.parameter[channel] = (msb, value)
        elif number == DATA_ENTRY and (msb, lsb) == (0, 0):
            memory.wheel_range[channel] = value / 127
        return []

    def _preset(self, channel: int, state: PlayState) -> Preset:
        midi = state.channels[channel]
        return self.presets.find(midi.bank, midi.program, drums=channel == DRUM_CHANNEL)
