"""Semaphores that compiled code and Python post and compiled code waits on. One system's calls are chosen at import."""

import ctypes
import sys
from typing import Protocol

from numba import types

from trayapp.audio import jit


class Semaphore(Protocol):
    """A counting semaphore, 0 at first. `address` is what the kernels take."""

    address: int

    def close(self) -> None:
        """Gives it back to the system. Nobody may wait on it or post it any more."""


if sys.platform == "win32":
    _release = jit.foreign("ReleaseSemaphore", types.int32, types.intp, types.int32, types.intp)
    _wait_for = jit.foreign("WaitForSingleObject", types.uint32, types.intp, types.uint32)
    _FOREVER = 0xFFFFFFFF

    @jit.kernel
    def post(address: int) -> None:
        """Adds one; wakes a waiter. From any thread, compiled or not."""
        _release(address, 1, 0)

    @jit.kernel
    def wait(address: int) -> None:
        """Takes one; sleeps until there is one."""
        _wait_for(address, _FOREVER)

    class SystemSemaphore:
        """CreateSemaphoreW. Raises OSError where the system has none to give."""

        def __init__(self) -> None:
            self._kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel32.CreateSemaphoreW.restype = ctypes.c_void_p
            self._kernel32.CloseHandle.argtypes = [ctypes.c_void_p]
            self.address: int = self._kernel32.CreateSemaphoreW(None, 0, 0x7FFFFFFF, None) or 0
            if not self.address:
                raise ctypes.WinError(ctypes.get_last_error())

        def close(self) -> None:
            """See Semaphore."""
            if self.address:
                self._kernel32.CloseHandle(self.address)
                self.address = 0

else:
    _sem_post = jit.foreign("sem_post", types.int32, types.intp)
    _sem_wait = jit.foreign("sem_wait", types.int32, types.intp)

    @jit.kernel
    def post(address: int) -> None:
        """Adds one; wakes a waiter. From any thread, compiled or not."""
        _sem_post(address)

    @jit.kernel
    def wait(address: int) -> None:
        """Takes one; sleeps until there is one. A signal handler's interruption is no reason to return."""
        while _sem_wait(address) != 0:
            pass

    class SystemSemaphore:
        """An unnamed POSIX semaphore. Raises OSError where the system has none to give."""

        def __init__(self) -> None:
            self._libc = ctypes.CDLL(None, use_errno=True)
            self._memory = (ctypes.c_int64 * 8)()  # sem_t is 32 bytes on 64-bit Linux, 16 to 32 elsewhere
            self.address = ctypes.addressof(self._memory)
            if self._libc.sem_init(ctypes.c_void_p(self.address), 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "sem_init")

        def close(self) -> None:
            """See Semaphore."""
            if self.address:
                self._libc.sem_destroy(ctypes.c_void_p(self.address))
                self.address = 0


def make_semaphore() -> Semaphore:
    """A new semaphore.

    Raises:
        OSError: The system has none to give.
    """
    return SystemSemaphore()
