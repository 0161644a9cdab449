"""A JACK server of a test's own, with no sound card."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.rig.process import Program, isolated_environment, unique_name
from tests.rig.waiting import wait_until

STEM = "pt"


class JackServer(Program):
    """jackd with the dummy driver, synchronous (-S: without it messages get lost). End its clients before it.

    `name`: of a server that has died and comes back. `realtime`: its threads and its clients' are SCHED_FIFO, as on a
    musician's machine; asks for the right to that.
    """

    def __init__(self, rate: int = 48_000, block: int = 128, name: str = "", *, realtime: bool = False) -> None:
        self.name = name or unique_name(STEM)
        self.rate, self.block = rate, block
        self.env = {"JACK_DEFAULT_SERVER": self.name, "JACK_NO_START_SERVER": "1"}
        priority = "-R" if realtime else "-r"
        argv = ["jackd", "-n", self.name, "-S", priority, "-d", "dummy", "-r", str(rate), "-p", str(block)]
        wait_until(lambda: self._starts(argv), "JACK, which allows eight servers on a machine, has room for one more")

    def ports(self) -> list[str]:
        """Full names of all ports."""
        return self._lsp()

    def connections(self) -> list[tuple[str, str]]:
        """(port, what it is connected to), both directions."""
        pairs, port = [], ""
        for line in self._lsp("-c"):
            if line.startswith("   "):
                pairs.append((port, line.strip()))
            else:
                port = line
        return pairs

    def end(self, timeout_s: float = 10.0) -> int:
        """End it and remove what a hard end left behind: sockets, semaphores, and its place among the eight servers."""
        status = super().end(timeout_s)
        _forget(lambda _pid, name: name == self.name)
        for pattern in (f"jack_sem.*_{self.name}_*", f"jack_{self.name}_*"):
            for file in Path("/dev/shm").glob(pattern):  # noqa: S108 - where JACK itself puts them
                file.unlink(missing_ok=True)
        return status

    def _starts(self, argv: list[str]) -> bool:
        """False when the machine has too many servers at this moment."""
        super().__init__(argv, self.env)
        try:
            self.wait_ready(lambda: "system:playback_1" in self.ports(), "jackd", every_s=0.05)
        except RuntimeError as error:
            if "Too many servers" in str(error):
                _forget(
                    lambda pid, name: name.startswith(STEM) and not psutil.pid_exists(pid)
                )  # of runs that were killed
                return False
            raise
        return True

    def _lsp(self, *flags: str) -> list[str]:
        env = isolated_environment() | self.env
        answer = subprocess.run(["jack_lsp", *flags], env=env, check=False, capture_output=True, text=True, timeout=30)
        return answer.stdout.splitlines() if answer.returncode == 0 else []


def _forget(gone: Callable[[int, str], bool]) -> None:
    """Free the places in JACK's registry whose (process id, name) are `gone`; else only the same name takes its own.

    jackd leaves its place behind when it ends with clients attached; after eight of them no server starts at all.
    Layout of jack2, common/shm.h: a header of 24 bytes, then eight times a process id and a name of 260 bytes.
    """
    registry = Path("/dev/shm/jack-shm-registry")  # noqa: S108 - where JACK itself puts it
    if not registry.exists():
        return
    with registry.open("r+b") as file:
        for place in range(24, 24 + 8 * 264, 264):
            file.seek(place)
            pid, name = struct.unpack("i260s", file.read(264))
            if gone(pid, name.partition(b"\0")[0].decode().rpartition(":")[0].rpartition(":")[2]):
                file.seek(place)
                file.write(bytes(264))
