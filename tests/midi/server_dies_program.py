"""A MIDI service whose JACK server is killed and started again under its name."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.midi.test_service import MPK, running
from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.process import Program
from tests.rig.waiting import wait_until


def main(own: Path) -> None:
    """Print one word for each thing that happened."""
    with JackServer() as server:
        os.environ.update(server.env)
        with running(own) as room:
            first = Controller(server)
            first.wait_connected()
            first.note_on(16)
            wait_until(lambda: room.said() == ["+a1"], "the pad acts")
            server.kill()
            wait_until(lambda: room.said() == ["+a1", "-a1"], "it is released")
            wait_until(lambda: "not running" in room.service.findings()[0].text, "the user is told")
            print(*room.said(), "told", flush=True)  # noqa: T201 - the pipe to the test
            first.unplug()
            argv = ["jackd", "-n", server.name, "-S", "-r", "-d", "dummy", "-r", "48000", "-p", "128"]
            with Program(argv, server.env):
                wait_until(lambda: "no controller" in room.service.findings()[0].text, "it is back", every_s=0.05)
                with Controller(server) as second:
                    room.wait_port(MPK, "open")
                    second.note_on(16)
                    wait_until(lambda: room.said() == ["+a1", "-a1", "+a1"], "the pad acts again")
                    print("+a1", flush=True)  # noqa: T201 - as above
                    room.service.stop()
    print("stopped", flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main(Path(sys.argv[1]))
