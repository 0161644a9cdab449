"""Programs that a test starts: each marked, watched and ended by its id, whatever becomes of the test."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import psutil

from tests.rig.waiting import wait_until

MARK = "PADTRAY_RIG"
"""Environment variable by which whatever a program started is found again."""

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".pytest_cache" / "xdg"
"""One cache folder for all tests: compiling the audio kernels anew for each would take a minute."""

HIDDEN = frozenset({"DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "PYTHONDONTWRITEBYTECODE", MARK})
"""What no started program inherits. Without its bytecode kept, each start of the app would compile it all anew."""

_numbers = itertools.count(1)


def unique_name(stem: str) -> str:
    """A name no other test, worker or run uses at this moment."""
    return f"{stem}-{os.getpid()}-{next(_numbers)}"


def short_folder(stem: str = "rig") -> Path:
    """A new folder with a short path, because a socket's path holds at most 107 bytes. The caller removes it."""
    return Path(tempfile.mkdtemp(prefix=f"padtray-{stem}-"))


def isolated_environment() -> dict[str, str]:
    """This process's environment without the user's display, buses, sound servers and settings.

    `PADTRAY_HOME` is a place where nothing can be written, so that a test which forgets its own fails.
    """
    env = {k: v for k, v in os.environ.items() if k not in HIDDEN}
    return env | {
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        "GSETTINGS_BACKEND": "memory",
        "JACK_DEFAULT_SERVER": "padtray-none",
        "JACK_NO_START_SERVER": "1",
        "NO_AT_BRIDGE": "1",
        "PADTRAY_HOME": "/dev/null/padtray",
        "PULSE_SERVER": "unix:/nonexistent/pulse",
        "PYTHONFAULTHANDLER": "1",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "XDG_CACHE_HOME": str(CACHE),
    }


def told_by(script: str) -> Any:
    """The JSON that a script prints in an interpreter of its own, which ends well."""
    argv = [sys.executable, "-c", script]
    answer = subprocess.run(argv, env=isolated_environment(), cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


class Program:
    """One started program; a context manager that ends it and everything it started.

    `talk=True` gives text pipes on `stdin` and `stdout`; otherwise both output streams go to `log`.
    The program also ends when the starting thread dies (the kernel's parent-death signal).
    """

    def __init__(
        self,
        argv: Sequence[str | os.PathLike[str]],
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        *,
        talk: bool = False,
        pass_fds: Sequence[int] = (),
        cwd: Path | None = None,
    ) -> None:
        self.mark = unique_name(Path(argv[0]).name)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if log is None:
            self._folder = tempfile.TemporaryDirectory(prefix="padtray-log-")
            log = Path(self._folder.name) / "log"
        self.log = log
        command: list[str | os.PathLike[str]] = ["setpriv", "--pdeathsig", "TERM", *argv]
        with log.open("ab") as out:
            self.popen: subprocess.Popen[str] = subprocess.Popen(
                command,
                env=isolated_environment() | dict(env or {}) | {MARK: self.mark},
                stdin=subprocess.PIPE if talk else subprocess.DEVNULL,
                stdout=subprocess.PIPE if talk else out,
                stderr=out,
                text=True,
                bufsize=1,
                cwd=cwd,
                pass_fds=pass_fds,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def output(self) -> str:
        """What the program wrote so far (its standard error only, where `talk` is set)."""
        try:
            return self.log.read_text(errors="replace")
        except FileNotFoundError:  # ended, and its folder removed
            return ""

    def running(self) -> bool:
        return self.popen.poll() is None

    def check(self) -> bool:
        """True while it runs.

        Raises:
            RuntimeError: it has ended; holds its last words.
        """
        if not self.running():
            raise RuntimeError(f"{self.mark} ended with status {self.popen.returncode}: {self.output[-2000:]}")
        return True

    def wait_ready(self, ask: Callable[[], object], what: str, every_s: float = 0.01) -> None:
        """Wait until the answer is true; ends the program when it never is, or when the program itself ends."""
        try:
            wait_until(lambda: self.check() and ask(), f"{what} is ready", every_s=every_s)
        except BaseException:
            self.end()
            raise

    def left_behind(self) -> list[psutil.Process]:
        """Living processes that came from this program, itself not counted."""
        return [p for p in with_variable(MARK, self.mark) if p.pid != self.pid]

    def hang_up(self, timeout_s: float = 2.0) -> None:
        """Close the pipe to a program that ends by itself then, and give it time to."""
        if self.popen.stdin is not None and not self.popen.stdin.closed:
            _close(self.popen.stdin)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(timeout_s)

    def kill(self) -> None:
        """End at once, like a power cut; what it started lives on until `end`."""
        self.popen.kill()
        self.popen.wait()

    def end(self, timeout_s: float = 10.0) -> int:
        """End the program and its descendants; idempotent. Returns the exit status."""
        if self.running():
            self.popen.terminate()
        try:
            status = self.popen.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            status = self.popen.wait()
        for process in self.left_behind():
            kill(process)
        for pipe in (self.popen.stdin, self.popen.stdout):
            if pipe is not None and not pipe.closed:
                _close(pipe)
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        return status

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.end()


def python_program(module: str, *args: str, env: Mapping[str, str] | None = None, talk: bool = False) -> Program:
    """A module of this tree as a program of its own, with this interpreter."""
    return Program([sys.executable, "-m", module, *args], env, talk=talk)


def alive(process: psutil.Process) -> bool:
    """False for what has ended, also where nobody has fetched its exit status yet."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def with_variable(name: str, value: str) -> list[psutil.Process]:
    """Living processes of this user with that variable in their environment."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.environ().get(name) == value and alive(process):
                found.append(process)
    return found


def kill(process: psutil.Process) -> None:
    """End it at once, and wait for that."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()
    wait_until(lambda: not alive(process), f"{process} ends")


def _close(pipe: IO[str]) -> None:
    with contextlib.suppress(BrokenPipeError):  # unread words to a program that is gone
        pipe.close()
