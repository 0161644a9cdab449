"""Every text of the settings and the editor has a contrast of 4.5 to 1 on the ground it really stands on."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from typing import Any

import customtkinter as ctk
import pytest

from overlay.editor.window import Editor
from overlay.settings.window import PAGES, SettingsWindow
from overlay.stage import Desk
from overlay.theme import THEMES, contrast
from overlay.window import OverlayWindow
from tests.overlay.conftest import staged
from tests.rig.desktop import XServer
from tests.rig.overlay_stage import KNOB_A, PAD_A
from trayapp.core.settings import Settings

LEAST = 4.5


@pytest.fixture(params=sorted(THEMES))
def overlay_window(request: pytest.FixtureRequest, tk_root: tk.Tk, tk_server: XServer) -> Iterator[OverlayWindow]:
    assert tk_server.display
    with staged(tk_root, Settings.model_validate({"overlay": {"theme": request.param}})) as window:
        yield window


def texts(widget: Any) -> Iterator[tuple[str, str, str]]:
    """(text, ink, ground) of everything below a widget that shows a text, also under the mouse."""
    for child in widget.winfo_children():
        yield from texts(child)
    if not isinstance(widget, ctk.CTkLabel | ctk.CTkButton | ctk.CTkEntry | ctk.CTkSwitch):
        return
    ground = widget.cget("fg_color") if not isinstance(widget, ctk.CTkSwitch) else "transparent"
    ground = widget._bg_color if ground == "transparent" else ground
    if isinstance(widget, ctk.CTkEntry):
        yield widget.get() or "entry", widget.cget("text_color"), ground
        yield str(widget.cget("placeholder_text")), widget.cget("placeholder_text_color"), ground
        return
    text = str(widget.cget("text"))
    if text:
        yield text, widget.cget("text_color"), ground
    if isinstance(widget, ctk.CTkButton) and text:
        yield f"{text} under the mouse", widget.cget("text_color"), widget.cget("hover_color")


def too_pale(widget: Any) -> list[tuple[str, str, str]]:
    return [row for row in texts(widget) if contrast(row[1], row[2]) < LEAST]


def test_of_the_settings(overlay_window: OverlayWindow, tk_root: tk.Tk) -> None:
    desk: Desk = overlay_window.desk
    window = SettingsWindow(tk_root, desk, lambda _c: None, overlay_window._platform, lambda: None)
    count = 0
    for page in PAGES:
        window.open(page)
        for _ in range(3):
            tk_root.update()
            if window._page is not None:
                window._page.tick()
        count += len(list(texts(window.window)))
        assert (page, too_pale(window.window)) == (page, [])
    window.close()
    assert count > 300


@pytest.mark.parametrize(("panel", "kinds"), [(PAD_A, ("macro", "shell", "http")), (KNOB_A, ("volume", "midi"))])
def test_of_the_editor(overlay_window: OverlayWindow, tk_root: tk.Tk, panel: str, kinds: tuple[str, ...]) -> None:
    desk: Desk = overlay_window.desk
    of_panel = desk.snapshot().panel(panel)
    assert of_panel is not None
    editor = Editor(tk_root, desk, overlay_window._platform, of_panel, 1, lambda _c: None, lambda: None)
    for kind in kinds:
        editor.fields._set_kind(kind)
        if kind == "macro":
            editor.fields.fields["steps"].append("volume")
        editor.fields.judge()  # what is missing is said, which is a text too
        tk_root.update()
        assert (kind, too_pale(editor.window)) == (kind, [])
    editor.leave()
    assert too_pale(editor.window) == []
    editor.close()
