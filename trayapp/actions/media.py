"""`media`: the keys of a multimedia keyboard."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import text
from trayapp.core.action import ActionCall
from trayapp.core.phrase import Phrase

DID = {
    "play_pause": Phrase("Play or pause"),
    "next": Phrase("Next track"),
    "previous": Phrase("Previous track"),
    "stop": Phrase("Playback stopped"),
    "volume_up": Phrase("Volume up"),
    "volume_down": Phrase("Volume down"),
    "volume_mute": Phrase("Sound muted or on"),
}


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        name = text(call.action, "key")
        key = name if name.startswith("volume") else f"media_{name}"
        holder = ("media", call.press_id)
        means.held.press(holder, (key,))
        means.held.release(holder)
        return DID[name]

    return carry
