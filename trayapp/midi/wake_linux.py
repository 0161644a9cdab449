"""Waking on Linux: a timer that never fires, but is cancelled when the clock jumps, as it does after a sleep.

timerfd_create(2): TFD_TIMER_CANCEL_ON_SET with an absolute time of CLOCK_REALTIME; to the kernel a resume is a jump.
"""

import ctypes
import errno
import os
import select
from collections.abc import Callable
from threading import Thread

from trayapp.midi.wake import WakeNotice

_CLOCK_REALTIME = 0
_NONBLOCK, _CLOEXEC = 0o4000, 0o2000000
_ABSOLUTE, _CANCEL_ON_SET = 1, 2
_NEVER_S = 2**31 - 1
"""A time of day that a timer may wait for: the last one that 32 bits hold."""


class _Timer(ctypes.Structure):
    """struct itimerspec: interval and value, each in s and ns."""

    _fields_ = (
        ("interval_s", ctypes.c_long),
        ("interval_ns", ctypes.c_long),
        ("value_s", ctypes.c_long),
        ("value_ns", ctypes.c_long),
    )


def jump_timer() -> int:
    """A file descriptor that becomes readable when the clock jumps; reading it then raises ECANCELED.

    Raises:
        OSError: the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    timer = libc.timerfd_create(_CLOCK_REALTIME, _NONBLOCK | _CLOEXEC)
    wanted = _Timer(0, 0, _NEVER_S, 0)
    if timer < 0 or libc.timerfd_settime(timer, _ABSOLUTE | _CANCEL_ON_SET, ctypes.byref(wanted), None) < 0:
        raise OSError(ctypes.get_errno(), "timerfd does not tell of a sleep")
    return int(timer)


class LinuxWake(WakeNotice):
    """One thread that sleeps in the kernel."""

    def __init__(
        self,
        awake: Callable[[], object],
        timer: Callable[[], int] = jump_timer,
        read: Callable[[int, int], bytes] = os.read,
    ) -> None:
        """Begin to wait.

        Raises:
            OSError: the kernel refuses.
        """
        self._awake, self._read, self._timer = awake, read, timer()
        self._stop_read, self._stop_write = os.pipe()
        self._thread: Thread | None = Thread(target=self._run, name="midi-wake", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop telling."""
        thread, self._thread = self._thread, None
        if thread is not None:
            os.write(self._stop_write, b"x")
            thread.join(1.0)
            for descriptor in (self._timer, self._stop_read, self._stop_write):
                os.close(descriptor)

    def _run(self) -> None:
        while True:
            ready, _, _ = select.select((self._timer, self._stop_read), (), ())
            if self._stop_read in ready:
                return
            try:
                self._read(self._timer, 8)
            except OSError as error:
                if error.errno == errno.ECANCELED:  # the word; the timer goes on
                    self._awake()
