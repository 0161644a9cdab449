"""`focus`: another program's window comes to the front."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.shown import View
from trayapp.actions.values import text
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        window = means.platform.windows.focus(text(call.action, "window"))
        return Phrase("{window} in front", window=window.title or window.program)

    return carry


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """On while it is in front."""
    wanted = text(action, "window").lower()
    window = view.window
    shown = window is not None and (wanted in window.program.lower() or wanted in window.title.lower())
    return TargetState("on" if shown else "off")
