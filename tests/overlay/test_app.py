"""The overlay between threads: what is told elsewhere is done where Tk lives."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from overlay.app import OverlayApp
from overlay.platform.x11 import X11Windowing
from overlay.window import OverlayWindow
from tests.rig.overlay_stage import sample_state
from tests.rig.waiting import wait_until
from trayapp.core.settings import Settings
from trayapp.store.bus import Bus
from trayapp.store.store import Store

if TYPE_CHECKING:
    import pytest

    from tests.rig.desktop import XServer


class _Told(X11Windowing):
    """Hands on what the system would call."""

    def watch(self, root: tk.Misc, monitors: Callable[[], None], stacking: Callable[[], None]) -> None:
        del root, stacking
        self.told = monitors


def test_a_change_of_monitors_told_on_any_thread_is_answered_once_and_on_the_main_one(
    tk_server: XServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", tk_server.display)
    bus, platform = Bus(), _Told()
    app = OverlayApp(Store(bus, state=sample_state(Settings())), bus, platform=platform)
    seen: list[threading.Thread] = []
    monkeypatch.setattr(OverlayWindow, "monitors_changed", lambda _window: seen.append(threading.current_thread()))

    def tell() -> None:
        wait_until(lambda: app.listening, "the overlay listens")
        platform.told()
        wait_until(lambda: seen, "it is answered")
        app.quit()

    teller = threading.Thread(target=tell)
    teller.start()
    app.run(hidden=True)
    teller.join()
    assert seen == [threading.main_thread()]
