"""Platform windows: X11 against a real server, Windows against a fake of its libraries."""

from __future__ import annotations

import ctypes
import struct
import sys
import tkinter as tk
from types import SimpleNamespace
from typing import Any

import pytest
from Xlib import Xatom
from Xlib.display import Display

from overlay.platform import windows as w
from overlay.platform.base import Windowing, windowing
from overlay.platform.x11 import X11Windowing, whole_setting
from tests.overlay.conftest import pump
from tests.rig.desktop import XServer
from tests.rig.xdo import Xdo


def test_the_platform_is_chosen_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(w, "_libraries", lambda: _fake_libraries([]))
    assert type(windowing("linux")) is X11Windowing
    assert type(windowing("win32")) is w.WindowsWindowing
    assert type(windowing("darwin")) is Windowing


@pytest.fixture
def window(tk_root: tk.Tk) -> tk.Toplevel:
    top = tk.Toplevel(tk_root, background="#ff0000")
    top.withdraw()
    return top


def test_x11_rounds_corners_and_lets_clicks_through(window: tk.Toplevel, tk_server: XServer) -> None:
    xdo = Xdo(tk_server.display)
    platform = X11Windowing()
    platform.prepare(window)
    window.geometry("200x100+50+60")
    platform.shape(window, 200, 100, 20)
    platform.show(window, 1.0)
    clicks: list[int] = []
    window.bind("<Button-1>", lambda event: clicks.append(event.x))
    pump(window, lambda: xdo.pixel(150, 110) == (255, 0, 0), "the window is shown")
    assert xdo.pixel(51, 61) == (0, 0, 0)
    xdo.click(150, 110)
    pump(window, lambda: clicks, "the click arrives")
    platform.click_through(window, True)
    xdo.click(160, 110)
    platform.click_through(window, False)
    xdo.click(170, 110)
    pump(window, lambda: len(clicks) >= 2, "the next click arrives")
    assert clicks == [100, 120]
    platform.close()


def test_x11_knows_the_monitors_and_the_resource_that_scales(window: tk.Toplevel, tk_server: XServer) -> None:
    platform = X11Windowing()
    (monitor,) = platform.monitors(window)
    assert (monitor.x, monitor.y, monitor.width, monitor.height) == (0, 0, 1280, 720)
    assert "." not in monitor.key
    assert platform.zoom(window) == 1.0
    platform.close()
    display = Display(tk_server.display)
    root = display.screen().root
    root.change_property(Xatom.RESOURCE_MANAGER, Xatom.STRING, 8, b"Xcursor.size: 24\nXft.dpi:\t144\n")
    display.sync()
    again = X11Windowing()
    try:
        assert again.zoom(window) == 1.5
    finally:
        again.close()
        root.delete_property(Xatom.RESOURCE_MANAGER)
        display.sync()  # closing may lose what a busy server has not taken yet
        display.close()


def test_x11_tells_when_the_monitors_change(window: tk.Toplevel, tk_server: XServer) -> None:
    """Also where the word of it arrives together with the answer to a question."""
    platform = X11Windowing()
    told: list[int] = []
    platform.watch(window, lambda: told.append(1), lambda: None)
    _switch_monitor(tk_server, on=False)
    try:
        platform.monitors(window)
        pump(window, lambda: told, "the change is told")
        assert platform.monitors(window)[0].width == 1280  # of the screen itself, where no monitor is left
    finally:
        platform.close()
        _switch_monitor(tk_server, on=True)


def _switch_monitor(x: XServer, *, on: bool) -> None:
    """Switch the only monitor of the server."""
    display = Display(x.display)
    known = display.screen().root.xrandr_get_screen_resources()
    mode, outputs = (known.modes[0].id, list(known.outputs)) if on else (0, [])
    display.xrandr_set_crtc_config(known.crtcs[0], known.config_timestamp, 0, 0, mode, 1, outputs)
    display.close()


