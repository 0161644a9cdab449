"""Which gestures a pad, key or button makes between its press and its last consequence. Pure: time is handed in.

What each gesture is stands in `core.gesture`.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trayapp.core.action import Action, ActionCall, Phase
from trayapp.core.binding import Binding
from trayapp.core.control import Control
from trayapp.core.events import StepEvent
from trayapp.core.gesture import Gesture, step_name
from trayapp.core.preset import Together
from trayapp.core.settings import GestureSettings

Made = ActionCall | StepEvent
"""An action to carry out, or where a cycle or toggle stands now."""


@dataclass(slots=True)
class Pressed:
    """An action that was pressed and is owed its one release, whatever is switched in between."""

    action: Action
    control: Control
    label: str
    press_id: int
    value: float
    owed: bool = True

    def call(self, phase: Phase, time: float) -> ActionCall:
        """The press or the release."""
        return ActionCall(self.action, phase, self.control, self.label, self.press_id, self.value, time)

    def release(self, time: float) -> list[Made]:
        """The release, unless it was made already."""
        owed, self.owed = self.owed, False
        return [self.call("release", time)] if owed else []


@dataclass(slots=True)
class Standing:
    """What a bound control remembers from tap to tap, by whatever it is pressed: its step, what its toggle holds."""

    panel: str
    position: int
    binding: Binding | None
    step: int = 0
    latched: Pressed | None = None
    is_bound: bool = True
    """False once the control is bound to something else: a tap that is decided later presses no toggle."""

    def next_step(self) -> int:
        """Go one step on; returns the number of the step that is made, from 1."""
        steps = self.binding.steps if self.binding else 1
        made = self.step + 1
        self.step = made % steps
        return made

    def let_go(self, time: float) -> list[Made]:
        """Release what the toggle holds, and tell."""
        latched, self.latched = self.latched, None
        return [*latched.release(time), *self.told()] if latched else []

    def forget(self, time: float) -> list[Made]:
        """Back to the start, for good: the control is bound to something else."""
        began, self.step, self.is_bound = bool(self.step), 0, False
        return self.let_go(time) or (self.told() if began else [])

    def told(self) -> list[Made]:
        """Where it stands; nothing for a control that has neither cycle nor toggle."""
        binding = self.binding
        if binding is None or (binding.steps == 1 and "toggle" not in binding.gestures):
            return []
        step, steps = (self.step, binding.steps) if binding.steps > 1 else (int(self.latched is not None), 2)
        return [StepEvent(self.panel, self.position, step, steps)]


class Touch:
    """One control from its press until nothing more can follow from it. Times are seconds of one clock.

    `hold` and `release` go their own way beside the rest. A tap without rivals acts at once; with `long_press` or
    `double_tap` bound as well it is decided by time or by the next press. A control with `partners` first waits a
    moment for one of them. Whatever was pressed is released when the control goes up, by the action that was pressed,
    and only once; what a toggle pressed, by the next tap.
    """

    __slots__ = (
        "_ids", "_is_second", "_joined", "_pressed_at", "_running", "_settings", "_undecided", "_value",
        "control", "down", "due", "partners", "standing", "waits",
    )  # fmt: skip

    def __init__(
        self,
        control: Control,
        standing: Standing,
        ids: Iterator[int],
        settings: GestureSettings,
        partners: Mapping[int, Together],
    ) -> None:
        self.control, self.partners = control, partners
        self.down = False
        self.due: float | None = None
        """When `elapse` has something to decide."""
        self.waits = False
        """Down, and still free to be pressed together with a partner."""
        self.standing, self._ids, self._settings = standing, ids, settings
        self._running: list[Pressed] = []
        self._undecided = self._is_second = self._joined = False
        self._value = self._pressed_at = 0.0

    @property
    def panel(self) -> str:
        """The id of the panel that took the press, or empty."""
        return self.standing.panel

    @property
    def binding(self) -> Binding | None:
        """What the control was bound to when it was pressed."""
        return self.standing.binding

    @property
    def finished(self) -> bool:
        """Nothing more can follow."""
        return not self.down and self.due is None

    @property
    def _gestures(self) -> Mapping[Gesture, Action]:
        binding = self.binding
        return binding.gestures if binding is not None and binding.armed else {}

    def press(self, value: float, time: float) -> list[Made]:
        """The control went down; `value` is the velocity, 0 to 1."""
        made = self.elapse(time)
        self._is_second, self._undecided, self._joined = self._undecided, False, False
        self.down, self.due, self._value, self._pressed_at = True, None, value, time
        if self.partners:
            self.waits, self.due = True, time + self._settings.chord_ms / 1000
            return made
        return made + self._begin(time)

    def together(self, other: "Touch", time: float) -> list[Made]:
        """This control and a partner that `waits` are pressed as one: nothing else follows from both."""
        action, label = self.partners[other.control.position]
        pressed = Pressed(action, self.control, label, next(self._ids), self._value)
        return [*other.join(pressed, time), *self.join(pressed, time), pressed.call("press", time)]

    def join(self, pressed: Pressed, time: float) -> list[Made]:
        """Take part in what was pressed together; a first tap that waited for a second one was one."""
        self.waits, self.due, self._joined = False, None, True
        self._running.append(pressed)
        return self._tap(time, "once") if self._is_second else []

    def release(self, time: float) -> list[Made]:
        """The control went up."""
        made = self.elapse(time)
        if self.waits:
            self.waits = False
            made += self._begin(time)
        made += self._end(time)
        if self._undecided and "double_tap" in self._gestures:
            self.due = time + self._settings.double_tap_ms / 1000
        elif self._undecided:
            self._undecided, self.due = False, None
            made += self._tap(time, "once")
        return made

    def elapse(self, now: float) -> list[Made]:
        """Time has passed: no partner came, a press became long, or no second tap came."""
        if self.due is None or now < self.due:
            return []
        time, self.due = min(now, self.due), None
        if self.waits:
            self.waits = False
            return self._begin(time) + self.elapse(now)
        self._undecided = False
        if not self.down:
            return self._tap(time, "once")
        return self._start("long_press", time) if "long_press" in self._gestures else self._tap(time, "down")

    def settle(self) -> list[Made]:
        """Decide now what time would decide."""
        return self.elapse(math.inf)

    def cancel(self, time: float) -> list[Made]:
        """The controller is gone: what was pressed is released, what was undecided does not happen."""
        begun = self.down and not self.waits
        self.due, self._undecided, self.waits, self.down = None, False, False, False
        return self._end(time) if begun else []

    def _begin(self, time: float) -> list[Made]:
        """No partner comes any more: the gestures begin."""
        made = self._start("hold", time)
        if self._is_second:
            return made + self._start("double_tap", time)
        rivals = self._gestures.keys() & {"long_press", "double_tap"}
        if not rivals:
            return made + self._tap(time, "down")
        self._undecided = True
        wait_ms = self._long_press_ms if "long_press" in rivals else self._settings.double_tap_ms
        self.due = self._pressed_at + wait_ms / 1000
        return made

    @property
    def _long_press_ms(self) -> int:
        own = self.binding.long_press_ms if self.binding else 0
        return own or self._settings.long_press_ms

    def _end(self, time: float) -> list[Made]:
        self.down = False
        made = [call for pressed in reversed(self._running) for call in pressed.release(time)]
        self._running.clear()
        return made if self._joined else made + self._once("release", time)

    def _tap(self, time: float, how: str) -> list[Made]:
        """A tap, as strong as it was, or the next step of a cycle; and the toggle. `how`: it is still down, or once."""
        gestures, standing = self._gestures, self.standing
        gesture: Gesture = self._settings.zone(self._value)
        if gesture not in gestures:
            gesture = step_name(standing.next_step()) if gestures else "tap"
        made = self._start(gesture, time) if how == "down" else self._once(gesture, time)
        if "toggle" in gestures and standing.is_bound:
            if standing.latched:
                made += standing.latched.release(time)
                standing.latched = None
            else:
                standing.latched = self._press("toggle")
                made.append(standing.latched.call("press", time))
        return made + standing.told() if gestures else made

    def _start(self, gesture: Gesture, time: float) -> list[Made]:
        if gesture not in self._gestures:
            return []
        pressed = self._press(gesture)
        self._running.append(pressed)
        return [pressed.call("press", time)]

    def _once(self, gesture: Gesture, time: float) -> list[Made]:
        if gesture not in self._gestures:
            return []
        pressed = self._press(gesture)
        return [pressed.call("press", time), *pressed.release(time)]

    def _press(self, gesture: Gesture) -> Pressed:
        label = self.binding.label if self.binding else ""
        return Pressed(self._gestures[gesture], self.control, label, next(self._ids), self._value)
