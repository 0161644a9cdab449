"""A running action worker on the test's own display and sound server."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.rig.desktop import XServer
from tests.rig.waiting import wait_until
from trayapp.actions.means import Outlets
from trayapp.actions.platform.base import Platform
from trayapp.actions.platform.dummy import NoInput, NoVolume, NoWindows
from trayapp.actions.platform.x11_input import X11Input
from trayapp.actions.schedule import Schedule
from trayapp.actions.worker import ActionWorker
from trayapp.core.action import Action, ActionCall, Phase
from trayapp.core.control import Control
from trayapp.core.events import ActionEvent
from trayapp.core.scale import PERCENT, Scale
from trayapp.core.state import AppState
from trayapp.store.bus import Bus
from trayapp.store.store import Store

_press_ids = itertools.count(1)
PAD = Control("pad", "A", 1)
KNOB = Control("knob", "A", 1)


@dataclass
class Effect:
    """An effect parameter."""

    name: str
    text: str
    value: float = 0.5
    scale: Scale = PERCENT

    def get(self) -> float:
        return self.value

    def set(self, value: float) -> None:
        self.value = value


class Rig:
    """A worker, its store and bus, and everything it published."""

    def __init__(self, make: Callable[[Schedule], Platform], state: AppState | None = None) -> None:
        self.bus = Bus()
        self.store = Store(self.bus, state=state)
        self.silenced = 0
        self.sent: list[tuple[str, bytes]] = []
        self.effects: list[Effect] = []
        outlets = Outlets(self._silence, lambda port, data: self.sent.append((port, data)), lambda: self.effects)
        self.worker = ActionWorker(self.store, self.bus, make, outlets)
        self.events: list[ActionEvent] = []
        self.bus.subscribe(self.events.append, ActionEvent)
        self.bus.start()
        self.worker.start()

    def _silence(self) -> None:
        self.silenced += 1

    def call(self, kind: str, control: Control = PAD, **params: object) -> ActionCall:
        """Submit a press; returns it."""
        return self._submit(kind, "press", control, next(_press_ids), 1.0, params)

    def turn(self, kind: str, value: float, control: Control = KNOB, **params: object) -> ActionCall:
        """Submit a turn; returns it."""
        return self._submit(kind, "turn", control, 0, value, params)

    def _submit(
        self, kind: str, phase: Phase, control: Control, press_id: int, value: float, params: dict[str, object]
    ) -> ActionCall:
        action = Action(kind=kind, params=params)  # type: ignore[arg-type]
        call = ActionCall(action, phase, control, "", press_id, value, time.perf_counter())
        self.worker.submit(call)
        return call

    def release(self, call: ActionCall) -> None:
        """Submit the release of a press."""
        self.worker.submit(
            ActionCall(call.action, "release", call.control, "", call.press_id, 0.0, time.perf_counter())
        )

    def did(self, kind: str, **params: object) -> ActionEvent:
        """Press and wait for what it did."""
        before = len(self.events)
        self.call(kind, **params)  # type: ignore[arg-type]
        return wait_until(lambda: self.events[before:], f"{kind} is reported")[0]

    def end(self) -> None:
        self.worker.stop()
        self.bus.stop()


def nothing() -> Platform:
    """A platform without anything."""
    return Platform(NoInput("no keys", "a"), NoVolume("no mixer", "b"), NoWindows("no windows", "c"))


@pytest.fixture
def rig() -> Iterator[Callable[..., Rig]]:
    """Makes running workers: `rig(make_platform, state)`; stopped after the test."""
    with ExitStack() as stack:

        def make(
            platform: Callable[[Schedule], Platform] = lambda _schedule: nothing(), state: AppState | None = None
        ) -> Rig:
            made = Rig(platform, state)
            stack.callback(made.end)
            return made

        yield make


@pytest.fixture
def keys(desktop: XServer, rig: Callable[..., Rig]) -> Rig:
    """A worker that has the keys and the mouse of the test's display."""
    none = nothing()
    return rig(lambda schedule: Platform(X11Input(schedule, desktop.display), none.volume, none.windows))
