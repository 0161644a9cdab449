"""Waking on Windows: PowerRegisterSuspendResumeNotification of powrprof (Windows 8 and later)."""

import ctypes
import sys
from collections.abc import Callable
from typing import Any

from trayapp.core.errors import UnavailableError
from trayapp.midi.wake import WakeNotice

_DEVICE_NOTIFY_CALLBACK = 2
_RESUME_AUTOMATIC = 0x12
"""PBT_APMRESUMEAUTOMATIC of <winuser.h>: sent at each resume."""

_Callback = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)(
    ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p
)


class Subscription(ctypes.Structure):
    """DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS of <powrprof.h>."""

    _fields_ = (("callback", _Callback), ("context", ctypes.c_void_p))


class WindowsWake(WakeNotice):
    """Calls on a thread of Windows."""

    def __init__(self, awake: Callable[[], object], library: Any = None) -> None:
        """Register with Windows.

        Raises:
            UnavailableError: Windows refuses; holds its code.
        """
        self._awake = awake
        self._library = library if library is not None else _powrprof()
        self._wanted = Subscription(_Callback(self._told), None)  # Windows keeps no copy
        self._handle: ctypes.c_void_p | None = ctypes.c_void_p()
        code = self._library.PowerRegisterSuspendResumeNotification(
            _DEVICE_NOTIFY_CALLBACK, ctypes.byref(self._wanted), ctypes.byref(self._handle)
        )
        if code:
            self._handle = None
            raise UnavailableError("Windows does not tell of waking (code {code})", code=code)

    def close(self) -> None:
        """Deregister."""
        handle, self._handle = self._handle, None
        if handle is not None:
            self._library.PowerUnregisterSuspendResumeNotification(handle)

    def _told(self, _context: int, kind: int, _setting: int) -> int:
        if kind == _RESUME_AUTOMATIC:
            self._awake()
        return 0


def _powrprof() -> Any:
    if sys.platform == "win32":
        return ctypes.WinDLL("powrprof")
    raise UnavailableError("only Windows tells of waking in this way")
