"""Which events nobody here takes, so that other programs may have them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from trayapp.core.action import ActionCall
from trayapp.core.events import KnobEvent, MidiEvent
from trayapp.core.state import AppState
from trayapp.midi.held import Held, Source
from trayapp.midi.message import SOURCE_KINDS


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """An event that nobody here takes."""

    event: MidiEvent


def shared(event: MidiEvent, outputs: Sequence[object], state: AppState, held: Held) -> list[Unclaimed]:
    """The event, where none of what it led to needs it: no action, no instrument, no binding that still decides.

    A release is passed on exactly where its press was.
    """
    kind = SOURCE_KINDS.get(event.kind)
    source: Source = (event.port, kind or "", event.channel, event.number)
    if event.kind == "note_off" or (not event.value and source in held.passed):
        return [Unclaimed(event)] if held.passed.pop(source, None) else []
    if event.kind == "poly_pressure" and (event.port, "note", event.channel, event.number) in held.passed:
        return [Unclaimed(event)]
    if any(isinstance(output, ActionCall | MidiEvent) for output in outputs) or _bound(source, outputs, state, held):
        return []
    if event.kind == "note_on" or source in held.touches:
        held.passed[source] = event
    return [Unclaimed(event)]


def take_back(held: Held, time: float, port: str = "") -> list[Unclaimed]:
    """Release what was passed on, of one controller or of all."""
    outputs = []
    for source in [source for source in held.passed if port in {"", source[0]}]:
        press = held.passed.pop(source)
        kind = "note_off" if press.kind == "note_on" else press.kind
        outputs.append(Unclaimed(MidiEvent(kind, press.channel, press.number, 0, time, press.port)))
    return outputs


def _bound(source: Source, outputs: Sequence[object], state: AppState, held: Held) -> bool:
    touch = held.touches.get(source)
    if touch is not None:
        return touch.binding is not None and bool(touch.binding.gestures)
    if source[1] == "poly_pressure" and (source[0], "note", *source[2:]) in held.touches:
        return True  # the pressure of a pad that is taken
    for output in outputs:
        panel = state.panel(output.panel) if isinstance(output, KnobEvent) else None
        if panel is not None and isinstance(output, KnobEvent):
            binding = state.binding(panel, output.control.position)
            return binding is not None and "turn" in binding.gestures
    return False
