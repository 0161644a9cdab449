"""The mouse in another program's window."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.conftest import Rig, nothing
from tests.rig.desktop import XServer
from tests.rig.key_window import KeyWindow
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo
from trayapp.actions.platform.base import Platform
from trayapp.actions.platform.x11_input import X11Input


@pytest.fixture
def mouse(desktop: XServer, rig: Callable[..., Rig]) -> Rig:
    none = nothing()
    return rig(lambda schedule: Platform(X11Input(schedule, desktop.display), none.volume, none.windows))


def at(xdo: Xdo) -> tuple[int, int]:
    words = dict(line.split("=") for line in xdo("getmouselocation", "--shell").splitlines())
    return int(words["X"]), int(words["Y"])


def buttons(window: KeyWindow) -> list[int]:
    return [event.num for event in window.events if event.kind == "button"]


def over(window: KeyWindow, xdo: Xdo) -> None:
    xdo.move(*xdo.box(window.window).centre)


def test_the_pointer_moves_by_and_to(mouse: Rig, xdo: Xdo) -> None:
    assert mouse.did("mouse_move", x=100, y=200, how="to").what == "Mouse to 100, 200"
    assert at(xdo) == (100, 200)
    mouse.did("mouse_move", x=-30, y=5)
    assert at(xdo) == (70, 205)


def test_a_button_is_held_with_the_pad(mouse: Rig, xdo: Xdo, key_window: KeyWindow) -> None:
    over(key_window, xdo)
    call = mouse.call("mouse_button", button="mouse_middle")
    wait_until(lambda: buttons(key_window) == [2], "pressed")
    assert mouse.worker.held == ("mouse_middle",)
    mouse.release(call)
    wait_until(lambda: mouse.worker.held == (), "released")


@pytest.mark.parametrize(("direction", "button"), [("up", 4), ("down", 5)])
def test_the_wheel_by_a_press(mouse: Rig, xdo: Xdo, key_window: KeyWindow, direction: str, button: int) -> None:
    over(key_window, xdo)
    assert mouse.did("scroll", direction=direction, steps=3).what == f"Scroll {direction} 3"
    wait_until(lambda: buttons(key_window) == [button] * 3, "turned")


def test_the_wheel_follows_a_knob_both_ways(mouse: Rig, xdo: Xdo, key_window: KeyWindow) -> None:
    over(key_window, xdo)
    for value, count in ((0.5, 0), (0.7, 2), (0.6, 3)):
        mouse.turn("scroll", value, steps=1)
        wait_until(lambda count=count: len(buttons(key_window)) == count, "turned")  # type: ignore[misc]
        wait_until(lambda: not mouse.worker._turns._slots, "settled")
    assert buttons(key_window) == [5, 5, 4]
