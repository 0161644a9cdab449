"""`output`: another default output for what plays."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.shown import View
from trayapp.actions.values import text
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        return Phrase("Output {name}", name=means.platform.volume.set_default_output(text(call.action, "output")))

    return carry


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """On while it is the default."""
    name, description = view.platform.volume.default_output()
    shown = text(action, "output").casefold() in f"{description} {name}".casefold()
    return TargetState("on" if shown else "off", Phrase(description))
