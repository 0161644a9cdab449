"""Other programs' windows under a real window manager."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rig.desktop import XServer
from tests.rig.key_window import KeyWindow
from tests.rig.process import Program, unique_name
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo
from trayapp.actions.platform.x11_windows import X11Windows
from trayapp.core.errors import UnavailableError


@pytest.fixture
def windows(desktop: XServer) -> Iterator[X11Windows]:
    made = X11Windows(desktop.display)
    yield made
    made.close()
    made.close()


def test_the_program_in_front(windows: X11Windows, key_window: KeyWindow) -> None:
    window = windows.foreground()
    assert window.title == key_window.title
    assert window.pid == key_window._program.pid
    assert window.program.startswith("python")


def test_none_in_front_is_told(windows: X11Windows) -> None:
    with pytest.raises(UnavailableError, match="no program is in front"):
        windows.foreground()


def test_the_focus_goes_to_a_window_by_title_or_program(
    windows: X11Windows, key_window: KeyWindow, desktop: XServer, xdo: Xdo
) -> None:
    title = unique_name("Terminal")
    with Program(["xterm", "-T", title], desktop.env):
        terminal = xdo.wait_window(f"^{title}$")
        assert title in [window.title for window in windows.listed()]
        assert windows.focus("XTERM").title == title
        wait_until(lambda: xdo.active_window() == terminal, "by program")
        windows.focus(key_window.title)
        wait_until(key_window.has_focus, "by title")
    with pytest.raises(UnavailableError, match="no window of 'XTERM' is open"):
        wait_until(lambda: windows.focus("XTERM") and False, "gone", timeout_s=30)


def test_what_is_in_front_and_open_is_followed_without_asking(
    windows: X11Windows, key_window: KeyWindow, desktop: XServer, xdo: Xdo
) -> None:
    heard: list[int] = []
    end = windows.follow(lambda: heard.append(1))
    wait_until(lambda: (w := windows.known()) and w.title == key_window.title, "the first is known")
    with Program(["xterm", "-T", "One"], desktop.env):
        terminal = xdo.wait_window("^One$")
        wait_until(lambda: "xterm" in windows.programs(), "it is open")
        xdo.activate(terminal)
        wait_until(lambda: (w := windows.known()) and w.title == "One", "it is in front")
        xdo("set_window", "--name", "Two", terminal)
        wait_until(lambda: (w := windows.known()) and w.title == "Two", "its title changed")
    wait_until(lambda: "xterm" not in windows.programs(), "it is closed")
    assert heard
    end()
    end()
    assert windows.known() is None


def test_no_display_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    made = X11Windows()
    made.follow(lambda: None)
    assert made.known() is None
    assert not made.findings()[0].ok
    made.close()
