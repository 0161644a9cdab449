"""One PadTray a home: a lock that the system itself lets go when the process ends, however it ends."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self


class InstanceLock:
    """Held for the life of the running program."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "padtray.lock"
        self._fd = -1

    def acquire(self) -> bool:
        """True if this process is the one; False if another holds the lock."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _lock(fd):
            os.close(fd)
            return False
        self._fd = fd
        return True

    def release(self) -> None:
        """Let another process in. Idempotent."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


def _lock(fd: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - there on Windows alone

            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - there on POSIX alone

            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
