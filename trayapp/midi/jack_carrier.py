"""Messages to and from a JACK client's own ports. The interpreter is never waited for inside JACK's cycle."""

import logging
import time
from collections.abc import Sequence
from itertools import count
from threading import Lock, Thread

from typing_extensions import override

from trayapp.audio.libjack import IS_INPUT, IS_OUTPUT, MIDI_TYPE
from trayapp.core.errors import UnavailableError
from trayapp.midi.jack_client import JackClient
from trayapp.midi.ports import Input, Output, Received

JOINED_S = 0.1
"""JACK takes a new connection into its graph with a later period; what is sent before is lost."""

_log = logging.getLogger(__name__)


class JackCarrier:
    """The ports of one client. One thread opens and closes; messages are received on a thread of the carrier's."""

    def __init__(self, client: JackClient) -> None:
        """Have the client's cycles carry messages from now on.

        Raises:
            UnavailableError: the server has ended.
        """
        from trayapp.audio.jack_midi import JackMidi  # noqa: PLC0415 - compiled; who only lists ports does without

        self.client = client
        self.midi = JackMidi(client.library, client.handle)
        self._numbers = count(1)
        self._receivers: dict[int, Received] = {}
        self._receiving, self._sending = Lock(), Lock()
        client.process_by(self.midi.callback, self.midi.argument)
        self._reader = Thread(target=self._read, name="midi-jack", daemon=True)
        self._reader.start()

    def open_input(self, source: str, received: Received) -> Input:
        """Listen to another program's port.

        Raises:
            UnavailableError: JACK refuses.
        """
        place, port = self._registered(f"in {next(self._numbers)}", IS_INPUT)
        self._receivers[place] = received
        opened = _JackInput(self, place, port)
        self._connect(source.encode(), self.name(port), opened)
        return opened

    def open_output(self, target: str) -> Output:
        """Send to another program's port.

        Raises:
            UnavailableError: JACK refuses.
        """
        place, port = self._registered(f"out {next(self._numbers)}", IS_OUTPUT)
        opened = _JackOutput(self, place, port, time.monotonic() + JOINED_S)
        self._connect(self.name(port), target.encode(), opened)
        return opened

    def open_virtual(self, name: str) -> Output:
        """Make a port that other programs connect to themselves.

        Raises:
            UnavailableError: JACK refuses.
        """
        return _JackOutput(self, *self._registered(name, IS_OUTPUT), 0.0)

    def name(self, port: int) -> bytes:
        """A port's full name."""
        return bytes(self.client.library.jack_port_name(port))

    def send(self, place: int, message: Sequence[int]) -> None:
        """Send with the next cycle. Any thread.

        Raises:
            UnavailableError: the server takes nothing.
        """
        with self._sending:
            if not self.client.alive or not self.midi.send(place, message):
                raise UnavailableError("JACK takes no MIDI messages now; start its server again")

    def stop_listening(self, place: int, port: int) -> None:
        """Close an input; on return nothing is received there any more."""
        with self._receiving:
            self._receivers.pop(place, None)
        if self.client.alive:
            self.midi.deafen(place)
        self.client.unregister(port)

    def stop_sending(self, place: int, port: int) -> None:
        """Close an output, once what was sent there has left."""
        if self.client.alive:
            self.midi.hush(place)
        self.client.unregister(port)

    def close(self) -> None:
        """Leave the server with the client. An ended server's memory is left: libjack still knows it."""
        alive = self.client.alive
        self.client.close()
        self.midi.end()
        self._reader.join()
        if alive:
            self.midi.free()

    def _read(self) -> None:
        lost = 0
        for place, message, at in self.midi.messages():
            with self._receiving:
                if (received := self._receivers.get(place)) is not None:
                    received(message, at)
            if self.midi.lost != lost:
                lost = self.midi.lost
                _log.warning("%d MIDI messages found no room", lost)

    def _registered(self, name: str, flag: int) -> tuple[int, int]:
        """(place, port) of a new one."""
        port = self.client.library.jack_port_register(self.client.handle, name.encode(), MIDI_TYPE, flag, 0)
        if not port:
            raise UnavailableError(
                "JACK has no room for one more port ({name}); close some, or raise its --port-max", name=name
            )
        try:
            return (self.midi.listen if flag == IS_INPUT else self.midi.speak)(port), port
        except UnavailableError:
            self.client.unregister(port)
            raise

    def _connect(self, source: bytes, target: bytes, opened: Input | Output) -> None:
        if self.client.library.jack_connect(self.client.handle, source, target):
            opened.close()
            raise UnavailableError(
                "JACK does not connect {source} with {target}; plug the controller in again",
                source=source.decode(),
                target=target.decode(),
            )


class _JackInput(Input):
    def __init__(self, carrier: JackCarrier, place: int, port: int) -> None:
        self._carrier, self._place, self._port = carrier, place, port
        self._is_open = True

    @override
    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._carrier.stop_listening(self._place, self._port)


class _JackOutput(Output):
    def __init__(self, carrier: JackCarrier, place: int, port: int, joined: float) -> None:
        self._carrier, self._place, self._port, self._joined = carrier, place, port, joined
        self._is_open = True

    @override
    def send(self, message: Sequence[int]) -> None:
        time.sleep(max(0.0, self._joined - time.monotonic()))
        self._carrier.send(self._place, message)

    @override
    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._carrier.stop_sending(self._place, self._port)
