"""A stop that hangs ends all the same, with the place in the log also where there is no stderr."""

import subprocess
import sys
from pathlib import Path

from tests.rig.process import isolated_environment

PROGRAM = """
import sys, threading
from pathlib import Path
from trayapp import app
from trayapp.paths import Paths

class Hangs:
    def __init__(self, *_, **__): pass
    quit = start = wait = lambda self: None
    def stop(self): threading.Event().wait()

app.App, app.STOP_LIMIT_S, sys.stderr = Hangs, 0.2, None
app.run(Paths.below(Path(sys.argv[1])), headless=True)
"""


def test_the_program_without_a_console_ends_too(tmp_path: Path) -> None:
    words = [sys.executable, "-c", PROGRAM, tmp_path]
    ended = subprocess.run(words, env=isolated_environment(), capture_output=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert "in stop" in (tmp_path / "log/padtray.log").read_text(encoding="utf-8")
