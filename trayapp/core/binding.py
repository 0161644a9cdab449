"""What a control does: a label and the action of each gesture."""

import math
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from trayapp.core.action import Action
from trayapp.core.chord import parse_trigger
from trayapp.core.gesture import Gesture, step_number
from trayapp.core.model import FrozenMap, Model

Hotkey = Annotated[str, AfterValidator(lambda text: str(parse_trigger(text)) if text else "")]
Colour = Annotated[str, Field(pattern=r"^(#[0-9A-Fa-f]{6})?$")]


TurnMode = Literal["pickup", "jump", "scaled"]
"""How a knob that stands elsewhere than its target takes it up: when it passes it; at once; step by step."""

Share = Annotated[float, Field(ge=0, le=1)]


class Turn(Model):
    """How the way of a knob (0 to 1) becomes the value of its target (0 to 1), from `low` to `high`.

    `curve` is an exponent: above 1 is finer at the lower end. `steps` is the number of values, 0 for all.

    Of absolute knobs alone: `mode`; `dead_ends`, the share of the way at each end that counts as the end (a fader that
    does not reach it); `dead_middle`, the share about the middle that counts as the middle (a wheel or joystick that
    does not return to it).

    Of relative knobs alone: `speed`, how far a step goes, 1 for 1/127 of the way (with `steps` it goes to the next
    value); `acceleration`, how much further it goes when turned fast: 1 doubles it, 0 leaves it.
    """

    mode: TurnMode = "pickup"
    low: Share = 0.0
    high: Share = 1.0
    invert: bool = False
    curve: Annotated[float, Field(ge=0.2, le=5)] = 1.0
    steps: Annotated[int, Field(ge=0, le=128)] = 0
    dead_ends: Annotated[float, Field(ge=0, le=0.4)] = 0.0
    dead_middle: Annotated[float, Field(ge=0, le=0.8)] = 0.0
    speed: Annotated[float, Field(ge=0.1, le=20)] = 1.0
    acceleration: Annotated[float, Field(ge=0, le=20)] = 0.0

    def way(self, position: float) -> float:
        """How far an absolute knob is turned that stands at `position`, 0 to 1, without its dead zones."""
        ends = min(1.0, max(0.0, (position - self.dead_ends) / (1.0 - 2 * self.dead_ends)))
        side, half = ends - 0.5, self.dead_middle / 2
        if abs(side) <= half:
            return 0.5
        return 0.5 + math.copysign((abs(side) - half) / (0.5 - half) * 0.5, side) if half else ends

    @property
    def step(self) -> float:
        """The share of the way that one step of a relative knob goes when turned slowly."""
        return 1 / (self.steps - 1) if self.steps > 1 else self.speed / 127

    def value(self, position: float) -> float:
        """The target's value where the knob stands."""
        way = math.pow(1.0 - position if self.invert else position, self.curve)
        if self.steps > 1:
            way = round(way * (self.steps - 1)) / (self.steps - 1)
        return self.low + way * (self.high - self.low)

    def position(self, value: float) -> float:
        """Where the knob stands for a value of its target; the nearer end for one out of its range."""
        if self.low == self.high:
            return 0.0
        way = math.pow(min(1.0, max(0.0, (value - self.low) / (self.high - self.low))), 1 / self.curve)
        return 1.0 - way if self.invert else way


class Binding(Model):
    """One pad, knob or key. `gestures` holds an action under the name of its gesture, as `core.gesture` explains them.

    `hotkey` does what a press does, without the controller. `turn` is for knobs. `long_press_ms` is this control's own
    time, 0 for the one of the settings. `light` false keeps the controller's light of it dark. `armed` is false for an
    imported binding until the user agrees to what it launches, runs, types or sends.
    """

    label: str = Field(default="", max_length=60)
    colour: Colour = ""
    icon: str = Field(default="", max_length=260)
    gestures: FrozenMap[Gesture, Action] = Field(default_factory=dict, validate_default=True)
    hotkey: Hotkey = ""
    turn: Turn = Turn()
    long_press_ms: Annotated[int, Field(ge=0, le=10_000)] = 0
    light: bool = True
    armed: bool = True

    @cached_property
    def steps(self) -> int:
        """How many taps its cycle has; 1 if it has none."""
        return max((step_number(gesture) or 1 for gesture in self.gestures), default=1)
