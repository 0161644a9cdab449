"""A process that hangs in its end is ended all the same, with the place in the log also where there is no stderr."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.process import isolated_environment

PROGRAM = """
import sys, threading
from pathlib import Path
from trayapp import app
from trayapp.paths import Paths

def hang(_app):
    threading.Event().wait()

class Hangs:
    def __init__(self, paths, **_):
        self.paths, self._ended, self.face = paths, threading.Event(), None
    start = wait = lambda self: None
    quit = app.App.quit
    def stop(self): hang(self)

class Stays(Hangs):
    def wait(self):
        self.quit()
        hang(self)

app.App, app.STOP_LIMIT_S, sys.stderr = {"stop": Hangs, "wait": Stays}[sys.argv[2]], 0.2, None
app.run(Paths.below(Path(sys.argv[1])), headless=True)
"""


@pytest.mark.parametrize("stage", ["stop", "wait"])
def test_the_program_without_a_console_ends_too(tmp_path: Path, stage: str) -> None:
    words = [sys.executable, "-c", PROGRAM, tmp_path, stage]
    ended = subprocess.run(words, env=isolated_environment(), capture_output=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert f"in {stage}" in (tmp_path / "log/padtray.log").read_text(encoding="utf-8")
