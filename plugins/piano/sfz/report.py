"""What an instrument's text asks for and does not get: each thing once, with its first place and a count."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

FindingKind = Literal["unsupported", "unknown", "value", "missing", "refused", "text"]
MAX_FINDINGS = 500


class Place(NamedTuple):
    """A line of a file; `file` is relative to the instrument's folder."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the user: what, where first, how often."""

    kind: FindingKind
    text: str
    place: Place | None
    count: int

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        times = f" ({self.count} times)" if self.count > 1 else ""
        return f"{where}{self.text}{times}"


@dataclass(slots=True)
class Report:
    """Collects findings while an instrument loads. One thread."""

    _first: dict[tuple[FindingKind, str], tuple[str, Place | None]] = field(default_factory=dict)
    _count: dict[tuple[FindingKind, str], int] = field(default_factory=dict)
    left_out: int = 0

    def unsupported(self, name: str, reason: str, place: Place) -> None:
        """An opcode of the format that PadTray does not carry out."""
        self._add("unsupported", name, f"{name} is not supported: {reason}", place)

    def unknown(self, name: str, place: Place) -> None:
        """An opcode or header that no known version of SFZ has."""
        self._add("unknown", name, f"{name} is unknown and ignored", place)

    def value(self, name: str, text: str, place: Place) -> None:
        """A value that does not fit its opcode."""
        self._add("value", f"{name} {text}", f"{name}: {text}", place)

    def missing(self, text: str, place: Place | None) -> None:
        """A file that is not there or cannot be decoded."""
        self._add("missing", text, text, place)

    def refused(self, text: str, place: Place | None) -> None:
        """A file outside the instrument's folder."""
        self._add("refused", text, text, place)

    def warn(self, key: str, text: str, place: Place | None) -> None:
        """Text that is no SFZ, or does not go together; one line per `key`."""
        self._add("text", key, text, place)

    def findings(self) -> tuple[Finding, ...]:
        """Everything so far, in the order it was first met."""
        return tuple(Finding(key[0], text, place, self._count[key]) for key, (text, place) in self._first.items())

    def _add(self, kind: FindingKind, key: str, text: str, place: Place | None) -> None:
        name = (kind, key)
        if name in self._count:
            self._count[name] += 1
        elif len(self._first) >= MAX_FINDINGS:
            self.left_out += 1
        else:
            self._first[name] = (text, place)
            self._count[name] = 1
