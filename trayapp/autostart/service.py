"""Keeps the system's entry equal to the setting `general.start_with_system`."""

import logging
from collections.abc import Callable

from trayapp.autostart.base import Autostart, Command
from trayapp.autostart.choose import system_autostart
from trayapp.autostart.command import start_command
from trayapp.core.changes import SettingsChanged
from trayapp.core.errors import PadTrayError
from trayapp.core.events import Notice
from trayapp.core.phrase import Phrase
from trayapp.store.bus import Bus
from trayapp.store.store import Store

_log = logging.getLogger(__name__)

SETTING = "general.start_with_system"


class AutostartService:
    """Follows the setting on the bus thread.

    The entry of another PadTray, one that lies or keeps its files elsewhere, is replaced where the user wants this
    one, and else left alone.
    """

    def __init__(
        self, store: Store, bus: Bus, autostart: Autostart | None = None, command: Command | None = None
    ) -> None:
        self._store, self._bus = store, bus
        self._autostart = autostart or system_autostart()
        self._command = command or start_command()
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Follow the setting from now on, and mend an entry that does not fit: PadTray may have moved.

        One that fits is not touched: the user may have switched it off in the system's own list.
        """
        self._unsubscribe = self._bus.subscribe(self._changed, SettingsChanged)
        self._try(self.mend)

    def stop(self) -> None:
        """Follow no longer. The entry stays as it is. Idempotent."""
        self._unsubscribe()

    def mend(self) -> None:
        """Make the entry fit the setting now.

        Raises:
            OSError: it cannot be read or written.
            UnavailableError: the system has no such list.
        """
        if not self._wanted:
            self._disable()
        elif not self._is_mine():
            self._enable()

    @property
    def _wanted(self) -> bool:
        return self._store.snapshot.settings.general.start_with_system

    def _changed(self, change: SettingsChanged) -> None:
        if SETTING in change.values:
            self._try(self._enable if self._wanted else self._disable)

    def _enable(self) -> None:
        self._autostart.enable(self._command)

    def _disable(self) -> None:
        if self._is_mine():
            self._autostart.disable()

    def _is_mine(self) -> bool:
        return self._autostart.registered() == self._autostart.written(self._command)

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (OSError, PadTrayError) as error:
            _log.warning("Starting with the system could not be set: %s", error)
            self._bus.publish(
                Notice(
                    "warning",
                    Phrase("Starting with the system could not be set: {error}", error=error),
                    Phrase("set it in the system itself"),
                )
            )
