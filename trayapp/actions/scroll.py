"""`scroll`: wheel steps by a press, or as far as a knob turned."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.platform.base import Direction
from trayapp.actions.values import number, text
from trayapp.core.action import ActionCall
from trayapp.core.control import Control
from trayapp.core.phrase import Phrase

SWEEP = 10
"""A knob's whole way scrolls so many times the steps of a press."""
_DID = {
    "up": Phrase("Scroll up {steps}"),
    "down": Phrase("Scroll down {steps}"),
    "left": Phrase("Scroll left {steps}"),
    "right": Phrase("Scroll right {steps}"),
}
OPPOSITE: dict[str, Direction] = {"up": "down", "down": "up", "left": "right", "right": "left"}


def carrier(means: Means) -> Carrier:
    """Make the carrier, which remembers where each knob stood in steps."""
    stood: dict[Control, int] = {}

    def carry(call: ActionCall) -> Phrase:
        forward = OPPOSITE[OPPOSITE[text(call.action, "direction")]]
        steps = int(number(call.action, "steps"))
        if call.phase == "turn":
            at = round(call.value * steps * SWEEP)
            steps = at - stood.get(call.control, at)
            stood[call.control] = at
        if steps:
            means.platform.input.scroll(forward if steps > 0 else OPPOSITE[forward], abs(steps))
        return Phrase(_DID[forward if steps >= 0 else OPPOSITE[forward]], steps=abs(steps))

    return carry
