"""Windows on Windows: extended styles, an answer to WM_MOUSEACTIVATE, rounded corners, the monitors.

From Microsoft's documentation of Extended Window Styles, WM_MOUSEACTIVATE, SetWindowPos, SetWindowSubclass,
DwmSetWindowAttribute, EnumDisplayMonitors, SetWindowDisplayAffinity and SystemParametersInfo.
"""

import ctypes
import logging
import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Any

from typing_extensions import override

from overlay.place import Monitor
from overlay.platform.base import Windowing

_log = logging.getLogger(__name__)

GWL_EXSTYLE = -20
WS_EX_TOPMOST = 0x00000008
WS_EX_TRANSPARENT = 0x00000020
WS_EX_TOOLWINDOW = 0x00000080
WS_EX_LAYERED = 0x00080000
WS_EX_NOACTIVATE = 0x08000000
STYLES = WS_EX_NOACTIVATE | WS_EX_TOOLWINDOW | WS_EX_TOPMOST | WS_EX_LAYERED
HWND_TOPMOST = -1
SWP_NOSIZE, SWP_NOMOVE, SWP_NOACTIVATE, SWP_FRAMECHANGED = 0x0001, 0x0002, 0x0010, 0x0020
LWA_ALPHA = 0x2
WM_MOUSEACTIVATE, WM_DISPLAYCHANGE, WM_NCDESTROY = 0x0021, 0x007E, 0x0082
MA_NOACTIVATE = 3
DWMWA_WINDOW_CORNER_PREFERENCE, DWMWCP_ROUND = 33, 2
MONITORINFOF_PRIMARY = 1
WDA_NONE, WDA_EXCLUDEFROMCAPTURE = 0x00, 0x11
SPI_GETCLIENTAREAANIMATION = 0x1042
PER_MONITOR_DPI_AWARE = 2


class _Rect(ctypes.Structure):
    _fields_ = (
        ("left", ctypes.c_long),
        ("top", ctypes.c_long),
        ("right", ctypes.c_long),
        ("bottom", ctypes.c_long),
    )


