"""`launch`: a program with its arguments, each as it is; no shell reads them."""

from pathlib import Path

from trayapp.actions.means import Carrier, Means
from trayapp.actions.shown import View
from trayapp.actions.values import text, texts
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        program = text(call.action, "program")
        means.programs.start((program, *texts(call.action, "args")), text(call.action, "folder"))
        return Phrase("{program} started", program=Path(program).name)

    return carry


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """On while the program runs: started here, or with a window of its own."""
    program = text(action, "program")
    runs = view.programs.is_running(program) or Path(program).name.lower() in view.platform.windows.programs()
    return TargetState("on" if runs else "off")
