"""The address, the key and the form of what goes over the control socket: one JSON object each way."""

import hashlib
import os
import secrets
import sys
import tempfile
from pathlib import Path

LIMIT_BYTES = 1 << 20
"""The largest request or answer."""


def address(folder: Path) -> tuple[str, str]:
    """(address, family) for `multiprocessing.connection`: a named pipe on Windows, a Unix socket elsewhere.

    A Unix socket's path is limited to 107 bytes (unix(7)), so a long folder is replaced by its hash in the system's
    temporary folder, inside a directory that only this user can enter.
    """
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    if sys.platform == "win32":
        return rf"\\.\pipe\padtray-{digest}", "AF_PIPE"
    else:  # noqa: RET505 - the type checker reads one platform's branch alone
        path = folder / "control.sock"
        if len(os.fsencode(path)) > 100:
            path = _private_temp(digest)
        return str(path), "AF_UNIX"


if sys.platform != "win32":

    def _private_temp(digest: str) -> Path:
        folder = Path(tempfile.gettempdir()) / f"padtray-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid != os.getuid():
            raise PermissionError(f"{folder} belongs to somebody else")
        return folder / f"{digest}.sock"


def read_key(folder: Path) -> bytes:
    """The running program's key.

    Raises:
        FileNotFoundError: none runs, or none ever did.
    """
    return (folder / "control.key").read_bytes()


def write_key(folder: Path) -> bytes:
    """Make a fresh key that only this user can read."""
    key = secrets.token_bytes(32)
    path = folder / "control.key"
    path.unlink(missing_ok=True)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(key)
    return key
