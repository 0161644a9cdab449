"""Other programs' windows on X11, by the window manager's announcements on the root window (EWMH)."""

import logging
import os
import select
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread

from Xlib import X, Xatom
from Xlib import error as xerror
from Xlib.display import Display
from Xlib.protocol import event as xevent

from trayapp.actions.platform.base import Window, WindowPlatform
from trayapp.core.errors import PadTrayError, UnavailableError
from trayapp.core.finding import Finding
from trayapp.desktop.x11_connection import DEAD, X11Connection, open_display

_log = logging.getLogger(__name__)


class X11Windows(WindowPlatform):
    """Asks over one connection; follows over another one, on a thread that sleeps in it."""

    def __init__(self, display_name: str | None = None) -> None:
        self._display_name = display_name
        self._connection = X11Connection(display_name)
        self._follower: _Follower | None = None
        self._lock = Lock()

    def foreground(self) -> Window:
        """See the base."""
        window = self._connection.do(_active)
        if window is None:
            raise UnavailableError("no program is in front, or the window manager does not tell; click its window")
        return window

    def focus(self, name: str) -> Window:
        """See the base."""
        wanted = name.lower()

        def work(display: Display) -> Window | None:
            for window in _listed(display, "_NET_CLIENT_LIST_STACKING"):
                if wanted in window.program.lower() or wanted in window.title.lower():
                    _activate(display, window.window)
                    return window
            return None

        found = self._connection.do(work)
        if found is None:
            raise UnavailableError(f"no window of {name!r} is open; start the program, or bind `launch` instead")
        return found

    def follow(self, changed: Callable[[Window], None] | None) -> None:
        """See the base."""
        with self._lock:
            if self._follower is not None:
                self._follower.stop()
                self._follower = None
            if changed is not None:
                self._follower = _Follower(self._display_name, changed)

    def findings(self) -> tuple[Finding, ...]:
        """See the base."""
        try:
            told = self._connection.do(lambda display: bool(_property(display, 0, "_NET_SUPPORTING_WM_CHECK")))
        except UnavailableError as error:
            text, _, remedy = str(error).partition("; ")
            return (Finding("windows", False, text, remedy),)
        if told:
            return (Finding("windows", True, "the window manager tells which program is in front"),)
        return (Finding("windows", False, "no window manager tells which program is in front", "start one with EWMH"),)

    def close(self) -> None:
        """See the base."""
        self.follow(None)
        self._connection.close()


class _Follower:
    """Watches `_NET_ACTIVE_WINDOW`, and the title of the window that it names."""

    def __init__(self, display_name: str | None, changed: Callable[[Window], None]) -> None:
        self._display = open_display(display_name)
        self._changed = changed
        self._ours, self._theirs = os.pipe()
        self._titled = 0
        self._display.screen().root.change_attributes(event_mask=X.PropertyChangeMask)
        self._display.flush()
        self._thread = Thread(target=self._run, name="foreground", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        os.write(self._theirs, b"x")
        self._thread.join(2.0)
        if not self._thread.is_alive():
            os.close(self._ours)
            os.close(self._theirs)

    def _run(self) -> None:
        last: Window | None = None
        try:
            while True:
                window = _active(self._display)
                if window is not None and window != last:
                    self._watch_title(window.window)
                    self._tell(window)
                    last = window
                if not self._wait():
                    return
        except DEAD as error:
            _log.info("The X connection ended (%s); the program in front is no longer followed", error)
        finally:
            try:
                self._display.close()
            except DEAD:
                _log.debug("The X connection was already gone")

    def _wait(self) -> bool:
        while not self._display.pending_events():
            ready, _, _ = select.select([self._display.fileno(), self._ours], [], [])
            if self._ours in ready:
                return False
        while self._display.pending_events():
            self._display.next_event()
        return True

    def _watch_title(self, window: int) -> None:
        for target, mask in ((self._titled, X.NoEventMask), (window, X.PropertyChangeMask)):
            if target:
                self._display.create_resource_object("window", target).change_attributes(event_mask=mask)
        self._titled = window
        self._display.flush()

    def _tell(self, window: Window) -> None:
        try:
            self._changed(window)
        except PadTrayError as error:
            _log.warning("Following the program in front: %s", error)


def _property(display: Display, window: int, name: str) -> list[int]:
    """A property of 32-bit values; `window` 0 is the root. Empty where it is not set or the window is gone."""
    target = display.create_resource_object("window", window) if window else display.screen().root
    try:
        value = target.get_full_property(display.intern_atom(name), X.AnyPropertyType)
    except xerror.XError:
        return []
    return [int(item) for item in value.value] if value is not None and value.format == 32 else []


def _text(display: Display, window: int) -> str:
    target = display.create_resource_object("window", window)
    try:
        value = target.get_full_property(display.intern_atom("_NET_WM_NAME"), X.AnyPropertyType)
        if value is None:
            value = target.get_full_property(Xatom.WM_NAME, X.AnyPropertyType)
    except xerror.XError:
        return ""
    raw = value.value if value is not None else b""
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)


def _describe(display: Display, window: int) -> Window:
    pid = next(iter(_property(display, window, "_NET_WM_PID")), 0)
    return Window(window, pid, _program(display, window, pid), _text(display, window))


def _program(display: Display, window: int, pid: int) -> str:
    """The executable's name; the window's class where the process is not ours to see."""
    try:
        return Path(f"/proc/{pid}/exe").readlink().name.removesuffix(" (deleted)")
    except OSError:
        pass
    try:
        names = display.create_resource_object("window", window).get_wm_class()
    except xerror.XError:
        names = None
    return str(names[-1]).lower() if names else ""


def _active(display: Display) -> Window | None:
    window = next(iter(_property(display, 0, "_NET_ACTIVE_WINDOW")), 0)
    return _describe(display, window) if window else None


def _listed(display: Display, name: str) -> list[Window]:
    """The windows that the window manager lists, the topmost first."""
    return [_describe(display, window) for window in reversed(_property(display, 0, name))]


def _activate(display: Display, window: int) -> None:
    """Ask the window manager as a pager does (EWMH, _NET_ACTIVE_WINDOW, source 2)."""
    root = display.screen().root
    message = xevent.ClientMessage(
        window=display.create_resource_object("window", window),
        client_type=display.intern_atom("_NET_ACTIVE_WINDOW"),
        data=(32, [2, X.CurrentTime, 0, 0, 0]),
    )
    root.send_event(message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
    display.sync()
