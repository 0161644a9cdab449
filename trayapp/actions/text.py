"""`text`: characters typed into the program that has the focus. What is typed is told to nobody."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import text
from trayapp.core.action import ActionCall


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> str:
        typed = text(call.action, "text")
        count = means.held.type_text(typed)
        return f"{count} character{'s' if count != 1 else ''} typed{'' if count == len(typed) else ', then stopped'}"

    return carry
