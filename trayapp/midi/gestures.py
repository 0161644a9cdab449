"""Which gestures a pad, key or button makes between its press and its last consequence. Pure: time is handed in."""

import math
from collections.abc import Iterator, Mapping

from trayapp.core.action import Action, ActionCall, Phase
from trayapp.core.binding import Binding, Gesture
from trayapp.core.control import Control

LONG_PRESS_S = 0.4
DOUBLE_TAP_S = 0.25
"""The second tap begins at most this long after the end of the first."""


class Touch:
    """One control from its press until nothing more can follow from it. Times are seconds of one clock.

    `hold` and `release` go their own way beside the rest. A tap without rivals acts at once; with `long_press` or
    `double_tap` bound as well it is decided by time or by the next press. Whatever was pressed is released when the
    control goes up, by the action that was pressed, and only once.
    """

    __slots__ = ("_ids", "_running", "_undecided", "_value", "binding", "control", "down", "due", "panel")

    def __init__(self, control: Control, panel: str, binding: Binding | None, ids: Iterator[int]) -> None:
        self.control, self.panel, self.binding = control, panel, binding
        self.down = False
        self.due: float | None = None
        """When `elapse` has something to decide."""
        self._ids = ids
        self._running: list[tuple[Action, int]] = []
        self._undecided = False
        self._value = 0.0

    @property
    def finished(self) -> bool:
        """Nothing more can follow."""
        return not self.down and self.due is None

    @property
    def _gestures(self) -> Mapping[Gesture, Action]:
        return self.binding.gestures if self.binding is not None and self.binding.armed else {}

    def press(self, value: float, time: float) -> list[ActionCall]:
        """The control went down; `value` is the velocity, 0 to 1."""
        calls = self.elapse(time)
        second = self._undecided
        self.down, self.due, self._undecided, self._value = True, None, False, value
        calls += self._start("hold", time)
        if second:
            return calls + self._start("double_tap", time)
        rivals = self._gestures.keys() & {"long_press", "double_tap"}
        if not rivals:
            return calls + self._start("tap", time)
        self._undecided = True
        self.due = time + (LONG_PRESS_S if "long_press" in rivals else DOUBLE_TAP_S)
        return calls

    def release(self, time: float) -> list[ActionCall]:
        """The control went up."""
        calls = self.elapse(time)
        calls += self._end(time)
        if self._undecided and "double_tap" in self._gestures:
            self.due = time + DOUBLE_TAP_S
        elif self._undecided:
            self._undecided, self.due = False, None
            calls += self._once("tap", time)
        return calls

    def elapse(self, now: float) -> list[ActionCall]:
        """Time has passed: a press became long, or no second tap came."""
        if self.due is None or now < self.due:
            return []
        time, self.due, self._undecided = min(now, self.due), None, False
        if not self.down:
            return self._once("tap", time)
        return self._start("long_press" if "long_press" in self._gestures else "tap", time)

    def settle(self) -> list[ActionCall]:
        """Decide now what time would decide."""
        return self.elapse(math.inf)

    def cancel(self, time: float) -> list[ActionCall]:
        """The controller is gone: what was pressed is released, what was undecided does not happen."""
        self.due, self._undecided = None, False
        return self._end(time) if self.down else []

    def _end(self, time: float) -> list[ActionCall]:
        self.down = False
        calls = [self._call(action, "release", press_id, time) for action, press_id in reversed(self._running)]
        self._running.clear()
        return calls + self._once("release", time)

    def _start(self, gesture: Gesture, time: float) -> list[ActionCall]:
        action = self._gestures.get(gesture)
        if action is None:
            return []
        press_id = next(self._ids)
        self._running.append((action, press_id))
        return [self._call(action, "press", press_id, time)]

    def _once(self, gesture: Gesture, time: float) -> list[ActionCall]:
        action = self._gestures.get(gesture)
        if action is None:
            return []
        press_id = next(self._ids)
        return [self._call(action, phase, press_id, time) for phase in ("press", "release")]

    def _call(self, action: Action, phase: Phase, press_id: int, time: float) -> ActionCall:
        label = self.binding.label if self.binding else ""
        return ActionCall(action, phase, self.control, label, press_id, self._value, time)
