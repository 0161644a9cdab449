"""Which kind of knob sent these messages: absolute or relative, 7 or 14 bits. Pure.

A person turns it a little to the right and back to the left. A position runs through neighbouring values; a relative
knob says the same few ones again and again, on two sides that its encoding tells apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from trayapp.core.device_profile import Encoding, SourceKind
from trayapp.core.events import MidiEvent

MEANT = 4
"""Messages of a source; fewer are a tremble."""
FAST = 24
"""No hand turns a relative knob by more steps in one message."""
_RIGHT, _LEFT = range(1, FAST + 1), range(128 - FAST, 128)
_SIGNED_LEFT = range(65, 65 + FAST)
_AROUND = (*range(64 - FAST, 64), *range(65, 65 + FAST))
_LOW_CONTROLLERS = 32
_DATA, _DATA_LOW, _NRPN_LOW, _NRPN_HIGH = 6, 38, 98, 99


def encoding_of(values: Sequence[int]) -> Encoding:
    """How the values of one controller, in their order, are meant."""
    same = sum(first == second for first, second in pairwise(values))
    if len(values) < MEANT or same * 3 < len(values) - 1:
        return "absolute"
    there = set(values)
    if there <= {*_RIGHT, *_LEFT} and (there & set(_LEFT) or there <= set(_RIGHT)):
        return "relative_twos"
    if there <= {*_RIGHT, *_SIGNED_LEFT} and there & set(_RIGHT):
        return "relative_signed"
    return "relative_offset" if there <= set(_AROUND) else "absolute"


@dataclass(frozen=True, slots=True)
class Knob:
    """A knob that was found: as `core.device_profile` describes it."""

    kind: SourceKind
    channel: int
    number: int
    encoding: Encoding = "absolute"


@dataclass(slots=True)
class _Source:
    kind: SourceKind
    channel: int
    number: int
    values: list[int] = field(default_factory=list)
    pairs: int = 0
    """How often the lower half of a pair followed at once."""


class TurnedKnobs:
    """Collects what is turned, in its order. Parameters count as parameters once they are chosen by their numbers."""

    def __init__(self) -> None:
        self._sources: dict[tuple[str, int, int], _Source] = {}
        self._chosen: dict[int, list[int]] = {}
        self._last: _Source | None = None

    def hear(self, event: MidiEvent) -> None:
        """Take in one message."""
        if event.kind == "pitch_bend":
            self._add("pitch_bend", event.channel, 0, event.value >> 7)
        elif event.kind == "control_change" and not self._parameter(event):
            upper = self._last
            lower = ("control_change", event.channel, event.number - _LOW_CONTROLLERS)
            if upper is not None and event.number < 64 and (upper.kind, upper.channel, upper.number) == lower:
                upper.pairs += 1
            self._add("control_change", event.channel, event.number, event.value)

    def undo(self) -> None:
        """Forget the last knob."""
        found = self.found()
        if found:
            last = found[-1]
            self._sources.pop((last.kind.removesuffix("_14"), last.channel, last.number))
            if last.kind == "control_change_14":
                self._sources.pop(("control_change", last.channel, last.number + _LOW_CONTROLLERS))

    def found(self) -> list[Knob]:
        """The knobs that were turned so far."""
        return list(self._each())

    def _each(self) -> Iterator[Knob]:
        lower = set()
        for source in tuple(self._sources.values()):
            if len(source.values) < MEANT or (source.channel, source.number) in lower:
                continue
            if source.pairs >= MEANT - 1:
                lower.add((source.channel, source.number + _LOW_CONTROLLERS))
                yield Knob("control_change_14", source.channel, source.number)
            elif source.kind == "control_change":
                yield Knob(source.kind, source.channel, source.number, encoding_of(source.values))
            else:
                yield Knob(source.kind, source.channel, source.number)

    def _parameter(self, event: MidiEvent) -> bool:
        """Whether the message belongs to a parameter."""
        if event.number in {_NRPN_HIGH, _NRPN_LOW}:
            self._chosen.setdefault(event.channel, [-1, -1])[event.number == _NRPN_LOW] = event.value
            return True
        chosen = self._chosen.get(event.channel, [-1, -1])
        if event.number not in {_DATA, _DATA_LOW} or -1 in chosen:
            return False
        if event.number == _DATA:
            self._add("nrpn", event.channel, chosen[0] << 7 | chosen[1], event.value)
        return True

    def _add(self, kind: SourceKind, channel: int, number: int, value: int) -> None:
        self._last = self._sources.setdefault((kind, channel, number), _Source(kind, channel, number))
        self._last.values.append(value)
