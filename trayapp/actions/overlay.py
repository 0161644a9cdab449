"""`overlay`: show, hide or toggle it."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.shown import View
from trayapp.actions.values import text
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.events import OverlayEvent
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase

_ASKS = {
    "show": (OverlayEvent("show"), Phrase("Overlay shown")),
    "hide": (OverlayEvent("hide"), Phrase("Overlay hidden")),
    "toggle": (OverlayEvent("toggle"), Phrase("Overlay toggled")),
}


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        event, did = _ASKS[text(call.action, "op")]
        means.bus.publish(event)
        return did

    return carry


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """On while the overlay is as the action makes it; a toggle shows whether it is on the screen."""
    return TargetState("on" if view.overlay is (text(action, "op") != "hide") else "off")
