"""Every text of the settings, the editor and the first steps has the room it asks for, also at 200 % on 1280 pixels."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Iterator
from typing import Any

import customtkinter as ctk
import pytest

from overlay.editor.window import Editor
from overlay.ports import AudioStatus
from overlay.settings.kit import ChoiceField
from overlay.settings.window import PAGES, SettingsWindow
from overlay.strings import speak
from overlay.welcome.window import Welcome
from overlay.window import OverlayWindow
from tests.overlay.conftest import pump, staged
from tests.rig.desktop import XServer
from tests.rig.overlay_stage import KNOB_A, PAD_A
from trayapp.core.action_table import BUILT_IN
from trayapp.core.settings import Settings

PATIENCE_S = 5.0


@pytest.fixture(params=[("ru", 1.0), ("ru", 1.5), ("ru", 2.0), ("en", 2.0)], ids=lambda row: f"{row[0]}-{row[1]}")
def overlay_window(request: pytest.FixtureRequest, tk_root: tk.Tk, tk_server: XServer) -> Iterator[OverlayWindow]:
    assert tk_server.display
    language, scale = request.param
    status = AudioStatus(True, "Headphones", 48000, 128, 105.3, 0.931, 88, 128, 0.11)
    settings = Settings.model_validate({"overlay": {"scale": scale}, "general": {"language": language}})
    with staged(tk_root, settings, audio_status=lambda: status) as window:
        yield window
    speak("en")


def cut_off(window: tk.Toplevel, tick: Callable[[], object] = lambda: None) -> list[tuple[str, int, int]]:
    """What `narrow` finds once all is placed: the window manager gives a window its size when it comes to it."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        for _ in range(3):
            window.update()
            tick()
        found = list(narrow(window))
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.02)


def narrow(widget: Any) -> Iterator[tuple[str, int, int]]:
    """(text, width it asks for, width that is seen) of every text below a widget that is cut off at a side."""
    for child in widget.winfo_children():
        yield from narrow(child)
    if isinstance(widget, ChoiceField) and widget.winfo_ismapped() and widget._label.cget("text") != widget._text:
        yield widget._text, widget._kit.desk.fonts.text(13).measure(widget._text), widget.winfo_width()
    if isinstance(widget, ctk.CTkLabel | ctk.CTkButton | ctk.CTkSwitch) and widget.winfo_ismapped():
        inner = widget._label if isinstance(widget, ctk.CTkLabel) else widget._text_label
        if inner is not None and inner.cget("text"):
            left, right = inner.winfo_rootx(), inner.winfo_rootx() + inner.winfo_width()
            above: Any = inner.master
            while above is not None and not isinstance(above, tk.Tk):
                left = max(left, above.winfo_rootx())
                right = min(right, above.winfo_rootx() + above.winfo_width())
                above = above.master if not isinstance(above, tk.Toplevel) else None
            if right - left < inner.winfo_reqwidth():
                yield str(inner.cget("text")), inner.winfo_reqwidth(), right - left


def test_on_the_pages_of_the_settings(overlay_window: OverlayWindow, tk_root: tk.Tk) -> None:
    window = SettingsWindow(tk_root, overlay_window.desk, lambda _c: None, overlay_window._platform, lambda: None)
    cut = {}
    for page in PAGES:
        window.open(page)
        assert window._page is not None
        cut[page] = cut_off(window.window, window._page.tick)
    window.close()
    assert {page: rows for page, rows in cut.items() if rows} == {}


def test_every_page_has_a_tab_in_sight(overlay_window: OverlayWindow, tk_root: tk.Tk) -> None:
    window = SettingsWindow(tk_root, overlay_window.desk, lambda _c: None, overlay_window._platform, lambda: None)
    window.open("about")
    pump(tk_root, lambda: seen(window._tabs["about"]), "the last tab is in sight")
    window.close()


def test_on_the_first_steps(overlay_window: OverlayWindow, tk_root: tk.Tk) -> None:
    closed: list[int] = []
    window = Welcome(tk_root, overlay_window.desk, overlay_window._platform, lambda _c: None, lambda *_: None,
                     lambda: closed.append(1))  # fmt: skip
    cut = {}
    while not closed:
        cut[window.at] = cut_off(window.window)
        window.forth()
    assert cut == {0: [], 1: [], 2: []}


@pytest.mark.parametrize(("panel", "gesture"), [(PAD_A, "tap"), (KNOB_A, "turn")])
def test_in_the_editor_whatever_the_action(
    overlay_window: OverlayWindow, tk_root: tk.Tk, panel: str, gesture: str
) -> None:
    desk = overlay_window.desk
    of_panel = desk.snapshot().panel(panel)
    assert of_panel is not None
    editor = Editor(tk_root, desk, overlay_window._platform, of_panel, 1, lambda _c: None, lambda: None)
    cut = {}
    for spec in BUILT_IN:
        if gesture == "tap" or spec.turns:
            editor.fields._set_kind(spec.kind)
            cut[spec.kind] = cut_off(editor.window)
            pump(tk_root, lambda: bars_tell(editor), "a ground has a bar where it scrolls, and nowhere else")
    editor.close()
    assert len(cut) > 3
    assert {kind: rows for kind, rows in cut.items() if rows} == {}


def bars_tell(editor: Editor) -> bool:
    return all(
        bool(inner._scrollbar.winfo_ismapped()) is (canvas.yview() != (0.0, 1.0))
        for canvas, inner in editor._kit._grounds
    )


def test_the_editors_buttons_show_always_and_its_fields_come_into_sight(
    overlay_window: OverlayWindow, tk_root: tk.Tk
) -> None:
    of_panel = overlay_window.desk.snapshot().panel(PAD_A)
    assert of_panel is not None
    editor = Editor(tk_root, overlay_window.desk, overlay_window._platform, of_panel, 1, lambda _c: None, lambda: None)
    editor.fields._set_kind("midi")
    pump(tk_root, lambda: seen(editor._save), "Save is in sight")
    for field in editor.fields.fields.values():
        editor._kit.see(field)
        pump(tk_root, lambda field=field: seen(field), "a field is in sight")
    assert seen(editor._save)
    editor.close()


def seen(widget: Any) -> bool:
    """Whether no part of a widget is cut off above or below, by its window or a ground that scrolls."""
    top, bottom = widget.winfo_rooty(), widget.winfo_rooty() + widget.winfo_height()
    above = widget.master
    while widget.winfo_viewable():
        if top < above.winfo_rooty() or bottom > above.winfo_rooty() + above.winfo_height():
            return False
        if isinstance(above, tk.Toplevel):
            return True
        above = above.master
    return False
