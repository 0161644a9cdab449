"""A control of a controller as people call it: pad A3, knob B1, key C4."""

from dataclasses import dataclass
from typing import Literal

from trayapp.core.phrase import Phrase

ControlType = Literal["pad", "knob", "key", "hotkey", "screen"]
_NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")

_CALLED: dict[ControlType, Phrase] = {
    "pad": Phrase("Pad {name}"),
    "knob": Phrase("Knob {name}"),
    "key": Phrase("Key {name}"),
    "hotkey": Phrase("Hotkey"),
    "screen": Phrase("On screen"),
}


def note_name(note: int) -> str:
    """The name of a MIDI note, with middle C (60) as C4."""
    return f"{_NOTES[note % 12]}{note // 12 - 1}"


@dataclass(frozen=True, slots=True)
class Control:
    """Where an event came from. `position` counts from 1 for pads and knobs and is the MIDI note for keys."""

    type: ControlType
    bank: str
    position: int
    device: str = ""

    def __str__(self) -> str:
        return self.phrase

    @property
    def phrase(self) -> Phrase:
        """As people call it."""
        name = note_name(self.position) if self.type == "key" else f"{self.bank}{self.position}"
        return Phrase(_CALLED[self.type], name=name)
