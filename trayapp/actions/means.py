"""What the carriers of actions work with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from trayapp.actions.held import HeldKeys
from trayapp.actions.platform.base import Platform
from trayapp.actions.programs import Programs
from trayapp.actions.runs import Runs
from trayapp.actions.schedule import Schedule
from trayapp.core.action import ActionCall, ActionSpec
from trayapp.core.errors import UnavailableError
from trayapp.core.phrase import Phrase
from trayapp.core.scale import Scale
from trayapp.store.bus import Bus
from trayapp.store.store import Store

Carrier: TypeAlias = Callable[[ActionCall], Phrase]
"""Carries out a call whose parameters are checked and complete; returns what it did in a few words.

An empty answer is not reported. Raises `PadTrayError` with the remedy where it failed.
"""

Report: TypeAlias = Callable[[ActionCall, Phrase], None]
"""Says later that an action which seemed to succeed has failed."""


def _nothing() -> None:
    return None


def _no_midi(port: str, _data: bytes) -> None:
    raise UnavailableError("no MIDI can be sent to {port!r} here; start PadTray with its MIDI room", port=port)


class EffectRow(Protocol):
    """One effect parameter; `get` and `set` take 0 to 1, on any thread."""

    @property
    def name(self) -> str:
        """The stored name."""

    @property
    def text(self) -> str:
        """As people read it."""

    @property
    def get(self) -> Callable[[], float]:
        """Its value now."""

    @property
    def set(self) -> Callable[[float], None]:
        """Sets it."""

    @property
    def scale(self) -> Scale:
        """What its positions mean."""


def _no_effects() -> tuple[EffectRow, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Outlets:
    """Ways out to other rooms, each callable on any thread.

    `silence` ends every sounding note and must not block. `send_midi(port, bytes)` sends one message to the output
    whose name is or contains `port`, and raises UnavailableError. `effects` lists the effect parameters there are.
    """

    silence: Callable[[], None] = field(default=_nothing)
    send_midi: Callable[[str, bytes], None] = field(default=_no_midi)
    effects: Callable[[], Sequence[EffectRow]] = field(default=_no_effects)


@dataclass(frozen=True, slots=True)
class Means:
    """Handed to every carrier's maker.

    `panic` lets go of everything; `failed` reports a late failure. `perform` checks a call and carries it out on this
    thread, raising `PadTrayError`; `next_id` numbers its press; `specs` are the rows there are now.
    """

    store: Store
    bus: Bus
    platform: Platform
    held: HeldKeys
    schedule: Schedule
    programs: Programs
    runs: Runs
    outlets: Outlets
    perform: Carrier
    next_id: Callable[[], int]
    specs: Callable[[], Mapping[str, ActionSpec]]
    panic: Callable[[], None]
    failed: Report
