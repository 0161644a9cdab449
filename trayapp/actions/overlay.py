"""`overlay`: show, hide or toggle it."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import text
from trayapp.core.action import ActionCall
from trayapp.core.events import OverlayEvent

_ASKS = {
    "show": (OverlayEvent("show"), "Overlay shown"),
    "hide": (OverlayEvent("hide"), "Overlay hidden"),
    "toggle": (OverlayEvent("toggle"), "Overlay toggled"),
}


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> str:
        event, did = _ASKS[text(call.action, "op")]
        means.bus.publish(event)
        return did

    return carry
