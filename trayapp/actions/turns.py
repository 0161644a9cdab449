"""Knob turns on their way to their targets: newest wins, 60 a second for each target, the last one always."""

import time
from collections.abc import Callable, Hashable
from threading import Lock

from trayapp.actions.schedule import Schedule
from trayapp.core.action import Action, ActionCall

PERIOD_S = 1 / 60
"""Eyes and mixers follow no faster."""

Run = Callable[[ActionCall, Callable[[], None]], None]
"""Carries a turn out somewhere; calls the second argument when it is done."""


class _Slot:
    __slots__ = ("newest", "started")

    def __init__(self) -> None:
        self.newest: ActionCall | None = None
        self.started = 0.0


class Turns:
    """Lets one turn of a target run at a time, and the next one 1/60 s after its start, with the newest value."""

    def __init__(self, schedule: Schedule, run: Run) -> None:
        self._schedule, self._run = schedule, run
        self._slots: dict[Hashable, _Slot] = {}
        self._lock = Lock()

    def submit(self, call: ActionCall) -> None:
        """Take a turn. Any thread, never blocks."""
        target = _target(call.action)
        with self._lock:
            slot = self._slots.get(target)
            if slot is not None:
                slot.newest = call
                return
            slot = self._slots[target] = _Slot()
            slot.newest = call
        self._go(target)

    def clear(self) -> None:
        """Forget the turns that wait."""
        with self._lock:
            for slot in self._slots.values():
                slot.newest = None

    def _go(self, target: Hashable) -> None:
        with self._lock:
            slot = self._slots[target]
            call, slot.newest = slot.newest, None
            if call is None:
                del self._slots[target]
                return
            slot.started = time.perf_counter()

        self._run(call, lambda: self._schedule.at(slot.started + PERIOD_S, lambda: self._go(target)))


def _target(action: Action) -> Hashable:
    return (action.kind, tuple(sorted(action.params.items())))
