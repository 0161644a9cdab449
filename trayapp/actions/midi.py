"""`midi`: a message to another port: a note with the pad, a controller with a knob, a program, system exclusive."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import number, text
from trayapp.core.action import Action, ActionCall
from trayapp.core.errors import BadInputError


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> str:
        data = message(call)
        if not data:
            return ""
        means.outlets.send_midi(text(call.action, "port"), data)
        return "" if call.phase == "release" else f"MIDI {describe(call.action)} to {text(call.action, 'port')}"

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


def describe(action: Action) -> str:
    """The message in a few words."""
    kind = text(action, "message")
    return kind if kind == "sysex" else f"{kind} {int(number(action, 'number'))}"
