"""Ports of PadTray's own making, where the system has such ports: what is sent there, other programs receive."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import rtmidi

from trayapp.core.errors import UnavailableError
from trayapp.midi.rtmidi_ports import door
from trayapp.midi.system import choose


@contextmanager
def virtual_output(name: str) -> Iterator[Callable[[Sequence[int]], None]]:
    """A port called `name` that lives as long as the context; yields the function that sends a message.

    Raises:
        UnavailableError: the system has none (Windows), or cannot be reached.
    """
    system = choose(sys.platform, sequencer=Path("/dev/snd/seq").exists())
    if system == "winmm":
        raise UnavailableError("Windows has no virtual MIDI ports; install loopMIDI and use its ports")
    api = rtmidi.API_LINUX_ALSA if system == "alsa" else rtmidi.API_UNIX_JACK
    with door(f"{name}: a virtual port cannot be made"):
        midi = rtmidi.MidiOut(rtapi=api, name=name)
        midi.open_virtual_port("out")
    try:
        yield midi.send_message
    finally:
        midi.close_port()
        midi.delete()
