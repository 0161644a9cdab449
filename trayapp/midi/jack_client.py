"""A client of the JACK server by ctypes, for what rtmidi does not tell: ports coming and going, the server ending."""

import ctypes
import os
import time
from collections.abc import Callable, Hashable
from itertools import count
from pathlib import Path
from typing import Any

from trayapp.core.errors import UnavailableError

MIDI_TYPE = b"8 bit raw midi"
_NO_START_SERVER = 0x01
_SERVER_FAILED, _SERVER_BUSY = 0x10, 0x20
_TRIES, _TRY_AGAIN_S = 5, 0.1
"""A server that has just started answers some clients with JackServerError."""
IS_INPUT, IS_OUTPUT = 0x1, 0x2
"""Flags of <jack/types.h>, seen from the server: an input takes messages."""

_Registered = ctypes.CFUNCTYPE(None, ctypes.c_uint32, ctypes.c_int, ctypes.c_void_p)
_Renamed = ctypes.CFUNCTYPE(None, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p)
_Ended = ctypes.CFUNCTYPE(None, ctypes.c_void_p)

_QUIET, _HANDOVER_S, _PATIENCE_S = 20, 0.005, 3.0
"""So many turns for others, without a callback among them, mean that none waits any more."""


def let_callbacks_end(called: Callable[[], int]) -> None:
    """Give way until no callback of JACK waits for the interpreter; `called` counts those that ran.

    Nothing new may come any more. libjack cancels its threads when a client leaves: one cancelled while it waits for
    Python's lock takes that lock's mutex with it, and the whole process stands still for ever.
    """
    deadline = time.monotonic() + _PATIENCE_S
    quiet, last = 0, called()
    while quiet < _QUIET and time.monotonic() < deadline:
        time.sleep(_HANDOVER_S)
        now = called()
        quiet, last = (quiet + 1, now) if now == last else (0, now)


def load_library() -> ctypes.CDLL:
    """Libjack: the copy that rtmidi brings, so that both are one client of the library, else the system's.

    Raises:
        UnavailableError: there is none.
    """
    import rtmidi  # noqa: PLC0415 - its folder is only needed here

    bundled = sorted(Path(rtmidi.__file__).parent.parent.glob("python_rtmidi*/libjack-*.so*"))
    for name in (*map(str, bundled), "libjack.so.0"):
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        return _described(library)
    raise UnavailableError("there is no JACK library; install libjack-jackd2-0 (or pipewire-jack)")


