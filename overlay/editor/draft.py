"""A binding in the making: nothing of it reaches the store before it is whole. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from trayapp.core.action import Action, ActionSpec, ParamValue
from trayapp.core.action_table import check
from trayapp.core.binding import Binding, Turn
from trayapp.core.gesture import Gesture
from trayapp.core.panel import Panel
from trayapp.core.state import AppState
from trayapp.core.steps import parse_steps

COLOURS = ("#4C8DFF", "#3DDC97", "#FFB454", "#FF5D73", "#8B7CFF", "#38C6D9", "#F277C6", "#A8B3C7")


@dataclass(frozen=True)
class Draft:
    """What the editor holds."""

    label: str = ""
    colour: str = ""
    icon: str = ""
    hotkey: str = ""
    gestures: Mapping[Gesture, Action] = field(default_factory=dict)
    turn: Turn = field(default_factory=Turn)
    long_press_ms: int = 0
    light: bool = True
    armed: bool = True

    @classmethod
    def of(cls, binding: Binding | None) -> Self:
        """The draft of a binding, or an empty one."""
        if binding is None:
            return cls()
        return cls(**{name: getattr(binding, name) for name in type(binding).model_fields})

    def with_kind(self, gesture: Gesture, spec: ActionSpec | None) -> Self:
        """Another kind of action for a gesture, with its defaults; None takes the action away."""
        gestures = {known: action for known, action in self.gestures.items() if known != gesture}
        if spec is not None:
            params = {param.name: param.default for param in spec.params_of(gesture) if param.default is not None}
            gestures[gesture] = Action(kind=spec.kind, params=params)
        return replace(self, gestures=gestures)

    def with_param(self, gesture: Gesture, name: str, value: ParamValue) -> Self:
        """Another value for a parameter of a gesture's action."""
        action = self.gestures[gesture]
        changed = Action(kind=action.kind, params={**action.params, name: value})
        return replace(self, gestures={**self.gestures, gesture: changed})

    def with_turn(self, **values: Any) -> Self:
        """Another way of a knob.

        Raises:
            pydantic.ValidationError: it does not fit.
        """
        return replace(self, turn=self.turn.replace(**values))

    def binding(self, specs: Mapping[str, ActionSpec]) -> Binding | None:
        """The whole binding, or None where the draft is empty. An action of a plugin that is off is kept as it is.

        Raises:
            BadInputError: an action's parameters do not fit.
            pydantic.ValidationError: label, colour, icon or hotkey do not fit.
        """
        if not (self.label or self.icon or self.hotkey or self.gestures):
            return None
        gestures = {gesture: _whole(action, specs) for gesture, action in self.gestures.items()}
        return Binding(**{name: getattr(self, name) for name in Binding.model_fields} | {"gestures": gestures})


def _whole(action: Action, specs: Mapping[str, ActionSpec]) -> Action:
    if action.kind not in specs:
        return action
    params = check(action, specs)
    steps = params.get("steps")
    if isinstance(steps, tuple):
        parse_steps(steps, specs)
    return Action(kind=action.kind, params=params)


class History:
    """The drafts of one editing: `take` adds one, `back` and `forth` walk along them."""

    def __init__(self, first: Draft) -> None:
        self._drafts = [first]
        self._at = 0
        self._part = ""

    @property
    def now(self) -> Draft:
        """The draft now."""
        return self._drafts[self._at]

    @property
    def touched(self) -> bool:
        """Whether it differs from the first one."""
        return self.now != self._drafts[0]

    def take(self, draft: Draft, part: str = "") -> None:
        """A newer draft; changes of the same `part` in a row, as letters of a label, are one step."""
        if draft == self.now:
            return
        del self._drafts[self._at + 1 :]
        if part and part == self._part and self._at:
            self._drafts[self._at] = draft
        else:
            self._drafts.append(draft)
            self._at += 1
        self._part = part

    def back(self) -> bool:
        """Go one step back; False where there is none."""
        self._part = ""
        if not self._at:
            return False
        self._at -= 1
        return True

    def forth(self) -> bool:
        """Go one step forth; False where there is none."""
        self._part = ""
        if self._at + 1 == len(self._drafts):
            return False
        self._at += 1
        return True


def same_hotkey(state: AppState, panel: Panel, position: int, hotkey: str) -> Iterator[str]:
    """Where else a hotkey is used: other bindings, as `Stream 3`, and the app's own."""
    if not hotkey:
        return
    for name in ("overlay", "panic"):
        if getattr(state.settings.hotkeys, name) == hotkey:
            yield f"PadTray: {name}"
    for preset in state.presets:
        for at, binding in preset.bindings.items():
            here = (preset.kind, preset.name, at) == (panel.preset_kind, panel.preset, position)
            if binding.hotkey == hotkey and not here:
                yield f"{preset.name} {at}"
