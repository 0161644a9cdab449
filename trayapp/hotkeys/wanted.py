"""Which hotkeys the state wants, and what each does: a pure rule."""

from dataclasses import dataclass

from trayapp.core.action import Action
from trayapp.core.chord import parse_trigger
from trayapp.core.control import Control
from trayapp.core.state import AppState


@dataclass(frozen=True, slots=True)
class Target:
    """What a hotkey does: `action`, on behalf of `control`; `owner` is its name in a notice."""

    action: Action
    control: Control
    label: str
    owner: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The hotkeys to register, and for each trigger that several want, those that go without."""

    targets: dict[str, Target]
    doubled: tuple[tuple[str, str, str], ...]
    """(trigger, who has it, who wants it too)."""


def wanted(state: AppState) -> Wanted:
    """The settings' hotkeys first, then those of the bindings that the active panels show; the first has a trigger.

    A binding's hotkey fires its tap. A disarmed binding has none.
    """
    settings = state.settings.hotkeys
    candidates = [
        (settings.overlay, Target(Action(kind="overlay", params={"op": "toggle"}), _control("", 0), "", "the overlay")),
        (settings.panic, Target(Action(kind="panic"), _control("", 0), "", "panic")),
    ]
    for panel in state.panels:
        if not panel.active:
            continue
        for position, binding in sorted(state.panel_preset(panel).bindings.items()):
            tap = binding.gestures.get("tap")
            if binding.hotkey and tap is not None and binding.armed:
                owner = str(Control("key" if panel.type == "piano" else panel.type, panel.bank, position))
                owner = f"{owner} ({binding.label})" if binding.label else owner
                control = _control(panel.bank, position)
                candidates.append((binding.hotkey, Target(tap, control, binding.label, owner)))
    targets: dict[str, Target] = {}
    doubled = []
    for trigger, target in candidates:
        if trigger:
            holder = targets.setdefault(trigger, target)
            if holder is not target:
                doubled.append((parse_trigger(trigger).title, holder.owner, target.owner))
    return Wanted(targets, tuple(doubled))


def _control(bank: str, position: int) -> Control:
    return Control("hotkey", bank, position)
