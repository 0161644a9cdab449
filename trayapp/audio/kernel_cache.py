"""Where compiled code is kept between starts: a folder per state of the sources, so stale code is never loaded."""

import contextlib
import hashlib
import json
import logging
import os
import shutil
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import platformdirs

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = "compiling"
SEALS = "checksums.json"
KEPT_STATES = 3
_ROOM = Path(__file__).parent

logger = logging.getLogger(__name__)


def sources_fingerprint() -> str:
    """Short hash of this room's sources (frozen: of the executable's size and time).

    numba compares only the file that defines a function, so an inner kernel changed in another file would go unnoticed.
    """
    digest = hashlib.sha256(sys.version.encode())
    if getattr(sys, "frozen", False):
        stat = Path(sys.executable).stat()
        digest.update(f"{stat.st_size} {stat.st_mtime_ns}".encode())
    else:
        for source in sorted(_ROOM.rglob("*.py")):
            digest.update(source.relative_to(_ROOM).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """The folder for compiled code; `NUMBA_CACHE_DIR` has precedence."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return Path(chosen)
    return Path(platformdirs.user_cache_dir("padtray", appauthor=False)) / "kernels" / sources_fingerprint()


@contextlib.contextmanager
def one_compiler() -> Iterator[None]:
    """Lets one process at a time compile: the others wait and then find everything ready."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("a+b")
    except OSError as error:
        logger.debug("no lock on the compiled code: %s", error)
        yield
        return
    with file:
        _lock(file.fileno())
        yield


def drop_damaged() -> None:
    """Deletes machine code that is not what `seal` saw: loading it could end the program instead of raising."""
    folder = cache_folder()
    try:
        seals = json.loads((folder / SEALS).read_text())
        damaged = [name for name, checksum in seals.items() if _checksum(folder / name) not in {checksum, None}]
    except (OSError, ValueError, AttributeError):
        return
    for name in damaged:
        (folder / name).unlink(missing_ok=True)


def seal() -> None:
    """Notes the checksums of the machine code that has just been used."""
    folder = cache_folder()
    seals = {str(file.relative_to(folder)): _checksum(file) for file in folder.rglob("*.nbc")}
    with contextlib.suppress(OSError):  # a full or read-only disk costs the check, not the sound
        (folder / SEALS).write_text(json.dumps(seals))


def discard() -> None:
    """Deletes this state's compiled code, so that the next use compiles it anew. numba wants its folders to stay."""
    for file in cache_folder().rglob("*.nb[ci]"):
        file.unlink(missing_ok=True)


def forget_old_states() -> None:
    """Keeps the newest few states beside this one; a no-op where `NUMBA_CACHE_DIR` was set from outside."""
    folder = cache_folder()
    if folder.parent.name != "kernels" or not folder.parent.is_dir():
        return
    states = [state for state in folder.parent.iterdir() if state.is_dir() and state != folder]
    for state in sorted(states, key=lambda state: state.stat().st_mtime, reverse=True)[KEPT_STATES - 1 :]:
        shutil.rmtree(state, ignore_errors=True)


def _checksum(file: Path) -> int | None:
    try:
        return zlib.crc32(file.read_bytes())
    except OSError:
        return None


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        """Waits up to ten seconds and goes on without; the system releases it with the file."""
        with contextlib.suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:

    def _lock(descriptor: int) -> None:
        """Waits; the system releases it with the file."""
        fcntl.flock(descriptor, fcntl.LOCK_EX)
