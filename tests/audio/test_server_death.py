"""A JACK server that dies while a note sounds: the engine plays elsewhere, or returns to the one that comes back."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.rig.jack_server import JackServer
from tests.rig.process import ROOT, isolated_environment
from tests.rig.pulse import PulseServer
from tests.rig.waiting import wait_until
from trayapp.audio import preparation
from trayapp.audio.devices import AUTO
from trayapp.audio.jack_ports import JACK
from trayapp.core.settings import AudioSettings

SYSTEM = f"{JACK}: system"
PROGRAM = """
import sys, time
from tests.audio.sounds import sine
from trayapp.audio.engine import AudioEngine
from trayapp.core.settings import AudioSettings
engine = AudioEngine(AudioSettings(device=sys.argv[1]))
engine.start()
spec = sine()
note = engine.play([spec])
while not engine.status().active_voices:
    time.sleep(0.01)
for line in sys.stdin:
    wanted, deadline = line.strip(), time.monotonic() + 30
    settled = (wanted, wanted != sys.argv[2])
    while ((status := engine.status()).device, bool(status.notice)) != settled and time.monotonic() < deadline:
        time.sleep(0.01)
    print(status.device, status.active_voices, status.notice, sep="|", flush=True)
engine.note_off(note)
deadline = time.monotonic() + 30
while engine.status().active_voices and time.monotonic() < deadline:
    time.sleep(0.01)
print(engine.status().active_voices, engine.stop(), flush=True)
"""
"""Each line of its input is a device that it is to play on next, with a notice unless that is the wanted one."""


class Playing:
    """An engine in a process of its own, which an abort would end."""

    def __init__(self, program: "subprocess.Popen[str]") -> None:
        self.program = program

    def reaches(self, device: str) -> list[str]:
        """Device, voices, notice, as soon as it plays there (or has given up)."""
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        self.program.stdin.write(f"{device}\n")
        self.program.stdin.flush()
        return self.program.stdout.readline().rstrip("\n").split("|")

    def ends(self) -> str:
        """What it says after the note was let go, and that it ended well."""
        said, _ = self.program.communicate(timeout=60)
        assert self.program.returncode == 0
        return said.strip()


@contextmanager
def playing(device: str, env: dict[str, str], *, wanted: str = SYSTEM) -> Iterator[Playing]:
    preparation.prepare(AudioSettings()).close()  # so that the program finds it compiled
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, device, wanted],
        env=isolated_environment() | env | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Playing(program)
    finally:
        program.kill()
        program.wait()


@pytest.mark.parametrize("device", [AUTO, SYSTEM])
def test_it_returns_to_the_server_that_comes_back(device: str) -> None:
    """Twice, as often as it dies; the note sounds all the while, and is let go at last."""
    server = JackServer()
    try:
        with playing(device, server.env) as engine:
            assert engine.reaches(SYSTEM) == [SYSTEM, "1", ""]
            for _ in range(2):
                wait_until(server.connections, "the engine plays")
                server.kill()
                nowhere, voices, notice = engine.reaches("")
                assert (nowhere, voices) == ("", "1")
                assert notice.startswith("no audio device")
                server.end()
                server = JackServer(name=server.name)
                assert engine.reaches(SYSTEM) == [SYSTEM, "1", ""]
            assert engine.ends() == "0 True"
    finally:
        server.end()


def test_it_plays_on_the_sound_server_meanwhile(pulse_server: PulseServer) -> None:
    """And says so, until the JACK server is back."""
    server = JackServer()
    try:
        with playing(SYSTEM, server.env | pulse_server.env) as engine:
            assert engine.reaches(SYSTEM) == [SYSTEM, "1", ""]
            for _ in range(2):
                wait_until(server.connections, "the engine plays")
                server.kill()
                other, voices, notice = engine.reaches("ALSA: pulse")
                assert (other, voices) == ("ALSA: pulse", "1")
                assert notice == f"{SYSTEM} is not there; playing on ALSA: pulse until it is back"
                server.end()
                server = JackServer(name=server.name)
                assert engine.reaches(SYSTEM) == [SYSTEM, "1", ""]
            assert engine.ends() == "0 True"
    finally:
        server.end()


def test_it_ends_cleanly_after_the_server(jack_server: JackServer) -> None:
    """PortAudio aborts the program when it is ended after its JACK server: it must not be."""
    with playing(AUTO, jack_server.env) as engine:
        assert engine.reaches(SYSTEM)[:2] == [SYSTEM, "1"]
        wait_until(jack_server.connections, "the engine plays")
        jack_server.kill()
        assert engine.reaches("")[:2] == ["", "1"]
        assert engine.ends() == "0 True"


@pytest.mark.parametrize("between_s", [0.0, 0.05])
def test_a_sound_server_and_a_jack_server_that_end_together_abort_nothing(between_s: float) -> None:
    """As with a session, or with PipeWire, which is both: PortAudio is on JACK too when it looks for devices anew."""
    server, pulse_server = JackServer(), PulseServer()
    try:
        with playing("ALSA: pulse", server.env | pulse_server.env, wanted="ALSA: pulse") as engine:
            assert engine.reaches("ALSA: pulse") == ["ALSA: pulse", "1", ""]
            pulse_server.kill()
            time.sleep(between_s)
            server.kill()
            assert engine.reaches("")[:2] == ["", "1"]
            assert engine.ends() == "0 True"
    finally:
        server.end()
        pulse_server.end()