def _xsettings(rows: list[tuple[int, str, bytes]], order: str) -> bytes:
    """An _XSETTINGS_SETTINGS property of (kind, name, value) rows."""
    data = struct.pack(order + "BxxxII", order == ">", 7, len(rows))
    for kind, name, value in rows:
        padded = name.encode() + bytes(-len(name) % 4)
        data += struct.pack(order + "BxH", kind, len(name)) + padded + struct.pack(order + "I", 3) + value
    return data


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_whole_setting_is_found_among_texts_and_colours(order: str) -> None:
    rows = [
        (1, "Net/ThemeName", struct.pack(order + "I", 5) + b"Dark!\0\0\0"),
        (2, "A/Colour", bytes(8)),
        (0, "Gtk/EnableAnimations", struct.pack(order + "I", 0)),
    ]
    data = _xsettings(rows, order)
    assert whole_setting(data, "Gtk/EnableAnimations") == 0
    assert whole_setting(data, "Gtk/Other") is None
    assert whole_setting(data[:-6], "Gtk/EnableAnimations") is None


def test_x11_hears_from_the_desktop_that_less_motion_is_wished(window: tk.Toplevel, tk_server: XServer) -> None:
    platform = X11Windowing()
    display = Display(tk_server.display)
    try:
        assert not platform.calm(window)
        owner = display.screen().root.create_window(0, 0, 1, 1, 0, 0)
        owner.set_selection_owner(display.intern_atom("_XSETTINGS_S0"), 0)
        atom = display.intern_atom("_XSETTINGS_SETTINGS")
        owner.change_property(atom, atom, 8, _xsettings([(0, "Gtk/EnableAnimations", bytes(4))], "<"))
        display.sync()
        assert platform.calm(window)
        assert platform.still(window, "auto")
        assert not platform.still(window, "on")
    finally:
        platform.close()
        display.close()


class _Recorder:
    """A Windows library: every function records its call and answers from a table."""

    def __init__(self, calls: list[tuple[Any, ...]], answers: dict[str, Any]) -> None:
        self._calls, self._answers = calls, answers
        self._made: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._made:

            def call(*arguments: Any) -> Any:
                plain = tuple(getattr(a, "value", a) for a in arguments)
                self._calls.append((name, *plain))
                answer = self._answers.get(name, 0)
                return answer(*arguments) if callable(answer) else answer

            self._made[name] = call
        return self._made[name]


def _fake_libraries(calls: list[tuple[Any, ...]], **answers: Any) -> tuple[Any, ...]:
    answers = {
        "GetParent": 0x99,
        "GetWindowLongPtrW": 0x100,
        "DefSubclassProc": 7,
        "DwmSetWindowAttribute": 0,
    } | answers
    return tuple(_Recorder(calls, answers) for _ in range(5))


def _window_of(steps: list[str]) -> Any:
    def step(name: str) -> Any:
        return lambda *_: steps.append(name)

    names = ("overrideredirect", "update_idletasks", "deiconify", "focus_force")
    return SimpleNamespace(winfo_id=lambda: 0x11, **{name: step(name) for name in names})


def test_windows_never_activates_and_stays_on_top() -> None:
    calls: list[tuple[Any, ...]] = []
    platform = w.WindowsWindowing(_fake_libraries(calls))
    window = _window_of([])
    platform.prepare(window)
    platform.show(window, 0.5)
    assert ("SetWindowLongPtrW", 0x99, w.GWL_EXSTYLE, 0x100 | w.STYLES) in calls
    assert any(call[0] == "SetWindowSubclass" and call[1] == 0x99 for call in calls)
    (placed,) = [call for call in calls if call[0] == "SetWindowPos"]
    assert placed[2] == ctypes.c_void_p(w.HWND_TOPMOST).value
    assert placed[-1] & w.SWP_NOACTIVATE
    assert ("SetLayeredWindowAttributes", 0x99, 0, 128, w.LWA_ALPHA) in calls


