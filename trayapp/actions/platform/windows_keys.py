"""Keys and mouse on Windows: scan codes, which games read, and characters as such.

`keyboard` sends plain scan codes. It cannot mark a key as extended (arrows would come out as the keypad's), nor type a
character, nor tell that a program with more rights refuses keys: those go through SendInput.
"""

import ctypes
from ctypes import wintypes
from threading import Lock
from typing import Any

from trayapp.actions.platform.base import Direction, InputPlatform
from trayapp.core.chord import MODIFIERS, MOUSE_BUTTONS
from trayapp.core.errors import UnavailableError
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase
from trayapp.desktop import windows_api as api
from trayapp.desktop.windows_keymap import EXTENDED, WITHOUT_SCAN_CODE, virtual_key

_PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
_TOKEN_QUERY = 0x0008
_TOKEN_INTEGRITY_LEVEL = 25
_LABEL_BYTES = 96
"""A TOKEN_MANDATORY_LABEL (16) with the largest SID (SECURITY_MAX_SID_SIZE, 68)."""
_MEDIUM, _HIGHER = 0x2000, 0x10000
_BUTTONS = {
    # name: (down, up, which X button)
    "mouse_left": (0x0002, 0x0004, 0),
    "mouse_right": (0x0008, 0x0010, 0),
    "mouse_middle": (0x0020, 0x0040, 0),
    "mouse4": (0x0080, 0x0100, 1),
    "mouse5": (0x0080, 0x0100, 2),
}
_ELEVATED = Phrase("the program in front runs as administrator, and Windows lets no keys through to it")
_ELEVATED_REMEDY = Phrase("start PadTray as administrator too, or that program without")


def _keyboard() -> Any:
    import keyboard  # noqa: PLC0415 - hooks into Windows when it is loaded

    keyboard.key_to_scan_codes("shift")  # fills its table of virtual keys, which sending by scan code needs
    return keyboard


class WindowsInput(InputPlatform):
    """Sends to the program in front. `user32` and `keyboard` are given by tests alone."""

    def __init__(self, user32: Any = None, rights: "Rights | None" = None, keyboard: Any = None) -> None:
        self._api = user32 or api.user32()
        self._rights = rights or Rights()
        self._keyboard = keyboard
        self._down: set[str] = set()
        self._closed = False
        self._lock = Lock()

    def key_down(self, key: str) -> None:
        """See the base."""
        with self._lock:
            if key not in self._down:
                self._check()
                self._down.add(key)
                self._send(key, up=False)

    def key_up(self, key: str) -> None:
        """See the base."""
        with self._lock:
            if key in self._down:
                self._down.discard(key)
                self._send(key, up=True)

    def type_text(self, text: str) -> None:
        """See the base. Each UTF-16 unit is sent as a character, whatever the layout."""
        with self._lock:
            self._check()
            self._lift()
            events = []
            for character in text.replace("\r\n", "\n"):
                if character in "\n\t":
                    vk = 0x0D if character == "\n" else 0x09
                    events += [api.key_input(vk, 0, 0), api.key_input(vk, 0, api.KEYEVENTF_KEYUP)]
                    continue
                units = character.encode("utf-16-le", "surrogatepass")
                for at in range(0, len(units), 2):
                    unit = int.from_bytes(units[at : at + 2], "little")
                    events.append(api.key_input(0, unit, api.KEYEVENTF_UNICODE))
                    events.append(api.key_input(0, unit, api.KEYEVENTF_UNICODE | api.KEYEVENTF_KEYUP))
            self._send_all(events)

    def scroll(self, direction: Direction, steps: int) -> None:
        """See the base."""
        flag = api.MOUSEEVENTF_WHEEL if direction in {"up", "down"} else api.MOUSEEVENTF_HWHEEL
        distance = api.WHEEL_DELTA * (1 if direction in {"up", "right"} else -1)
        with self._lock:
            self._check()
            self._send_all([api.mouse_input(flag, distance) for _ in range(steps)])

    def move(self, x: int, y: int, *, relative: bool) -> None:
        """See the base."""
        with self._lock:
            self._check()
            if relative:
                self._send_all([api.mouse_input(api.MOUSEEVENTF_MOVE, dx=x, dy=y)])
            else:
                self._api.SetCursorPos(x, y)

    def let_go_of_modifiers(self) -> None:
        """See the base."""
        with self._lock:
            self._lift()

    def findings(self) -> tuple[Finding, ...]:
        """See the base."""
        if self._rights.in_front_refuses(self._api):
            return (Finding(Phrase("keystrokes"), False, _ELEVATED, _ELEVATED_REMEDY),)
        return (Finding(Phrase("keystrokes"), True, Phrase("Windows takes keys")),)

    def close(self) -> None:
        """See the base; lets go of what is still down."""
        with self._lock:
            self._closed = True
            for key in tuple(self._down):
                self._down.discard(key)
                self._send(key, up=True)

    def _check(self) -> None:
        if self._closed:
            raise UnavailableError("PadTray is stopping; no more keys are sent")
        if self._rights.in_front_refuses(self._api):
            raise UnavailableError("{reason}; {remedy}", reason=_ELEVATED, remedy=_ELEVATED_REMEDY)

    def _send(self, key: str, *, up: bool) -> None:
        if key in MOUSE_BUTTONS:
            down_flag, up_flag, which = _BUTTONS[key]
            self._send_all([api.mouse_input(up_flag if up else down_flag, which)])
            return
        vk = virtual_key(self._api, key)
        scan = int(self._api.MapVirtualKeyW(vk, 0)) & 0xFF if vk else 0
        if not vk:
            self._down.discard(key)
            raise UnavailableError("this keyboard layout has no key {key!r}; choose another one", key=key)
        flags = api.KEYEVENTF_KEYUP if up else 0
        if key in WITHOUT_SCAN_CODE or not scan:
            self._send_all([api.key_input(vk, 0, flags)])
        elif key in EXTENDED:
            flags |= api.KEYEVENTF_SCANCODE | api.KEYEVENTF_EXTENDEDKEY
            self._send_all([api.key_input(0, scan, flags)])
        else:
            self._keyboard = self._keyboard or _keyboard()
            (self._keyboard.release if up else self._keyboard.press)(scan)

    def _lift(self) -> None:
        """Let go of modifiers that are down and not by an action."""
        for name in (*MODIFIERS, *(f"right_{name}" for name in MODIFIERS)):
            if name not in self._down and int(self._api.GetAsyncKeyState(virtual_key(self._api, name))) & 0x8000:
                self._send(name, up=True)

    def _send_all(self, events: list[api.Input]) -> None:
        array = (api.Input * len(events))(*events)
        if int(self._api.SendInput(len(events), array, ctypes.sizeof(api.Input))) != len(events):
            raise UnavailableError(
                "Windows takes no keys now (error {code}); close the secure screen in front", code=api.last_error()
            )


