"""Opens and closes a port while its messages flow and other threads keep the interpreter busy."""

from __future__ import annotations

import os
import threading
import time

from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.waiting import wait_until
from trayapp.midi.jack_ports import JackPorts

ROUNDS = 10


def main() -> None:
    """Print the number of rounds when all are done."""
    busy, received = threading.Event(), []

    def hog() -> None:
        while not busy.is_set():
            sum(range(20_000))

    with JackServer() as server, Controller(server) as controller:
        os.environ.update(server.env)
        hogs = [threading.Thread(target=hog, daemon=True) for _ in range(2)]
        for thread in hogs:
            thread.start()
        for number in range(ROUNDS):
            before = len(received)

            def flow(before: int = before) -> bool:
                """Again and again: JACK makes a connection in a later cycle, and what was sent before is lost."""
                controller.send(*(bytes((0x90, 60, 1 + at)) for at in range(60)))
                return len(received) > before

            ports = JackPorts()
            ports.start(lambda: None)
            port = ports.open_input(ports.inputs()[0], lambda message, _at: received.append(message))
            wait_until(flow, "messages flow")
            port.close()
            ports.close()
            count = len(received)
            time.sleep(0.02)  # nothing may come any more
            assert len(received) == count, number
        busy.set()
        for thread in hogs:
            thread.join()
    print(ROUNDS, flush=True)  # noqa: T201 - the pipe to the test


if __name__ == "__main__":
    main()
