"""Other programs' windows on Windows: the one in front by the system's foreground event, no polling."""

import ctypes
import logging
from collections.abc import Callable
from ctypes import wintypes
from threading import Event, Thread
from typing import Any

import psutil

from trayapp.actions.platform.base import Window, WindowPlatform
from trayapp.actions.platform.following import Following
from trayapp.core.errors import UnavailableError
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase
from trayapp.desktop import windows_api as api

_log = logging.getLogger(__name__)

_EVENT_SYSTEM_FOREGROUND = 0x0003
_EVENT_OBJECT_NAMECHANGE = 0x800C
_WINEVENT_OUTOFCONTEXT, _WINEVENT_SKIPOWNPROCESS = 0, 2
_OBJID_WINDOW = 0
_SW_RESTORE = 9
_WM_QUIT = 0x0012
_VK_MENU = 0x12


class WindowsWindows(WindowPlatform):
    """Asks on any thread; follows on a thread with a message loop. `user32` is given by tests alone."""

    def __init__(self, user32: Any = None) -> None:
        self._api = user32 or api.user32()
        self._following = Following(lambda tell: _Follower(self._api, tell))

    def foreground(self) -> Window:
        """See the base."""
        window = active(self._api)
        if window is None:
            raise UnavailableError("no program is in front; click its window")
        return window

    def focus(self, name: str) -> Window:
        """See the base."""
        wanted = name.lower()
        for window in listed(self._api):
            if wanted in window.program.lower() or wanted in window.title.lower():
                if self._api.IsIconic(window.window):
                    self._api.ShowWindow(window.window, _SW_RESTORE)
                # Windows lets the program with the last input change the window in front: a tap of Alt makes it us
                taps = (api.Input * 2)(api.key_input(_VK_MENU, 0, 0), api.key_input(_VK_MENU, 0, api.KEYEVENTF_KEYUP))
                self._api.SendInput(2, taps, ctypes.sizeof(api.Input))
                if not self._api.SetForegroundWindow(window.window):
                    raise UnavailableError(
                        "Windows keeps {title!r} in the background; click it in the taskbar", title=window.title
                    )
                return window
        raise UnavailableError(
            "no window of {name!r} is open; start the program, or bind an action that starts it", name=name
        )

    def follow(self, changed: Callable[[], None]) -> Callable[[], None]:
        """See the base."""
        return self._following.add(changed)

    def known(self) -> Window | None:
        """See the base."""
        follower = self._following.follower
        return follower.window if follower is not None else None

    def listed(self) -> tuple[Window, ...]:
        """See the base."""
        return tuple(listed(self._api))

    def programs(self) -> frozenset[str]:
        """See the base."""
        follower = self._following.follower
        return follower.programs if follower is not None else frozenset()

    def findings(self) -> tuple[Finding, ...]:
        """See the base."""
        return (Finding(Phrase("windows"), True, Phrase("Windows tells which program is in front")),)

    def close(self) -> None:
        """See the base."""
        self._following.close()


class _Follower:
    """Hears the foreground and title events in a message loop of its own."""

    def __init__(self, user32: Any, changed: Callable[[], None]) -> None:
        self.window: Window | None = None
        self.programs: frozenset[str] = frozenset()
        self._api, self._changed = user32, changed
        self._thread_id = 0
        self._ready = Event()
        self._thread = Thread(target=self._run, name="windows", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._ready.wait(2.0):
            self._api.PostThreadMessageW(self._thread_id, _WM_QUIT, 0, 0)
        self._thread.join(2.0)

    def _run(self) -> None:
        message = wintypes.MSG()
        self._api.PeekMessageW(ctypes.byref(message), None, 0, 0, 0)  # makes the thread's queue
        self._thread_id = api.thread_id()
        heard = api.win_event_callback(self._heard)
        flags = _WINEVENT_OUTOFCONTEXT | _WINEVENT_SKIPOWNPROCESS
        kinds = (_EVENT_SYSTEM_FOREGROUND, _EVENT_OBJECT_NAMECHANGE)
        hooks = [self._api.SetWinEventHook(kind, kind, None, heard, 0, 0, flags) for kind in kinds]
        self._ready.set()
        self._look()
        while self._api.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            self._api.DispatchMessageW(ctypes.byref(message))
        for hook in hooks:
            self._api.UnhookWinEvent(hook)

    def _heard(self, kind: int, window: int, which: int) -> None:
        renamed = kind == _EVENT_OBJECT_NAMECHANGE
        if not renamed or (which == _OBJID_WINDOW and self.window is not None and window == self.window.window):
            self._look()

    def _look(self) -> None:
        window = active(self._api)
        programs = frozenset(found.program.lower() for found in listed(self._api))
        if (window, programs) != (self.window, self.programs):
            self.window, self.programs = window, programs
            self._changed()


def active(user32: Any) -> Window | None:
    """The window in front."""
    window = int(user32.GetForegroundWindow() or 0)
    return describe(user32, window) if window else None


def listed(user32: Any) -> list[Window]:
    """The visible windows with a title, the topmost first."""
    found: list[int] = []

    def take(window: int) -> bool:
        if user32.IsWindowVisible(window):
            found.append(window)
        return True

    user32.EnumWindows(api.enum_windows_callback(take), 0)
    return [window for window in (describe(user32, handle) for handle in found) if window.title]


def describe(user32: Any, window: int) -> Window:
    """What Windows tells about a window."""
    title = ctypes.create_unicode_buffer(512)
    user32.GetWindowTextW(window, title, len(title))
    pid = wintypes.DWORD()
    user32.GetWindowThreadProcessId(window, ctypes.byref(pid))
    try:
        program = psutil.Process(pid.value).name()
    except (psutil.Error, OSError, ValueError):  # Windows hides some programs even from a look at their name
        program = ""
    return Window(window, pid.value, program.removesuffix(".exe"), title.value)
