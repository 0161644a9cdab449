"""Which hotkeys the state wants, and what each does: a pure rule."""

from dataclasses import dataclass

from trayapp.core.action import Action
from trayapp.core.chord import parse_trigger
from trayapp.core.control import Control
from trayapp.core.phrase import Phrase
from trayapp.core.state import AppState


@dataclass(frozen=True, slots=True)
class Place:
    """A control of a panel, which the hotkey presses as if it were touched."""

    panel: str
    position: int


@dataclass(frozen=True, slots=True)
class Target:
    """What a hotkey does, and what has it, in the words of a notice."""

    does: Action | Place
    owner: Phrase


@dataclass(frozen=True, slots=True)
class Wanted:
    """The hotkeys to register, and for each trigger that several want, those that go without."""

    targets: dict[str, Target]
    doubled: tuple[tuple[str, str, str], ...]
    """(trigger, who has it, who wants it too)."""


def wanted(state: AppState) -> Wanted:
    """The settings' hotkeys first, then those of the bindings that the active panels show; the first has a trigger.

    A disarmed binding has none, nor has one that does nothing.
    """
    settings = state.settings.hotkeys
    candidates = [
        (settings.overlay, Target(Action(kind="overlay", params={"op": "toggle"}), Phrase("the overlay"))),
        (settings.panic, Target(Action(kind=Phrase("panic")), Phrase("panic"))),
    ]
    for panel in state.panels:
        if not panel.active:
            continue
        for position, binding in sorted(state.panel_preset(panel).bindings.items()):
            if binding.hotkey and binding.gestures and binding.armed:
                owner = Control("key" if panel.type == "piano" else panel.type, panel.bank, position).phrase
                if binding.label:
                    owner = Phrase("{control} ({label})", control=owner, label=binding.label)
                candidates.append((binding.hotkey, Target(Place(panel.id, position), owner)))
    targets: dict[str, Target] = {}
    doubled = []
    for trigger, target in candidates:
        if trigger:
            holder = targets.setdefault(trigger, target)
            if holder is not target:
                doubled.append((parse_trigger(trigger).title, holder.owner, target.owner))
    return Wanted(targets, tuple(doubled))
