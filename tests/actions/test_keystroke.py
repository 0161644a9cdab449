"""Keys go down with the pad and up with the pad, in another program's window."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import pytest

from tests.actions.conftest import Rig, nothing
from tests.rig.desktop import XServer
from tests.rig.key_window import KeyWindow
from tests.rig.process import Program
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo
from trayapp.actions.platform.base import Platform
from trayapp.actions.platform.x11_input import X11Input
from trayapp.core.action import Action
from trayapp.core.binding import Binding
from trayapp.core.commands import Replace
from trayapp.core.control import Control
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset
from trayapp.hotkeys.service import HotkeyService
from trayapp.hotkeys.x11 import X11Hotkeys
from trayapp.midi.dispatcher import Dispatcher, Outputs

PANEL = Panel(type="pad", bank="A", preset="P", active=True)


def test_a_chord_is_held_with_the_pad_and_released_in_reverse(keys: Rig, key_window: KeyWindow) -> None:
    call = keys.call("keystroke", keys="ctrl+shift+m")
    key_window.wait_key("press", "M")
    assert [k for k, _ in key_window.keys] == ["press"] * 3
    assert wait_until(lambda: keys.events, "told")[0].what == "Ctrl+Shift+M, held"
    keys.release(call)
    key_window.wait_key("release", "Control_L")
    assert [sym for _, sym in key_window.keys] == ["Control_L", "Shift_L", "M", "M", "Shift_L", "Control_L"]


def test_a_chord_whose_symbol_changes_with_shift(keys: Rig, key_window: KeyWindow) -> None:
    keys.release(keys.call("keystroke", keys="ctrl+shift+1"))
    key_window.wait_key("press", "exclam")
    key_window.wait_key("release", "Control_L")


@pytest.mark.parametrize(
    ("key", "keysym"),
    [
        ("f13", "F13"),
        ("f24", "F24"),
        ("plus", "plus"),
        ("num5", "KP_Begin"),
        ("media_next", "XF86AudioNext"),
        ("page_up", "Prior"),
    ],
)
def test_keys_that_the_layout_has_and_lacks(keys: Rig, key_window: KeyWindow, key: str, keysym: str) -> None:
    keys.release(keys.call("keystroke", keys=key))
    down, up = key_window.wait_key("press", keysym), key_window.wait_key("release", keysym)
    assert down.code == up.code


def test_a_key_of_two_pads_goes_up_with_the_last(keys: Rig, key_window: KeyWindow) -> None:
    first = keys.call("keystroke", keys="shift+a")
    second = keys.call("keystroke", keys="shift+b", control=Control("pad", "A", 2))
    key_window.wait_key("press", "B")
    keys.release(first)
    key_window.wait_key("release", "A")
    assert ("release", "Shift_L") not in key_window.keys
    keys.release(second)
    key_window.wait_key("release", "Shift_L")
    assert key_window.keys.count(("press", "Shift_L")) == 1


def test_panic_lets_go_of_everything_and_silences(keys: Rig, key_window: KeyWindow) -> None:
    keys.call("keystroke", keys="ctrl+alt+x")
    key_window.wait_key("press", "x")
    assert keys.did("panic").ok
    key_window.wait_key("release", "Control_L")
    assert keys.worker.held == ()
    assert keys.silenced == 1


def test_stop_lets_go_of_everything(keys: Rig, key_window: KeyWindow) -> None:
    keys.call("keystroke", keys="win+q")
    key_window.wait_key("press", "q")
    keys.worker.stop()
    key_window.wait_key("release", "q")
    key_window.wait_key("release", "Super_L")


def test_keys_held_over_a_broken_connection_go_up(keys: Rig, key_window: KeyWindow) -> None:
    keys.call("keystroke", keys="a")
    key_window.wait_key("press", "a")
    platform = keys.worker._platform.input
    assert isinstance(platform, X11Input)
    display = platform._connection._display
    assert display is not None
    display.display.socket.shutdown(socket.SHUT_RDWR)
    keys.release(keys.call("keystroke", keys="b"))
    key_window.wait_key("release", "a")
    key_window.wait_key("release", "b")


def test_no_display_is_told_with_the_remedy(rig: Callable[..., Rig], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    none = nothing()
    made = rig(lambda schedule: Platform(X11Input(schedule), none.volume, none.windows))
    event = made.did("keystroke", keys="a")
    assert not event.ok
    assert "DISPLAY is not set" in event.detail
    assert not made.worker.findings()[0].ok


def test_another_programs_modifiers_stay(keys: Rig, key_window: KeyWindow, xdo: Xdo) -> None:
    xdo.key_down("ctrl")
    key_window.wait_key("press", "Control_L")
    keys.release(keys.call("keystroke", keys="k"))
    assert key_window.wait_key("press", "k").state & 4
    xdo.key_up("ctrl")


def test_a_chord_whose_letter_the_layout_lacks(keys: Rig, key_window: KeyWindow, desktop: XServer) -> None:
    subprocess.run(["setxkbmap", "-display", desktop.display, "ru"], check=True)

    def arrived() -> bool:
        keys.release(keys.call("keystroke", keys="ctrl+c"))
        return ("press", "c") in key_window.keys

    wait_until(arrived, "the key arrives, once the window has read the changed layout", every_s=0.3)
    assert key_window.wait_key("press", "c").state & 4


def test_a_hotkeys_own_modifiers_do_not_mix_in(keys: Rig, key_window: KeyWindow, desktop: XServer, xdo: Xdo) -> None:
    binding = Binding(hotkey="ctrl+alt+k", gestures={"tap": Action(kind="keystroke", params={"keys": "x"})})
    keys.store.dispatch(Replace(presets=(Preset(kind="pad", name="P", bindings={1: binding}),), panels=(PANEL,)))
    outputs = Outputs(keys.worker.submit, lambda _event: None)
    touch = partial(Dispatcher(lambda: keys.store.snapshot, outputs, keys.bus.publish).touch, "hotkey")
    service = HotkeyService(keys.store, keys.bus, keys.worker.submit, touch, X11Hotkeys(desktop.display))
    service.start()

    def arrived() -> bool:
        xdo.key("ctrl+alt+k")
        return ("press", "x") in key_window.keys

    wait_until(arrived, "the hotkey works")
    wait_until(lambda: keys.worker.held == (), "it is let go")
    key_window.forget()
    xdo("keydown", "ctrl", "keydown", "alt", "keydown", "k")
    assert key_window.wait_key("press", "x").state & (4 | 8) == 0
    xdo("keyup", "k", "keyup", "alt", "keyup", "ctrl")
    key_window.wait_key("release", "x")
    service.stop()


CRASH = """
import time
from tests.actions.conftest import Rig, nothing
from trayapp.actions.platform.base import Platform
from trayapp.actions.platform.x11_input import X11Input
none = nothing()
rig = Rig(lambda schedule: Platform(X11Input(schedule), none.volume, none.windows))
rig.call("keystroke", keys="ctrl+g")
while not rig.events:
    time.sleep(0.01)
raise RuntimeError("a fault that nobody catches")
"""


def test_a_crash_leaves_no_key_down(key_window: KeyWindow, desktop: XServer) -> None:
    with Program([sys.executable, "-c", CRASH], desktop.env) as program:
        key_window.wait_key("press", "g")
        key_window.wait_key("release", "g")
        key_window.wait_key("release", "Control_L")
        wait_until(lambda: not program.running(), "it has ended")
        assert "a fault that nobody catches" in program.output
