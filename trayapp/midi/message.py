"""From the bytes of a MIDI message to its value and back. Pure."""

from collections.abc import Sequence

from trayapp.core.device_profile import SourceKind
from trayapp.core.events import MidiEvent, MidiKind

_KINDS: dict[int, MidiKind] = {
    0x80: "note_off",
    0x90: "note_on",
    0xA0: "poly_pressure",
    0xB0: "control_change",
    0xC0: "program_change",
    0xD0: "channel_pressure",
    0xE0: "pitch_bend",
}
_STATUS = {kind: status for status, kind in _KINDS.items()}
_SHORT = frozenset(("program_change", "channel_pressure"))
SOURCE_KINDS: dict[str, SourceKind] = {
    "note_on": "note",
    "note_off": "note",
    "control_change": "control_change",
    "pitch_bend": "pitch_bend",
    "channel_pressure": "channel_pressure",
    "poly_pressure": "poly_pressure",
    "control_change_14": "control_change_14",
    "nrpn": "nrpn",
}
"""What a profile calls the source of a message of each kind that has one."""
SUSTAIN, SOSTENUTO, SOFT = 64, 66, 67
"""Control changes of the pedals (MIDI 1.0, table of controllers)."""


def decode(message: Sequence[int], port: str, time: float) -> MidiEvent | None:
    """The value of one complete message; None for clock, sensing and whatever is no MIDI message."""
    if not message:
        return None
    status = message[0]
    if status == 0xF0:
        return MidiEvent("sysex", 1, 0, 0, time, port, tuple(message[1:-1]))
    kind = _KINDS.get(status & 0xF0)
    if kind is None or len(message) < (2 if kind in _SHORT else 3):
        return None
    first = message[1] & 0x7F
    second = 0 if kind in _SHORT else message[2] & 0x7F
    channel = (status & 0x0F) + 1
    if kind == "pitch_bend":
        return MidiEvent(kind, channel, 0, (second << 7 | first) - 8192, time, port)
    if kind == "channel_pressure":
        return MidiEvent(kind, channel, 0, first, time, port)
    if kind == "note_on" and second == 0:
        return MidiEvent("note_off", channel, first, 0, time, port)
    return MidiEvent(kind, channel, first, second, time, port)


def encode(event: MidiEvent) -> tuple[int, ...]:
    """The bytes of a message."""
    if event.kind == "sysex":
        return (0xF0, *event.data, 0xF7)
    status = _STATUS[event.kind] | (event.channel - 1)
    if event.kind == "pitch_bend":
        raw = event.value + 8192
        return (status, raw & 0x7F, raw >> 7)
    if event.kind == "channel_pressure":
        return (status, event.value)
    if event.kind == "program_change":
        return (status, event.number)
    return (status, event.number, event.value)
