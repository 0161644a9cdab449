"""The mouse in another program's window."""

from __future__ import annotations

import pytest

from tests.actions.conftest import Rig
from tests.rig.key_window import KeyWindow
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo


def at(xdo: Xdo) -> tuple[int, int]:
    words = dict(line.split("=") for line in xdo("getmouselocation", "--shell").splitlines())
    return int(words["X"]), int(words["Y"])


def buttons(window: KeyWindow) -> list[int]:
    return [event.num for event in window.events if event.kind == "button"]


def over(window: KeyWindow, xdo: Xdo) -> None:
    xdo.move(*xdo.box(window.window).centre)


def test_the_pointer_moves_by_and_to(keys: Rig, xdo: Xdo) -> None:
    assert keys.did("mouse_move", x=100, y=200, how="to").what == "Mouse to 100, 200"
    assert at(xdo) == (100, 200)
    keys.did("mouse_move", x=-30, y=5)
    assert at(xdo) == (70, 205)


def test_a_button_is_held_with_the_pad(keys: Rig, xdo: Xdo, key_window: KeyWindow) -> None:
    over(key_window, xdo)
    call = keys.call("mouse_button", button="mouse_middle")
    wait_until(lambda: buttons(key_window) == [2], "pressed")
    assert keys.worker.held == ("mouse_middle",)
    keys.release(call)
    wait_until(lambda: keys.worker.held == (), "released")


@pytest.mark.parametrize(("direction", "button"), [("up", 4), ("down", 5)])
def test_the_wheel_by_a_press(keys: Rig, xdo: Xdo, key_window: KeyWindow, direction: str, button: int) -> None:
    over(key_window, xdo)
    assert keys.did("scroll", direction=direction, steps=3).what == f"Scroll {direction} 3"
    wait_until(lambda: buttons(key_window) == [button] * 3, "turned")


def test_the_wheel_follows_a_knob_both_ways(keys: Rig, xdo: Xdo, key_window: KeyWindow) -> None:
    over(key_window, xdo)
    for value, count in ((0.5, 0), (0.7, 2), (0.6, 3)):
        keys.turn("scroll", value, steps=1)
        wait_until(lambda count=count: len(buttons(key_window)) == count, "turned")  # type: ignore[misc]
        wait_until(lambda: not keys.worker._turns._slots, "settled")
    assert buttons(key_window) == [5, 5, 4]
