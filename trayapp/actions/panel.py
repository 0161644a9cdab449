"""`panel`: activate or deactivate a panel."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.shown import View
from trayapp.actions.values import text
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.commands import ActivatePanel
from trayapp.core.errors import CommandError
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase
from trayapp.core.state import AppState

_NAMES = {"pad": Phrase("Pad panel {bank}"), "knob": Phrase("Knob panel {bank}"), "piano": Phrase("Piano panel {bank}")}
_ACTIVE = {"toggle": None, "on": True, "off": False}


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        panel = find_panel(means.store.snapshot, text(call.action, "panel"))
        means.store.dispatch(ActivatePanel(id=panel.id, active=_ACTIVE[text(call.action, "op")]))
        now = means.store.snapshot.panel(panel.id)
        return Phrase("{panel} active" if now and now.active else "{panel} inactive", panel=name(panel))

    return carry


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """On while the panel is as the action makes it; a toggle shows whether it is active."""
    panel = find_panel(view.state, text(action, "panel"))
    return TargetState("on" if panel.active is (text(action, "op") != "off") else "off")


def find_panel(state: AppState, wanted: str) -> Panel:
    """The panel with that id or exact title.

    Raises:
        CommandError: there is none, or several have the title.
    """
    panel = state.panel(wanted)
    if panel is not None:
        return panel
    titled = [panel for panel in state.panels if panel.title == wanted]
    if not titled:
        raise CommandError("there is no panel {wanted!r}; choose another one in the binding", wanted=wanted)
    if len(titled) > 1:
        raise CommandError(
            "{count} panels have the title {wanted!r}; rename one, or choose it again", count=len(titled), wanted=wanted
        )
    return titled[0]


def name(panel: Panel) -> str:
    """What people call the panel."""
    return panel.title or Phrase(_NAMES[panel.type], bank=panel.bank)
