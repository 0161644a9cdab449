"""What a control does: a label and the action of each gesture."""

import math
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from trayapp.core.action import Action
from trayapp.core.chord import parse_trigger
from trayapp.core.model import FrozenMap, Model

Gesture = Literal["tap", "double_tap", "long_press", "hold", "release", "turn"]
"""`tap` is the press (and, for an action that holds, its release); `turn` is a knob or fader."""

Hotkey = Annotated[str, AfterValidator(lambda text: str(parse_trigger(text)) if text else "")]
Colour = Annotated[str, Field(pattern=r"^(#[0-9A-Fa-f]{6})?$")]


TurnMode = Literal["pickup", "jump", "scaled"]
"""How a knob that stands elsewhere than its target takes it up: when it passes it; at once; step by step."""

Share = Annotated[float, Field(ge=0, le=1)]


class Turn(Model):
    """How the way of a knob (0 to 1) becomes the value of its target (0 to 1), from `low` to `high`.

    `curve` is an exponent: above 1 is finer at the lower end. `steps` is the number of values, 0 for all.
    """

    mode: TurnMode = "pickup"
    low: Share = 0.0
    high: Share = 1.0
    invert: bool = False
    curve: Annotated[float, Field(ge=0.2, le=5)] = 1.0
    steps: Annotated[int, Field(ge=0, le=128)] = 0

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
    """One pad, knob or key. `hotkey` fires the tap without the controller; `turn` is for knobs.

    `armed` is false for an imported binding until the user agrees to what it launches, runs, types or sends.
    """

    label: str = Field(default="", max_length=60)
    colour: Colour = ""
    icon: str = Field(default="", max_length=260)
    gestures: FrozenMap[Gesture, Action] = Field(default_factory=dict, validate_default=True)
    hotkey: Hotkey = ""
    turn: Turn = Turn()
    armed: bool = True
