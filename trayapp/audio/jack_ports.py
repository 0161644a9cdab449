"""The JACK server's own word on who can be played to.

A program that leaves does not stop PortAudio's stream: it goes on, unheard.
"""

import logging
import time
from typing import Any

from trayapp.audio import libjack

JACK = "JACK Audio Connection Kit"
"""PortAudio's name of the host API; its devices are JACK clients with audio inputs."""

ASKS = 6
ASK_AGAIN_S = 0.15

logger = logging.getLogger(__name__)


class JackPorts:
    """A silent client of the JACK server. Opened when first asked, and again after the server was away."""

    def __init__(self) -> None:
        self._library: Any = None
        self._client: int | None = None
        self._end: libjack.ServerEnd | None = None
        self._lost = False

    def clients(self) -> frozenset[str] | None:
        """Names of the clients with audio inputs; None where no server answers. Tens of microseconds once connected."""
        if self._gone():
            self.close()
        self._client = self._client or self._open()
        if self._client is None:
            return None
        names = libjack.ports(self._library, self._client, libjack.AUDIO_TYPE, libjack.IS_INPUT)
        return frozenset(name.split(":", 1)[0] for name in names)

    @property
    def lost(self) -> bool:
        """Whether the server has gone while this client was on it, until `found_again`."""
        return self._lost or self._gone()

    def found_again(self) -> None:
        """Take the next server for a new one."""
        if self._gone():
            self.close()
        self._lost = False

    def alive(self) -> bool:
        """Whether the server answers a new client: word of its death may still be on its way. Some 10 ms.

        A busy server refuses new clients for a moment, so it counts as dead only after several refusals.
        """
        if not self.lost:
            self.close()
            self._lost = not any(self._answers(attempt) for attempt in range(ASKS))
        return not self.lost

    def _answers(self, attempt: int) -> bool:
        if attempt:
            time.sleep(ASK_AGAIN_S)
        return self.clients() is not None

    def close(self) -> None:
        """Leaves the server. `clients` comes back.

        The client of a server that has gone is only forgotten: libjack frees it itself as soon as anybody in this
        process asks for a server again, and closing it after that is a crash.
        """
        client, self._client = self._client, None
        if client is not None and not self._gone():
            self._library.jack_client_close(client)
        self._lost, self._end = self.lost, None

    def _open(self) -> int | None:
        try:
            self._library = libjack.load(libjack.SYSTEM)
        except OSError as error:
            logger.debug("no JACK here: %s", error)
            return None
        client: int | None = self._library.jack_client_open(b"padtray-watch", libjack.NO_START_SERVER, None)
        if client:
            self._end = libjack.ServerEnd(self._library, client)
        return client

    def _gone(self) -> bool:
        return self._end is not None and self._end.happened
