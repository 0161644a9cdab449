"""Where a mapped file was cut short it reads as zeros, so as silence; without this SIGBUS ends the program.

Editors that save a SoundFont into the file they took it from cut it first. Linux alone: Windows refuses to cut a file
that is mapped. sigaction(2), mmap(2), and their headers for the numbers.
"""

import ctypes
import mmap
import sys

from numba import types

from trayapp.audio import jit

if sys.platform == "linux":
    _SIGBUS = 7
    _NO_PAGE = 2  # BUS_ADRERR
    _WITH_INFO, _RESTART = 0x4, 0x10000000  # SA_SIGINFO, SA_RESTART
    _READ, _WRITE, _PRIVATE, _FIXED, _ANONYMOUS = 0x1, 0x2, 0x02, 0x10, 0x20  # PROT_..., MAP_...
    _PAGE = mmap.PAGESIZE

    _mmap = jit.foreign("mmap", types.intp, types.intp, types.intp, types.int32, types.int32, types.int32, types.int64)
    _signal = jit.foreign("signal", types.intp, types.int32, types.intp)

    @jit.c_callback(types.void(types.int32, types.intp, types.intp))
    def _put_zeros(number: int, info: int, _context: int) -> None:
        """On the thread that reads, whose instruction is then carried out again. Calls the system alone."""
        words = jit.int64_at(info, 3)  # siginfo_t: three int32 and a gap, then the address
        page = words[2] // _PAGE * _PAGE
        kept = words[1] & 0xFFFFFFFF == _NO_PAGE
        if not kept or _mmap(page, _PAGE, _READ | _WRITE, _PRIVATE | _FIXED | _ANONYMOUS, -1, 0) != page:
            _signal(number, 0)  # SIG_DFL: the next time it ends the program

    class _Action(ctypes.Structure):
        """struct sigaction of glibc, and of musl."""

        _fields_ = (
            ("handler", ctypes.c_void_p),
            ("mask", ctypes.c_ulong * (128 // ctypes.sizeof(ctypes.c_ulong))),
            ("flags", ctypes.c_int),
            ("restorer", ctypes.c_void_p),
        )

    def read_as_silence() -> None:
        """From now on, in this process. Idempotent; any thread."""
        action = _Action(handler=_put_zeros.address, flags=_WITH_INFO | _RESTART)
        ctypes.CDLL(None).sigaction(_SIGBUS, ctypes.byref(action), None)

else:

    def read_as_silence() -> None:
        """Nothing to do."""
