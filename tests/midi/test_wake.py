"""After a sleep of the computer the lights are told again."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from typing import Any

import pytest

from tests.rig.waiting import wait_until
from trayapp.core.errors import UnavailableError
from trayapp.midi.wake import wakes
from trayapp.midi.wake_windows import Subscription, WindowsWake

linux = pytest.mark.skipif(sys.platform != "linux", reason="a timer of Linux")


@linux
def test_the_kernel_gives_the_timer_and_it_keeps_quiet_while_nothing_happens() -> None:
    heard: list[int] = []
    notice = wakes(lambda: heard.append(1))
    assert type(notice).__name__ == "LinuxWake"
    notice.close()
    notice.close()
    assert heard == []


@linux
@pytest.mark.parametrize(("fault", "told"), [(errno.ECANCELED, 1), (errno.EAGAIN, 0)])
def test_only_a_clock_that_jumped_is_a_waking(fault: int, told: int) -> None:
    """A pipe stands in for the timer: nobody may set this machine's clock."""
    from trayapp.midi.wake_linux import LinuxWake  # noqa: PLC0415 - Linux alone

    heard: list[int] = []
    reads: list[int] = []
    timer, jump = os.pipe()

    def read(descriptor: int, size: int) -> bytes:
        os.read(descriptor, size)
        reads.append(1)
        raise OSError(fault, "as the kernel says")

    notice = LinuxWake(lambda: heard.append(1), lambda: timer, read)
    os.write(jump, b"x")
    wait_until(lambda: reads, "the timer is read")
    notice.close()
    os.close(jump)
    assert len(heard) == told


class FakePower:
    """powrprof, as far as it is used."""

    def __init__(self, code: int = 0) -> None:
        self.code = code
        self.closed = 0
        self.told: Any = None

    def PowerRegisterSuspendResumeNotification(self, flags: int, wanted: Any, handle: Any) -> int:  # noqa: N802
        assert flags == 2
        self.told = ctypes.cast(wanted, ctypes.POINTER(Subscription)).contents.callback
        assert handle is not None
        return self.code

    def PowerUnregisterSuspendResumeNotification(self, handle: Any) -> int:  # noqa: N802
        assert handle is not None
        self.closed += 1
        return 0


def test_windows_tells_of_a_resume_alone() -> None:
    heard: list[int] = []
    power = FakePower()
    notice = WindowsWake(lambda: heard.append(1), power)
    for kind in (0x4, 0x12, 0x7):
        assert power.told(None, kind, None) == 0
    assert heard == [1]
    notice.close()
    notice.close()
    assert power.closed == 1


def test_windows_may_refuse() -> None:
    with pytest.raises(UnavailableError, match="code 5"):
        WindowsWake(lambda: None, FakePower(5))
