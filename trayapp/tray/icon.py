"""The system's tray icon, by pystray: shows the menu, its look and its tooltip, and performs what is clicked."""

import logging
import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trayapp.core.changes import (
    PanelActivated,
    PanelCreated,
    PanelDeleted,
    PanelUpdated,
    PresetUpdated,
    SettingsChanged,
)
from trayapp.core.commands import Command
from trayapp.core.errors import PadTrayError
from trayapp.core.events import (
    AudioEvent,
    KeyEvent,
    KnobEvent,
    Notice,
    OverlayEvent,
    PadEvent,
    PluginEvent,
    PortEvent,
    ProgressEvent,
)
from trayapp.core.model import Model
from trayapp.store.bus import Bus
from trayapp.store.store import Store
from trayapp.tray.backend import show_on_hover, system_backend
from trayapp.tray.look import IconState
from trayapp.tray.menu import SEPARATOR, Call, Item, Surroundings, build_menu
from trayapp.tray.news import News

if TYPE_CHECKING:
    from trayapp.tray.pictures import Look

log = logging.getLogger(__name__)
_SETTLE_S = 0.05


class TrayIcon:
    """Runs pystray on a thread of its own (Windows: its detached one). Other methods may be called on any thread.

    `around` tells what is plugged in; `calls` carries out what is neither a command nor for the overlay; `seen` tells
    whether the overlay is on the screen, whose foot line says what a notification would.
    """

    def __init__(
        self,
        store: Store,
        bus: Bus,
        around: Callable[[], Surroundings],
        calls: dict[Call, Callable[[], None]],
        seen: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store, self._bus, self._around, self._calls = store, bus, around, calls
        self._seen = seen
        self._state = IconState()
        self._news = News()
        self._icon: Any = None
        self._shown: tuple[Item, ...] = ()
        self._look: Look | None = None
        self._tooltip = ""
        self._gtk = False
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._painter = threading.Thread(target=self._paint, name="tray-paint", daemon=True)
        self._unsubscribe: list[Callable[[], None]] = []

    def start(self, timeout_s: float = 5.0) -> None:
        """Put the icon into the tray; returns when it is handed to the system.

        Raises:
            UnavailableError: this desktop cannot show one; says what to install.
        """
        backend = system_backend()
        self._gtk = backend == "gtk"
        if backend:
            os.environ["PYSTRAY_BACKEND"] = backend
        import pystray  # noqa: PLC0415 - as above

        from trayapp.tray.pictures import tray_picture  # noqa: PLC0415 - Pillow, where an icon is shown alone

        self._icon = pystray.Icon("padtray", tray_picture("asleep"), "PadTray", menu=self._menu())
        ready = threading.Event()

        def setup(icon: Any) -> None:
            icon.visible = True
            ready.set()

        if sys.platform == "win32":
            self._icon.run_detached(setup)
        else:  # detached, the GTK icon is one pixel wide
            threading.Thread(target=self._icon.run, args=(setup,), name="tray", daemon=True).start()
        if not ready.wait(timeout_s):
            log.warning("The tray has not taken the icon within %s s; it appears when the tray does", timeout_s)
        self._unsubscribe = [
            self._bus.subscribe(self._hear_activity, PadEvent, KnobEvent, KeyEvent),
            self._bus.subscribe(self._hear, PortEvent, AudioEvent, PluginEvent, ProgressEvent, Notice),
            self._bus.subscribe(
                lambda _change: self.refresh(),
                *(PanelCreated, PanelUpdated, PanelDeleted, PanelActivated, PresetUpdated, SettingsChanged),
            ),
        ]
        self._painter.start()
        self.refresh()

    def refresh(self) -> None:
        """Draw menu, look and tooltip again, soon."""
        self._wake.set()

    def stop(self) -> None:
        """Take the icon out; afterwards no click is performed. Idempotent."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._wake.set()
        if self._icon is not None:
            self._icon.stop()

    def _hear_activity(self, _event: PadEvent | KnobEvent | KeyEvent) -> None:
        if not self._state.touched():
            self._wake.set()

    def _hear(self, event: PortEvent | AudioEvent | PluginEvent | ProgressEvent | Notice) -> None:
        self._state.hear(event)
        self._wake.set()
        self._tell(self._news.word_for(event, seen=self._seen()))

    def _paint(self) -> None:
        from trayapp.tray.pictures import tray_picture  # noqa: PLC0415 - Pillow, where an icon is shown alone

        while not self._stopping.is_set():
            self._wake.wait(timeout=self._state.active_for())
            if self._stopping.wait(_SETTLE_S):
                return
            self._wake.clear()
            look, tooltip = self._state.look(), self._state.tooltip()
            if look != self._look:
                self._icon.icon = tray_picture(look)
                self._look = look
            if tooltip != self._tooltip:
                self._icon.title = self._tooltip = tooltip
                if self._gtk:
                    show_on_hover(self._icon, tooltip)
            if (items := build_menu(self._store.snapshot, self._around())) != self._shown:
                self._icon.menu = self._menu(items)
                self._icon.update_menu()

    def _menu(self, items: tuple[Item, ...] | None = None) -> Any:
        import pystray  # noqa: PLC0415 - as above

        self._shown = build_menu(self._store.snapshot, self._around()) if items is None else items
        return pystray.Menu(*(self._row(item) for item in self._shown))

    def _row(self, item: Item) -> Any:
        import pystray  # noqa: PLC0415 - as above

        if item == SEPARATOR:
            return pystray.Menu.SEPARATOR
        action = pystray.Menu(*map(self._row, item.items)) if item.items else lambda *_args: self._perform(item.ask)
        checked = None if item.checked is None else lambda _row: bool(item.checked)
        text = _label(item, windows=sys.platform == "win32")
        return pystray.MenuItem(
            text, action, checked=checked, radio=item.radio, default=item.default, enabled=item.enabled
        )

    def _tell(self, text: str | None) -> None:
        """Show a notification; a desktop that has none is no fault."""
        if text is None or self._icon is None or not self._icon.HAS_NOTIFICATION or self._stopping.is_set():
            return
        try:
            self._icon.notify(text, "PadTray")
        except Exception as error:  # noqa: BLE001 - whatever the desktop's notifications raise
            log.info("The desktop shows no notification: %s", error)

    def _perform(self, ask: Command | OverlayEvent | Call | None) -> None:
        if self._stopping.is_set() or ask is None:
            return
        try:
            if isinstance(ask, OverlayEvent):
                self._bus.publish(ask)
            elif isinstance(ask, Model):
                self._store.dispatch(ask)
            else:
                self._calls[ask]()
        except PadTrayError as error:
            self._bus.publish(Notice("error", error.phrase))


def _label(item: Item, *, windows: bool) -> str:
    """A row's text with its hotkey. On Windows a tab puts it to the right, and a lone & would underline a letter."""
    if windows:
        return item.text.replace("&", "&&") + (f"\t{item.hint}" if item.hint else "")
    return f"{item.text}   ({item.hint})" if item.hint else item.text
