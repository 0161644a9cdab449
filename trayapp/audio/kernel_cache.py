"""Where compiled code is kept between starts: a folder per state of the sources, so stale code is never loaded."""

import hashlib
import os
import shutil
import sys
from pathlib import Path

import platformdirs

KEPT_STATES = 3
_ROOM = Path(__file__).parent


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


def discard() -> None:
    """Deletes this state's compiled code, so that the next use compiles it anew."""
    shutil.rmtree(cache_folder(), ignore_errors=True)


def forget_old_states() -> None:
    """Keeps the newest few states beside this one; a no-op where `NUMBA_CACHE_DIR` was set from outside."""
    folder = cache_folder()
    if folder.parent.name != "kernels" or not folder.parent.is_dir():
        return
    states = [state for state in folder.parent.iterdir() if state.is_dir() and state != folder]
    for state in sorted(states, key=lambda state: state.stat().st_mtime, reverse=True)[KEPT_STATES - 1 :]:
        shutil.rmtree(state, ignore_errors=True)
