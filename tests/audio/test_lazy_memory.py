"""Memory costs what is written; what is given back is zero again; Windows' calls are made as its documents ask."""

from __future__ import annotations

import ctypes
import gc
from typing import Any

import numpy as np
import psutil
import pytest

from trayapp.audio.lazy_memory import LazyMemory, reserve
from trayapp.audio.lazy_memory_windows import MEM_COMMIT, MEM_DECOMMIT, MEM_RELEASE, MEM_RESERVE, WindowsMemory

HUGE = 1 << 30


class Kernel32:
    """VirtualAlloc and VirtualFree over memory of the test's own, with Windows' rules on pages."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int, int, int]] = []
        self.buffer: Any = None
        self.address = 0
        self.full = False
        # the real ones are function objects that carry their types
        self.VirtualAlloc = self._wrap(self._alloc)
        self.VirtualFree = self._wrap(self._free)

    @staticmethod
    def _wrap(function: Any) -> Any:
        class Function:
            restype: Any = None
            argtypes: Any = None

            def __call__(self, *values: Any) -> Any:
                return function(*values)

        return Function()

    def _alloc(self, address: int | None, size: int, kind: int, protection: int) -> int | None:
        assert protection == 0x04
        if self.full:
            return None
        if kind == MEM_RESERVE:
            assert address is None
            self.buffer = (ctypes.c_uint8 * (size + 4096))()
            self.address = -(-ctypes.addressof(self.buffer) // 4096) * 4096
        offset = (address or self.address) - self.address
        self.calls.append(("alloc", offset, size, kind))
        return address or self.address

    def _free(self, address: int, size: int, kind: int) -> int:
        if kind == MEM_RELEASE:
            assert size == 0
            assert address == self.address
        else:
            assert address % 4096 == 0
            ctypes.memset(address, 0, size)
        self.calls.append(("free", address - self.address, size, kind))
        return 1


def windows() -> tuple[Kernel32, WindowsMemory]:
    system = Kernel32()
    return system, WindowsMemory(system, 100_000)


@pytest.mark.parametrize("memory", [reserve(100_000), windows()[1]], ids=["here", "windows"])
def test_what_is_written_stays_until_it_is_given_back(memory: LazyMemory) -> None:
    array = memory.view(np.int16, (25_000, 2))
    assert not array.any()
    memory.provide(0, 100_000)
    array[:] = 7
    memory.give_back(40_000)
    assert (array[:10_000] == 7).all()
    assert not array[11_000:].any()
    memory.provide(40_000, 100_000)
    array[20_000:] = 9
    assert (array[20_000:] == 9).all()


def test_only_what_is_written_takes_memory() -> None:
    process = psutil.Process()
    memory = reserve(HUGE)
    array = memory.view(np.float32, (HUGE // 4,))
    before = process.memory_info().rss
    array[: 1 << 20] = 1.0
    after = process.memory_info().rss
    assert 3 << 20 <= after - before < 64 << 20
    memory.give_back(0)
    assert process.memory_info().rss < after - (3 << 20)


def test_windows_is_asked_for_pages_as_they_are_needed_and_gets_all_of_them_back() -> None:
    system, memory = windows()
    array = memory.view(np.float32, (25_000,))
    memory.provide(0, 10_000)
    memory.provide(10_000, 10_000)
    memory.give_back(5_000)
    del memory
    gc.collect()
    array[0] = 1.0
    assert system.calls[-1][3] == MEM_DECOMMIT
    del array
    gc.collect()
    assert system.calls == [
        ("alloc", 0, 100_000, MEM_RESERVE),
        ("alloc", 0, 10_000, MEM_COMMIT),
        ("free", 8_192, 91_808, MEM_DECOMMIT),
        ("free", 0, 0, MEM_RELEASE),
    ]


def test_what_windows_refuses_is_a_memory_error() -> None:
    system, memory = windows()
    system.full = True
    with pytest.raises(MemoryError):
        memory.provide(0, 10)


def test_more_than_there_is_is_a_memory_error() -> None:
    with pytest.raises(MemoryError):
        reserve(1 << 62)
