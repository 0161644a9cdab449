"""`preset`: show another preset on a panel."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.panel import find_panel
from trayapp.actions.panel import name as panel_name
from trayapp.actions.shown import View
from trayapp.actions.values import text
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.commands import UpdatePanel
from trayapp.core.control import Control
from trayapp.core.errors import CommandError
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase
from trayapp.core.state import AppState


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        state, wanted = means.store.snapshot, text(call.action, "panel")
        panel = find_panel(state, wanted) if wanted else panel_of(state, call.control)
        preset = text(call.action, "preset")
        means.store.dispatch(UpdatePanel(id=panel.id, preset=preset))
        return Phrase("{panel}: {preset}", panel=panel_name(panel), preset=preset)

    return carry


def state(view: View, action: Action, panel: Panel) -> TargetState:
    """On while the panel shows the preset."""
    wanted = text(action, "panel")
    target = find_panel(view.state, wanted) if wanted else panel
    return TargetState("on" if target.preset == text(action, "preset") else "off")


def panel_of(state: AppState, control: Control) -> Panel:
    """The active panel that holds a control.

    Raises:
        CommandError: none does.
    """
    for panel in state.active.values():
        if (control.type, control.bank) == (panel.type, panel.bank) or (control.type, panel.bank) == ("key", "map"):
            return panel
    raise CommandError("no active panel holds {control}; name the panel in the binding", control=control)
