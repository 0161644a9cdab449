"""`media`: the keys of a multimedia keyboard."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import text
from trayapp.core.action import ActionCall


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> str:
        name = text(call.action, "key")
        key = name if name.startswith("volume") else f"media_{name}"
        holder = ("media", call.press_id)
        means.held.press(holder, (key,))
        means.held.release(holder)
        return name.replace("_", " ").capitalize()

    return carry
