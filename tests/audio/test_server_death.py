"""PortAudio aborts the program when it is ended after its JACK server: it must not be."""

import subprocess
import sys

from tests.rig.jack_server import JackServer
from tests.rig.process import ROOT, isolated_environment
from tests.rig.waiting import wait_until
from trayapp.audio import preparation
from trayapp.core.settings import AudioSettings

PROGRAM = """
import sys, time
from trayapp.audio.engine import AudioEngine
from trayapp.core.settings import AudioSettings
engine = AudioEngine(AudioSettings())
engine.start()
print(engine.status().device, flush=True)
sys.stdin.readline()
deadline = time.monotonic() + 30
while not engine.status().notice and time.monotonic() < deadline:
    time.sleep(0.01)
print(engine.status().state, engine.status().notice, flush=True)
print(engine.stop(), flush=True)
"""


def test_the_engine_outlives_its_jack_server() -> None:
    """It goes on without a device, and ends cleanly."""
    preparation.prepare(AudioSettings()).close()  # so that the program finds it compiled
    with JackServer() as server:
        program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env=isolated_environment() | server.env | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert program.stdout is not None
            assert program.stdin is not None
            wait_until(server.connections, "the engine plays")
            assert program.stdout.readline() == "JACK Audio Connection Kit: system\n"
            server.kill()
            program.stdin.write("\n")
            program.stdin.flush()
            said = program.communicate(timeout=60)[0].splitlines()
        finally:
            program.kill()
            program.wait()
    assert said[0].startswith("no device no audio device")
    assert said[1:] == ["True"]
    assert program.returncode == 0
