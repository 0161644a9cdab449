"""Which of pystray's back-ends fits this desktop."""

import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from trayapp.core.errors import UnavailableError


def choose_backend(
    platform: str, env: Mapping[str, str], *, gtk: bool, indicator: bool, watcher: bool, display: bool
) -> str:
    """The name pystray has for the back-end; empty lets it choose (Windows).

    `gtk`: PyGObject and GTK 3 are there; `indicator`: so is an AppIndicator library; `watcher`: a status notifier
    host (KDE, GNOME with its extension, xfce4-panel) answers on the session bus. The plain X11 back-end has no menu at
    all and is never chosen.

    Raises:
        UnavailableError: no icon with a menu is possible here; says what to install.
    """
    if env.get("PYSTRAY_BACKEND"):
        return env["PYSTRAY_BACKEND"]
    if platform == "win32":
        return ""
    if not display:
        raise UnavailableError("no tray icon: there is no X11 display; use `padtray --headless` without a desktop")
    if not gtk:
        raise UnavailableError(
            "no tray icon: GTK for Python is missing; install python3-gi and gir1.2-gtk-3.0, then start again. "
            "The overlay and its hotkey work without it"
        )
    return "appindicator" if watcher and indicator else "gtk"


def system_backend() -> str:
    """`choose_backend` for the machine this runs on.

    Raises:
        UnavailableError: as above.
    """
    display = bool(os.environ.get("DISPLAY"))
    gtk = indicator = watcher = False
    if sys.platform != "win32" and display and find_spec("gi") is not None:
        import gi  # noqa: PLC0415 - heavy, and not there on every system

        gtk = _has(gi, "Gtk", "3.0")
        indicator = _has(gi, "AyatanaAppIndicator3", "0.1") or _has(gi, "AppIndicator3", "0.1")
        watcher = indicator and _watcher_answers()
    return choose_backend(sys.platform, os.environ, gtk=gtk, indicator=indicator, watcher=watcher, display=display)


def _has(gi: object, name: str, version: str) -> bool:
    try:
        gi.require_version(name, version)  # type: ignore[attr-defined]
    except ValueError:
        return False
    return True


def _watcher_answers() -> bool:
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False
    from gi.repository import Gio, GLib  # noqa: PLC0415 - heavy, and not there on every system

    try:
        bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        answer = bus.call_sync(
            "org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus",
            "NameHasOwner",
            GLib.Variant("(s)", ("org.kde.StatusNotifierWatcher",)),
            None,
            Gio.DBusCallFlags.NONE,
            500,
            None,
        )
    except GLib.Error:
        return False
    return bool(answer.unpack()[0])


def show_on_hover(icon: Any, text: str) -> None:
    """Have GTK's icon show a text under the mouse: pystray gives it as a title, which is for screen readers alone."""
    from gi.repository import GLib  # noqa: PLC0415 - heavy, and not there on every system

    GLib.idle_add(icon._status_icon.set_tooltip_text, text)  # noqa: SLF001 - pystray has no other way to it
