"""Writing a file so that a crash leaves the old one or the new one, and setting a bad one aside."""

import contextlib
import os
import shutil
from datetime import datetime
from pathlib import Path

TEMPORARY = ".tmp"

Stamp = tuple[int, int, int]
"""Modification time in ns, size and inode: differs whenever another program wrote the file."""


def stamp(path: Path) -> Stamp | None:
    """What tells this version of a file from the next; None if there is no file."""
    try:
        return _stamp(path.stat())
    except (FileNotFoundError, NotADirectoryError):
        return None


def _stamp(stat: os.stat_result) -> Stamp:
    return (stat.st_mtime_ns, stat.st_size, stat.st_ino)


def write(path: Path, text: str) -> Stamp:
    """Replace a file in one step, through a temporary file beside it; a link is followed, the mode is kept.

    Returns the stamp of what was written, taken before anybody else could see it.

    Raises:
        OSError: it could not be written; the old file is untouched.
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}{TEMPORARY}")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        written = temporary.stat()
        temporary.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return _stamp(written)


def sync_folder(folder: Path) -> None:
    """Make renames and removals in a folder last through a power cut, where the system offers it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def set_aside(path: Path, why: str = "corrupt") -> Path:
    """Rename a file to `NAME.WHY-DATE`, never over another one; returns the new path.

    Raises:
        OSError: it could not be renamed.
    """
    date = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.name}.{why}-{date}")
    number = 2
    while aside.exists():
        aside = path.with_name(f"{path.name}.{why}-{date}-{number}")
        number += 1
    path.rename(aside)
    return aside


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files of a run that was killed while it wrote."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f".*{TEMPORARY}"):
            left.unlink(missing_ok=True)
