"""A client of the JACK server by ctypes: it knows the ports, is told when they come and go and when the server ends."""

import ctypes
import os
import time
from collections.abc import Callable, Hashable
from itertools import count
from threading import Thread
from typing import Any

from trayapp.audio.libjack import (
    MIDI_TYPE,
    NO_START_SERVER,
    SERVER_BUSY,
    SERVER_FAILED,
    Registered,
    Renamed,
    ServerEnd,
    ports,
)
from trayapp.core.errors import UnavailableError
from trayapp.midi.jack_library import load_library

_TRIES, _TRY_AGAIN_S = 5, 0.1
"""A server that has just started answers some clients with JackServerError."""

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


class JackClient:
    """One client. Lists ports on any thread; calls back on JACK's notification thread."""

    def __init__(self, name: str, changed: Callable[[], None]) -> None:
        """Join the server.

        Raises:
            UnavailableError: no server runs, or there is no JACK library.
        """
        self._changed = changed
        self._calls = 0
        self._names: dict[int, str] = {}
        self._lives: dict[str, int] = {}
        self._numbers = count(1)
        self.library = load_library()
        # JACK keeps no reference to these
        self._callbacks = (Registered(self._registered), Renamed(self._renamed))
        self._client, status = self._joined(name)
        if not self._client:
            server = os.environ.get("JACK_DEFAULT_SERVER", "default")
            if status & SERVER_FAILED:
                raise UnavailableError(
                    "the JACK server {server!r} is not running; start it, MIDI connects by itself", server=server
                )
            raise UnavailableError(
                "the JACK server {server!r} refuses (status {status}); start it again, MIDI connects by itself",
                server=server,
                status=f"{status:#x}",
            )
        self.library.jack_set_port_registration_callback(self._client, self._callbacks[0], None)
        self.library.jack_set_port_rename_callback(self._client, self._callbacks[1], None)
        self._end = ServerEnd(self.library, self._client)
        Thread(target=self._tell_the_end, name="jack-end", daemon=True).start()
        self._activate()

    @property
    def alive(self) -> bool:
        """False once the server has ended."""
        return not self._end.happened

    @property
    def handle(self) -> int:
        """The client itself, for libjack's functions.

        Raises:
            UnavailableError: the server has ended.
        """
        if not self.alive or not self._client:
            raise UnavailableError("the JACK server has ended; start it again, MIDI connects by itself")
        return int(self._client)

    def process_by(self, callback: int, argument: int) -> None:
        """Have C code called in each cycle from now on: the address of a JackProcessCallback and its argument.

        No port of this client may be connected yet.
        """
        self.library.jack_deactivate(self.handle)  # or JACK takes no callback
        self.library.jack_set_process_callback(self.handle, callback, argument)
        self._activate()

    def ports(self, flag: int) -> list[str]:
        """Full names of the MIDI ports with `flag`; one that JACK has said goodbye to is not among them.

        Raises:
            UnavailableError: the server has ended.
        """
        return [port for port in self._listed(flag, self.handle) if port in self._lives]

    def unregister(self, port: int) -> None:
        """Take a port of this client's own away; nothing where the server has ended, at whatever moment."""
        if self.alive and self._client:
            self.library.jack_port_unregister(self._client, port)

    def life(self, port: str) -> Hashable:
        """Differs for each port that has had this name."""
        return self._lives.get(port)

    def close(self) -> None:
        """Leave the server. Nothing is called back afterwards. Idempotent.

        An ended server's client is only forgotten: closing it can wait for ever, and libjack frees it itself when it
        meets the next server.
        """
        client, self._client = self._client, None
        if client and self.alive:
            self._end.release()
            self.library.jack_deactivate(client)
            self.library.jack_set_port_registration_callback(client, Registered(), None)
            self.library.jack_set_port_rename_callback(client, Renamed(), None)
            let_callbacks_end(lambda: self._calls)
            self.library.jack_client_close(client)
        elif client:
            let_callbacks_end(lambda: self._calls)

    def _joined(self, name: str) -> tuple[Any, int]:
        status = ctypes.c_int()
        for _ in range(_TRIES):
            client = self.library.jack_client_open(name.encode(), NO_START_SERVER, ctypes.byref(status))
            if client or not status.value & SERVER_BUSY:
                return client, status.value
            time.sleep(_TRY_AGAIN_S)
        return None, status.value

    def _activate(self) -> None:
        self.library.jack_activate(self.handle)
        for port in self._listed(0, self.handle):
            self._lives.setdefault(port, 0)

    def _listed(self, flag: int, client: int) -> list[str]:
        return ports(self.library, client, MIDI_TYPE, flag)

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
        port = self.library.jack_port_by_id(self._client, port_id) if self._client else None
        name = self.library.jack_port_name(port) if port else None
        return name.decode(errors="replace") if name else ""

    def _tell_the_end(self) -> None:
        if self._end.wait():
            self._changed()