class Rights:
    """Whether a program has more rights than PadTray: Windows then drops keys without a word (UIPI).

    What counts is the integrity level: medium for programs as such, high for an administrator's, system for services.
    """

    def __init__(self, kernel32: Any = None, advapi32: Any = None) -> None:
        self._kernel32, self._advapi32 = kernel32, advapi32
        self._ours: int | None = None
        self._last = (0, False)

    def in_front_refuses(self, user32: Any) -> bool:
        """Whether the window in front belongs to a program with more rights."""
        window = int(user32.GetForegroundWindow() or 0)
        if window != self._last[0]:
            self._last = (window, self._has_more(user32, window))
        return self._last[1]

    def _has_more(self, user32: Any, window: int) -> bool:
        self._kernel32 = self._kernel32 or api.kernel32()
        self._advapi32 = self._advapi32 or api.advapi32()
        if self._ours is None:
            self._ours = self._level(self._kernel32.GetCurrentProcess())
        if not window:
            return False
        pid = wintypes.DWORD()
        user32.GetWindowThreadProcessId(window, ctypes.byref(pid))
        process = self._kernel32.OpenProcess(_PROCESS_QUERY_LIMITED_INFORMATION, False, pid.value)
        if not process:
            return False  # it has just ended
        try:
            return self._level(process) > self._ours
        finally:
            self._kernel32.CloseHandle(process)

    def _level(self, process: Any) -> int:
        """A process's integrity level (winnt.h, SECURITY_MANDATORY_*_RID)."""
        assert self._advapi32 is not None
        assert self._kernel32 is not None
        token, size = wintypes.HANDLE(), wintypes.DWORD()
        if not self._advapi32.OpenProcessToken(process, _TOKEN_QUERY, ctypes.byref(token)):
            return _HIGHER  # refused: it has rights that we lack
        try:
            label = ctypes.create_string_buffer(_LABEL_BYTES)
            if not self._advapi32.GetTokenInformation(
                token, _TOKEN_INTEGRITY_LEVEL, label, ctypes.sizeof(label), ctypes.byref(size)
            ):
                return _MEDIUM
            sid = ctypes.c_void_p.from_buffer(label)  # TOKEN_MANDATORY_LABEL begins with the pointer to its SID
            last = self._advapi32.GetSidSubAuthorityCount(sid)[0] - 1
            return int(self._advapi32.GetSidSubAuthority(sid, last)[0])
        finally:
            self._kernel32.CloseHandle(token)
