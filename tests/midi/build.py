"""States, events and profiles for the MIDI tests, each in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trayapp.core.action import Action, ActionCall
from trayapp.core.binding import Binding
from trayapp.core.device_profile import DeviceProfile, Keys, KnobGroup, PadGroup
from trayapp.core.events import MidiEvent, MidiKind
from trayapp.core.gesture import Gesture
from trayapp.core.panel import Bank, Panel, PanelType
from trayapp.core.preset import Preset, PresetKind
from trayapp.core.state import AppState
from trayapp.midi.held import Held
from trayapp.midi.route import Output, route

PORT = "MPK mini play"
PROFILE = DeviceProfile(
    name="test",
    source="none",
    pads=(PadGroup(bank="A", numbers=tuple(range(16, 24))), PadGroup(bank="B", numbers=tuple(range(24, 32)))),
    knobs=(KnobGroup(numbers=(48, 49, 50, 51)), KnobGroup(kind="pitch_bend", numbers=(0,), channel=3, first=9)),
    keys=Keys(),
)
PRESET_KINDS: dict[PanelType, PresetKind] = {"pad": "pad", "knob": "knob", "piano": "key"}


def action(name: str) -> Action:
    return Action(kind="text", params={"text": name})


def bound(name: str, gesture: Gesture = "tap", **more: Any) -> Binding:
    """A binding whose gesture does `name`."""
    return Binding(label=name, gestures={gesture: action(name)}, **more)


def panel(type_: PanelType, bank: Bank, bindings: Mapping[int, Binding], **more: Any) -> tuple[Panel, Preset]:
    """An active panel and its preset."""
    name = f"{type_} {bank} {more.pop('name', '')}".strip()
    preset = Preset(kind=PRESET_KINDS[type_], name=name, bindings=dict(bindings))
    return Panel(**{"type": type_, "bank": bank, "preset": name, "active": True} | more), preset


def state(*pairs: tuple[Panel, Preset]) -> AppState:
    return AppState(panels=tuple(p for p, _ in pairs), presets=tuple(q for _, q in pairs))


def event(
    kind: MidiKind, number: int, value: int = 100, *, time: float = 0.0, channel: int = 1, port: str = PORT
) -> MidiEvent:
    return MidiEvent(kind, channel, number, value, time, port)


class Desk:
    """A controller, a state and what is held, driven by hand."""

    def __init__(self, *pairs: tuple[Panel, Preset], profile: DeviceProfile = PROFILE) -> None:
        self.state = state(*pairs)
        self.profile = profile
        self.held = Held()
        self.outputs: list[Output] = []

    def send(self, kind: MidiKind, number: int, value: int = 100, **more: Any) -> list[Output]:
        """Route one event; returns what it led to."""
        outputs = route(event(kind, number, value, **more), self.profile, self.state, self.held)
        self.outputs += outputs
        return outputs

    def on(self, note: int, velocity: int = 100, **more: Any) -> list[Output]:
        return self.send("note_on", note, velocity, **more)

    def off(self, note: int, **more: Any) -> list[Output]:
        return self.send("note_off", note, 0, **more)


def done(outputs: list[Output]) -> list[str]:
    """The actions in short: `+a` pressed, `-a` released, `a=0.50` turned."""
    signs = {"press": "+", "release": "-"}
    return [
        f"{signs[call.phase]}{call.action.params['text']}"
        if call.phase in signs
        else f"{call.action.params['text']}={call.value:.2f}"
        for call in outputs
        if isinstance(call, ActionCall)
    ]


def played(outputs: list[Output]) -> list[tuple[str, int, int]]:
    """What the instrument got: (kind, number, value)."""
    return [(each.kind, each.number, each.value) for each in outputs if isinstance(each, MidiEvent)]
