"""`effect`: a parameter of a sounding effect, set by a pad or turned by a knob."""

from collections.abc import Sequence

from trayapp.actions.means import Carrier, EffectRow, Means
from trayapp.actions.shown import View
from trayapp.actions.values import number, text
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.errors import UnavailableError
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        effect = find(means.outlets.effects(), text(call.action, "effect"))
        value = call.value if call.phase == "turn" else number(call.action, "value") / 100
        effect.set(value)
        return Phrase("{effect} {value}", effect=Phrase(effect.text), value=effect.scale.phrase(value))

    return carry


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """On while it is above nothing; with its value, which a knob picks up."""
    effect = find(view.outlets.effects(), text(action, "effect"))
    value = effect.get()
    return TargetState("on" if value > 0 else "off", effect.scale.phrase(value), value)


def find(effects: Sequence[EffectRow], name: str) -> EffectRow:
    """The effect parameter of that name.

    Raises:
        UnavailableError: none offers it now.
    """
    found = next((effect for effect in effects if effect.name == name), None)
    if found is None:
        there = ", ".join(effect.name for effect in effects) or Phrase("none")
        raise UnavailableError("there is no effect {name!r} now; there are: {there}", name=name, there=there)
    return found
