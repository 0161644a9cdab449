"""A short-lived program that lists the MIDI ports as JSON: a fresh process sees what an old one may no longer see."""

import json
import sys

from trayapp.core.phrase import Phrase


def main() -> int:
    """Print `{"in": [...], "out": [...]}` with the system's own names.

    Raises:
        UnavailableError: the system cannot be reached.
    """
    import rtmidi  # noqa: PLC0415 - only when it is the program

    from trayapp.midi.rtmidi_ports import api_here, door  # noqa: PLC0415 - as above

    with door(Phrase("MIDI cannot be reached")):
        ports = {"in": rtmidi.MidiIn(rtapi=api_here()).get_ports(), "out": rtmidi.MidiOut(rtapi=api_here()).get_ports()}
    sys.stdout.write(json.dumps(ports))
    return 0


if __name__ == "__main__":
    sys.exit(main())
