"""What the carriers of actions work with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from trayapp.actions.held import HeldKeys
from trayapp.actions.platform.base import Platform
from trayapp.actions.programs import Programs
from trayapp.actions.schedule import Schedule
from trayapp.core.action import ActionCall
from trayapp.store.bus import Bus
from trayapp.store.store import Store

Carrier: TypeAlias = Callable[[ActionCall], str]
"""Carries out a call whose parameters are checked and complete; returns what it did in a few words.

An empty answer is not reported. Raises `PadTrayError` with the remedy where it failed.
"""

Report: TypeAlias = Callable[[ActionCall, str], None]
"""Says later that an action which seemed to succeed has failed."""


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Outlets:
    """Ways out to other rooms. `silence` ends every sounding note; called by panic, any thread, must not block."""

    silence: Callable[[], None] = field(default=_nothing)


@dataclass(frozen=True, slots=True)
class Means:
    """Handed to every carrier's maker. `panic` lets go of everything; `failed` reports a late failure."""

    store: Store
    bus: Bus
    platform: Platform
    held: HeldKeys
    schedule: Schedule
    programs: Programs
    outlets: Outlets
    panic: Callable[[], None]
    failed: Report
