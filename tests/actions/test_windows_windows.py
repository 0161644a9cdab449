"""What Windows tells of other programs' windows, by a stand-in for its calls and its events."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import pytest

from tests.actions.conftest import Rig, nothing
from tests.core.strategies import panel, preset, state
from tests.rig.process import Program
from tests.rig.waiting import wait_until
from trayapp.actions.platform.base import Platform
from trayapp.actions.platform.windows_windows import WindowsWindows
from trayapp.core.errors import UnavailableError
from trayapp.core.rule import Rule
from trayapp.core.settings import AutomaticSettings, Settings

FOREGROUND, RENAMED = 0x0003, 0x800C
WM_QUIT = 0x0012
GAME, MAIL, OURS = 11, 22, 33


class User32:
    """Windows by handle with (pid, title). Events are delivered while a thread waits in GetMessageW, as on Windows."""

    def __init__(self) -> None:
        self.windows: dict[int, tuple[int, str]] = {}
        self.front = 0
        self.minimized: set[int] = set()
        self.refuses = False
        self.hooks: dict[int, tuple[int, int, Any]] = {}
        self.queue: queue.SimpleQueue[tuple[int, int, int] | None] = queue.SimpleQueue()

    def come(self, window: int) -> None:
        """A window comes to the front, and Windows says so."""
        self.front = window
        self.queue.put((FOREGROUND, window, 0))

    def rename(self, window: int, title: str, which: int = 0) -> None:
        self.windows[window] = (self.windows[window][0], title)
        self.queue.put((RENAMED, window, which))

    def GetForegroundWindow(self) -> int | None:  # noqa: N802 - as Windows calls it, and all below
        return self.front or None

    def GetWindowTextW(self, window: int, text: Any, _size: int) -> int:  # noqa: N802
        text.value = self.windows[window][1]
        return len(text.value)

    def GetWindowThreadProcessId(self, window: int, pid: Any) -> int:  # noqa: N802
        pid._obj.value = self.windows[window][0]
        return 1

    def IsWindowVisible(self, _window: int) -> int:  # noqa: N802
        return 1

    def IsIconic(self, window: int) -> int:  # noqa: N802
        return int(window in self.minimized)

    def ShowWindow(self, window: int, how: int) -> int:  # noqa: N802
        assert how == 9
        self.minimized.discard(window)
        return 1

    def SendInput(self, count: int, _events: Any, _size: int) -> int:  # noqa: N802
        return count

    def SetForegroundWindow(self, window: int) -> int:  # noqa: N802
        if not self.refuses:
            self.come(window)
        return int(not self.refuses)

    def EnumWindows(self, take: Any, extra: int) -> int:  # noqa: N802
        return int(all(take(window, extra) for window in (*self.windows,)))

    def SetWinEventHook(  # noqa: N802
        self, low: int, high: int, module: None, heard: Any, process: int, thread: int, flags: int
    ) -> int:
        assert (module, process, thread, flags) == (None, 0, 0, 2)  # all programs but this one, out of context
        number = len(self.hooks) + 1
        self.hooks[number] = (low, high, heard)
        return number

    def UnhookWinEvent(self, hook: int) -> int:  # noqa: N802
        del self.hooks[hook]
        return 1

    def PeekMessageW(self, *_: Any) -> int:  # noqa: N802
        return 0

    def GetMessageW(self, *_: Any) -> int:  # noqa: N802
        while (event := self.queue.get()) is not None:
            kind, window, which = event
            for low, high, heard in tuple(self.hooks.values()):
                if low <= kind <= high:
                    heard(1, kind, window, which, 0, 0, 0)
        return 0

    def DispatchMessageW(self, _message: Any) -> int:  # noqa: N802
        return 0

    def PostThreadMessageW(self, _thread: int, message: int, *_: Any) -> int:  # noqa: N802
        assert message == WM_QUIT
        self.queue.put(None)
        return 1


@pytest.fixture
def user32() -> Iterator[User32]:
    made = User32()
    with Program(["sleep", "600"], {}) as other:
        wait_until(lambda: psutil.Process(other.pid).name() == "sleep", "it runs under its name")
        made.windows = {
            GAME: (other.pid, "A game"),
            MAIL: (os.getppid(), "Inbox"),
            OURS: (os.getpid(), "PadTray"),
        }
        yield made


@pytest.fixture
def windows(user32: User32) -> Iterator[WindowsWindows]:
    made = WindowsWindows(user32)
    yield made
    made.close()
    made.close()
    assert not user32.hooks


def test_the_program_in_front(windows: WindowsWindows, user32: User32) -> None:
    with pytest.raises(UnavailableError, match="no program is in front"):
        windows.foreground()
    user32.front = GAME
    assert (windows.foreground().program, windows.foreground().title) == ("sleep", "A game")
    user32.windows[GAME] = (2**30, "A game")
    assert windows.foreground().program == "", "Windows hides it"


def test_a_minimized_window_comes_to_the_front_or_the_refusal_is_told(windows: WindowsWindows, user32: User32) -> None:
    user32.minimized.add(GAME)
    assert windows.focus("game").title == "A game"
    assert (user32.front, user32.minimized) == (GAME, set())
    user32.refuses = True
    with pytest.raises(UnavailableError, match="click it in the taskbar"):
        windows.focus("inbox")
    with pytest.raises(UnavailableError, match="no window of 'nothing'"):
        windows.focus("nothing")


def test_two_follow_by_one_hook_each_and_the_last_one_ends_it(windows: WindowsWindows, user32: User32) -> None:
    first: list[str] = []
    second: list[str] = []

    def title(into: list[str]) -> Callable[[], None]:
        return lambda: into.append(getattr(windows.known(), "title", "none"))

    end = windows.follow(title(first))
    end_second = windows.follow(title(second))
    wait_until(lambda: len(user32.hooks) == 2, "it listens")
    user32.come(GAME)
    wait_until(lambda: "A game" in first and "A game" in second, "both are told")
    assert "sleep" in windows.programs()
    user32.rename(GAME, "Level 2")
    wait_until(lambda: first[-1] == "Level 2", "a new title is told")
    told = len(first)
    user32.rename(GAME, "a child's name", which=-4)
    user32.rename(MAIL, "Inbox (1)")
    user32.come(MAIL)
    wait_until(lambda: first[-1] == "Inbox (1)", "the next window")
    assert len(first) == told + 1, "other objects' and windows' names are none of its business"
    end()
    user32.come(GAME)
    wait_until(lambda: second[-1] == "a child's name", "the other one still hears")
    assert first[-1] == "Inbox (1)"
    end_second()
    assert not user32.hooks
    assert windows.known() is None


def test_a_panel_follows_by_the_foreground_event_and_not_into_padtrays_own_windows(
    rig: Callable[..., Rig], user32: User32
) -> None:
    none = nothing()
    rules = AutomaticSettings(rules=(Rule(program="sleep.exe", title="game", preset="Game"),))
    presets = tuple(preset("pad", name) for name in ("Own", "Game"))
    pads = state(panel(0, preset="Own", active=True), presets=presets, settings=Settings(automatic=rules))
    made = rig(lambda _schedule: Platform(none.input, none.volume, WindowsWindows(user32)), pads)

    def shows(name: str) -> None:
        wait_until(lambda: made.store.snapshot.panels[0].preset == name, f"the panel shows {name}")

    wait_until(lambda: len(user32.hooks) == 2, "it listens")
    user32.come(GAME)
    shows("Game")
    user32.come(OURS)
    user32.rename(OURS, "Settings")
    user32.come(GAME)
    wait_until(user32.queue.empty, "all is heard")
    shows("Game")
    assert made.store.snapshot.in_front.title == "A game"
    user32.come(MAIL)
    shows("Own")
    assert made.store.snapshot.in_front.program == psutil.Process(os.getppid()).name()
    user32.come(GAME)
    shows("Game")
    user32.come(0)
    shows("Own")
