"""One row of the opcode table: what an SFZ opcode is called, takes and means."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["float", "int", "note", "bool", "text", "choice"]
Since = Literal["1", "2", "ARIA", "sfizz"]
Value = float | int | str | bool | None

INFINITY = math.inf

_NUMBER = re.compile(r"(?<!_vel)\d+|(?<=_vel)\d+(?![a-z])")
_FLOAT = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)")
_NOTE = re.compile(r"([A-Ga-g])([#b♯♭]?)(-?\d{1,2})$")
_STEPS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}


@dataclass(frozen=True, slots=True)
class OpcodeRow:
    """What one opcode is.

    Attributes:
        name: With N for each number in it: `eqN_freq`, `loccN`.
        kind: How the text becomes a value. A `note` is a MIDI key by number or name; -1 or `off` is no key.
        unit: Of the number.
        low: Smallest value; a smaller one is taken as `low` and reported.
        high: Largest value, likewise.
        default: Where it is not given. None: not given is a case of its own.
        since: Version of the format that brought it.
        text: What it does, for docs/sfz-support.md.
        modulated: `_onccN`, `_curveccN`, `_smoothccN` and `_stepccN` forms exist.
        choices: Of a `choice`.
        spellings: Other names, as the documentation shows them.
    """

    name: str
    kind: Kind
    unit: str
    low: float
    high: float
    default: Value
    since: Since
    text: str
    modulated: bool = False
    choices: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()

    def parse(self, text: str) -> tuple[Value, str]:
        """The value of `text` and what is wrong with it, empty if nothing is. A useless text gives the default."""
        if self.kind == "text":
            return text, ""
        if self.kind == "choice":
            word = text.lower()
            return (word, "") if word in self.choices else (self.default, f"{_shown(text)} is none of its values")
        if self.kind == "bool":
            word = text.lower()
            if word in {"on", "off"}:
                return word == "on", ""
        if self.kind == "note":
            if text.lower() in {"-1", "off", "none"}:
                return (None if self.default is None or self.name == "hikey" else int(self.low)), ""
            key = note_number(text)
            if key is not None:
                return key, ""
        return self._number(text)

    def _number(self, text: str) -> tuple[Value, str]:
        match = _FLOAT.match(text)
        if match is None:
            return self.default, f"{_shown(text)} is not a number"
        number = float(match[1])
        bounded = min(max(number, self.low), self.high)
        fault = "" if bounded == number else f"{_shown(text)} is outside {self.low:g} to {self.high:g}"
        if self.kind == "bool":
            return bounded != 0, fault
        return (bounded if self.kind == "float" else int(bounded)), fault


def note_number(text: str) -> int | None:
    """The MIDI key of a note name (`c4` is 60, `C#0`, `eb-1`), None if it is none in 0 to 127."""
    match = _NOTE.match(text.strip())
    if match is None:
        return None
    shift = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}[match[2]]
    key = 12 * (int(match[3]) + 1) + _STEPS[match[1].lower()] + shift
    return key if 0 <= key <= 127 else None


def fold(name: str) -> tuple[str, tuple[int, ...]]:
    """An opcode's name with N for each number, and the numbers. The 2 of `_vel2attack` is a word, not a number."""
    numbers: list[int] = []

    def number(match: re.Match[str]) -> str:
        numbers.append(int(match[0][:9]))
        return "N"

    return _NUMBER.sub(number, name), tuple(numbers)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
