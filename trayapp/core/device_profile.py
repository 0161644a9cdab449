"""What the messages of a MIDI controller are: pads by bank, knobs, keys, and what its lights understand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, model_validator

from trayapp.core.errors import BadInputError
from trayapp.core.model import Model

Channel = Annotated[int, Field(ge=0, le=16)]
"""A MIDI channel from 1 to 16; 0 is every channel."""
Byte = Annotated[int, Field(ge=0, le=127)]
Position = Annotated[int, Field(ge=1, le=128)]
PadBank = Literal["A", "B"]
SourceKind = Literal[
    "note", "control_change", "pitch_bend", "channel_pressure", "poly_pressure", "control_change_14", "nrpn"
]
Encoding = Literal["absolute", "relative_twos", "relative_signed", "relative_offset"]
"""What a knob sends: its position; or the steps of a turn in two's complement (1, 127), as a sign in bit 6 (1, 65),
or as the distance from 64 (65, 63)."""

NUMBERLESS: frozenset[SourceKind] = frozenset(("pitch_bend", "channel_pressure"))
"""Kinds whose messages carry no number; theirs is 0."""


class PadGroup(Model):
    """Pads or buttons of a bank: the first number is position `first`, the next one `first + 1`, and so on.

    Several groups may give the same position: a controller can send different messages in its different modes.
    """

    bank: PadBank
    kind: Literal["note", "control_change"] = "note"
    channel: Channel = 0
    numbers: tuple[Byte, ...] = Field(min_length=1)
    first: Position = 1


class Ring(Model):
    """The ring of lights around an endless knob: its position as a control change from `low` to `high`.

    The channel (0) and the numbers (none) are the knobs' own where they are not given.
    """

    channel: Channel = 0
    numbers: tuple[Byte, ...] = ()
    low: Byte = 0
    high: Byte = 127

    def value(self, position: float) -> int:
        """The message's value for a position of the knob, 0 to 1."""
        return round(self.low + position * (self.high - self.low))


class KnobGroup(Model):
    """Knobs, faders, wheels, axes or the pressure of keys. Without a bank they follow the bank of the last pad pressed.

    `numbers` are controllers; of `control_change_14` the lower ones (0 to 31) of each pair; of `nrpn` parameters, 0 to
    16383; of `poly_pressure` notes; of `pitch_bend` and `channel_pressure` only 0.
    """

    bank: Literal["", "A", "B"] = ""
    kind: Literal["control_change", "pitch_bend", "channel_pressure", "poly_pressure", "control_change_14", "nrpn"] = (
        "control_change"
    )
    channel: Channel = 0
    numbers: tuple[Annotated[int, Field(ge=0, le=16383)], ...] = Field(min_length=1)
    first: Position = 1
    encoding: Encoding = "absolute"
    ring: Ring | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "KnobGroup":
        if self.kind in NUMBERLESS and self.numbers != (0,):
            raise BadInputError("{kind} has no number: write numbers = [0]", kind=self.kind)
        if self.encoding != "absolute" and self.kind != "control_change":
            raise BadInputError(
                "{kind} is absolute; only control_change can be {encoding}", kind=self.kind, encoding=self.encoding
            )
        highest = {"control_change_14": 31, "nrpn": 16383}.get(self.kind, 127)
        if max(self.numbers) > highest:
            raise BadInputError(
                "numbers: {kind} has none above {highest}, so not {number}",
                kind=self.kind,
                highest=highest,
                number=max(self.numbers),
            )
        if self.ring is not None and len(self.ring.numbers) not in {0, len(self.numbers)}:
            raise BadInputError(
                "ring: {count} knobs need as many numbers, or none for their own", count=len(self.numbers)
            )
        if self.ring is not None and not self.ring.numbers and self.kind != "control_change":
            raise BadInputError("ring: {kind} needs numbers for its rings", kind=self.kind)
        return self


class Keys(Model):
    """The piano keys: every note of `channel` from `low` to `high` that is no pad."""

    channel: Channel = 0
    low: Byte = 0
    high: Byte = 127


class Lights(Model):
    """What to send to light a pad; its channel (unless `channel` is given) and number are those that the pad sends.

    `switch`: its own message with the value `on` or `off`. `palette`: its own message with the palette entry nearest
    to the colour, 0 for dark. `rgb_sysex`: `message` with `led`, `r`, `g` and `b` (7 bits each) filled in.
    """

    kind: Literal["none", "switch", "palette", "rgb_sysex"] = "none"
    channel: Channel = 0
    on: Byte = 127
    off: Byte = 0
    palette: tuple[tuple[Byte, Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]], ...] = ()
    message: tuple[Annotated[int, Field(ge=0, le=255)] | Literal["led", "r", "g", "b"], ...] = ()
    enter: tuple[tuple[Annotated[int, Field(ge=0, le=255)], ...], ...] = ()
    """Messages on connecting, which hand the lights over."""
    leave: tuple[tuple[Annotated[int, Field(ge=0, le=255)], ...], ...] = ()
    """Messages before letting the controller go."""
    ports: tuple[str, ...] = ()
    """Patterns of the output port's name; empty where it is called as the input port is."""

    @model_validator(mode="after")
    def _complete(self) -> "Lights":
        if self.kind == "palette" and not self.palette:
            raise BadInputError("lights of kind palette need a palette")
        if self.kind == "rgb_sysex" and not {"led", "r", "g", "b"} <= set(self.message):
            raise BadInputError("lights of kind rgb_sysex need a message with led, r, g and b")
        return self


