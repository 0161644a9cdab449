"""Ports of PadTray's own making, where the system has such ports: what is sent there, other programs receive."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

import rtmidi

from trayapp.core.errors import UnavailableError
from trayapp.core.events import MidiEvent
from trayapp.core.phrase import Phrase
from trayapp.midi.message import encode
from trayapp.midi.ports import Output, PortSystem
from trayapp.midi.rtmidi_ports import api_here, door
from trayapp.midi.system import system_here
from trayapp.midi.wide import parts

SHARED = "shared"
"""What the port for other programs is called; its client is `PadTray`."""

_log = logging.getLogger(__name__)


@contextmanager
def virtual_output(name: str) -> Iterator[Callable[[Sequence[int]], None]]:
    """A port called `name` that lives as long as the context; yields the function that sends a message.

    Raises:
        UnavailableError: the system has none (Windows), or cannot be reached.
    """
    if system_here() == "winmm":
        raise UnavailableError("Windows has no virtual MIDI ports; install loopMIDI and use its ports")
    with door(Phrase("{name}: a virtual port cannot be made", name=name)):
        midi = rtmidi.MidiOut(rtapi=api_here(), name=name)
        midi.open_virtual_port("out")
    try:
        yield midi.send_message
    finally:
        midi.close_port()
        midi.delete()


class SharedPort:
    """The port that passes on what nobody here takes. Opened and closed by the owner of the ports; sent to by any."""

    def __init__(self) -> None:
        self._output: Output | None = None
        self._lock = Lock()

    @property
    def is_open(self) -> bool:
        """Whether other programs can receive."""
        return self._output is not None

    def open(self, system: PortSystem) -> None:
        """Make the port.

        Raises:
            UnavailableError: it cannot be made.
        """
        with self._lock:
            self._output = self._output or system.open_virtual(SHARED)

    def close(self) -> None:
        """Take the port away; nothing is sent afterwards. Idempotent."""
        with self._lock:
            output, self._output = self._output, None
            if output is not None:
                output.close()

    def send(self, event: MidiEvent) -> None:
        """Pass an event on, if the port is there; a value of 14 bits as the messages it came in. Never raises."""
        with self._lock:
            if self._output is None:
                return
            try:
                for part in parts(event):
                    self._output.send(encode(part))
            except UnavailableError as error:
                _log.debug("Nothing is shared: %s", error)
