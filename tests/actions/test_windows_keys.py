"""What Windows is asked to send, seen by a stand-in for its calls."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from trayapp.actions.platform.windows_keys import Rights, WindowsInput
from trayapp.core.chord import CHARACTER_KEYS, MODIFIERS, MOUSE_BUTTONS, NAMED_KEYS
from trayapp.core.errors import UnavailableError
from trayapp.desktop import windows_api as api

UP, UNICODE, SCAN, EXTENDED = 2, 4, 8, 1


class User32:
    """Records SendInput; `held` are virtual keys that a person holds."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, ...]] = []
        self.held: set[int] = set()
        self.window = 7
        self.pointer = (0, 0)
        self.refuses = False

    def SendInput(self, count: int, events: Any, _size: int) -> int:  # noqa: N802 - as Windows calls it
        for event in list(events)[:count]:
            if event.type == api.INPUT_KEYBOARD:
                self.sent.append((event.ki.wVk, event.ki.wScan, event.ki.dwFlags))
            else:
                self.sent.append((event.mi.dwFlags, event.mi.mouseData, event.mi.dx, event.mi.dy))
        return 0 if self.refuses else count

    def MapVirtualKeyW(self, vk: int, kind: int) -> int:  # noqa: N802 - as Windows calls it
        assert kind == 0
        return {0xAD: 0, 0xB3: 0}.get(vk, vk % 0x7F + 1)

    def VkKeyScanW(self, character: str) -> int:  # noqa: N802 - as Windows calls it
        return -1 if character == "`" else 0x1BA

    def GetAsyncKeyState(self, vk: int) -> int:  # noqa: N802 - as Windows calls it
        return 0x8000 if vk in self.held else 0

    def GetForegroundWindow(self) -> int:  # noqa: N802 - as Windows calls it
        return self.window

    def GetWindowThreadProcessId(self, window: int, pid: Any) -> int:  # noqa: N802 - as Windows calls it
        pid._obj.value = window * 100
        return 1

    def SetCursorPos(self, x: int, y: int) -> int:  # noqa: N802 - as Windows calls it
        self.pointer = (x, y)
        return 1


class Keyboard:
    """Records what the `keyboard` library is asked."""

    def __init__(self) -> None:
        self.did: list[tuple[str, int]] = []

    def press(self, scan: int) -> None:
        self.did.append(("press", scan))

    def release(self, scan: int) -> None:
        self.did.append(("release", scan))


class NoRights(Rights):
    """Every program may be sent keys, or none."""

    def __init__(self, refuses: bool = False) -> None:
        super().__init__()
        self.refuses = refuses

    def in_front_refuses(self, user32: Any) -> bool:  # noqa: ARG002 - the same for all
        return self.refuses


@pytest.fixture
def user32() -> User32:
    return User32()


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.fixture
def keys(user32: User32, keyboard: Keyboard) -> WindowsInput:
    return WindowsInput(user32, NoRights(), keyboard)


def test_plain_keys_go_by_scan_code(keys: WindowsInput, user32: User32, keyboard: Keyboard) -> None:
    keys.key_down("ctrl")
    keys.key_down("a")
    keys.key_down("a")
    keys.key_up("a")
    keys.key_up("a")
    keys.key_up("ctrl")
    ctrl, a = 0xA2 % 0x7F + 1, 0x41 + 1
    assert keyboard.did == [("press", ctrl), ("press", a), ("release", a), ("release", ctrl)]
    assert user32.sent == []


def test_extended_keys_carry_their_mark(keys: WindowsInput, user32: User32, keyboard: Keyboard) -> None:
    keys.key_down("up")
    keys.key_up("up")
    assert user32.sent == [(0, 0x27, SCAN | EXTENDED), (0, 0x27, SCAN | EXTENDED | UP)]
    assert keyboard.did == []


def test_media_keys_go_by_virtual_key(keys: WindowsInput, user32: User32) -> None:
    keys.key_down("media_play_pause")
    assert user32.sent == [(0xB3, 0, 0)]


@pytest.mark.parametrize("key", [*MODIFIERS, *NAMED_KEYS, *CHARACTER_KEYS, *MOUSE_BUTTONS])
def test_every_key_has_a_press_and_a_release(keys: WindowsInput, user32: User32, keyboard: Keyboard, key: str) -> None:
    keys.key_down(key)
    keys.key_up(key)
    assert len(user32.sent) + len(keyboard.did) == 2


def test_an_unknown_key_is_told(keys: WindowsInput) -> None:
    with pytest.raises(UnavailableError, match="has no key 'nonsense'"):
        keys.key_down("nonsense")


def test_text_is_sent_as_characters(keys: WindowsInput, user32: User32) -> None:
    keys.type_text("é😀\n")
    assert user32.sent == [
        (0, 0xE9, UNICODE),
        (0, 0xE9, UNICODE | UP),
        (0, 0xD83D, UNICODE),
        (0, 0xD83D, UNICODE | UP),
        (0, 0xDE00, UNICODE),
        (0, 0xDE00, UNICODE | UP),
        (0x0D, 0, 0),
        (0x0D, 0, UP),
    ]


