"""`text`: characters typed into the program that has the focus. What is typed is told to nobody."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import text
from trayapp.core.action import ActionCall
from trayapp.core.phrase import Phrase


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        typed = text(call.action, "text")
        count = means.held.type_text(typed)
        whole = count == len(typed)
        return Phrase("Characters typed: {count}" if whole else "Characters typed: {count}, then stopped", count=count)

    return carry