def test_the_window_procedure_refuses_activation_by_mouse_except_while_editing() -> None:
    calls: list[tuple[Any, ...]] = []
    platform = w.WindowsWindowing(_fake_libraries(calls, GetForegroundWindow=0x55))
    window = _window_of([])
    assert platform._answer(0x99, w.WM_MOUSEACTIVATE, 0, 0, 0, 0) == w.MA_NOACTIVATE
    platform.take_focus(window)
    assert platform._answer(0x99, w.WM_MOUSEACTIVATE, 0, 0, 0, 0) == 7
    platform.give_back_focus()
    assert platform._answer(0x99, w.WM_MOUSEACTIVATE, 0, 0, 0, 0) == w.MA_NOACTIVATE
    assert ("SetForegroundWindow", 0x55) in calls


def test_windows_rounds_by_the_compositor_and_by_a_region_where_that_is_refused() -> None:
    for refused, region in ((0, False), (-2147024809, True)):
        calls: list[tuple[Any, ...]] = []
        platform = w.WindowsWindowing(_fake_libraries(calls, DwmSetWindowAttribute=refused, CreateRoundRectRgn=0x77))
        platform.shape(_window_of([]), 300, 200, 12)
        assert any(call[0] == "SetWindowRgn" for call in calls) == region


def test_windows_tells_of_a_display_change_and_lists_monitors_by_their_work_area() -> None:
    def enumerate_monitors(_dc: Any, _clip: Any, callback: Any, data: int) -> int:
        return int(callback(1, None, None, data))

    def info(_handle: Any, pointer: Any) -> int:
        found = pointer._obj
        found.work.right, found.work.bottom, found.flags = 1920, 1040, w.MONITORINFOF_PRIMARY
        found.device = r"\\.\DISPLAY1"
        return 1

    platform = w.WindowsWindowing(_fake_libraries([], EnumDisplayMonitors=enumerate_monitors, GetMonitorInfoW=info))
    (monitor,) = platform.monitors(SimpleNamespace())  # type: ignore[arg-type] # not used when monitors are found
    assert (monitor.key, monitor.width, monitor.height, monitor.primary) == ("DISPLAY1 1920x1040", 1920, 1040, True)
    told: list[int] = []
    platform.watch(SimpleNamespace(), lambda: told.append(1), lambda: None)  # type: ignore[arg-type] # not used
    platform._answer(1, w.WM_DISPLAYCHANGE, 0, 0, 0, 0)
    assert told == [1]
    platform.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the real libraries are there")
def test_click_through_sets_and_clears_the_transparent_style() -> None:
    calls: list[tuple[Any, ...]] = []
    platform = w.WindowsWindowing(_fake_libraries(calls))
    platform.click_through(_window_of([]), True)
    assert calls[-1] == ("SetWindowLongPtrW", 0x99, w.GWL_EXSTYLE, 0x100 | w.WS_EX_TRANSPARENT)
    platform.click_through(_window_of([]), False)
    assert calls[-1] == ("SetWindowLongPtrW", 0x99, w.GWL_EXSTYLE, 0x100)


def test_windows_keeps_windows_out_of_recordings_also_those_shown_later() -> None:
    calls: list[tuple[Any, ...]] = []
    platform = w.WindowsWindowing(_fake_libraries(calls))
    platform.show(_window_of([]), 1.0)
    assert not [call for call in calls if call[0] == "SetWindowDisplayAffinity"]
    platform.keep_from_capture([_window_of([])], True)
    platform.show(_window_of([]), 1.0)
    platform.keep_from_capture([_window_of([])], False)
    wishes = [call[2] for call in calls if call[0] == "SetWindowDisplayAffinity"]
    assert wishes == [w.WDA_EXCLUDEFROMCAPTURE, w.WDA_EXCLUDEFROMCAPTURE, w.WDA_NONE]


def test_windows_asks_the_system_for_less_motion() -> None:
    def animated(answer: int) -> Any:
        def ask(_what: int, _size: int, pointer: Any, _flags: int) -> int:
            pointer._obj.value = answer
            return 1

        return ask

    for answer in (0, 1):
        platform = w.WindowsWindowing(_fake_libraries([], SystemParametersInfoW=animated(answer)))
        assert platform.calm(_window_of([])) is (answer == 0)
