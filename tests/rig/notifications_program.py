"""A desktop's notifications as the specification has them, on the session bus; prints each as a JSON line."""

from __future__ import annotations

import json
from typing import Any

from gi.repository import Gio, GLib

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
CONTRACT = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
</interface></node>"""


def say(**row: Any) -> None:
    """One line for the test."""
    print(json.dumps(row), flush=True)  # noqa: T201 - the answer


def called(*call: Any) -> None:
    """A program asks for something."""
    method, parameters, invocation = call[4], call[5], call[6]
    if method == "Notify":
        _, replaces, icon, title, text, *_ = parameters.unpack()
        say(title=title, text=text, icon=bool(icon))
        invocation.return_value(GLib.Variant("(u)", (replaces or 1,)))
    else:
        invocation.return_value(None)


def main() -> None:
    """Serve until the bus is gone."""
    interface = Gio.DBusNodeInfo.new_for_xml(CONTRACT).interfaces[0]
    Gio.bus_own_name(
        Gio.BusType.SESSION,
        NAME,
        Gio.BusNameOwnerFlags.NONE,
        lambda bus, _name: bus.register_object(PATH, interface, called, None, None),
        lambda _bus, _name: say(ready=True),
        None,
    )
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
