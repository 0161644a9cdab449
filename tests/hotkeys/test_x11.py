"""Hotkeys of a real X server, pressed by xdotool while another program has the focus."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.rig.desktop import XServer
from tests.rig.key_window import KeyWindow
from tests.rig.process import Program
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo
from trayapp.core.errors import UnavailableError
from trayapp.hotkeys.base import Listener
from trayapp.hotkeys.x11 import X11Hotkeys


class Ear:
    """Registered hotkeys and what they said."""

    def __init__(self, display: str) -> None:
        self.heard: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str, str]] = []
        self.platform = X11Hotkeys(display)
        self.platform.start(
            Listener(
                lambda trigger, _time: self.heard.append(("press", trigger)),
                lambda trigger, _time: self.heard.append(("release", trigger)),
                lambda *words: self.refused.append(words),
            )
        )

    def hear(self, *triggers: str) -> None:
        """Register exactly these, soon."""
        self.platform.register(frozenset(triggers))

    def count(self, kind: str, trigger: str) -> int:
        return self.heard.count((kind, trigger))


@pytest.fixture
def ears(desktop: XServer) -> Iterator[Callable[[], Ear]]:
    made: list[Ear] = []

    def make() -> Ear:
        made.append(Ear(desktop.display))
        return made[-1]

    yield make
    for ear in made:
        ear.platform.stop()


@pytest.fixture
def ear(ears: Callable[[], Ear]) -> Ear:
    return ears()


def press_until_heard(xdo: Xdo, ear: Ear, chord: str, trigger: str) -> None:
    """Registering is done by another thread: press until it is."""

    def heard() -> int:
        xdo.key(chord)
        return ear.count("release", trigger)

    wait_until(heard, f"{trigger} is heard")
    wait_until(lambda: ear.count("press", trigger) == ear.count("release", trigger), "all are released")
    ear.heard.clear()


CHORDS = [
    ("ctrl+alt+p", "ctrl+alt+p"),
    ("ctrl+shift+1", "ctrl+shift+1"),
    ("ctrl+shift+f5", "ctrl+shift+F5"),
    ("win+space", "super+space"),
    ("num5", "KP_5"),
    ("pause", "Pause"),
]


@pytest.mark.parametrize("locks", [(), ("Caps_Lock",), ("Num_Lock",), ("Caps_Lock", "Num_Lock")])
def test_fifty_of_fifty_with_any_lock(ear: Ear, xdo: Xdo, key_window: KeyWindow, locks: tuple[str, ...]) -> None:
    ear.hear("ctrl+shift+1")
    for lock in locks:
        xdo.key(lock)
    press_until_heard(xdo, ear, "ctrl+shift+1", "ctrl+shift+1")
    xdo("key", "--delay", 2, *["ctrl+shift+1"] * 50)
    wait_until(lambda: ear.count("release", "ctrl+shift+1") == 50, "all are heard")
    assert ear.heard == [("press", "ctrl+shift+1"), ("release", "ctrl+shift+1")] * 50
    assert key_window.has_focus()


@pytest.mark.parametrize(("trigger", "keys"), CHORDS)
def test_chords_of_all_kinds(ear: Ear, xdo: Xdo, trigger: str, keys: str) -> None:
    ear.hear(trigger)
    press_until_heard(xdo, ear, keys, trigger)


def test_a_press_is_held_until_the_key_goes_up(ear: Ear, xdo: Xdo) -> None:
    ear.hear("ctrl+k")
    press_until_heard(xdo, ear, "ctrl+k", "ctrl+k")
    xdo("keydown", "ctrl", "keydown", "k")
    wait_until(lambda: ear.heard, "pressed")
    xdo.key_up("ctrl")
    xdo.key("q")
    assert ear.heard == [("press", "ctrl+k")]
    xdo.key_up("k")
    wait_until(lambda: len(ear.heard) == 2, "released")
    assert ear.heard[1] == ("release", "ctrl+k")


def test_keys_reach_the_other_program_while_a_hotkey_is_down(ear: Ear, xdo: Xdo, key_window: KeyWindow) -> None:
    ear.hear("f9")
    press_until_heard(xdo, ear, "F9", "f9")
    xdo.key_down("F9")
    wait_until(lambda: ear.heard, "pressed")
    key_window.forget()
    xdo.key("x")
    key_window.wait_key("press", "x")
    xdo.key_up("F9")
    wait_until(lambda: len(ear.heard) == 2, "released")


def test_a_mouse_button(ear: Ear, xdo: Xdo) -> None:
    ear.hear("mouse4", "ctrl+mouse5")

    def heard() -> int:
        xdo("click", 8)
        return ear.count("release", "mouse4")

    wait_until(heard, "mouse4 is heard")
    xdo("keydown", "ctrl", "click", 9, "keyup", "ctrl")
    wait_until(lambda: ear.count("release", "ctrl+mouse5"), "ctrl+mouse5 is heard")


def test_a_chord_that_another_program_has_is_refused_by_name(ears: Callable[[], Ear], xdo: Xdo) -> None:
    first, second = ears(), ears()
    first.hear("ctrl+alt+p")
    press_until_heard(xdo, first, "ctrl+alt+p", "ctrl+alt+p")
    second.hear("ctrl+alt+p", "ctrl+alt+o")
    wait_until(lambda: second.refused, "refused")
    assert second.refused[0][:2] == ("ctrl+alt+p", "another program has taken it")
    press_until_heard(xdo, second, "ctrl+alt+o", "ctrl+alt+o")
    xdo.key("ctrl+alt+p")
    wait_until(lambda: first.count("release", "ctrl+alt+p"), "the first still has it")
    assert second.heard == []


def test_a_chord_that_the_system_keeps_is_refused(ear: Ear) -> None:
    ear.hear("ctrl+alt+f5")
    wait_until(lambda: ear.refused, "refused")
    assert ear.refused == [("ctrl+alt+f5", "the system switches consoles with it", "choose another hotkey")]


def test_what_is_no_longer_wanted_reaches_the_program(ear: Ear, xdo: Xdo, key_window: KeyWindow) -> None:
    ear.hear("f8")
    press_until_heard(xdo, ear, "F8", "f8")
    ear.hear()
    key_window.forget()

    def arrives() -> bool:
        xdo.key("F8")
        return ("press", "F8") in key_window.keys

    wait_until(arrives, "F8 is free again")


def test_another_keyboard_layout_moves_the_hotkey(ear: Ear, xdo: Xdo, desktop: XServer) -> None:
    ear.hear("ctrl+z")
    press_until_heard(xdo, ear, "ctrl+z", "ctrl+z")
    subprocess.run(["setxkbmap", "-display", desktop.display, "de"], check=True)
    press_until_heard(xdo, ear, "ctrl+z", "ctrl+z")
    xdo.key("ctrl+y")
    press_until_heard(xdo, ear, "ctrl+z", "ctrl+z")
    assert ("press", "ctrl+y") not in ear.heard


def test_a_hotkey_that_is_down_at_the_stop_is_released(ear: Ear, xdo: Xdo) -> None:
    ear.hear("f7")
    press_until_heard(xdo, ear, "F7", "f7")
    xdo.key_down("F7")
    wait_until(lambda: ear.heard, "pressed")
    ear.platform.stop()
    ear.platform.stop()
    assert ear.heard == [("press", "f7"), ("release", "f7")]
    xdo.key_up("F7")


def test_no_display_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    platform = X11Hotkeys()
    with pytest.raises(UnavailableError, match="DISPLAY is not set"):
        platform.start(Listener(lambda *_: None, lambda *_: None, lambda *_: None))
    assert not platform.findings()[0].ok
    platform.stop()


def test_a_key_that_repeats_is_one_press() -> None:
    with XServer(key_repeat=True) as x:
        ear = Ear(x.display)
        xdo = Xdo(x.display)
        ear.hear("f6")
        press_until_heard(xdo, ear, "F6", "f6")
        xdo.key_down("F6")
        with Program([sys.executable, "-c", "import time; time.sleep(1.2)"]) as clock:
            wait_until(lambda: not clock.running(), "keys have repeated")
        assert ear.heard == [("press", "f6")]
        xdo.key_up("F6")
        wait_until(lambda: len(ear.heard) == 2, "released")
        ear.platform.stop()
