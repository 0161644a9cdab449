"""The overlay between threads: what is told elsewhere is done where Tk lives."""

from __future__ import annotations

import threading
import time
import tkinter as tk
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from overlay.app import OverlayApp
from overlay.panels.knobs import KnobsView
from overlay.platform.x11 import X11Windowing
from overlay.window import OverlayWindow
from tests.rig.overlay_stage import KNOB_A, sample_state
from tests.rig.waiting import wait_until
from trayapp.core.control import Control
from trayapp.core.events import KnobEvent
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


def test_a_thousand_turns_wake_tk_no_oftener_than_it_draws_and_the_last_one_is_seen(
    tk_server: XServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", tk_server.display)
    bus = Bus()
    app = OverlayApp(Store(bus, state=sample_state(Settings())), bus, platform=X11Windowing())
    count = Counter[str]()
    for name in ("_woken", "_draw"):
        monkeypatch.setattr(app, name, partial(_counted, count, name, getattr(app, name)))
    shown: list[str] = []

    def turn() -> None:
        wait_until(lambda: app.visible, "the overlay is shown")
        for value in range(1, 1001):
            bus.publish(KnobEvent(Control("knob", "A", 1), value / 1000, KNOB_A))
            time.sleep(0)  # the bus delivers this one: a newer would take its place
        wait_until(lambda: _reading(app) == "100", "the last one is seen")
        shown.append(_reading(app))
        app.quit()

    bus.start()
    turner = threading.Thread(target=turn)
    turner.start()
    app.run()
    turner.join()
    bus.stop()
    assert shown == ["100"]
    assert count["_woken"] <= 2 * count["_draw"] + 4  # before the first drawing, and to quit


def _counted(count: Counter[str], name: str, do: Callable[[], None]) -> None:
    count[name] += 1
    do()


def _reading(app: OverlayApp) -> str:
    view = next(view for view in app._window._cells() if view.panel.id == KNOB_A)
    assert isinstance(view, KnobsView)
    return view._cells[1].value.text