class MonitorInfo(ctypes.Structure):
    """MONITORINFOEXW."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("monitor", _Rect),
        ("work", _Rect),
        ("flags", ctypes.c_uint32),
        ("device", ctypes.c_wchar * 32),
    )


_FUNCTYPE: Any = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)
SubclassProc = _FUNCTYPE(
    ctypes.c_ssize_t,
    ctypes.c_void_p,
    ctypes.c_uint,
    ctypes.c_size_t,
    ctypes.c_ssize_t,
    ctypes.c_size_t,
    ctypes.c_size_t,
)
_EnumProc = _FUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ssize_t)


def _libraries() -> tuple[Any, ...]:
    load = ctypes.WinDLL  # type: ignore[attr-defined,unused-ignore] # exists on Windows only
    return tuple(load(name) for name in ("user32", "gdi32", "comctl32", "dwmapi", "shcore"))


class WindowsWindowing(Windowing):
    """The window procedure is subclassed; it must not call Tk (Tk's thread state is not its own there)."""

    can_click_through = True
    can_keep_from_capture = True

    def __init__(self, libraries: tuple[Any, ...] | None = None) -> None:
        self._user32, self._gdi32, self._comctl32, self._dwmapi, self._shcore = libraries or _libraries()
        self._user32.GetParent.restype = ctypes.c_void_p
        self._user32.GetWindowLongPtrW.restype = ctypes.c_ssize_t
        self._user32.GetForegroundWindow.restype = ctypes.c_void_p
        self._gdi32.CreateRoundRectRgn.restype = ctypes.c_void_p
        self._comctl32.DefSubclassProc.restype = ctypes.c_ssize_t
        self._procedure = SubclassProc(self._answer)
        self._subclassed: set[int] = set()
        self._editing: list[tuple[int, int]] = []
        self._changed: Callable[[], None] | None = None
        self._uncaptured = False

    @override
    def before_tk(self) -> None:
        self._shcore.SetProcessDpiAwareness(PER_MONITOR_DPI_AWARE)

    @override
    def prepare(self, window: tk.Toplevel) -> None:
        window.overrideredirect(True)
        window.update_idletasks()
        hwnd = self._hwnd(window)
        self._style(hwnd, STYLES, 0)
        if hwnd not in self._subclassed:
            self._subclassed.add(hwnd)
            self._comctl32.SetWindowSubclass(ctypes.c_void_p(hwnd), self._procedure, 1, 0)

    @override
    def show(self, window: tk.Toplevel, opacity: float) -> None:
        window.deiconify()
        hwnd = self._hwnd(window)
        self._style(hwnd, STYLES, 0)  # Tk sets its own again when it maps a window
        flags = SWP_NOMOVE | SWP_NOSIZE | SWP_NOACTIVATE | SWP_FRAMECHANGED
        self._user32.SetWindowPos(ctypes.c_void_p(hwnd), ctypes.c_void_p(HWND_TOPMOST), 0, 0, 0, 0, flags)
        self.fade(window, opacity)
        if self._uncaptured:
            self._set_capture(window)

    @override
    def fade(self, window: tk.Toplevel, opacity: float) -> None:
        self._user32.SetLayeredWindowAttributes(ctypes.c_void_p(self._hwnd(window)), 0, round(opacity * 255), LWA_ALPHA)

    @override
    def shape(self, window: tk.Toplevel, width: int, height: int, radius: int) -> None:
        hwnd = ctypes.c_void_p(self._hwnd(window))
        wish = ctypes.c_int(DWMWCP_ROUND)
        refused = self._dwmapi.DwmSetWindowAttribute(hwnd, DWMWA_WINDOW_CORNER_PREFERENCE, ctypes.byref(wish), 4)
        if refused:  # before Windows 11
            region = self._gdi32.CreateRoundRectRgn(0, 0, width + 1, height + 1, 2 * radius, 2 * radius)
            self._user32.SetWindowRgn(hwnd, ctypes.c_void_p(region), True)

    @override
    def click_through(self, window: tk.Toplevel, on: bool) -> None:
        self._style(self._hwnd(window), *((WS_EX_TRANSPARENT, 0) if on else (0, WS_EX_TRANSPARENT)))

    @override
    def keep_from_capture(self, windows: Sequence[tk.Toplevel], on: bool) -> None:
        self._uncaptured = on
        for window in windows:
            self._set_capture(window)

    def _set_capture(self, window: tk.Toplevel) -> None:
        wish = WDA_EXCLUDEFROMCAPTURE if self._uncaptured else WDA_NONE
        if not self._user32.SetWindowDisplayAffinity(ctypes.c_void_p(self._hwnd(window)), wish):
            _log.info("the system does not keep a window out of recordings (it does from Windows 10 version 2004)")

    @override
    def calm(self, root: tk.Misc) -> bool:
        animated = ctypes.c_int(1)
        self._user32.SystemParametersInfoW(SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0)
        return not animated.value

    @override
    def put_below(self, window: tk.Toplevel, other: tk.Toplevel) -> None:
        flags = SWP_NOMOVE | SWP_NOSIZE | SWP_NOACTIVATE
        hwnds = (ctypes.c_void_p(self._hwnd(w)) for w in (window, other))
        self._user32.SetWindowPos(*hwnds, 0, 0, 0, 0, flags)

    @override
    def take_focus(self, window: tk.Toplevel) -> None:
        hwnd = self._hwnd(window)
        before = int(self._user32.GetForegroundWindow() or 0)
        if before != hwnd:
            self._editing = [row for row in self._editing if row[0] != hwnd]
            self._editing.append((hwnd, before))
        self._style(hwnd, 0, WS_EX_NOACTIVATE)
        self._user32.SetForegroundWindow(ctypes.c_void_p(hwnd))
        window.focus_force()

    @override
    def give_back_focus(self) -> None:
        if not self._editing:
            return
        hwnd, before = self._editing.pop()
        self._style(hwnd, WS_EX_NOACTIVATE, 0)
        if before:
            self._user32.SetForegroundWindow(ctypes.c_void_p(before))

    @override
    def monitors(self, root: tk.Misc) -> tuple[Monitor, ...]:
        found: list[Monitor] = []

        def each(handle: int, _dc: int, _rect: int, _data: int) -> int:
            info = MonitorInfo(size=ctypes.sizeof(MonitorInfo))
            if self._user32.GetMonitorInfoW(ctypes.c_void_p(handle), ctypes.byref(info)):
                box = info.work
                width, height = box.right - box.left, box.bottom - box.top
                name = str(info.device).replace("\\", "").replace(".", "")
                primary = bool(info.flags & MONITORINFOF_PRIMARY)
                found.append(Monitor(f"{name} {width}x{height}", box.left, box.top, width, height, primary))
            return 1

        self._user32.EnumDisplayMonitors(None, None, _EnumProc(each), 0)
        return tuple(found) or super().monitors(root)

    @override
    def watch(self, root: tk.Misc, monitors: Callable[[], None], stacking: Callable[[], None]) -> None:
        """Topmost windows stay on top by themselves, so `stacking` is never called."""
        self._changed = monitors

    @override
    def close(self) -> None:
        self._changed = None
        for hwnd in self._subclassed:
            self._comctl32.RemoveWindowSubclass(ctypes.c_void_p(hwnd), self._procedure, 1)
        self._subclassed.clear()

    def _answer(self, hwnd: int, message: int, wparam: int, lparam: int, _id: int, _data: int) -> int:
        if message == WM_MOUSEACTIVATE and not any(hwnd == editing for editing, _ in self._editing):
            return MA_NOACTIVATE
        if message == WM_DISPLAYCHANGE and self._changed is not None:
            self._changed()
        if message == WM_NCDESTROY:
            self._subclassed.discard(hwnd)
            self._comctl32.RemoveWindowSubclass(ctypes.c_void_p(hwnd), self._procedure, 1)
        arguments = (ctypes.c_void_p(hwnd), message, ctypes.c_size_t(wparam), ctypes.c_ssize_t(lparam))
        return int(self._comctl32.DefSubclassProc(*arguments))

    def _hwnd(self, window: tk.Misc) -> int:
        return int(self._user32.GetParent(ctypes.c_void_p(window.winfo_id())) or window.winfo_id())

    def _style(self, hwnd: int, add: int, remove: int) -> None:
        handle = ctypes.c_void_p(hwnd)
        style = int(self._user32.GetWindowLongPtrW(handle, GWL_EXSTYLE))
        self._user32.SetWindowLongPtrW(handle, GWL_EXSTYLE, ctypes.c_ssize_t((style | add) & ~remove))
