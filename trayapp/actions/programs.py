"""Starting programs that outlive PadTray: detached, silent, never through a shell unless it is asked for."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock, Thread

from trayapp.core.errors import UnavailableError

Ended = Callable[[int], None]

_DETACHED_ON_WINDOWS = 0x00000008 | 0x00000200
"""DETACHED_PROCESS and CREATE_NEW_PROCESS_GROUP of winbase.h."""


class Programs:
    """Starts programs in sessions of their own; a waiting thread for each leaves no zombie. Any thread."""

    def __init__(self) -> None:
        self._running: Counter[str] = Counter()
        self._changed: Callable[[], None] | None = None
        self._lock = Lock()

    def when_changed(self, changed: Callable[[], None] | None) -> None:
        """Call `changed`, on any thread, when a program started here begins or ends."""
        self._changed = changed

    def is_running(self, program: str) -> bool:
        """Whether a program that was started here under this name still runs."""
        return self._running[program] > 0

    def start(self, argv: Sequence[str], folder: str = "", ended: Ended | None = None) -> int:
        """Start a program; returns its process id. `ended(status)` is called on its waiting thread.

        Raises:
            UnavailableError: there is no such program or folder, or the system refuses to start it.
        """
        where = Path(folder).expanduser() if folder else None
        if where is not None and not where.is_dir():
            raise UnavailableError("there is no folder {folder!r}; choose another one to start in", folder=folder)
        program = find_program(argv[0])
        return self._start((program, *argv[1:]), where, ended, argv[0])

    def shell(self, command: str, ended: Ended | None = None) -> int:
        """Run a command line by the system's shell; as `start`."""
        shell = ("cmd.exe", "/d", "/c", command) if sys.platform == "win32" else ("/bin/sh", "-c", command)
        return self._start(shell, None, ended, command)

    def _start(self, argv: Sequence[str], folder: Path | None, ended: Ended | None, name: str = "") -> int:
        try:
            process = subprocess.Popen(  # noqa: S603 - an argument list of the user's own binding
                argv,
                cwd=folder,
                env=clean_environment(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                close_fds=True,
                start_new_session=True,
                creationflags=_DETACHED_ON_WINDOWS if sys.platform == "win32" else 0,
            )
        except OSError as error:
            raise UnavailableError(
                "{program} does not start: {reason}; is it a program?", program=argv[0], reason=error.strerror
            ) from error

        self._count(name, 1)

        def wait() -> None:
            status = process.wait()
            self._count(name, -1)
            if ended is not None:
                ended(status)

        Thread(target=wait, name=f"waits-for-{process.pid}", daemon=True).start()
        return process.pid

    def _count(self, name: str, by: int) -> None:
        with self._lock:
            self._running[name] += by
        changed = self._changed
        if changed is not None:
            changed()


def find_program(name: str) -> str:
    """The program's full path: as given, or on the PATH.

    Raises:
        UnavailableError: there is none.
    """
    path = Path(name).expanduser()
    found = shutil.which(path) if path.parent != Path() else shutil.which(name)
    if found is None:
        if path.exists():
            raise UnavailableError("the program {name!r} is not one that can be started; choose another one", name=name)
        raise UnavailableError("the program {name!r} is not found; give its full path, or install it", name=name)
    return found


def clean_environment(environment: "os._Environ[str] | dict[str, str]") -> dict[str, str]:
    """The environment without the library path that a packed PadTray sets for itself (PyInstaller keeps the old)."""
    clean = dict(environment)
    if "LD_LIBRARY_PATH_ORIG" in clean:
        clean["LD_LIBRARY_PATH"] = clean.pop("LD_LIBRARY_PATH_ORIG")
    elif getattr(sys, "frozen", False):
        clean.pop("LD_LIBRARY_PATH", None)
    return clean
