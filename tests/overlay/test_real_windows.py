"""The editor and the settings beside the real overlay, which lies on top of everything: clicked and typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.overlay.conftest import Overlay
from tests.rig.overlay_stage import PAD_A
from tests.rig.waiting import wait_until

RUSSIAN = "^[^P]+ PadTray$"
"""The settings' title; xdotool matches no letters but ASCII."""
EDIT_ROW = 46
"""From a click on a pad down to the first row of its menu, below the heading."""


def bound(overlay: Overlay, position: int) -> Any:
    """What a pad of the first panel is bound to."""
    presets = overlay.state["presets"]
    bindings = next(preset["bindings"] for preset in presets if preset["name"] == "Stream")
    return bindings[str(position)]


def test_a_pad_is_edited_from_its_menu_by_typing(overlay: Callable[..., Overlay]) -> None:
    shown = overlay(sample=True)
    x0, y0, x1, y1 = shown.cell(PAD_A, 3)
    x, y = (x0 + x1) // 2, (y0 + y1) // 2
    before = set(shown.xdo.windows("^Toplevel$"))
    shown.xdo.click(x, y, button=3)
    wait_until(lambda: set(shown.xdo.windows("^Toplevel$")) - before, "the menu opens")
    shown.xdo.click(x + 30, y + EDIT_ROW)
    window = shown.xdo.wait_window("^Pad 3 of")
    shown.xdo.activate(window)
    shown.xdo.key("ctrl+a")
    shown.xdo.type("Silence")
    shown.xdo.key("Return")
    wait_until(lambda: bound(shown, 3)["label"] == "Silence", "it is saved")
    assert bound(shown, 3)["gestures"]["tap"]["kind"] == "keystroke"
    wait_until(lambda: not shown.xdo.windows("^Pad 3 of"), "the editor closes")


def test_another_language_and_theme_are_taken_at_once(overlay: Callable[..., Overlay]) -> None:
    shown = overlay()
    shown.send(ask="settings", page="general")
    shown.xdo.wait_window("^PadTray settings$")
    shown.send(do="change_settings", values={"general.language": "ru", "overlay.theme": "light"})
    window = shown.xdo.wait_window(RUSSIAN)
    wait_until(lambda: not shown.xdo.windows("^PadTray settings$"), "the English one is gone")
    shown.xdo.activate(window)
    shown.xdo.key("Escape")
    wait_until(lambda: not shown.xdo.windows(RUSSIAN), "Escape closes it")
    assert shown.shown()


def test_the_first_steps_are_walked_beside_the_overlay(overlay: Callable[..., Overlay]) -> None:
    shown = overlay()
    shown.send(ask="settings", page="welcome")
    window = shown.xdo.wait_window("^Welcome to PadTray$")
    shown.xdo.activate(window)
    shown.xdo.key("Escape")
    wait_until(lambda: not shown.xdo.windows("^Welcome to PadTray$"), "Escape passes over them")
