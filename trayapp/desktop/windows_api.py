"""The few Windows calls that keys, hotkeys and windows need, with their types. Sources: the Win32 API reference."""

import ctypes
import sys
import threading
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from trayapp.core.errors import UnavailableError

INPUT_MOUSE, INPUT_KEYBOARD = 0, 1
KEYEVENTF_EXTENDEDKEY, KEYEVENTF_KEYUP, KEYEVENTF_UNICODE, KEYEVENTF_SCANCODE = 1, 2, 4, 8
MOUSEEVENTF_MOVE, MOUSEEVENTF_WHEEL, MOUSEEVENTF_HWHEEL = 0x0001, 0x0800, 0x1000
WHEEL_DELTA = 120
ULONG_PTR = ctypes.c_size_t


class MouseInput(ctypes.Structure):
    """MOUSEINPUT."""

    _fields_ = (
        ("dx", wintypes.LONG),
        ("dy", wintypes.LONG),
        ("mouseData", wintypes.DWORD),
        ("dwFlags", wintypes.DWORD),
        ("time", wintypes.DWORD),
        ("dwExtraInfo", ULONG_PTR),
    )


class KeyboardInput(ctypes.Structure):
    """KEYBDINPUT."""

    _fields_ = (
        ("wVk", wintypes.WORD),
        ("wScan", wintypes.WORD),
        ("dwFlags", wintypes.DWORD),
        ("time", wintypes.DWORD),
        ("dwExtraInfo", ULONG_PTR),
    )


class _Either(ctypes.Union):
    _fields_ = (("mi", MouseInput), ("ki", KeyboardInput))


class Input(ctypes.Structure):
    """INPUT."""

    _anonymous_ = ("either",)
    _fields_ = (("type", wintypes.DWORD), ("either", _Either))


def key_input(vk: int, scan: int, flags: int) -> Input:
    """One key event."""
    return Input(type=INPUT_KEYBOARD, ki=KeyboardInput(wVk=vk, wScan=scan, dwFlags=flags))


def mouse_input(flags: int, data: int = 0, dx: int = 0, dy: int = 0) -> Input:
    """One mouse event; `data` is a wheel distance or an X button."""
    return Input(type=INPUT_MOUSE, mi=MouseInput(dx=dx, dy=dy, mouseData=data & 0xFFFFFFFF, dwFlags=flags))


def library(name: str) -> Any:
    """A system library.

    Raises:
        UnavailableError: this is not Windows.
    """
    found: Any = None
    if sys.platform == "win32":
        found = ctypes.WinDLL(name, use_last_error=True)
    if found is None:
        raise UnavailableError("{name} is part of Windows; use PadTray there for this", name=name)
    return found


def last_error() -> int:
    """The error number of the last call that failed on this thread."""
    if sys.platform == "win32":
        error = ctypes.get_last_error()
    else:
        error = 0
    return error


def user32() -> Any:
    """User32 with the types of the calls whose handles or results do not fit an int."""
    api = library("user32")
    api.GetForegroundWindow.restype = wintypes.HWND
    api.GetWindowThreadProcessId.argtypes = (wintypes.HWND, ctypes.POINTER(wintypes.DWORD))
    api.GetWindowTextW.argtypes = (wintypes.HWND, wintypes.LPWSTR, ctypes.c_int)
    api.SetForegroundWindow.argtypes = (wintypes.HWND,)
    api.ShowWindow.argtypes = (wintypes.HWND, ctypes.c_int)
    api.IsIconic.argtypes = (wintypes.HWND,)
    api.IsWindowVisible.argtypes = (wintypes.HWND,)
    api.SendInput.argtypes = (wintypes.UINT, ctypes.POINTER(Input), ctypes.c_int)
    api.MapVirtualKeyW.argtypes = (wintypes.UINT, wintypes.UINT)
    api.VkKeyScanW.argtypes = (wintypes.WCHAR,)
    api.VkKeyScanW.restype = ctypes.c_short
    api.SetWindowsHookExW.restype = wintypes.HHOOK
    api.SetWindowsHookExW.argtypes = (ctypes.c_int, ctypes.c_void_p, wintypes.HINSTANCE, wintypes.DWORD)
    api.UnhookWindowsHookEx.argtypes = (wintypes.HHOOK,)
    api.CallNextHookEx.argtypes = (wintypes.HHOOK, ctypes.c_int, wintypes.WPARAM, wintypes.LPARAM)
    api.CallNextHookEx.restype = ctypes.c_ssize_t
    api.SetWinEventHook.restype = wintypes.HANDLE
    api.SetWinEventHook.argtypes = (
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.HMODULE,
        ctypes.c_void_p,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.DWORD,
    )
    api.UnhookWinEvent.argtypes = (wintypes.HANDLE,)
    api.PostThreadMessageW.argtypes = (wintypes.DWORD, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
    api.GetMessageW.argtypes = (ctypes.POINTER(wintypes.MSG), wintypes.HWND, wintypes.UINT, wintypes.UINT)
    return api


def kernel32() -> Any:
    """Kernel32 with the types of the calls whose handles do not fit an int."""
    api = library("kernel32")
    api.OpenProcess.restype = wintypes.HANDLE
    api.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    api.GetCurrentProcess.restype = wintypes.HANDLE
    api.CloseHandle.argtypes = (wintypes.HANDLE,)
    return api


def advapi32() -> Any:
    """Advapi32 with the types of the calls whose handles do not fit an int."""
    api = library("advapi32")
    api.OpenProcessToken.argtypes = (wintypes.HANDLE, wintypes.DWORD, ctypes.POINTER(wintypes.HANDLE))
    api.GetTokenInformation.argtypes = (
        wintypes.HANDLE,
        ctypes.c_int,
        ctypes.c_void_p,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.DWORD),
    )
    api.GetSidSubAuthorityCount.restype = ctypes.POINTER(ctypes.c_ubyte)
    api.GetSidSubAuthorityCount.argtypes = (ctypes.c_void_p,)
    api.GetSidSubAuthority.restype = ctypes.POINTER(wintypes.DWORD)
    api.GetSidSubAuthority.argtypes = (ctypes.c_void_p, wintypes.DWORD)
    return api


def thread_id() -> int:
    """The system's number of this thread, which messages are posted to."""
    return threading.get_native_id()


def win_event_callback(heard: Callable[[int, int, int], None]) -> Any:
    """A WINEVENTPROC that hands on (event, window, object). Keep it as long as it is hooked."""

    def call(_hook: int, event: int, window: int, which: int, _child: int, _thread: int, _time: int) -> None:
        heard(event, window or 0, which)

    handles = (wintypes.HANDLE, wintypes.DWORD, wintypes.HWND, wintypes.LONG, wintypes.LONG)
    return function_type(None, *handles, wintypes.DWORD, wintypes.DWORD)(call)


def enum_windows_callback(take: Callable[[int], bool]) -> Any:
    """A WNDENUMPROC that hands on the window; true goes on."""
    return function_type(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)(lambda window, _extra: take(window or 0))


def hook_callback(heard: Callable[[int, int, int], int]) -> Any:
    """A HOOKPROC. Keep it as long as it is hooked."""
    return function_type(ctypes.c_ssize_t, ctypes.c_int, wintypes.WPARAM, wintypes.LPARAM)(heard)


def function_type(*types: Any) -> Any:
    """The type of a callback by the system's calling convention."""
    if sys.platform == "win32":
        made = ctypes.WINFUNCTYPE(*types)
    else:
        made = ctypes.CFUNCTYPE(*types)
    return made
