"""MIDI ports of Linux through the ALSA sequencer: one kept object for the lists, looked at once a second."""

import re
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import rtmidi

from trayapp.core.phrase import Phrase
from trayapp.midi.ports import Input, Listed, Output, PortSystem, Received
from trayapp.midi.rtmidi_ports import RtInput, RtOutput, door, listed

_CLIENT = re.compile(r"(\d+):\d+$")
_FIRST_CARD_CLIENT, _CLIENTS_PER_CARD = 16, 4
"""Sequencer clients of card n begin at 16 + 4 n (Linux, sound/core/seq/seq_clientmgr.c)."""


class AlsaPorts(PortSystem):
    """Keeps one object for each list: a new one costs a sequencer client, and the kernel has few."""

    def __init__(self) -> None:
        self._in: Any = None
        self._out: Any = None

    def start(self, changed: Callable[[], None]) -> None:
        """Open the two objects that list the ports; `changed` is never called."""
        del changed
        with door(Phrase("The ALSA sequencer cannot be reached; is /dev/snd/seq there and readable")):
            self._in = self._in or rtmidi.MidiIn(rtapi=rtmidi.API_LINUX_ALSA, name="PadTray watch")
            self._out = self._out or rtmidi.MidiOut(rtapi=rtmidi.API_LINUX_ALSA, name="PadTray watch")

    def inputs(self) -> list[Listed]:
        """The ports that messages come from."""
        with door(Phrase("The ALSA sequencer does not answer")):
            return listed(self._in.get_ports(), life=card_life)

    def outputs(self) -> list[Listed]:
        """The ports that messages can be sent to."""
        with door(Phrase("The ALSA sequencer does not answer")):
            return listed(self._out.get_ports(), life=card_life)

    def open_input(self, port: Listed, received: Received) -> Input:
        """Listen to a port."""
        return RtInput(rtmidi.API_LINUX_ALSA, port, received)

    def open_output(self, port: Listed) -> Output:
        """Open a port for sending."""
        return RtOutput(rtmidi.API_LINUX_ALSA, port)

    def open_virtual(self, name: str) -> Output:
        """Make a port of our own."""
        return RtOutput(rtmidi.API_LINUX_ALSA, Listed(name, name), virtual=True)

    def close(self) -> None:
        """Leave the sequencer."""
        for midi in (self._in, self._out):
            if midi is not None:
                midi.delete()
        self._in = self._out = None


def card_life(raw: str, devices: Path = Path("/dev/snd")) -> Hashable:
    """When the sound card behind a port appeared: a re-plug between two looks shows by it alone. None if unknown."""
    found = _CLIENT.search(raw)
    if found is None:
        return None
    card, _ = divmod(int(found[1]) - _FIRST_CARD_CLIENT, _CLIENTS_PER_CARD)
    try:
        state = (devices / f"controlC{card}").stat()
    except OSError:
        return None
    return (state.st_ino, state.st_ctime_ns)
