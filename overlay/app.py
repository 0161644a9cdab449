"""The overlay as the app starts it: Tk on the main thread, woken by the bus."""

import logging
import tkinter as tk
from collections import deque
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, get_args

from overlay.live import EVENTS, Live
from overlay.platform.base import Windowing, windowing
from overlay.ports import OverlayPorts
from overlay.wake import Wake, make_wake
from overlay.window import OverlayWindow
from trayapp.core.changes import Change
from trayapp.core.errors import UnavailableError
from trayapp.core.events import KeyEvent, KnobEvent, OverlayEvent, PadEvent
from trayapp.store.bus import Bus
from trayapp.store.store import Store

if TYPE_CHECKING:
    from overlay.editor.window import Editor
    from overlay.settings.window import SettingsWindow
    from overlay.welcome.window import Welcome

_log = logging.getLogger(__name__)

FRAME_S = 1 / 40
"""Least time between two drawings."""
WELCOME = "welcome"
"""The page of the first steps."""


class OverlayApp:
    """Owns Tk. `run` blocks the main thread; `ask` and `quit` may be called on any thread, before and while it runs.

    While the window is hidden the bus costs a few dictionary writes for each event and Tk sleeps.
    """

    def __init__(self, store: Store, bus: Bus, ports: OverlayPorts | None = None,
                 platform: Windowing | None = None) -> None:  # fmt: skip
        self._store = store
        self._bus = bus
        self._ports = ports or OverlayPorts()
        self._platform = platform or windowing()
        self._live = Live(lambda: store.snapshot)
        self._asked: deque[OverlayEvent] = deque()
        self._quitting = False
        self._other_monitors = False
        self._wake: Wake | None = None
        self._bubble: KnobEvent | None = None
        self._drawn = 0.0
        self._waiting = False
        self._listening = False
        self._settings: SettingsWindow | None = None
        self._editor: Editor | None = None
        self._welcome: Welcome | None = None
        self._root: tk.Tk
        self._window: OverlayWindow

    def ask(self, event: OverlayEvent) -> None:
        """Have the overlay show, hide, toggle, open a page, or quit as users do. Any thread, never blocks."""
        self._asked.append(event)
        self._signal()

    def quit(self) -> None:
        """Let `run` return at once, whatever is open. Any thread, never blocks."""
        self._quitting = True
        self._signal()

    @property
    def listening(self) -> bool:
        """Whether `run` shows what happens."""
        return self._listening

    @property
    def visible(self) -> bool:
        """Whether the window is on the screen. Any thread."""
        return self._listening and self._window.visible

    def run(self, *, hidden: bool = False, first: bool = False) -> None:
        """Show the overlay (not if `hidden`) and answer until `quit`; nothing of it runs afterwards.

        On the `first` start three steps lead to a bound pad, unless it was started hidden.

        Raises:
            UnavailableError: there is no display.
        """
        self._start()
        unsubscribe = self._bus.subscribe(self._hear, *EVENTS, *get_args(Change))
        self._listening = True
        try:
            if self._store.snapshot.settings.overlay.show_at_start and not hidden:
                self._window.show()
            if first and not hidden:
                self._open_page(WELCOME)
            self._woken()
            if not self._quitting:
                self._root.mainloop()
        finally:
            self._listening = False
            unsubscribe()
            self._stop()

    def _start(self) -> None:
        self._platform.before_tk()
        try:
            self._root = tk.Tk(className="PadTray")
        except tk.TclError as error:
            raise UnavailableError(
                "the overlay has no display ({error}); start with --headless", error=error
            ) from error
        self._root.withdraw()
        self._root.report_callback_exception = _report
        self._window = OverlayWindow(
            self._root, self._store, self._live, self._ports, self._platform, self._open_page, self._open_editor
        )
        self._wake = make_wake(self._root, self._woken)
        self._platform.watch(self._root, self._monitors_change, self._on_top)

    def _stop(self) -> None:
        wake, self._wake = self._wake, None
        if wake is not None:
            wake.close()
        for window in (self._settings, self._editor, self._welcome):
            if window is not None:
                window.close()
        self._platform.close()
        self._window.close()
        self._root.destroy()

    def _signal(self) -> None:
        if self._wake is not None:
            self._wake.signal()

    def _monitors_change(self) -> None:
        """Any thread; on Windows inside a window procedure, where Tk may not be called."""
        self._other_monitors = True
        self._signal()

    def _hear(self, event: object) -> None:
        """On the bus thread."""
        if not self._window.visible and self._touched(event):
            if self._store.snapshot.settings.overlay.show_on_touch:
                self.ask(OverlayEvent("show"))
            elif isinstance(event, KnobEvent) and self._store.snapshot.settings.overlay.bubble:
                self._bubble = event
                self._draw_soon()
        self._live.apply(event)
        if self._window.visible or self._settings is not None:
            self._draw_soon()

    def _draw_soon(self) -> None:
        """Wake Tk, unless a drawing waits for its turn already: it takes in what comes until then. Any thread."""
        if not self._waiting:
            self._signal()

    def _touched(self, event: object) -> bool:
        """On the bus thread: whether a control was pressed or turned just now."""
        if isinstance(event, KnobEvent):
            before = self._live.knobs.get((event.panel, event.control.position))
            return before is not None and before.value != event.value
        return isinstance(event, PadEvent | KeyEvent) and event.velocity > 0

    def _woken(self) -> None:
        if self._quitting:
            self._root.quit()
            return
        if self._other_monitors:
            self._other_monitors = False
            self._window.monitors_changed()
        while self._asked:
            event = self._asked.popleft()
            try:
                self._answer(event)
            except Exception:  # noqa: BLE001 - the overlay goes on; out of here it would end Tk's loop
                _log.exception("the overlay could not %s %s", event.ask, event.page)
        if not self._waiting and (self._window.visible or self._settings is not None or self._bubble is not None):
            self._waiting = True
            wait_s = max(0.0, FRAME_S - (perf_counter() - self._drawn))
            self._root.after(round(wait_s * 1000), self._draw)

    def _draw(self) -> None:
        self._waiting = False
        self._drawn = perf_counter()
        turned, self._bubble = self._bubble, None
        if turned is not None and not self._window.visible:
            self._window.bubble(turned)
        spots = self._live.take()
        if self._window.visible or ("state",) in spots:
            self._window.draw(spots)
        if self._settings is not None and ("state",) in spots:
            self._refresh_settings(self._settings)

    def _answer(self, event: OverlayEvent) -> None:
        match event.ask:
            case "toggle":
                (self._window.hide if self._window.visible else self._window.show)()
            case "show":
                self._window.show()
            case "hide":
                self._window.hide()
            case "settings":
                self._open_page(event.page or "general")
            case "doctor":
                self._open_page("doctor")
            case "quit":
                self._quit_when_left()

    def _quit_when_left(self) -> None:
        """Have PadTray end, once a draft that the editor holds is saved or dropped."""
        if self._editor is None:
            self._ports.quit()
        else:
            self._editor.leave(self._ports.quit)

    def _open_editor(self, panel_id: str, position: int) -> None:
        """Open the editor of a binding in place of one that is open."""
        from overlay.editor.window import Editor  # noqa: PLC0415 - customtkinter is loaded when it is first wanted

        panel = self._store.snapshot.panel(panel_id)
        if panel is None:
            return
        if self._editor is not None:
            self._editor.leave(lambda: self._open_editor(panel_id, position))
            return
        arguments = (self._root, self._window.desk, self._platform, panel, position)
        self._editor = Editor(*arguments, self._store.dispatch, self._editor_closed)
        self._window.put_below(self._editor.window)

    def _editor_closed(self) -> None:
        self._editor = None
        self._on_top()

    def _open_page(self, page: str) -> None:
        """Open the settings; their library is loaded when they are first wanted."""
        from overlay.settings.window import SettingsWindow  # noqa: PLC0415 - customtkinter costs 90 ms and memory

        if page == WELCOME:
            self._open_welcome()
            return
        if self._settings is None:
            desk = self._window.desk
            self._settings = SettingsWindow(self._root, desk, self._store.dispatch, self._platform, self._page_closed)
        self._settings.open(page)
        self._window.put_below(self._settings.window)

    def _open_welcome(self) -> None:
        """Open the first steps; nothing takes the focus."""
        from overlay.welcome.window import Welcome  # noqa: PLC0415 - as above

        if self._welcome is None:
            arguments = (self._root, self._window.desk, self._platform, self._store.dispatch)
            self._welcome = Welcome(*arguments, self._open_editor, self._welcome_closed)
            self._platform.put_below(self._window.window, self._welcome.window)

    def _welcome_closed(self) -> None:
        self._welcome = None
        self._on_top()

    def _refresh_settings(self, settings: "SettingsWindow") -> None:
        if settings.desk is self._window.desk:
            settings.refresh()
        else:  # another scale, theme or language
            settings.close()
            self._open_page(settings.page)

    def _page_closed(self) -> None:
        self._settings = None
        self._on_top()

    def _on_top(self) -> None:
        """Lift the overlay above what may have covered it, unless a window of ours needs to lie above it."""
        if self._settings is None and self._editor is None and self._welcome is None:
            self._window.lift()


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A handler of the overlay failed; the rest goes on."""
    _log.error("the overlay failed", exc_info=(kind, error, trace))
