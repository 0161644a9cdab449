"""Tells the store which program is in front, as long as a rule for automatic presets wants to know."""

import os
import time
from collections.abc import Callable
from threading import Lock

from trayapp.actions.platform.base import Window, WindowPlatform
from trayapp.actions.schedule import Schedule
from trayapp.core.changes import SettingsChanged
from trayapp.core.commands import FollowWindow
from trayapp.store.bus import Bus
from trayapp.store.store import Store

BETWEEN_S = 0.2
"""Between two windows none has the focus for a moment; only after this time nothing is in front."""
_LONGEST_TITLE = 500


class Foreground:
    """Listens to the window system on its follower's thread, and not at all while there is no rule."""

    def __init__(self, store: Store, bus: Bus, windows: WindowPlatform, schedule: Schedule) -> None:
        self._store, self._bus, self._windows, self._schedule = store, bus, windows, schedule
        self._leave: Callable[[], None] | None = None
        self._unsubscribe: Callable[[], None] = lambda: None
        self._stopped = False
        self._lock = Lock()

    def start(self) -> None:
        """Follow as the rules want it, now and after each change of them."""
        self._unsubscribe = self._bus.subscribe(self._settings_changed, SettingsChanged)
        self._listen()

    def stop(self) -> None:
        """Follow nothing; nothing is dispatched afterwards. Idempotent."""
        self._unsubscribe()
        with self._lock:
            self._stopped = True
            leave, self._leave = self._leave, None
        if leave is not None:
            leave()

    def _settings_changed(self, change: SettingsChanged) -> None:
        if any(name.startswith("automatic.") for name in change.values):
            self._listen()

    def _listen(self) -> None:
        rules = self._store.snapshot.settings.automatic
        wanted = rules.enabled and bool(rules.rules)
        leave = None
        with self._lock:
            if wanted and self._leave is None and not self._stopped:
                self._leave = self._windows.follow(self._changed)
            elif not wanted:
                leave, self._leave = self._leave, None
        if leave is not None:
            leave()

    def _changed(self) -> None:
        window = self._windows.known()
        if window is None:
            self._schedule.at(time.perf_counter() + BETWEEN_S, self._none_in_front)
        else:
            self._tell(window)

    def _none_in_front(self) -> None:
        if self._windows.known() is None:
            self._tell(None)

    def _tell(self, window: Window | None) -> None:
        if self._stopped or (window is not None and window.pid == os.getpid()):
            return  # PadTray's own windows are looked at to change what the program behind them has
        command = (
            FollowWindow(program=window.program, title=window.title[:_LONGEST_TITLE]) if window else FollowWindow()
        )
        self._store.dispatch(command)
