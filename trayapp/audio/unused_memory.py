"""Gives back what only loading needed: LLVM's pages once the kernels are there, the C library's free ones after a load.

LLVM's code and tables are pages as they stand in its file, so the system reads them again where they are wanted.
Linux alone; elsewhere the system trims by itself, or not at all.
"""

import contextlib
import ctypes
import re
import sys
from pathlib import Path

LIBRARY = "libllvmlite"
_DONT_NEED = 4  # madvise(2), MADV_DONTNEED
_MAPPING = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) (\S+) .*?(\S*)$")


def give_back_llvm() -> int:
    """Have the system take the pages back; returns the bytes of code and tables. Any thread, 10 ms, never raises."""
    given = 0
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            madvise = ctypes.CDLL(None).madvise
            madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
            for start, end in stretches(Path("/proc/self/smaps").read_text(encoding="utf-8")):
                if madvise(start, end - start, _DONT_NEED) == 0:
                    given += end - start
    return given


def give_back_heap() -> None:
    """Have the C library return what was freed on any thread: glibc keeps it for that thread. Any thread, never raises.

    Threads that allocate wait meanwhile, some milliseconds; the render path does not.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # musl has none
            ctypes.CDLL(None).malloc_trim(0)


def stretches(smaps: str) -> list[tuple[int, int]]:
    """(start, end) of the library's mappings in /proc/self/smaps that nobody can write, nor has written to.

    The tables that the loader has filled with addresses cannot be written any more either, but differ from the file.
    """
    found = []
    library = False
    for line in smaps.splitlines():
        if mapping := _MAPPING.match(line):
            start, end, rights, path = mapping.groups()
            library = "w" not in rights and LIBRARY in path.rpartition("/")[2]
            if library:
                found.append((int(start, 16), int(end, 16)))
        elif library and "_Dirty:" in line and line.split()[1] != "0":
            library = False
            found.pop()
    return found
