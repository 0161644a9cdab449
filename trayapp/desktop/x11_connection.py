"""One connection to the X server: opened when first needed, opened again when it died, its faults as our errors."""

import logging
import os
from collections.abc import Callable
from threading import RLock
from typing import TypeVar

from Xlib import error as xerror
from Xlib.display import Display

from trayapp.core.errors import UnavailableError

_log = logging.getLogger(__name__)

T = TypeVar("T")
DEAD = (xerror.ConnectionClosedError, OSError)
"""What python-xlib raises when the server is gone."""


def open_display(name: str | None = None) -> Display:
    """Connect to an X server; None is the session's own.

    Raises:
        UnavailableError: there is no display, or it refuses.
    """
    shown = name or os.environ.get("DISPLAY", "")
    if not shown:
        raise UnavailableError("there is no X display (DISPLAY is not set); start PadTray inside a desktop session")
    try:
        display = Display(shown)
    except (xerror.DisplayError, xerror.XauthError, xerror.XNoAuthError, *DEAD) as error:
        raise UnavailableError(
            "the X display {shown} does not answer ({error}); start PadTray inside the desktop session",
            shown=shown,
            error=error,
        ) from error
    display.set_error_handler(lambda fault, _request: _log.debug("X error: %s", fault))
    return display


class X11Connection:
    """Owns one `Display`. Any thread; calls take turns."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name
        self._display: Display | None = None
        self._opened: Callable[[Display], None] = lambda _display: None
        self._closed = False
        self.lock = RLock()

    def when_opened(self, opened: Callable[[Display], None]) -> None:
        """Call `opened` with each new connection."""
        self._opened = opened

    def do(self, work: Callable[[Display], T]) -> T:
        """Work with the connection; where it died meanwhile, once more with a new one.

        Raises:
            UnavailableError: there is no X server.
        """
        with self.lock:
            if self._display is not None:
                try:
                    return work(self._display)
                except DEAD as error:
                    _log.info("The X connection ended (%s); connecting again", error)
                    self._display = None
            display = self._open()
            try:
                return work(display)
            except DEAD as error:
                self._display = None
                raise UnavailableError(
                    "the X server went away ({error}); is the desktop session still on?", error=error
                ) from error

    def close(self) -> None:
        """Close it; it is not opened again. Idempotent."""
        with self.lock:
            self._closed = True
            display, self._display = self._display, None
            if display is not None:
                try:
                    display.close()
                except DEAD:
                    _log.debug("The X connection was already gone")

    @property
    def is_open(self) -> bool:
        """Whether something was taken of the server that closing gives back."""
        return self._display is not None

    def _open(self) -> Display:
        if self._closed:
            raise UnavailableError("PadTray is stopping; no more keys are sent")
        display = open_display(self._name)
        self._display = display
        try:
            self._opened(display)
        except DEAD as error:
            self._display = None
            raise UnavailableError(
                "the X server went away ({error}); is the desktop session still on?", error=error
            ) from error
        return display
