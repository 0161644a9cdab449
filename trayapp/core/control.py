"""A control of a controller as people call it: pad A3, knob B1, key C4."""

from dataclasses import dataclass
from typing import Literal

ControlType = Literal["pad", "knob", "key", "hotkey", "screen"]
_NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


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
        if self.type == "key":
            return f"Key {note_name(self.position)}"
        if self.type == "hotkey":
            return "Hotkey"
        if self.type == "screen":
            return "On screen"
        return f"{self.type.capitalize()} {self.bank}{self.position}"
