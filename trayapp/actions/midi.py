"""`midi`: a message to another port: a note with the pad, a controller with a knob, a program, system exclusive."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import number, text
from trayapp.core.action import Action, ActionCall
from trayapp.core.errors import BadInputError
from trayapp.core.phrase import NOTHING, Phrase


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        data = message(call)
        if not data:
            return NOTHING
        means.outlets.send_midi(text(call.action, "port"), data)
        return NOTHING if call.phase == "release" else _did(call.action)

    return carry


def message(call: ActionCall) -> bytes:
    """The bytes of a call (MIDI 1.0); empty where this phase sends nothing.

    Raises:
        BadInputError: the system exclusive body is none.
    """
    kind = text(call.action, "message")
    channel, number_, fixed = (int(number(call.action, name)) for name in ("channel", "number", "value"))
    channel -= 1
    live = round(call.value * 127)
    if kind == "note":
        if call.phase == "turn":
            raise BadInputError("a knob sends no note; choose cc, or bind it to a pad")
        on = call.phase == "press"
        return bytes((0x90 | channel, number_, fixed or max(1, live))) if on else bytes((0x80 | channel, number_, 0))
    if call.phase == "release":
        return b""
    if kind == "cc":
        return bytes((0xB0 | channel, number_, live if call.phase == "turn" or not fixed else fixed))
    if kind == "program":
        return bytes((0xC0 | channel, live if call.phase == "turn" else number_))
    try:
        body = bytes.fromhex(text(call.action, "data"))
    except ValueError as error:
        raise BadInputError("the system exclusive body is no hexadecimal; write it like F0 7E 7F 06 01 F7") from error
    body = body.removeprefix(b"\xf0").removesuffix(b"\xf7")
    if not body or max(body) > 127:
        raise BadInputError("the system exclusive body has bytes 00 to 7F between F0 and F7; check its data")
    return b"\xf0" + body + b"\xf7"


_DID = {
    "note": Phrase("MIDI note {number} to {port}"),
    "cc": Phrase("MIDI controller {number} to {port}"),
    "program": Phrase("MIDI program {number} to {port}"),
    "sysex": Phrase("MIDI sysex to {port}"),
}


def _did(action: Action) -> Phrase:
    return Phrase(_DID[text(action, "message")], number=int(number(action, "number")), port=text(action, "port"))
