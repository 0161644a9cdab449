"""`sequence`: chords one after another, each pressed and let go."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import number, texts
from trayapp.core.action import ActionCall
from trayapp.core.chord import parse_chord
from trayapp.core.phrase import Phrase


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        chords = [parse_chord(keys) for keys in texts(call.action, "keys")]
        gap_s = number(call.action, "gap") / 1000
        hold_s = means.store.snapshot.settings.actions.minimum_hold_ms / 1000
        holder, cleared = (call.control, call.press_id), means.held.cleared
        for at, chord in enumerate(chords):
            means.held.press(holder, chord.keys)
            goes_on = means.held.rest(hold_s, cleared)  # on this control's own thread
            means.held.release(holder)
            if not goes_on or not means.held.rest(gap_s, cleared):
                return Phrase("Stopped after {done} of {all}", done=at + 1, all=len(chords))
        return Phrase(", ".join(chord.title for chord in chords))

    return carry
