"""`launch`: a program with its arguments, each as it is; no shell reads them."""

from pathlib import Path

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import text, texts
from trayapp.core.action import ActionCall


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> str:
        program = text(call.action, "program")
        means.programs.start((program, *texts(call.action, "args")), text(call.action, "folder"))
        return f"{Path(program).name} started"

    return carry
