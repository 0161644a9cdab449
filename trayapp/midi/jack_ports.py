"""MIDI ports of a JACK server, for Linux without an ALSA sequencer. Told of every change, so nothing is polled."""

from collections.abc import Callable

from typing_extensions import override

from trayapp.audio.libjack import IS_INPUT, IS_OUTPUT
from trayapp.midi.jack_carrier import JackCarrier
from trayapp.midi.jack_client import JackClient
from trayapp.midi.names import OWN_CLIENT
from trayapp.midi.ports import Input, Listed, Output, PortSystem, Received
from trayapp.midi.rtmidi_ports import listed


class JackPorts(PortSystem):
    """One client for everything. No server is ever started."""

    poll_s = None

    def __init__(self) -> None:
        self._client: JackClient | None = None
        self._carrier: JackCarrier | None = None

    @override
    def start(self, changed: Callable[[], None]) -> None:
        if self._client is None:
            self._client = JackClient(OWN_CLIENT, changed)

    @override
    def inputs(self) -> list[Listed]:
        return self._listed(IS_OUTPUT)

    @override
    def outputs(self) -> list[Listed]:
        return self._listed(IS_INPUT)

    @override
    def open_input(self, port: Listed, received: Received) -> Input:
        return self._carrying().open_input(port.raw, received)

    @override
    def open_output(self, port: Listed) -> Output:
        return self._carrying().open_output(port.raw)

    @override
    def open_virtual(self, name: str) -> Output:
        return self._carrying().open_virtual(name)

    @override
    def close(self) -> None:
        (client, self._client), (carrier, self._carrier) = (self._client, None), (self._carrier, None)
        if carrier is not None:
            carrier.close()
        elif client is not None:
            client.close()

    def _listed(self, flag: int) -> list[Listed]:
        client = self._reached()
        return listed(client.ports(flag), life=client.life)

    def _reached(self) -> JackClient:
        assert self._client is not None, "start comes first"
        return self._client

    def _carrying(self) -> JackCarrier:
        self._carrier = self._carrier or JackCarrier(self._reached())
        return self._carrier
