"""Hotkeys on Windows: RegisterHotKey, which names conflicts; releases and mouse buttons by low-level hooks.

A hook is set only while a hotkey is down or a mouse button is bound, so that no key goes through PadTray otherwise.
"""

import ctypes
import logging
import time
from ctypes import wintypes
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

from trayapp.core.chord import MOUSE_BUTTONS, parse_trigger
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase
from trayapp.desktop import windows_api as api
from trayapp.desktop.windows_keymap import MODIFIER_BITS, virtual_key
from trayapp.hotkeys.base import HotkeyPlatform, Listener

_log = logging.getLogger(__name__)

WM_QUIT, WM_HOTKEY, WM_APP = 0x0012, 0x0312, 0x8000
WM_KEYUP, WM_SYSKEYUP = 0x0101, 0x0105
WH_KEYBOARD_LL, WH_MOUSE_LL = 13, 14
MOD_NOREPEAT = 0x4000
ERROR_HOTKEY_ALREADY_REGISTERED = 1409
_MOUSE = {
    # message: (button by the high word of mouseData or alone, pressed)
    0x0201: ("mouse_left", True), 0x0202: ("mouse_left", False), 0x0204: ("mouse_right", True),
    0x0205: ("mouse_right", False), 0x0207: ("mouse_middle", True), 0x0208: ("mouse_middle", False),
    0x020B: ("", True), 0x020C: ("", False),
}  # fmt: skip
_X_BUTTONS = {1: "mouse4", 2: "mouse5"}
_MODIFIER_VKS = {"alt": (0x12,), "ctrl": (0x11,), "shift": (0x10,), "win": (0x5B, 0x5C)}


class KeyboardHook(ctypes.Structure):
    """KBDLLHOOKSTRUCT."""

    _fields_ = (
        ("vkCode", wintypes.DWORD),
        ("scanCode", wintypes.DWORD),
        ("flags", wintypes.DWORD),
        ("time", wintypes.DWORD),
        ("dwExtraInfo", api.ULONG_PTR),
    )


class MouseHook(ctypes.Structure):
    """MSLLHOOKSTRUCT."""

    _fields_ = (
        ("pt", wintypes.POINT),
        ("mouseData", wintypes.DWORD),
        ("flags", wintypes.DWORD),
        ("time", wintypes.DWORD),
        ("dwExtraInfo", api.ULONG_PTR),
    )


