"""What Windows is asked for hotkeys, seen by a stand-in for its calls."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from trayapp.hotkeys import windows
from trayapp.hotkeys.base import Listener
from trayapp.hotkeys.windows import WH_KEYBOARD_LL, WH_MOUSE_LL, KeyboardHook, Loop, MouseHook

KEYUP = 0x0101


class User32:
    """Registered ids, hooks, and the keys that are down."""

    def __init__(self) -> None:
        self.registered: dict[int, tuple[int, int]] = {}
        self.calls = 0
        self.taken: set[int] = set()
        self.hooks: dict[int, Any] = {}
        self.down: set[int] = set()

    def RegisterHotKey(self, _window: None, number: int, modifiers: int, vk: int) -> int:  # noqa: N802 - as Windows calls it
        self.calls += 1
        if vk in self.taken:
            return 0
        self.registered[number] = (modifiers, vk)
        return 1

    def UnregisterHotKey(self, _window: None, number: int) -> int:  # noqa: N802 - as Windows calls it
        self.calls += 1
        del self.registered[number]
        return 1

    def SetWindowsHookExW(self, kind: int, callback: Any, _module: None, _thread: int) -> int:  # noqa: N802 - as Windows calls it
        self.hooks[kind] = callback
        return kind

    def UnhookWindowsHookEx(self, handle: int) -> int:  # noqa: N802 - as Windows calls it
        del self.hooks[handle]
        return 1

    def CallNextHookEx(self, *_: Any) -> int:  # noqa: N802 - as Windows calls it
        return 0

    def GetAsyncKeyState(self, vk: int) -> int:  # noqa: N802 - as Windows calls it
        return -0x8000 if vk in self.down else 0

    def VkKeyScanW(self, character: str) -> int:  # noqa: N802 - as Windows calls it
        return -1 if character == "'" else 0x100 + ord(character)


class Rig:
    def __init__(self) -> None:
        self.user32 = User32()
        self.heard: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str, str]] = []
        self.loop = Loop(
            self.user32,
            Listener(
                lambda trigger, _time: self.heard.append(("press", trigger)),
                lambda trigger, _time: self.heard.append(("release", trigger)),
                lambda *words: self.refused.append(words),
            ),
        )

    def hear(self, *triggers: str) -> None:
        self.loop.reconcile(frozenset(triggers))

    def key_up(self, vk: int) -> None:
        data = KeyboardHook(vkCode=vk)
        assert self.user32.hooks[WH_KEYBOARD_LL](0, KEYUP, ctypes.addressof(data)) == 0

    def mouse(self, message: int, which: int = 0) -> None:
        data = MouseHook(mouseData=which << 16)
        assert self.user32.hooks[WH_MOUSE_LL](0, message, ctypes.addressof(data)) == 0


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_modifiers_and_keys_are_registered_without_repeat(rig: Rig) -> None:
    rig.hear("ctrl+alt+p", "shift+win+f5")
    assert sorted(rig.user32.registered.values()) == [(0x4000 | 1 | 2, 0x50), (0x4000 | 4 | 8, 0x74)]


def test_only_what_changed_is_touched(rig: Rig) -> None:
    rig.hear("ctrl+a", "ctrl+b")
    rig.hear("ctrl+b", "ctrl+c")
    assert rig.user32.calls == 4
    rig.loop.reconcile(None)
    assert {vk for _, vk in rig.user32.registered.values()} == {0x42, 0x43}


def test_a_taken_hotkey_is_named(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows.api, "last_error", lambda: 1409)
    rig.user32.taken = {0x50}
    rig.hear("ctrl+p")
    rig.hear("ctrl+p", "ctrl+o")
    assert [words[:2] for words in rig.refused] == [("ctrl+p", "another program has taken it")]
    rig.hear()
    rig.user32.taken = set()
    rig.hear("ctrl+p")
    assert len(rig.user32.registered) == 1


def test_another_refusal_has_its_number(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows.api, "last_error", lambda: 5)
    rig.user32.taken = {0x50}
    rig.hear("ctrl+p")
    assert rig.refused[0][1] == "Windows refuses it (error 5)"


def test_a_press_is_followed_by_its_release_and_the_hook_goes(rig: Rig) -> None:
    rig.hear("ctrl+p")
    (number,) = rig.user32.registered
    rig.user32.down = {0x50}
    rig.loop.pressed(number)
    rig.loop.pressed(number)
    rig.key_up(0x11)
    assert rig.heard == [("press", "ctrl+p")]
    rig.key_up(0x50)
    assert rig.heard == [("press", "ctrl+p"), ("release", "ctrl+p")]
    assert WH_KEYBOARD_LL not in rig.user32.hooks


def test_a_key_that_went_up_before_the_hook_stood_is_released(rig: Rig) -> None:
    rig.hear("ctrl+p")
    rig.loop.pressed(next(iter(rig.user32.registered)))
    assert rig.heard == [("press", "ctrl+p"), ("release", "ctrl+p")]
    assert rig.user32.hooks == {}


def test_mouse_buttons_with_exactly_their_modifiers(rig: Rig) -> None:
    rig.hear("mouse4", "ctrl+mouse4", "mouse_middle")
    rig.mouse(0x020B, 1)
    rig.mouse(0x020C, 1)
    rig.user32.down = {0x11}
    rig.mouse(0x020B, 1)
    rig.user32.down = set()
    rig.mouse(0x020C, 1)
    rig.mouse(0x020B, 2)
    rig.mouse(0x0207)
    rig.mouse(0x0208)
    presses = [trigger for kind, trigger in rig.heard if kind == "press"]
    assert presses == ["mouse4", "ctrl+mouse4", "mouse_middle"]
    assert len(rig.heard) == 6
    rig.hear()
    assert rig.user32.hooks == {}


def test_closing_releases_and_gives_back(rig: Rig) -> None:
    rig.hear("ctrl+p", "mouse4")
    rig.user32.down = {0x50}
    rig.loop.pressed(next(iter(rig.user32.registered)))
    rig.loop.close()
    assert rig.heard[-1] == ("release", "ctrl+p")
    assert (rig.user32.registered, rig.user32.hooks) == ({}, {})
