"""Where compiled code is kept between starts: a folder per state of the sources, so stale code is never loaded."""

import contextlib
import hashlib
import json
import logging
import os
import re
import shutil
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import platformdirs

from trayapp import __version__
from trayapp.paths import portable_home

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FOLDER_VARIABLE = "NUMBA_CACHE_DIR"
"""Of the environment: another folder, by the name that numba's users know."""
LOCK = "compiling"
SEALS = "checksums.json"
KEPT_STATES = 3
ROOM_NEEDED = 64 << 20
"""Bytes; the compiled code takes about a third."""
_ROOM = Path(__file__).parent
COMPILERS = ("numba", "llvmlite", "numpy")
"""Packages whose versions decide what the compiled code is."""
ENTRIES = ("renderer.py", "synth/offline.py", "jack_midi.py")
"""Through which all kernels are reached."""
_IMPORT = re.compile(r"^\s*from (trayapp\.audio[.\w]*) import (\([^)]*\)|.*)$", re.MULTILINE)
_NAME = re.compile(r"\w+")

logger = logging.getLogger(__name__)

unkept: list[str] = []
"""Names of functions that this process compiled and could not keep."""
_instead: Path | None = None


@cache
def sources_fingerprint() -> str:
    """Short hash of the kernels' sources and of what compiles them.

    An inner kernel is compiled into its callers, so a change in any of these files makes all of it stale. A frozen
    program carries the sources beside its machine code for this alone, so that its two executables share one folder.
    """
    from importlib.metadata import version  # noqa: PLC0415 - slow to import, and only the piano needs it

    compilers = (f"{name} {version(name)}" for name in COMPILERS)
    digest = hashlib.sha256(" ".join((__version__, sys.version, *compilers)).encode())
    for source in kernel_sources():
        digest.update(source.relative_to(_ROOM).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def kernel_sources() -> list[Path]:
    """The files of this room that are loaded with the kernels: what they import, and what that imports."""
    found: set[Path] = set()
    ahead = [_ROOM / name for name in ENTRIES]
    while ahead:
        source = ahead.pop()
        if source in found or not source.is_file():
            continue
        found.add(source)
        for module, names in _IMPORT.findall(source.read_text(encoding="utf-8")):
            place = _ROOM.joinpath(*module.split(".")[2:])
            ahead += [place.with_suffix(".py"), *(place / f"{name}.py" for name in _NAME.findall(names))]
    return sorted(found)


def cache_folder() -> Path:
    """The folder for compiled code; what `use` or else FOLDER_VARIABLE names has precedence."""
    chosen = _instead or os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    portable = portable_home()
    cache = portable / "cache" if portable else Path(platformdirs.user_cache_dir("padtray", appauthor=False))
    return cache / "kernels" / sources_fingerprint()


def use(folder: Path | None) -> None:
    """Takes another folder in this process, None the former one again. Before the first kernel is imported."""
    global _instead  # noqa: PLW0603  one process has one folder
    _instead = folder


def can_keep() -> bool:
    """Whether compiled code can be written to the folder and finds room there."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / LOCK).open("a+b").close()
        return shutil.disk_usage(folder).free > ROOM_NEEDED
    except OSError as error:
        logger.warning("compiled code cannot be kept in %s: %s", folder, error)
        return False


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
    for name, checksum in _seals().items():
        if name.endswith(".nbc") and _checksum(folder / name) not in {checksum, None}:
            with contextlib.suppress(OSError):
                (folder / name).unlink(missing_ok=True)


def seal() -> None:
    """Notes the checksums of what has just been compiled and used: it is whole."""
    folder = cache_folder()
    seals = {str(file.relative_to(folder)): _checksum(file) for file in folder.rglob("*.nb[ci]")}
    with contextlib.suppress(OSError):  # a full or read-only disk costs the check, not the sound
        (folder / SEALS).write_text(json.dumps(seals))


def sealed() -> bool:
    """Whether everything is there and as `seal` saw it. Some 30 ms."""
    folder, seals = cache_folder(), _seals()
    return bool(seals) and all(_checksum(folder / name) == checksum for name, checksum in seals.items())


def discard() -> None:
    """Deletes this state's compiled code, so that the next use compiles it anew."""
    folder = cache_folder()
    for file in (folder / SEALS, *folder.rglob("*.nb[ci]")):
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)


def forget_old_states() -> None:
    """Keeps the newest few states beside this one; a no-op where the folder was set from outside."""
    folder = cache_folder()
    if folder.parent.name != "kernels" or not folder.parent.is_dir():
        return
    states = [state for state in folder.parent.iterdir() if state.is_dir() and state != folder]
    for state in sorted(states, key=lambda state: state.stat().st_mtime, reverse=True)[KEPT_STATES - 1 :]:
        shutil.rmtree(state, ignore_errors=True)


def _seals() -> dict[str, int]:
    try:
        seals = json.loads((cache_folder() / SEALS).read_text())
    except (OSError, ValueError):
        return {}
    return seals if isinstance(seals, dict) else {}


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