def test_modifiers_of_a_person_are_let_go_before_text(keys: WindowsInput, user32: User32, keyboard: Keyboard) -> None:
    user32.held = {0xA2, 0xA5}
    keys.type_text("a")
    assert keyboard.did == [("release", 0xA2 % 0x7F + 1)]
    assert user32.sent[0][2] == SCAN | EXTENDED | UP


@pytest.mark.parametrize(
    ("direction", "event"),
    [
        ("up", (0x0800, 120, 0, 0)),
        ("down", (0x0800, 2**32 - 120, 0, 0)),
        ("right", (0x1000, 120, 0, 0)),
        ("left", (0x1000, 2**32 - 120, 0, 0)),
    ],
)
def test_the_wheel(keys: WindowsInput, user32: User32, direction: Any, event: tuple[int, ...]) -> None:
    keys.scroll(direction, 2)
    assert user32.sent == [event, event]


def test_the_pointer(keys: WindowsInput, user32: User32) -> None:
    keys.move(-5, 3, relative=True)
    keys.move(10, 20, relative=False)
    assert user32.sent == [(1, 0, -5, 3)]
    assert user32.pointer == (10, 20)


def test_a_side_button(keys: WindowsInput, user32: User32) -> None:
    keys.key_down("mouse5")
    keys.key_up("mouse5")
    assert user32.sent == [(0x80, 2, 0, 0), (0x100, 2, 0, 0)]


def test_a_program_with_more_rights_is_told_not_silent(user32: User32, keyboard: Keyboard) -> None:
    keys = WindowsInput(user32, NoRights(refuses=True), keyboard)
    for ask in (lambda: keys.key_down("a"), lambda: keys.type_text("a"), lambda: keys.scroll("up", 1)):
        with pytest.raises(UnavailableError, match="runs as administrator"):
            ask()
    assert (user32.sent, keyboard.did) == ([], [])
    assert not keys.findings()[0].ok


def test_a_secure_screen_is_told(keys: WindowsInput, user32: User32) -> None:
    user32.refuses = True
    with pytest.raises(UnavailableError, match="takes no keys now"):
        keys.type_text("a")


def test_closing_lets_go(keys: WindowsInput, keyboard: Keyboard) -> None:
    keys.key_down("shift")
    keys.close()
    keys.close()
    assert keyboard.did[-1][0] == "release"
    with pytest.raises(UnavailableError, match="stopping"):
        keys.key_down("a")


LOW, MEDIUM, HIGH, SYSTEM = 0x1000, 0x2000, 0x3000, 0x4000
OURS, THEIRS = 1, 700


class Tokens:
    """Kernel32 and Advapi32: the integrity level of each process; one without any cannot be looked into."""

    def __init__(self, levels: dict[int, int]) -> None:
        self.levels, self.handles = levels, 0

    def GetCurrentProcess(self) -> int:  # noqa: N802 - as Windows calls it
        return OURS

    def OpenProcess(self, rights: int, _inherit: bool, pid: int) -> int:  # noqa: N802 - as Windows calls it
        assert rights == 0x1000
        self.handles += 1
        return pid

    def OpenProcessToken(self, process: int, _rights: int, token: Any) -> int:  # noqa: N802 - as Windows calls it
        token._obj.value = process
        self.handles += process in self.levels
        return int(process in self.levels)

    def GetTokenInformation(  # noqa: N802 - as Windows calls it
        self, token: Any, kind: int, label: Any, size: int, _needed: Any
    ) -> int:
        assert kind == 25
        assert size >= 16 + 68
        ctypes.c_void_p.from_buffer(label).value = token.value  # stands for the address of the SID
        return 1

    def GetSidSubAuthorityCount(self, _sid: Any) -> list[int]:  # noqa: N802 - as Windows calls it
        return [1]

    def GetSidSubAuthority(self, sid: Any, at: int) -> list[int]:  # noqa: N802 - as Windows calls it
        assert at == 0
        return [self.levels[sid.value]]

    def CloseHandle(self, _handle: Any) -> int:  # noqa: N802 - as Windows calls it
        self.handles -= 1
        return 1


@pytest.mark.parametrize(
    ("levels", "refuses"),
    [
        ({OURS: MEDIUM, THEIRS: MEDIUM}, False),
        ({OURS: MEDIUM, THEIRS: LOW}, False),
        ({OURS: MEDIUM, THEIRS: HIGH}, True),
        ({OURS: HIGH, THEIRS: HIGH}, False),
        ({OURS: HIGH, THEIRS: SYSTEM}, True),
        ({OURS: MEDIUM}, True),
    ],
)
def test_who_has_more_rights(user32: User32, levels: dict[int, int], refuses: bool) -> None:
    tokens = Tokens(levels)
    rights = Rights(tokens, tokens)
    assert rights.in_front_refuses(user32) is refuses
    assert rights.in_front_refuses(user32) is refuses
    assert tokens.handles == 0
    user32.window = 0
    assert not rights.in_front_refuses(user32)
