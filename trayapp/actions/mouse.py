"""`mouse_button` and `mouse_move`."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import number, text
from trayapp.core.action import ActionCall
from trayapp.core.phrase import NOTHING, Phrase

DID = {
    "mouse_left": Phrase("Left mouse button, held"),
    "mouse_middle": Phrase("Middle mouse button, held"),
    "mouse_right": Phrase("Right mouse button, held"),
    "mouse4": Phrase("Fourth mouse button, held"),
    "mouse5": Phrase("Fifth mouse button, held"),
}


def button(means: Means) -> Carrier:
    """Make the carrier of `mouse_button`: down with the pad, up with the pad."""

    def carry(call: ActionCall) -> Phrase:
        holder = (call.control, call.press_id)
        if call.phase == "release":
            means.held.release(holder)
            return NOTHING
        name = text(call.action, "button")
        means.held.press(holder, (name,))
        return DID[name]

    return carry


def move(means: Means) -> Carrier:
    """Make the carrier of `mouse_move`."""

    def carry(call: ActionCall) -> Phrase:
        x, y, how = int(number(call.action, "x")), int(number(call.action, "y")), text(call.action, "how")
        means.platform.input.move(x, y, relative=how == "by")
        return Phrase("Mouse by {x}, {y}" if how == "by" else "Mouse to {x}, {y}", x=x, y=y)

    return carry
