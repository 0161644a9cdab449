"""The JACK server's own word on who can be played to.

A program that leaves does not stop PortAudio's stream: it goes on, unheard.
"""

import ctypes
import logging
import time
from typing import Any

JACK = "JACK Audio Connection Kit"
"""PortAudio's name of the host API; its devices are JACK clients with audio inputs."""
_NO_START_SERVER = 1  # JackNoStartServer, jack/types.h
_PORT_IS_INPUT = 1  # JackPortIsInput
_AUDIO = b"32 bit float mono audio"  # JACK_DEFAULT_AUDIO_TYPE

ASKS = 6
ASK_AGAIN_S = 0.15

logger = logging.getLogger(__name__)


class JackPorts:
    """A silent client of the JACK server. Opened when first asked, and again after the server was away.

    `lost` is True once the server has gone while this client was on it, until somebody sets it back.
    """

    def __init__(self) -> None:
        self._library: Any = None
        self._client: int | None = None
        self._gone = self.lost = False
        self._on_shutdown = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(self._server_left)

    def clients(self) -> frozenset[str] | None:
        """Names of the clients with audio inputs; None where no server answers. Tens of microseconds once connected."""
        if self._gone:
            self.close()
        if self._client is None and not self._open():
            return None
        library = self._library
        ports = library.jack_get_ports(self._client, None, _AUDIO, _PORT_IS_INPUT)
        names = set()
        if ports:
            index = 0
            while ports[index]:
                names.add(ports[index].decode(errors="replace").split(":", 1)[0])
                index += 1
            library.jack_free(ports)
        return frozenset(names)

    def alive(self) -> bool:
        """Whether the server answers a new client: word of its death may still be on its way. Some 10 ms.

        A busy server refuses new clients for a moment, so it counts as dead only after several refusals.
        """
        if not self.lost:
            self.close()
            self.lost = not any(self._answers(attempt) for attempt in range(ASKS))
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
        gone, self._gone = self._gone, False
        if client is not None and not gone:
            self._library.jack_client_close(client)

    def _open(self) -> bool:
        if self._library is None:
            self._library = _load()
        if self._library is None:
            return False
        self._client = self._library.jack_client_open(b"padtray-watch", _NO_START_SERVER, None) or None
        if self._client is None:
            return False
        self._library.jack_on_shutdown(self._client, self._on_shutdown, None)
        return True

    def _server_left(self, _argument: object) -> None:
        """On a thread of JACK's, which must not close the client itself."""
        self._gone = self.lost = True


def _load() -> Any:
    try:
        library = ctypes.CDLL("libjack.so.0")
    except OSError as error:
        logger.debug("no JACK here: %s", error)
        return None
    # or every failed look for a server is written to stderr; strlen takes a text and does nothing
    library.jack_set_error_function(ctypes.cast(ctypes.CDLL(None).strlen, ctypes.c_void_p))
    library.jack_client_open.restype = ctypes.c_void_p
    library.jack_client_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
    library.jack_client_close.argtypes = [ctypes.c_void_p]
    library.jack_get_ports.restype = ctypes.POINTER(ctypes.c_char_p)
    library.jack_get_ports.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong]
    library.jack_free.argtypes = [ctypes.c_void_p]
    library.jack_on_shutdown.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    return library