class JackClient:
    """One client. Lists ports on any thread; calls back on JACK's notification thread."""

    def __init__(self, name: str, changed: Callable[[], None]) -> None:
        """Join the server.

        Raises:
            UnavailableError: no server runs, or there is no JACK library.
        """
        self.alive = True
        """False once the server has ended."""
        self._changed = changed
        self._calls = 0
        self._names: dict[int, str] = {}
        self._lives: dict[str, int] = {}
        self._numbers = count(1)
        self._library = load_library()
        _silence(self._library)
        # JACK keeps no reference to these
        self._callbacks = (_Registered(self._registered), _Ended(self._ended), _Renamed(self._renamed))
        self._client, status = self._joined(name)
        if not self._client:
            server = os.environ.get("JACK_DEFAULT_SERVER", "default")
            if status & _SERVER_FAILED:
                raise UnavailableError(
                    "the JACK server {server!r} is not running; start it, MIDI connects by itself", server=server
                )
            raise UnavailableError(
                "the JACK server {server!r} refuses (status {status}); start it again, MIDI connects by itself",
                server=server,
                status=f"{status:#x}",
            )
        self._library.jack_set_port_registration_callback(self._client, self._callbacks[0], None)
        self._library.jack_on_shutdown(self._client, self._callbacks[1], None)
        self._library.jack_set_port_rename_callback(self._client, self._callbacks[2], None)
        self._library.jack_activate(self._client)
        for port in self._listed(0):
            self._lives.setdefault(port, 0)

    def ports(self, flag: int) -> list[str]:
        """Full names of the MIDI ports with `flag`; one that JACK has said goodbye to is not among them.

        Raises:
            UnavailableError: the server has ended.
        """
        if not self.alive or not self._client:
            raise UnavailableError("the JACK server has ended; start it again, MIDI connects by itself")
        return [port for port in self._listed(flag) if port in self._lives]

    def life(self, port: str) -> Hashable:
        """Differs for each port that has had this name."""
        return self._lives.get(port)

    def disconnect(self, source: str, target: str) -> None:
        """Part two ports; nothing if they are not connected."""
        if self.alive and self._client:
            self._library.jack_disconnect(self._client, source.encode(), target.encode())

    def close(self) -> None:
        """Leave the server. Nothing is called back afterwards. Idempotent.

        An ended server's client is only forgotten: closing it can wait for ever, and libjack frees it itself when it
        meets the next server.
        """
        client, self._client = self._client, None
        if client and self.alive:
            self._library.jack_deactivate(client)
            self._library.jack_set_port_registration_callback(client, _Registered(), None)
            self._library.jack_set_port_rename_callback(client, _Renamed(), None)
            self._library.jack_on_shutdown(client, _Ended(), None)
            let_callbacks_end(lambda: self._calls)
            self._library.jack_client_close(client)

    def _joined(self, name: str) -> tuple[Any, int]:
        status = ctypes.c_int()
        for _ in range(_TRIES):
            client = self._library.jack_client_open(name.encode(), _NO_START_SERVER, ctypes.byref(status))
            if client or not status.value & _SERVER_BUSY:
                return client, status.value
            time.sleep(_TRY_AGAIN_S)
        return None, status.value

    def _listed(self, flag: int) -> list[str]:
        found = self._library.jack_get_ports(self._client, None, MIDI_TYPE, flag)
        if not found:
            return []
        names: list[str] = []
        while found[len(names)]:
            names.append(found[len(names)].decode(errors="replace"))
        self._library.jack_free(found)
        return names

    def _registered(self, port_id: int, comes: int, _argument: int | None) -> None:
        self._calls += 1
        if comes:
            self._names[port_id] = name = self._name(port_id)
            self._lives[name] = next(self._numbers)
        else:
            self._lives.pop(self._names.pop(port_id, "") or self._name(port_id), None)
        self._changed()

    def _renamed(self, port_id: int, old: bytes, new: bytes, _argument: int | None) -> None:
        self._calls += 1
        self._lives.pop(old.decode(errors="replace"), None)
        self._names[port_id] = name = new.decode(errors="replace")
        self._lives[name] = next(self._numbers)
        self._changed()

    def _name(self, port_id: int) -> str:
        port = self._library.jack_port_by_id(self._client, port_id) if self._client else None
        name = self._library.jack_port_name(port) if port else None
        return name.decode(errors="replace") if name else ""

    def _ended(self, _argument: int | None) -> None:
        self.alive = False
        self._changed()


def _silence(library: ctypes.CDLL) -> None:
    """Keep libjack from writing every failed look for a server to stderr.

    It wants a C function that takes a text; `strlen` is one that does nothing. One of Python would be called on
    threads that libjack cancels (`let_callbacks_end`).
    """
    nothing = ctypes.cast(ctypes.CDLL(None).strlen, ctypes.c_void_p)
    library.jack_set_error_function(nothing)
    library.jack_set_info_function(nothing)


def _described(library: ctypes.CDLL) -> ctypes.CDLL:
    pointer = ctypes.c_void_p
    names = ctypes.POINTER(ctypes.c_char_p)
    table: dict[str, tuple[Any, list[Any]]] = {
        "jack_client_open": (pointer, [ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_int)]),
        "jack_client_close": (ctypes.c_int, [pointer]),
        "jack_activate": (ctypes.c_int, [pointer]),
        "jack_deactivate": (ctypes.c_int, [pointer]),
        "jack_disconnect": (ctypes.c_int, [pointer, ctypes.c_char_p, ctypes.c_char_p]),
        "jack_set_port_registration_callback": (ctypes.c_int, [pointer, _Registered, pointer]),
        "jack_set_port_rename_callback": (ctypes.c_int, [pointer, _Renamed, pointer]),
        "jack_on_shutdown": (None, [pointer, _Ended, pointer]),
        "jack_get_ports": (names, [pointer, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong]),
        "jack_free": (None, [pointer]),
        "jack_port_by_id": (pointer, [pointer, ctypes.c_uint32]),
        "jack_port_name": (ctypes.c_char_p, [pointer]),
        "jack_set_error_function": (None, [pointer]),
        "jack_set_info_function": (None, [pointer]),
    }
    for name, (result, arguments) in table.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
