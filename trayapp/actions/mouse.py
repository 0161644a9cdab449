"""`mouse_button` and `mouse_move`."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import number, text
from trayapp.core.action import ActionCall


def button(means: Means) -> Carrier:
    """Make the carrier of `mouse_button`: down with the pad, up with the pad."""

    def carry(call: ActionCall) -> str:
        holder = (call.control, call.press_id)
        if call.phase == "release":
            means.held.release(holder)
            return ""
        name = text(call.action, "button")
        means.held.press(holder, (name,))
        return f"{name.replace('_', ' ').capitalize()}, held"

    return carry


def move(means: Means) -> Carrier:
    """Make the carrier of `mouse_move`."""

    def carry(call: ActionCall) -> str:
        x, y, how = int(number(call.action, "x")), int(number(call.action, "y")), text(call.action, "how")
        means.platform.input.move(x, y, relative=how == "by")
        return f"Mouse {how} {x}, {y}"

    return carry