@dataclass(frozen=True, slots=True)
class Hit:
    """What a source is: a pad of a bank, or a knob (of a bank, or empty where it follows the last pad)."""

    type: Literal["pad", "knob"]
    bank: Literal["", "A", "B"]
    position: int
    encoding: Encoding = "absolute"


class DeviceProfile(Model):
    """A controller as its maker ships it, or as the user set it up.

    `ports` are patterns (`*` and `?`, case does not matter) of its port's name; `other_ports` those of its ports that
    carry nothing for PadTray. `source` says where the numbers come from.
    """

    name: str = Field(min_length=1, max_length=60)
    maker: str = ""
    source: str = Field(min_length=1)
    ports: tuple[str, ...] = ()
    other_ports: tuple[str, ...] = ()
    pads: tuple[PadGroup, ...] = ()
    pad_rows: tuple[tuple[Position, ...], ...] = ()
    """Positions as they lie on the controller, upper row first."""
    knobs: tuple[KnobGroup, ...] = ()
    knob_rows: tuple[tuple[Position, ...], ...] = ()
    keys: Keys | None = None
    lights: Lights = Lights()

    @cached_property
    def _sources(self) -> MappingProxyType[tuple[SourceKind, int, int], Hit]:
        return MappingProxyType(dict(self._each()))

    def hit(self, kind: SourceKind, channel: int, number: int) -> Hit | None:
        """Which pad or knob sends this; None if it is neither."""
        return self._sources.get((kind, channel, number))

    @cached_property
    def other_knobs(self) -> tuple[int, ...]:
        """Positions of wheels, axes and pressure, which have no place in `knob_rows`."""
        drawn = {position for row in self.knob_rows for position in row}
        sent = {knobs.first + at for knobs in self.knobs for at in range(len(knobs.numbers))}
        return tuple(sorted(sent - drawn)) if drawn else ()

    @cached_property
    def is_wide(self) -> bool:
        """Whether some of its values come in several messages."""
        return any(knobs.kind in {"control_change_14", "nrpn"} for knobs in self.knobs)

    def has_nrpn(self, channel: int) -> bool:
        """Whether parameters on this channel are knobs."""
        return any(knobs.kind == "nrpn" and knobs.channel in {0, channel} for knobs in self.knobs)

    def is_key(self, channel: int, note: int) -> bool:
        """Whether a note that is no pad is a piano key."""
        keys = self.keys
        return keys is not None and keys.channel in {0, channel} and keys.low <= note <= keys.high

    @property
    def is_lit(self) -> bool:
        """Whether it shows anything that it is sent."""
        return self.lights.kind != "none" or any(knobs.ring for knobs in self.knobs)

    def pad_sources(self, bank: PadBank, position: int) -> Iterator[tuple[SourceKind, int, int]]:
        """(kind, channel or 0, number) of each message that this pad may send."""
        for group in self.pads:
            at = position - group.first
            if group.bank == bank and 0 <= at < len(group.numbers):
                yield group.kind, group.channel, group.numbers[at]

    def _each(self) -> Iterator[tuple[tuple[SourceKind, int, int], Hit]]:
        for pads in self.pads:
            for at, number in enumerate(pads.numbers):
                for channel in _channels(pads.channel):
                    yield (pads.kind, channel, number), Hit("pad", pads.bank, pads.first + at)
        for knobs in self.knobs:
            for at, number in enumerate(knobs.numbers):
                for channel in _channels(knobs.channel):
                    yield (knobs.kind, channel, number), Hit("knob", knobs.bank, knobs.first + at, knobs.encoding)

    @model_validator(mode="after")
    def _consistent(self) -> "DeviceProfile":
        seen: dict[tuple[SourceKind, int, int], tuple[Hit, bool]] = {}
        for source, hit in self._each():
            for claimed, shared in _claimed(*source):
                mine = (hit, shared)
                other = seen.setdefault(claimed, mine)
                if other is not mine and not (shared and other[1]):
                    kind, channel, number = claimed
                    raise BadInputError(
                        "{kind} {number} on channel {channel} is both {other} and {hit}",
                        kind=kind,
                        number=number,
                        channel=channel,
                        other=_text(other[0]),
                        hit=_text(hit),
                    )
        hits = [hit for hit, _ in seen.values()]
        _check_rows("pad_rows", self.pad_rows, (hit.position for hit in hits if hit.type == "pad"))
        _check_rows("knob_rows", self.knob_rows, (hit.position for hit in hits if hit.type == "knob"))
        return self


def _channels(channel: int) -> Iterable[int]:
    return (channel,) if channel else range(1, 17)


def _claimed(kind: SourceKind, channel: int, number: int) -> Iterator[tuple[tuple[SourceKind, int, int], bool]]:
    """Each message that belongs to a source, and whether all parameters share it."""
    yield (kind, channel, number), False
    if kind == "control_change_14":
        yield ("control_change", channel, number), False
        yield ("control_change", channel, number + 32), False
    elif kind == "nrpn":
        for controller in (6, 38, 98, 99):
            yield ("control_change", channel, controller), True


def _text(hit: Hit) -> str:
    return f"{hit.type} {hit.bank}{hit.position}"


def _check_rows(name: str, rows: tuple[tuple[int, ...], ...], positions: Iterable[int]) -> None:
    drawn = [position for row in rows for position in row]
    unknown = set(drawn) - set(positions)
    if unknown:
        raise BadInputError("{name}: nothing sends position {unknown}", name=name, unknown=min(unknown))
    if len(set(drawn)) != len(drawn):
        raise BadInputError("{name}: a position stands twice", name=name)
