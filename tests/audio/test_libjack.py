"""Libjack's word of a server's end, with a real server."""

from __future__ import annotations

import threading

from tests.rig.jack_server import JackServer
from tests.rig.waiting import wait_until
from trayapp.audio import libjack


def joined() -> tuple[libjack.ServerEnd, int]:
    """The word of the end of `jack_here`'s server, and the client that waits for it."""
    library = libjack.load(libjack.SYSTEM)
    client = library.jack_client_open(b"waits", libjack.NO_START_SERVER, None)
    assert client
    return libjack.ServerEnd(library, client), client


def waiting(end: libjack.ServerEnd) -> tuple[threading.Thread, list[bool]]:
    told: list[bool] = []
    thread = threading.Thread(target=lambda: told.append(end.wait()), daemon=True)
    thread.start()
    return thread, told


def test_the_end_of_a_server_is_told_and_stays_told(jack_here: JackServer) -> None:
    end, _client = joined()
    assert not end.happened
    jack_here.kill()
    wait_until(lambda: end.happened, "it has happened")
    thread, told = waiting(end)
    thread.join(10)
    assert told == [True]
    assert end.happened


def test_who_leaves_a_living_server_waits_no_longer(jack_here: JackServer) -> None:
    assert jack_here.running()
    end, client = joined()
    thread, told = waiting(end)
    end.release()
    thread.join(10)
    assert told == [False]
    assert not end.happened
    libjack.load(libjack.SYSTEM).jack_client_close(client)
