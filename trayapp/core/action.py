"""What an action is, and the rows that describe each kind of action to the editor and the worker."""

from dataclasses import dataclass, replace
from typing import Literal

from pydantic import Field

from trayapp.core.control import Control
from trayapp.core.model import FrozenMap, Model
from trayapp.core.phrase import NOTHING, Phrase

Scalar = bool | int | float | str
ParamValue = Scalar | tuple[str, ...]

ParamKind = Literal[
    "text", "int", "float", "bool", "choice", "chord", "file", "folder", "list",
    "app", "panel", "preset", "output", "midi_output", "effect", "plugin", "setting", "value", "window",
]  # fmt: skip
"""From `app` on the editor offers what there is now. A `value` is one of the plugin's setting that stands beside it; in
a plugin's own action, of the plugin's setting that is called like the parameter."""


class Action(Model):
    """One thing to do: the name of its row and its parameters."""

    kind: str = Field(min_length=1)
    params: FrozenMap[str, ParamValue] = Field(default_factory=dict, validate_default=True)


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list: the value that is stored and the text that people read."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of an action or setting, as the editor draws it and the worker checks it.

    `low` and `high` bound numbers (inclusive); `choices` lists the values of a choice; a `secret` value never
    stands in a log or an export. `turned`: it also counts where a knob drives the action,
    but for the choices that are for `pads_only`.
    """

    name: str
    kind: ParamKind
    text: str
    default: ParamValue | None = None
    required: bool = False
    low: float | None = None
    high: float | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    secret: bool = False
    turned: bool = True
    pads_only: tuple[str, ...] = ()

    def of_knob(self) -> "Param":
        """As it is where a knob drives the action: without the choices that only a press can carry out."""
        choices = tuple(choice for choice in self.choices if choice not in self.pads_only)
        return replace(self, choices=choices, default=choices[0] if self.default in self.pads_only else self.default)


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """The row of one kind of action.

    `holds`: the press and the release are both carried out (a held key). `turns`: a knob can drive it with a value
    from 0 to 1. `has_state`: it can say whether its target is on, so pads and lights can show it. `danger`: what an
    import from a stranger must ask about first; empty if harmless. `about` is a line below it in the editor.
    """

    kind: str
    title: str
    group: str
    params: tuple[Param, ...] = ()
    holds: bool = False
    turns: bool = False
    has_state: bool = False
    danger: Literal["", "launches", "runs", "types", "sends", "changes"] = ""
    plugin: str = ""
    about: str = ""

    def params_of(self, gesture: str) -> tuple[Param, ...]:
        """The parameters that count for a gesture: for a turn those that a knob uses."""
        return tuple(param.of_knob() for param in self.params if param.turned) if gesture == "turn" else self.params


@dataclass(frozen=True, slots=True)
class TargetState:
    """The state of what an action controls: on or off, in words, and as a position 0 to 1 where it has one."""

    state: Literal["off", "on"]
    detail: Phrase = NOTHING
    value: float | None = None


Phase = Literal["press", "release", "turn"]


@dataclass(frozen=True, slots=True)
class ActionCall:
    """An action to carry out now.

    `value` is the velocity (press) or the knob's position (turn), 0 to 1. `press_id` ties a release to its press.
    `time` is `time.perf_counter()` seconds at which the cause arrived.
    """

    action: Action
    phase: Phase
    control: Control
    label: str
    press_id: int
    value: float
    time: float
