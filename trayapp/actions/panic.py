"""`panic`: lets go of every held key, silences, stops what still runs."""

from trayapp.actions.means import Carrier, Means
from trayapp.core.action import ActionCall


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(_call: ActionCall) -> str:
        means.panic()
        return "Everything let go"

    return carry
