"""Address space for a whole sample of which only what is written takes memory, and whose rest can be given back."""

from __future__ import annotations

import sys
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class LazyMemory(Protocol):
    """A zeroed stretch of memory. One thread at a time writes and gives back; reading what was written is free."""

    def view(self, dtype: Any, shape: tuple[int, ...]) -> NDArray[Any]:
        """All of it as an array, which keeps it alive."""

    def provide(self, start: int, end: int) -> None:
        """Bytes `start` to `end` are about to be written.

        Raises:
            MemoryError: the system has no more.
        """

    def give_back(self, start: int) -> None:
        """What lies behind byte `start` is not needed any more; nobody reads there until it is written anew."""


if sys.platform == "win32":
    import ctypes

    from trayapp.audio.lazy_memory_windows import WindowsMemory

    def reserve(size: int) -> LazyMemory:
        """`size` bytes of address space.

        Raises:
            MemoryError: there is not as much.
        """
        return WindowsMemory(ctypes.WinDLL("kernel32", use_last_error=True), size)

else:
    import mmap

    def reserve(size: int) -> LazyMemory:
        """`size` bytes of address space.

        Raises:
            MemoryError: there is not as much.
        """
        return MappedMemory(size)

    class MappedMemory:
        """Private anonymous pages: the kernel gives them at the first write and takes them back by MADV_DONTNEED."""

        def __init__(self, size: int) -> None:
            flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | getattr(mmap, "MAP_NORESERVE", 0)
            try:
                self._pages = mmap.mmap(-1, max(size, 1), flags=flags)
            except (OSError, OverflowError, ValueError) as fault:
                raise MemoryError(f"no {size:,} bytes of address space ({fault})") from fault

        def view(self, dtype: Any, shape: tuple[int, ...]) -> NDArray[Any]:
            """See LazyMemory."""
            count = int(np.prod(shape, dtype=np.int64))
            return np.frombuffer(self._pages, dtype, count).reshape(shape)

        def provide(self, start: int, end: int) -> None:
            """See LazyMemory; nothing to do."""

        def give_back(self, start: int) -> None:
            """See LazyMemory."""
            first = -(-start // mmap.PAGESIZE) * mmap.PAGESIZE
            if first < len(self._pages):
                self._pages.madvise(mmap.MADV_DONTNEED, first)
