"""Lazy memory by VirtualAlloc: reserved as a whole, committed piece by piece, decommitted when it has rested.

https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-virtualalloc and nf-memoryapi-virtualfree
"""

from __future__ import annotations

import ctypes
import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

MEM_COMMIT, MEM_RESERVE = 0x1000, 0x2000
MEM_DECOMMIT, MEM_RELEASE = 0x4000, 0x8000
PAGE_READWRITE = 0x04
PAGE = 4096


class _Block:
    """Bytes at an address as numpy takes them; an array made of it keeps `owner`."""

    def __init__(self, address: int, size: int, owner: object) -> None:
        self.__array_interface__ = {"data": (address, False), "shape": (size,), "typestr": "|u1", "version": 3}
        self._owner = owner


class WindowsMemory:
    """See lazy_memory.LazyMemory. `kernel32` is the system's library, or what stands for it in a test."""

    def __init__(self, kernel32: Any, size: int) -> None:
        self._kernel32, self._size = kernel32, max(size, 1)
        kernel32.VirtualAlloc.restype = ctypes.c_void_p
        kernel32.VirtualAlloc.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint32, ctypes.c_uint32]
        kernel32.VirtualFree.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint32]
        self._address = self._alloc(None, self._size, MEM_RESERVE)
        weakref.finalize(self, kernel32.VirtualFree, self._address, 0, MEM_RELEASE)

    def view(self, dtype: Any, shape: tuple[int, ...]) -> NDArray[Any]:
        """See LazyMemory."""
        size = int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize
        array: NDArray[Any] = np.asarray(_Block(self._address, size, self)).view(dtype).reshape(shape)
        return array

    def provide(self, start: int, end: int) -> None:
        """See LazyMemory; committing what is committed already changes nothing."""
        if end > start:
            self._alloc(self._address + start, end - start, MEM_COMMIT)

    def give_back(self, start: int) -> None:
        """See LazyMemory."""
        first = -(-start // PAGE) * PAGE
        if first < self._size:
            self._kernel32.VirtualFree(self._address + first, self._size - first, MEM_DECOMMIT)

    def _alloc(self, address: int | None, size: int, kind: int) -> int:
        found = self._kernel32.VirtualAlloc(address, size, kind, PAGE_READWRITE)
        if not found:
            raise MemoryError(f"no {size:,} bytes of memory")
        return int(found)
