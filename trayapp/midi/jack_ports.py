"""MIDI ports of a JACK server, for Linux without an ALSA sequencer. Told of every change, so nothing is polled."""

import math
import time
from collections.abc import Callable, Sequence
from itertools import count

import rtmidi

from trayapp.core.errors import UnavailableError
from trayapp.midi.jack_client import IS_INPUT, IS_OUTPUT, JackClient, let_callbacks_end
from trayapp.midi.names import OWN_CLIENT
from trayapp.midi.ports import Input, Listed, Output, PortSystem, Received
from trayapp.midi.rtmidi_ports import RtInput, RtOutput, listed

FLUSH_S = 0.1
"""rtmidi hands messages to JACK with the next period and forgets those that wait when a port is closed."""
JOINED_S = 0.1
"""JACK takes a new connection into its graph with a later period; what is sent before is lost."""


class _JackInput(RtInput):
    _numbers = count(1)

    def __init__(self, client: JackClient, port: Listed, received: Received) -> None:
        self._client, self._source = client, port.raw
        own = f"{OWN_CLIENT} in {next(self._numbers)}"
        self._target = f"{own}:in"
        self._calls = 0

        def counted(message: Sequence[int]) -> None:
            self._calls += 1
            received(message)

        super().__init__(rtmidi.API_UNIX_JACK, port, counted, client=own)

    def close(self) -> None:
        if not self._client.alive:
            self.abandon()
            return
        self._client.disconnect(self._source, self._target)
        let_callbacks_end(lambda: self._calls)
        super().close()


class _JackOutput(RtOutput):
    def __init__(self, client: JackClient, port: Listed, *, virtual: bool = False) -> None:
        self._client = client
        self._sent = -math.inf
        super().__init__(rtmidi.API_UNIX_JACK, port, virtual=virtual)
        self._joined = -math.inf if virtual else time.monotonic() + JOINED_S

    def send(self, message: Sequence[int]) -> None:
        time.sleep(max(0.0, self._joined - time.monotonic()))
        super().send(message)
        self._sent = time.monotonic()

    def close(self) -> None:
        if not self._client.alive:
            self.abandon()
            return
        time.sleep(max(0.0, self._sent + FLUSH_S - time.monotonic()))
        super().close()


class JackPorts(PortSystem):
    """Lists through a client of its own, opens by rtmidi. No server is ever started."""

    poll_s = None

    def __init__(self) -> None:
        self._client: JackClient | None = None

    def start(self, changed: Callable[[], None]) -> None:
        """Join the server."""
        if self._client is None:
            self._client = JackClient("PadTray watch", changed)

    def inputs(self) -> list[Listed]:
        """The ports that messages come from."""
        return self._listed(IS_OUTPUT)

    def outputs(self) -> list[Listed]:
        """The ports that messages can be sent to."""
        return self._listed(IS_INPUT)

    def open_input(self, port: Listed, received: Received) -> Input:
        """Listen to a port."""
        return _JackInput(self._reached(), port, received)

    def open_output(self, port: Listed) -> Output:
        """Open a port for sending."""
        return _JackOutput(self._reached(), port)

    def open_virtual(self, name: str) -> Output:
        """Make a port of our own."""
        return _JackOutput(self._reached(), Listed(name, name), virtual=True)

    def close(self) -> None:
        """Leave the server."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _listed(self, flag: int) -> list[Listed]:
        client = self._reached()
        return listed(client.ports(flag), life=client.life)

    def _reached(self) -> JackClient:
        if self._client is None or not self._client.alive:
            raise UnavailableError("the JACK server has ended; start it again, MIDI connects by itself")
        return self._client
