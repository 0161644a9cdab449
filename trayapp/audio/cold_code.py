"""Gives back the code of LLVM once the kernels are loaded: tens of megabytes that only compiling and loading need.

They are the library's own pages as they stand in its file, so the system reads them again where they are wanted.
Linux alone; elsewhere the system trims by itself, or not at all.
"""

import contextlib
import ctypes
import sys
from collections.abc import Iterable
from pathlib import Path

LIBRARY = "libllvmlite"
_DONT_NEED = 4  # madvise(2), MADV_DONTNEED


def give_back() -> int:
    """Have the system take the pages back; returns the bytes of code. Never raises."""
    given = 0
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            madvise = ctypes.CDLL(None).madvise
            madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
            for start, end in stretches(Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()):
                if madvise(start, end - start, _DONT_NEED) == 0:
                    given += end - start
    return given


def stretches(maps: Iterable[str]) -> list[tuple[int, int]]:
    """(start, end) of the library's code among the lines of /proc/self/maps; its data may differ from the file."""
    found = []
    for line in maps:
        words = line.split(maxsplit=5)
        if words[1] == "r-xp" and len(words) == 6 and LIBRARY in words[5].rpartition("/")[2]:
            start, _, end = words[0].partition("-")
            found.append((int(start, 16), int(end, 16)))
    return found
