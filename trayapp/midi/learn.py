"""Learning: the next thing that a person presses or turns is the one that is meant. Pure."""

from trayapp.core.control import Control
from trayapp.core.device_profile import DeviceProfile
from trayapp.core.events import MidiEvent
from trayapp.core.panel import Bank
from trayapp.midi.message import SOURCE_KINDS

JITTER = 3
"""Steps of 7 bits. A fader trembles by one or two; a person turns further."""


def is_release(event: MidiEvent, profile: DeviceProfile) -> bool:
    """Whether a message lets go of a pad, key or pedal; a knob turned to its end does not."""
    if event.kind == "control_change" and not event.value:
        hit = profile.hit("control_change", event.channel, event.number)
        return hit is None or hit.type == "pad"
    return event.kind == "note_off"


def read(event: MidiEvent, profile: DeviceProfile, knob_bank: Bank) -> Control | None:
    """The control that sent a message, by the profile; None if it belongs to none."""
    kind = SOURCE_KINDS.get(event.kind)
    hit = profile.hit(kind, event.channel, event.number) if kind else None
    if hit is None:
        is_key = kind == "note" and profile.is_key(event.channel, event.number)
        return Control("key", "", event.number, event.port) if is_key else None
    return Control(hit.type, hit.bank or (knob_bank if hit.type == "knob" else "A"), hit.position, event.port)


class Learner:
    """Hears messages until one is meant. Clock, sensing, pressure and trembling faders never are."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str, int, int], int] = {}

    def hear(self, event: MidiEvent, profile: DeviceProfile, knob_bank: Bank) -> Control | None:
        """The control that is meant; None if this message does not say."""
        if event.kind == "note_on":
            hit = profile.hit("note", event.channel, event.number)
            if hit is not None:
                return Control("pad", hit.bank, hit.position, event.port)
            key = profile.is_key(event.channel, event.number)
            return Control("key", "map", event.number, event.port) if key else None
        if event.kind not in {"control_change", "pitch_bend", "control_change_14", "nrpn"}:
            return None
        hit = profile.hit(event.kind, event.channel, event.number)
        if hit is None or (hit.type == "pad" and not event.value):
            return None
        if hit.type == "pad":
            return Control("pad", hit.bank, hit.position, event.port)
        turned = abs(
            event.value - self._first.setdefault((event.port, event.kind, event.channel, event.number), event.value)
        )
        enough = JITTER if event.kind == "control_change" else JITTER * 128
        if hit.encoding == "absolute" and turned < enough:
            return None
        return Control("knob", hit.bank or knob_bank, hit.position, event.port)
