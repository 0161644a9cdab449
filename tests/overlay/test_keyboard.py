"""Tab comes to everything on every page of the settings, and it is seen where it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import customtkinter as ctk
import pytest
from PIL import Image, ImageChops

from overlay.settings.kit import ChoiceField, Switch
from overlay.settings.window import PAGES
from tests.overlay.conftest import pump
from tests.overlay.test_settings import Bench, bench

__all__ = ["bench"]
ACTING = (ctk.CTkButton, ctk.CTkEntry, ctk.CTkSlider, Switch, ChoiceField)


def acting(widget: Any) -> Iterator[Any]:
    """What can be pressed, written into or turned below a widget."""
    if isinstance(widget, ACTING):
        if widget.winfo_viewable() and widget.cget("state" if hasattr(widget, "_state") else "width") != "disabled":
            yield widget
        return
    for child in widget.winfo_children():
        yield from acting(child)


def look(bench: Bench, widget: Any) -> Image.Image:
    """What is to be seen of a widget."""
    bench.root.update()
    x, y = widget.winfo_rootx() - 3, widget.winfo_rooty() - 3
    return bench.xdo.screenshot().crop((x, y, x + widget.winfo_width() + 6, y + widget.winfo_height() + 6))


@pytest.mark.parametrize("name", PAGES)
def test_tab_comes_to_everything_and_is_seen(bench: Bench, name: str) -> None:
    bench.open(name)
    window = bench.window.window
    pump(bench.root, lambda: window.focus_get() is not None, "the window has the focus")
    seen: list[Any] = []
    unseen: list[Any] = []
    while (focus := window.focus_get()) not in seen or len(seen) < 2:
        assert focus is not None
        seen.append(focus)
        at = focus.master if type(focus).__name__ == "Entry" else focus
        place = at.winfo_rooty()
        with_focus = look(bench, at)
        focus.event_generate("<<NextWindow>>")
        bench.root.update()
        still = at.winfo_rooty() == place  # else the page was scrolled
        same = still and ImageChops.difference(with_focus, look(bench, at)).getbbox() is None
        if same and focus is not window and at.winfo_viewable():
            unseen.append(focus)
    assert len(seen) > len(PAGES)
    missed = [w for w in acting(window) if not any(str(focus).startswith(str(w)) for focus in seen)]
    assert ([str(w) for w in missed], [str(w) for w in unseen]) == ([], [])
