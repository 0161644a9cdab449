"""What is down, sounding or turned away from rest right now: the memory that routing needs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from trayapp.core.control import Control
from trayapp.core.events import MidiEvent
from trayapp.core.panel import Bank
from trayapp.midi.gestures import Standing, Touch
from trayapp.midi.turn import KnobState

Source = tuple[str, str, int, int]
"""(port, kind, channel, number) of whatever can be pressed or turned."""


@dataclass(frozen=True, slots=True)
class Turned:
    """Who set a place's value last, when, and to what (0 to 1; None while its target is not picked up).

    `knob` is the absolute knob that did; None for a relative one and for the screen.
    """

    control: Control
    time: float
    value: float | None
    knob: KnobState | None = None


@dataclass(slots=True)
class Held:
    """Owned by the dispatcher, changed by routing alone, under the dispatcher's lock."""

    touches: dict[Source, Touch] = field(default_factory=dict)
    """Pads, keys and buttons that are down or whose gesture is not decided."""
    standings: dict[tuple[str, int], Standing] = field(default_factory=dict)
    """Where the cycle and the toggle of (panel, position) stand."""
    sounding: dict[Source, MidiEvent] = field(default_factory=dict)
    """The note-on of each key that went to the instrument."""
    tilted: dict[Source, MidiEvent] = field(default_factory=dict)
    """Pedals and wheels of the instrument that are not at rest."""
    shares: bool = False
    """Whether what nobody here takes is passed on."""
    passed: dict[Source, MidiEvent] = field(default_factory=dict)
    """The press of each pad, key or button that was passed on: its release is passed on as well."""
    knob_bank: Bank = "A"
    positions: dict[Source, float] = field(default_factory=dict)
    """Where each absolute knob stands, 0 to 1, as its last message said."""
    knobs: dict[tuple[Source, str], KnobState] = field(default_factory=dict)
    """By knob and panel."""
    targets: dict[tuple[str, int], float] = field(default_factory=dict)
    """The real value, 0 to 1, of what (panel, position) controls, where it is known."""
    turned: dict[tuple[str, int], Turned] = field(default_factory=dict)
    """The last turn of (panel, position)."""
    refused: dict[tuple[str, int], float] = field(default_factory=dict)
    """When a turn of (panel, position) was last refused."""
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    """Numbers for presses."""

    def next_due(self) -> float | None:
        """When the earliest gesture is decided by time."""
        return min((touch.due for touch in self.touches.values() if touch.due is not None), default=None)