class WindowsHotkeys(HotkeyPlatform):
    """Owns one thread with a message loop, which hotkeys and hooks belong to. `user32` is given by tests alone."""

    def __init__(self, user32: Any = None) -> None:
        self._api = user32 or api.user32()
        self._asked: SimpleQueue[frozenset[str]] = SimpleQueue()
        self._thread: Thread | None = None
        self._thread_id = 0
        self._ready = Event()

    def start(self, listener: Listener) -> None:
        """See the base."""
        self._thread = Thread(target=self._run, args=(listener,), name="hotkeys", daemon=True)
        self._thread.start()
        self._ready.wait(2.0)

    def register(self, triggers: frozenset[str]) -> None:
        """See the base."""
        self._asked.put(triggers)
        self._api.PostThreadMessageW(self._thread_id, WM_APP, 0, 0)

    def stop(self, timeout_s: float = 2.0) -> None:
        """See the base."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._api.PostThreadMessageW(self._thread_id, WM_QUIT, 0, 0)
            thread.join(timeout_s)

    def findings(self) -> tuple[Finding, ...]:
        """See the base."""
        return (Finding(Phrase("hotkeys"), True, Phrase("Windows gives hotkeys")),)

    def _run(self, listener: Listener) -> None:
        message = wintypes.MSG()
        self._api.PeekMessageW(ctypes.byref(message), None, 0, 0, 0)  # makes the thread's queue
        self._thread_id = api.thread_id()
        self._ready.set()
        loop = Loop(self._api, listener)
        while self._api.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            if message.message == WM_HOTKEY:
                loop.pressed(int(message.wParam))
            elif message.message == WM_APP:
                loop.reconcile(self._newest())
        loop.close()

    def _newest(self) -> frozenset[str] | None:
        newest = None
        try:
            while True:
                newest = self._asked.get_nowait()
        except Empty:
            return newest


class Loop:
    """What the hotkey thread knows: the ids that stand, and the triggers that are down."""

    def __init__(self, user32: Any, listener: Listener) -> None:
        self._api, self._listener = user32, listener
        self._ids: dict[str, int] = {}
        self._mouse: frozenset[str] = frozenset()
        self._refused: set[str] = set()
        self._down: dict[str, int] = {}  # trigger -> virtual key, 0 for a mouse button
        self._next_id = 1
        self._hooks: dict[int, tuple[Any, Any]] = {}

    def reconcile(self, wanted: frozenset[str] | None) -> None:
        """Register what is new and give back what is not wanted; None asks for nothing."""
        if wanted is None:
            return
        buttons = frozenset(trigger for trigger in wanted if parse_trigger(trigger).key in MOUSE_BUTTONS)
        for trigger in tuple(self._ids):
            if trigger not in wanted:
                self._api.UnregisterHotKey(None, self._ids.pop(trigger))
        self._refused &= wanted
        for trigger in sorted(wanted - buttons - self._ids.keys() - self._refused):
            self._register(trigger)
        self._mouse = buttons
        self._hook(WH_MOUSE_LL, wanted=bool(buttons))

    def pressed(self, hotkey_id: int) -> None:
        """A registered hotkey went down."""
        trigger = next((trigger for trigger, id_ in self._ids.items() if id_ == hotkey_id), None)
        if trigger is None or trigger in self._down:
            return
        vk = virtual_key(self._api, parse_trigger(trigger).key)
        self._down[trigger] = vk
        self._hook(WH_KEYBOARD_LL, wanted=True)
        self._listener.pressed(trigger, time.perf_counter())
        if not int(self._api.GetAsyncKeyState(vk)) & 0x8000:  # let go before the hook stood
            self._key_up(vk)

    def close(self) -> None:
        """Release what is down and give everything back."""
        for trigger in tuple(self._down):
            self._release(trigger)
        for hotkey_id in self._ids.values():
            self._api.UnregisterHotKey(None, hotkey_id)
        for kind in tuple(self._hooks):
            self._hook(kind, wanted=False)

    def _register(self, trigger: str) -> None:
        chord = parse_trigger(trigger)
        modifiers = sum(MODIFIER_BITS[name] for name in chord.modifiers) | MOD_NOREPEAT
        vk = virtual_key(self._api, chord.key)
        if not vk:
            self._refuse(trigger, Phrase("the keyboard layout has no such key"), Phrase("choose another hotkey"))
            return
        hotkey_id, self._next_id = self._next_id, self._next_id % 0xBFFF + 1
        if self._api.RegisterHotKey(None, hotkey_id, modifiers, vk):
            self._ids[trigger] = hotkey_id
            return
        error = api.last_error()
        taken = error == ERROR_HOTKEY_ALREADY_REGISTERED
        reason = (
            Phrase("another program has taken it") if taken else Phrase("Windows refuses it (error {code})", code=error)
        )
        self._refuse(trigger, reason, Phrase("choose another hotkey, or free it in the other program"))

    def _refuse(self, trigger: str, reason: Phrase, remedy: Phrase) -> None:
        self._refused.add(trigger)
        self._listener.refused(trigger, reason, remedy)

    def _hook(self, kind: int, *, wanted: bool) -> None:
        if wanted and kind not in self._hooks:
            heard = api.hook_callback(self._key_heard if kind == WH_KEYBOARD_LL else self._mouse_heard)
            self._hooks[kind] = (self._api.SetWindowsHookExW(kind, heard, None, 0), heard)
        elif not wanted and kind in self._hooks:
            handle, _ = self._hooks.pop(kind)
            self._api.UnhookWindowsHookEx(handle)

    def _key_heard(self, code: int, message: int, data: int) -> int:
        if code >= 0 and message in {WM_KEYUP, WM_SYSKEYUP}:
            self._key_up(KeyboardHook.from_address(data).vkCode)
        return int(self._api.CallNextHookEx(None, code, message, data))

    def _mouse_heard(self, code: int, message: int, data: int) -> int:
        if code >= 0 and message in _MOUSE:
            name, down = _MOUSE[message]
            self._button(name or _X_BUTTONS.get(MouseHook.from_address(data).mouseData >> 16, ""), down=down)
        return int(self._api.CallNextHookEx(None, code, message, data))

    def _button(self, name: str, *, down: bool) -> None:
        for trigger in self._mouse if down else tuple(self._down):
            chord = parse_trigger(trigger)
            if chord.key != name:
                continue
            if not down:
                self._release(trigger)
            elif trigger not in self._down and self._modifiers() == set(chord.modifiers):
                self._down[trigger] = 0
                self._listener.pressed(trigger, time.perf_counter())

    def _modifiers(self) -> set[str]:
        keys = _MODIFIER_VKS.items()
        return {name for name, vks in keys if any(int(self._api.GetAsyncKeyState(vk)) & 0x8000 for vk in vks)}

    def _key_up(self, vk: int) -> None:
        for trigger, held in tuple(self._down.items()):
            if held and held == vk:
                self._release(trigger)
        if not any(self._down.values()):
            self._hook(WH_KEYBOARD_LL, wanted=False)

    def _release(self, trigger: str) -> None:
        del self._down[trigger]
        self._listener.released(trigger, time.perf_counter())
