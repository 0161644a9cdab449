"""The popup menu: what it closes on, and that long lists scroll and stay on the screen."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from dataclasses import replace

import pytest

from overlay.fonts import Fonts
from overlay.menu import RULE, Menu, Row
from overlay.paint.pictures import Pictures
from overlay.platform.x11 import X11Windowing
from overlay.scene import Area, Scene
from overlay.small import Small
from overlay.theme import DARK
from tests.overlay.conftest import pump, staged
from tests.rig.desktop import XServer
from tests.rig.overlay_stage import PAD_A
from tests.rig.xdo import Xdo
from trayapp.core.settings import Settings
from trayapp.plugin_host.api import Effect


@pytest.fixture
def menu(tk_root: tk.Tk) -> Iterator[Menu]:
    platform = X11Windowing()
    made = Menu(Small(tk_root, platform, Fonts(tk_root, 1.0), Pictures(tk_root), DARK, 1.0))
    yield made
    made.close()
    platform.close()


def _open(menu: Menu, root: tk.Tk, rows: list[Row], x: int = 100, y: int = 100, least_width: int = 0) -> tk.Toplevel:
    menu.open(rows, x, y, least_width)
    window = menu.window
    assert window is not None
    pump(root, window.winfo_viewable, "the menu is shown")
    root.update()
    return window


def test_a_click_does_its_row_and_closes(menu: Menu, tk_root: tk.Tk, tk_server: XServer) -> None:
    done: list[str] = []
    rows = [Row("Heading"), Row("One", lambda: done.append("one")), RULE, Row("Two", lambda: done.append("two"))]
    window = _open(menu, tk_root, rows)
    top, bottom, _ = menu._rows[1]
    Xdo(tk_server.display).click(window.winfo_rootx() + 30, window.winfo_rooty() + (top + bottom) // 2)
    pump(tk_root, lambda: done, "the row is done")
    assert done == ["two"]
    assert menu.window is None


def test_a_row_that_cannot_be_done_stays_without_effect(menu: Menu, tk_root: tk.Tk, tk_server: XServer) -> None:
    done: list[str] = []
    rows = [Row("No", lambda: done.append("no"), enabled=False), Row("Yes", lambda: done.append("yes"))]
    window = _open(menu, tk_root, rows)
    xdo = Xdo(tk_server.display)
    for row in (0, 1):
        top, bottom, _ = menu._rows[row]
        xdo.click(window.winfo_rootx() + 30, window.winfo_rooty() + (top + bottom) // 2)
    pump(tk_root, lambda: done, "a row is done")
    assert done == ["yes"]


def test_it_closes_when_the_mouse_has_gone_away(menu: Menu, tk_root: tk.Tk, tk_server: XServer) -> None:
    window = _open(menu, tk_root, [Row("One", lambda: None)])
    xdo = Xdo(tk_server.display)
    xdo.move(window.winfo_rootx() + 20, window.winfo_rooty() + 20)
    tk_root.update()
    xdo.move(900, 600)
    pump(tk_root, lambda: menu.window is None, "the menu closes")


@pytest.mark.parametrize("button", [1, 3])
def test_a_press_elsewhere_on_the_overlay_closes_it_and_may_open_another(
    menu: Menu, tk_root: tk.Tk, button: int
) -> None:
    canvas = tk.Canvas(tk.Toplevel(tk_root), width=100, height=100)
    canvas.pack()
    pump(tk_root, canvas.winfo_viewable, "the overlay is shown")
    Scene(canvas).add(Area((0, 0, 50, 50), press=lambda _x, _y: menu.open([Row("Two", lambda: None)], 300, 300, 0)))
    first = _open(menu, tk_root, [Row("One", lambda: None)])
    canvas.event_generate(f"<ButtonPress-{button}>", x=80, y=80)
    assert menu.window is None
    _open(menu, tk_root, [Row("One", lambda: None)])
    canvas.event_generate("<ButtonPress-1>", x=20, y=20)
    assert menu.window not in {None, first}
    assert [row.text for _, _, row in menu._rows] == ["Two"]


def test_a_list_longer_than_the_screen_scrolls_and_stays_on_it(menu: Menu, tk_root: tk.Tk, tk_server: XServer) -> None:
    done: list[int] = []
    rows = [Row(f"Preset {i}", lambda i=i: done.append(i)) for i in range(60)]
    window = _open(menu, tk_root, rows, 1250, 700)
    x, y, width, height = (window.winfo_rootx(), window.winfo_rooty(), window.winfo_width(), window.winfo_height())
    assert x + width <= 1280
    assert y >= 0
    assert y + height <= 720
    xdo = Xdo(tk_server.display)
    xdo.scroll(x + 40, y + 40, -60)
    tk_root.update()
    assert menu._canvas is not None
    top, bottom, _ = menu._rows[-1]
    xdo.click(x + 40, menu._canvas.winfo_rooty() + (top + bottom) // 2 - int(menu._canvas.canvasy(0)))
    pump(tk_root, lambda: done, "the row is done")
    assert done == [59]


def test_a_long_list_is_searched_by_typing(menu: Menu, tk_root: tk.Tk, tk_server: XServer) -> None:
    done: list[str] = []
    names = [f"Preset {i}" for i in range(20)] + ["Grand Piano", "Electric piano", "Organ"]
    window = _open(menu, tk_root, [Row(name, lambda name=name: done.append(name)) for name in names], least_width=200)
    xdo = Xdo(tk_server.display)
    assert xdo.focused_window() != window.winfo_id()
    xdo.click(window.winfo_rootx() + 60, window.winfo_rooty() + 22)
    pump(tk_root, lambda: menu._search is not None and menu._search.typing, "the field has the keyboard")
    xdo.type("piano")
    pump(tk_root, lambda: [row.text for _, _, row in menu._rows] == ["Grand Piano", "Electric piano"], "two are left")
    xdo.key("Down", "Return")
    pump(tk_root, lambda: done, "the second is chosen")
    assert done == ["Electric piano"]
    assert menu.window is None


def test_a_short_list_has_no_field(menu: Menu, tk_root: tk.Tk) -> None:
    _open(menu, tk_root, [Row(f"Preset {i}", lambda: None) for i in range(9)])
    assert menu._search is None


def test_it_stays_and_acts_when_the_overlay_is_built_anew_below_it(tk_root: tk.Tk, tk_server: XServer) -> None:
    effects: list[Effect] = []
    edited: list[tuple[str, int]] = []
    with staged(tk_root, Settings(), effects=lambda: tuple(effects)) as overlay:
        overlay.desk = replace(overlay.desk, edit_binding=lambda *cell: edited.append(cell))
        overlay._build()
        overlay.show()
        pump(tk_root, overlay.window.winfo_viewable, "the overlay is shown")
        view = next(view for view in overlay._cells() if view.panel.id == PAD_A)
        view.cell_menu(3, 300, 200)
        before, window = overlay._face, overlay._menu.window
        assert window is not None
        pump(tk_root, window.winfo_viewable, "the menu is shown")
        effects.append(Effect("reverb.mix", "Reverb", lambda: 0.3, lambda _value: None))  # the piano is there now
        overlay.refresh()
        tk_root.update()
        assert overlay._face is not before
        top, bottom, _ = overlay._menu._rows[0]
        Xdo(tk_server.display).click(window.winfo_rootx() + 30, window.winfo_rooty() + (top + bottom) // 2)
        pump(tk_root, lambda: edited, "its first row is done")
        assert edited == [(PAD_A, 3)]
