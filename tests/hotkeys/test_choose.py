"""Which system has which hotkeys."""

from __future__ import annotations

import pytest

from trayapp.hotkeys.choose import has_x11, system_hotkeys
from trayapp.hotkeys.x11 import X11Hotkeys


@pytest.mark.parametrize(("system", "x11"), [("linux", True), ("freebsd14", True), ("win32", False), ("darwin", False)])
def test_has_x11(system: str, x11: bool) -> None:
    assert has_x11(system) == x11


def test_this_system() -> None:
    assert isinstance(system_hotkeys(), X11Hotkeys)
