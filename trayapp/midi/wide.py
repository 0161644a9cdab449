"""Values of 14 bits that arrive in several messages: controller pairs and NRPN, as a device profile says. Pure.

MIDI 1.0, "Control Change": controllers 32 to 63 carry the lower 7 bits of 0 to 31, which come first; controllers 99 and
98 choose a non-registered parameter, 6 and 38 carry its value.
"""

from typing import Literal, get_args

from trayapp.core.device_profile import DeviceProfile
from trayapp.core.events import MidiEvent

WideKind = Literal["control_change_14", "nrpn"]
WIDE: frozenset[str] = frozenset(get_args(WideKind))
_DATA, _DATA_LOW = 6, 38
_NRPN_LOW, _NRPN_HIGH = 98, 99
_RPN = frozenset((100, 101))


def parts(event: MidiEvent) -> tuple[MidiEvent, ...]:
    """The messages in which an event came; of a parameter those of its value, as those of its number pass by."""
    if event.kind not in WIDE:
        return (event,)
    upper, lower = (event.number, event.number + 32) if event.kind == "control_change_14" else (_DATA, _DATA_LOW)
    return tuple(
        MidiEvent("control_change", event.channel, number, value, event.time, event.port)
        for number, value in ((upper, event.value >> 7), (lower, event.value & 0x7F))
    )


class Wide:
    """Puts the halves together. Remembers them by port and channel; one thread at a time.

    A value is whole with its lower half. A controller that has not sent a lower half yet counts at once, so one that
    never sends any works with 7 bits.
    """

    def __init__(self) -> None:
        self._halves: dict[tuple[str, int, int, int], list[int]] = {}
        """[upper, lower or -1] by (port, channel, controller or -1, parameter)."""
        self._parameters: dict[tuple[str, int], list[int]] = {}
        """[upper, lower] of the chosen parameter; one of them -1 while none is chosen."""

    def take(self, event: MidiEvent, profile: DeviceProfile) -> MidiEvent | None:
        """The event itself where it stands alone; the whole value where it completes one; else None."""
        if event.kind != "control_change" or not profile.is_wide:
            return event
        number, channel = event.number, event.channel
        if number < 64 and profile.hit("control_change_14", channel, number % 32):
            return self._half(event, "control_change_14", number % 32, number % 32, number >= 32)
        if not profile.has_nrpn(channel):
            return event
        chosen = self._parameters.setdefault((event.port, channel), [-1, -1])
        if number in {_NRPN_HIGH, _NRPN_LOW}:
            chosen[number == _NRPN_LOW] = event.value
        elif number in _RPN:
            chosen[:] = (-1, -1)
        elif number in {_DATA, _DATA_LOW} and -1 not in chosen:
            parameter = chosen[0] << 7 | chosen[1]
            if profile.hit("nrpn", channel, parameter):
                return self._half(event, "nrpn", -1, parameter, number == _DATA_LOW)
        return event

    def forget(self, port: str) -> None:
        """The controller is gone."""
        self._halves = {key: value for key, value in self._halves.items() if key[0] != port}
        self._parameters = {key: value for key, value in self._parameters.items() if key[0] != port}

    def _half(self, event: MidiEvent, kind: WideKind, controller: int, number: int, is_lower: bool) -> MidiEvent | None:
        halves = self._halves.setdefault((event.port, event.channel, controller, number), [0, -1])
        halves[is_lower] = event.value
        if not is_lower and halves[1] >= 0:
            return None
        value = halves[0] << 7 | (halves[1] if halves[1] >= 0 else halves[0])
        return MidiEvent(kind, event.channel, number, value, event.time, event.port)
