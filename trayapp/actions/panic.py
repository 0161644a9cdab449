"""`panic`: lets go of every held key, silences, stops what still runs."""

from trayapp.actions.means import Carrier, Means
from trayapp.core.action import ActionCall
from trayapp.core.phrase import Phrase


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(_call: ActionCall) -> Phrase:
        means.panic()
        return Phrase("Everything let go")

    return carry
