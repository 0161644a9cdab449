"""`keystroke`: keys down with the pad, up with the pad."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import text
from trayapp.core.action import ActionCall
from trayapp.core.chord import parse_chord
from trayapp.core.phrase import NOTHING, Phrase


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        holder = (call.control, call.press_id)
        if call.phase == "release":
            means.held.release(holder)
            return NOTHING
        chord = parse_chord(text(call.action, "keys"))
        if "hotkey" in {call.control.type, call.control.device}:  # a person still holds its modifiers
            means.platform.input.let_go_of_modifiers()
        means.held.press(holder, chord.keys)
        return Phrase("{keys}, held", keys=chord.title)

    return carry
