"""What a control does: a label and the action of each gesture."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from trayapp.core.action import Action
from trayapp.core.chord import parse_trigger
from trayapp.core.model import FrozenMap, Model

Gesture = Literal["tap", "double_tap", "long_press", "hold", "release", "turn"]
"""`tap` is the press (and, for an action that holds, its release); `turn` is a knob or fader."""

Hotkey = Annotated[str, AfterValidator(lambda text: str(parse_trigger(text)) if text else "")]
Colour = Annotated[str, Field(pattern=r"^(#[0-9A-Fa-f]{6})?$")]


class Binding(Model):
    """One pad, knob or key. `hotkey` fires the tap without the controller.

    `armed` is false for an imported binding until the user agrees to what it launches, runs, types or sends.
    """

    label: str = Field(default="", max_length=60)
    colour: Colour = ""
    icon: str = Field(default="", max_length=260)
    gestures: FrozenMap[Gesture, Action] = Field(default_factory=dict, validate_default=True)
    hotkey: Hotkey = ""
    armed: bool = True
