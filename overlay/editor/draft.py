"""A binding in the making: nothing of it reaches the store before it is whole. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self, get_args

from trayapp.core.action import Action, ActionSpec, ParamValue
from trayapp.core.action_table import check
from trayapp.core.binding import Binding, Gesture
from trayapp.core.panel import Panel
from trayapp.core.preset import PresetKind
from trayapp.core.state import AppState

COLOURS = ("#4C8DFF", "#3DDC97", "#FFB454", "#FF5D73", "#8B7CFF", "#38C6D9", "#F277C6", "#A8B3C7")
ICONS = (
    "🎬", "🎮", "📷", "🎙️", "⏺️", "⏪", "⏯️", "⏭️", "✂️", "🎧", "📣", "🥁", "👏", "🎻", "🏆", "⏹️",
    "🔇", "🔊", "💬", "🌐", "📁", "🖥️", "🎵", "🎹", "💡", "⭐", "❤️", "🔥", "⚡", "🚪", "🧹", "📝",
)  # fmt: skip


def gestures_of(kind: PresetKind) -> tuple[Gesture, ...]:
    """The gestures that a control of this kind knows."""
    return ("turn",) if kind == "knob" else tuple(g for g in get_args(Gesture) if g != "turn")


@dataclass(frozen=True)
class Draft:
    """What the editor holds. An action without a kind is none."""

    label: str = ""
    colour: str = ""
    icon: str = ""
    hotkey: str = ""
    gestures: Mapping[Gesture, Action] = field(default_factory=dict)

    @classmethod
    def of(cls, binding: Binding | None) -> Self:
        """The draft of a binding, or an empty one."""
        if binding is None:
            return cls()
        return cls(binding.label, binding.colour, binding.icon, binding.hotkey, dict(binding.gestures))

    def with_kind(self, gesture: Gesture, spec: ActionSpec | None) -> Self:
        """Another kind of action for a gesture, with its defaults; None takes the action away."""
        gestures = {known: action for known, action in self.gestures.items() if known != gesture}
        if spec is not None:
            params = {param.name: param.default for param in spec.params if param.default is not None}
            gestures[gesture] = Action(kind=spec.kind, params=params)
        return replace(self, gestures=gestures)

    def with_param(self, gesture: Gesture, name: str, value: ParamValue) -> Self:
        """Another value for a parameter of a gesture's action."""
        action = self.gestures[gesture]
        changed = Action(kind=action.kind, params={**action.params, name: value})
        return replace(self, gestures={**self.gestures, gesture: changed})

    def binding(self, specs: Mapping[str, ActionSpec]) -> Binding | None:
        """The whole binding, or None where the draft is empty.

        Raises:
            BadInputError: an action's parameters do not fit.
            pydantic.ValidationError: label, colour, icon or hotkey do not fit.
        """
        if not (self.label or self.icon or self.hotkey or self.gestures):
            return None
        gestures = {gesture: Action(kind=a.kind, params=check(a, specs)) for gesture, a in self.gestures.items()}
        return Binding(label=self.label, colour=self.colour, icon=self.icon, hotkey=self.hotkey, gestures=gestures)


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
