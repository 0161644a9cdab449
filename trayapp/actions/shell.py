"""`shell`: a command line by the system's shell. The one action that goes through a shell."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.shown import View
from trayapp.actions.values import text
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        def ended(status: int) -> None:
            if status == 127:
                means.failed(call, Phrase("the shell finds no such command (status 127); check the command line"))
            elif status:
                means.failed(
                    call, Phrase("the command ended with status {status}; try it in a terminal", status=status)
                )

        means.programs.shell(text(call.action, "command"), ended)
        return Phrase("Shell command started")

    return carry


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """On while the command that was started here runs."""
    return TargetState("on" if view.programs.is_running(text(action, "command")) else "off")
