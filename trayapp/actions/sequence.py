"""`sequence`: chords one after another, each pressed and let go."""

import time

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import number, texts
from trayapp.core.action import ActionCall
from trayapp.core.chord import parse_chord


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> str:
        chords = [parse_chord(keys) for keys in texts(call.action, "keys")]
        gap_s = number(call.action, "gap") / 1000
        hold_s = means.store.snapshot.settings.actions.minimum_hold_ms / 1000
        holder = (call.control, call.press_id)
        for chord in chords:
            means.held.press(holder, chord.keys)
            time.sleep(hold_s)  # on this control's own thread
            means.held.release(holder)
            time.sleep(gap_s)
        return ", ".join(chord.title for chord in chords)

    return carry
