"""Other programs' windows on X11, by the window manager's announcements on the root window (EWMH)."""

import logging
import os
import select
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

from Xlib import X, Xatom
from Xlib import error as xerror
from Xlib.display import Display
from Xlib.ext import res as xres
from Xlib.protocol import event as xevent

from trayapp.actions.platform.base import Window, WindowPlatform
from trayapp.actions.platform.following import Following
from trayapp.core.errors import UnavailableError
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase
from trayapp.desktop.x11_connection import DEAD, X11Connection, open_display

_log = logging.getLogger(__name__)

_TOLD_BY = ("_NET_ACTIVE_WINDOW", "_NET_CLIENT_LIST", "_NET_WM_NAME", "WM_NAME")
"""The properties whose changes say that another window is in front, opened, closed or renamed."""


class X11Windows(WindowPlatform):
    """Asks over one connection; follows over another one, on a thread that sleeps in it."""

    def __init__(self, display_name: str | None = None) -> None:
        self._display_name = display_name
        self._connection = X11Connection(display_name)
        self._following = Following(lambda tell: _Follower(self._display_name, tell))

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
            raise UnavailableError(
                "no window of {name!r} is open; start the program, or bind an action that starts it", name=name
            )
        return found

    def known(self) -> Window | None:
        """See the base."""
        follower = self._following.follower
        return follower.window if follower is not None else None

    def listed(self) -> tuple[Window, ...]:
        """See the base."""
        return tuple(self._connection.do(lambda display: _listed(display, "_NET_CLIENT_LIST_STACKING")))

    def programs(self) -> frozenset[str]:
        """See the base."""
        follower = self._following.follower
        return follower.programs if follower is not None else frozenset()

    def follow(self, changed: Callable[[], None]) -> Callable[[], None]:
        """See the base."""
        return self._following.add(changed)

    def findings(self) -> tuple[Finding, ...]:
        """See the base."""
        try:
            told = self._connection.do(lambda display: bool(_property(display, 0, "_NET_SUPPORTING_WM_CHECK")))
        except UnavailableError as error:
            text, remedy = error.phrase.parts()
            return (Finding(Phrase("windows"), False, text, remedy),)
        if told:
            return (Finding(Phrase("windows"), True, Phrase("the window manager tells which program is in front")),)
        return (
            Finding(
                Phrase("windows"),
                False,
                Phrase("no window manager tells which program is in front"),
                Phrase("start one with EWMH"),
            ),
        )

    def close(self) -> None:
        """See the base."""
        self._following.close()
        self._connection.close()


class _Follower:
    """Watches which window is active, which there are, and the active one's title."""

    def __init__(self, display_name: str | None, changed: Callable[[], None]) -> None:
        self.window: Window | None = None
        self.programs: frozenset[str] = frozenset()
        self._changed = changed
        self._ours, self._theirs = os.pipe()
        self._titled = 0
        self._thread = Thread(target=self._run, args=(display_name,), name="windows", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        os.write(self._theirs, b"x")
        self._thread.join(2.0)
        if not self._thread.is_alive():
            os.close(self._ours)
            os.close(self._theirs)

    def _run(self, display_name: str | None) -> None:
        try:
            display = open_display(display_name)
        except UnavailableError as error:
            _log.info("Windows are not followed: %s", error)
            return
        try:
            display.screen().root.change_attributes(event_mask=X.PropertyChangeMask)
            atoms = {display.intern_atom(name): name for name in _TOLD_BY}
            changed = frozenset(_TOLD_BY)
            while changed:
                self._look(display, listed="_NET_CLIENT_LIST" in changed)
                changed = self._wait(display, atoms)
        except DEAD as error:
            _log.info("The X connection ended (%s); windows are no longer followed", error)
        finally:
            try:
                display.close()
            except DEAD:
                _log.debug("The X connection was already gone")

    def _look(self, display: Display, *, listed: bool) -> None:
        window, programs = _active(display), self.programs
        if listed:  # each window costs a few questions, and a title may change many times a second
            programs = frozenset(found.program.lower() for found in _listed(display, "_NET_CLIENT_LIST"))
        if (window, programs) == (self.window, self.programs):
            return
        if window is not None and window.window != self._titled:
            self._watch_title(display, window.window)
            window = _active(display)  # its title may have changed before it was watched
        self.window, self.programs = window, programs
        self._changed()

    def _wait(self, display: Display, atoms: dict[int, str]) -> frozenset[str]:
        """Sleep until something of interest happened; empty when it is time to stop."""
        while True:
            happened = set()
            while display.pending_events():
                event = display.next_event()
                if event.type == X.PropertyNotify and event.atom in atoms:
                    happened.add(atoms[event.atom])
            if happened:
                return frozenset(happened)
            ready, _, _ = select.select([display.fileno(), self._ours], [], [])
            if self._ours in ready:
                return frozenset()

    def _watch_title(self, display: Display, window: int) -> None:
        for target, mask in ((self._titled, X.NoEventMask), (window, X.PropertyChangeMask)):
            if target:
                display.create_resource_object("window", target).change_attributes(event_mask=mask)
        self._titled = window
        display.flush()


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
    pid = next(iter(_property(display, window, "_NET_WM_PID")), 0) or _client_pid(display, window)
    return Window(window, pid, _program(display, window, pid), _text(display, window))


def _client_pid(display: Display, window: int) -> int:
    """The process as the server knows it (X-Resource), for programs that do not say; 0 where it does not either."""
    if not display.has_extension("X-Resource"):
        return 0
    answer: Any = xres.query_client_ids(display, [(window, xres.LocalClientPIDMask)])
    return next((int(pid) for entry in answer.ids for pid in entry.value), 0)


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
