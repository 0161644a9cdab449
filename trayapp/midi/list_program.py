"""A short-lived program that lists the MIDI ports as JSON: a fresh process sees what an old one may no longer see."""

import json
import sys


def main() -> int:
    """Print `{"in": [...], "out": [...]}` with the system's own names."""
    import rtmidi  # noqa: PLC0415 - only when it is the program

    ports = {"in": rtmidi.MidiIn().get_ports(), "out": rtmidi.MidiOut().get_ports()}
    sys.stdout.write(json.dumps(ports))
    return 0


if __name__ == "__main__":
    sys.exit(main())
