"""What the player asks of an instrument, whatever file it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from plugins.piano.play_state import Pedals, PlayState
from trayapp.audio.voice_spec import VoiceSpec


@dataclass(frozen=True, slots=True)
class Program:
    """One sound that a bank and program number select."""

    bank: int
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class InstrumentInfo:
    """What `padtray info` and the instrument's page show.

    Attributes:
        name: For people.
        path: The file that was loaded.
        format: "sfz" or "sf2".
        regions: Number of regions (zones) that can sound.
        samples: Number of samples in use.
        sample_bytes: Memory they take, in bytes; mapped files count as what they would take when all is played.
        streamed_bytes: Memory that its samples would take beyond that if all of it played; decoded while it plays.
        programs: What bank and program select; one for an SFZ file.
        keys: Keys that sound.
        key_switches: Names of keys that switch articulations.
        controllers: Names of controllers that the instrument answers to.
        findings: One line for everything not supported, missing or wrong, with file and line where there is one.
    """

    name: str
    path: Path
    format: str
    regions: int
    samples: int
    sample_bytes: int
    programs: tuple[Program, ...]
    keys: tuple[int, ...]
    key_switches: Mapping[int, str]
    controllers: Mapping[int, str]
    findings: tuple[str, ...]
    streamed_bytes: int = 0


class Instrument(Protocol):
    """Loaded, complete and unchanging: any thread may read it; what changes while playing is in the PlayState.

    `state` is as it was before the event: the player updates it afterwards. Channels are 0 to 15, keys, velocities,
    controllers and values 0 to 127, `time_s` any steady clock. None of the calls waits, reads a file or raises, except
    that compressed samples which nothing has prepared are decoded at their first note.
    """

    @property
    def info(self) -> InstrumentInfo:
        """What it is."""

    @property
    def pedals(self) -> Pedals:
        """Which controllers its pedals are."""

    def new_state(self) -> PlayState:
        """A state for one player, with the instrument's starting controllers."""

    def prepare(self, channel: int, state: PlayState) -> None:
        """The channel has got another bank or program: make ready what its next notes need, waiting for nothing."""

    def note_on(self, channel: int, key: int, velocity: int, state: PlayState, time_s: float) -> list[VoiceSpec]:
        """The voices that a key press starts."""

    def note_off(self, channel: int, key: int, velocity: int, state: PlayState, time_s: float) -> list[VoiceSpec]:
        """The voices that a key release starts (release sounds); the engine ends the note itself."""

    def control(self, channel: int, number: int, value: int, state: PlayState, time_s: float) -> list[VoiceSpec]:
        """The voices that a controller's move starts: `on_locc` regions, and release sounds when a pedal goes up."""
