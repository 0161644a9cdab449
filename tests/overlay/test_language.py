"""The language is changed in the open settings, with the keyboard, and holds at once."""

from __future__ import annotations

from collections.abc import Callable

from overlay.settings.window import PAGES
from tests.overlay.conftest import Overlay
from tests.rig.waiting import wait_until


def test_russian_is_chosen_and_spoken_at_once(overlay: Callable[..., Overlay]) -> None:
    shown = overlay({"general": {"language": "en"}})
    shown.send(ask="settings", page="general")
    window = shown.xdo.wait_window("^PadTray settings$")
    shown.xdo.activate(window)
    for _ in range(len(PAGES) + 1):  # past the list of pages, to the first field
        shown.xdo.key("Tab")
    shown.xdo.key("space")
    shown.xdo.key("Down", "Return")
    wait_until(lambda: shown.state["settings"]["general"]["language"] == "ru", "Russian is chosen")
    wait_until(lambda: shown.xdo.windows(". PadTray$"), "the window speaks it")
    assert not shown.xdo.windows("^PadTray settings$")
