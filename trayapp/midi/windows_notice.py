"""Windows' word that a device came or went: CM_Register_Notification of cfgmgr32."""

import ctypes
import logging
import sys
from collections.abc import Callable
from typing import Any

from trayapp.core.errors import UnavailableError

_DEVICE_INTERFACE = 0
_ALL_INTERFACE_CLASSES = 0x1
_ARRIVAL, _REMOVAL = 0, 1
"""CM_NOTIFY_FILTER_TYPE, CM_NOTIFY_FILTER_FLAG and CM_NOTIFY_ACTION of <cfgmgr32.h>."""

_Callback = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)(
    ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32
)

_log = logging.getLogger(__name__)


class Filter(ctypes.Structure):
    """CM_NOTIFY_FILTER; its union is as large as its largest member, a device instance id of 200 wide characters."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("type", ctypes.c_int),
        ("reserved", ctypes.c_uint32),
        ("union", ctypes.c_uint16 * 200),
    )


class DeviceNotice:
    """Calls `changed`, on a thread of Windows, for each device interface that comes or goes, until `close`."""

    def __init__(self, changed: Callable[[], None], library: Any = None) -> None:
        """Register with Windows.

        Raises:
            UnavailableError: Windows refuses; holds its code. Or it does not know the call, as Wine 8.
        """
        self._changed = changed
        self._library = library if library is not None else _cfgmgr32()
        self._callback = _Callback(self._notified)  # Windows keeps no reference
        self._handle: ctypes.c_void_p | None = ctypes.c_void_p()
        wanted = Filter(size=ctypes.sizeof(Filter), flags=_ALL_INTERFACE_CLASSES, type=_DEVICE_INTERFACE)
        try:
            register = self._library.CM_Register_Notification
        except AttributeError:
            self._handle = None
            raise UnavailableError("Windows does not tell of devices (CM_Register_Notification is missing)") from None
        code = register(ctypes.byref(wanted), None, self._callback, ctypes.byref(self._handle))
        if code:
            self._handle = None
            raise UnavailableError(
                "Windows does not tell of devices (CM_Register_Notification gives {code})", code=code
            )

    def close(self) -> None:
        """Deregister; no call begins afterwards. Idempotent. Not from within `changed`: Windows would wait for ever."""
        handle, self._handle = self._handle, None
        if handle is not None:
            self._library.CM_Unregister_Notification(handle)

    def _notified(self, _handle: int, _context: int, action: int, _data: int, _size: int) -> int:
        if action in {_ARRIVAL, _REMOVAL}:
            try:
                self._changed()
            except Exception:  # noqa: BLE001 - nothing may come back to Windows' thread
                _log.debug("A device notice was lost", exc_info=True)
        return 0


def _cfgmgr32() -> Any:
    if sys.platform == "win32":
        return ctypes.WinDLL("cfgmgr32")
    raise UnavailableError("only Windows tells of devices in this way")
