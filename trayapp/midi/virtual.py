"""Ports of PadTray's own making, where the system has such ports: what is sent there, other programs receive."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import rtmidi

from trayapp.core.errors import UnavailableError
from trayapp.midi.rtmidi_ports import api_here, door
from trayapp.midi.system import system_here


@contextmanager
def virtual_output(name: str) -> Iterator[Callable[[Sequence[int]], None]]:
    """A port called `name` that lives as long as the context; yields the function that sends a message.

    Raises:
        UnavailableError: the system has none (Windows), or cannot be reached.
    """
    if system_here() == "winmm":
        raise UnavailableError("Windows has no virtual MIDI ports; install loopMIDI and use its ports")
    with door(f"{name}: a virtual port cannot be made"):
        midi = rtmidi.MidiOut(rtapi=api_here(), name=name)
        midi.open_virtual_port("out")
    try:
        yield midi.send_message
    finally:
        midi.close_port()
        midi.delete()
