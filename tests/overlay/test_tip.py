"""A few words beside the pointer: after a moment, on the screen, gone again, never with the focus."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator

import pytest

from overlay.fonts import Fonts
from overlay.paint.pictures import Pictures
from overlay.platform.x11 import X11Windowing
from overlay.small import Small
from overlay.theme import DARK
from overlay.tip import Tip
from tests.overlay.conftest import Overlay, pump
from tests.rig.desktop import XServer
from tests.rig.key_window import KeyWindow
from tests.rig.overlay_stage import KNOB_A
from tests.rig.waiting import wait_until
from tests.rig.xdo import Box, Xdo


@pytest.fixture
def tip(tk_root: tk.Tk) -> Iterator[Tip]:
    platform = X11Windowing()
    made = Tip(Small(tk_root, platform, Fonts(tk_root, 1.0), Pictures(tk_root), DARK, 1.0))
    yield made
    made.close()
    platform.close()


def _box(root: tk.Tk, x: XServer) -> Box | None:
    root.update()
    return Xdo(x.display).find("PadTray tip")


def test_it_stands_beside_the_place_and_moves_with_it(tip: Tip, tk_root: tk.Tk, tk_server: XServer) -> None:
    tip.show("Let go here", 300, 200)
    box = pump(tk_root, lambda: _box(tk_root, tk_server), "the tip is shown")
    assert (box.x, box.y) == (318, 218)
    tip.show("Let go here", 400, 250)
    moved = pump(tk_root, lambda: (b := _box(tk_root, tk_server)) and b.x == 418 and b, "it moves")
    assert (moved.window, moved.width) == (box.window, box.width)
    tip.show("Or rather here", 400, 250)
    assert pump(tk_root, lambda: _box(tk_root, tk_server), "other words").window != box.window


def test_a_long_text_is_broken_and_stays_on_the_screen(tip: Tip, tk_root: tk.Tk, tk_server: XServer) -> None:
    tip.show("words " * 60, 1279, 719)
    box = pump(tk_root, lambda: _box(tk_root, tk_server), "the tip is shown")
    assert box.width <= 340 + 22
    assert box.height > 80
    assert (box.x + box.width, box.y + box.height) <= (1280, 720)


def test_a_hint_comes_after_a_moment_and_not_where_the_pointer_has_gone_on(
    tip: Tip, tk_root: tk.Tk, tk_server: XServer
) -> None:
    tip.hint("Left behind")
    tip.hint(None)
    tip.hint("Volume: master")
    assert tip._window is None
    pump(tk_root, lambda: _box(tk_root, tk_server), "the hint is shown")
    assert tip._text == "Volume: master"
    tip.hint(None)
    pump(tk_root, lambda: _box(tk_root, tk_server) is None, "it is gone")


def test_a_torn_off_panel_explains_its_knobs_beside_the_pointer(
    key_window: KeyWindow, overlay: Callable[..., Overlay]
) -> None:
    shown = overlay()
    shown.send(do="stand_panel", id=KNOB_A, window={})
    torn = shown.xdo.wait_box("^PadTrayPanel$")
    key_window.forget()
    shown.xdo.move(torn.x + 80, torn.y + 80)
    wait_until(lambda: shown.xdo.windows("PadTray tip"), "the tip is shown")
    shown.xdo.move(5, 5)
    wait_until(lambda: not shown.xdo.windows("PadTray tip"), "it is gone")
    assert [event for event in key_window.events if event.kind == "blur"] == []
