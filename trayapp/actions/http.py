"""`http`: one request to a server."""

from trayapp.actions.means import Carrier, Means
from trayapp.core.action import ActionCall
from trayapp.core.phrase import Phrase


def carrier(_means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        from trayapp.actions.http_request import send  # noqa: PLC0415 - the network's modules are large

        return send(call)

    return carry
