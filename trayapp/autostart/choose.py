"""How this machine starts programs with itself."""

import os
import sys
from pathlib import Path
from typing import Literal

from trayapp.autostart.base import Autostart

Kind = Literal["run_key", "xdg", "none"]


def kind_of(system: str) -> Kind:
    """The way of a system of this `sys.platform`."""
    if system == "win32":
        return "run_key"
    return "xdg" if system.startswith(("linux", "freebsd")) else "none"


def system_autostart() -> Autostart:
    """The way of this machine; nothing is read yet."""
    # imported here: each needs what the other systems lack
    kind = kind_of(sys.platform)
    made: Autostart
    if kind == "run_key":
        from trayapp.autostart.windows import WindowsAutostart  # noqa: PLC0415

        made = WindowsAutostart()
    elif kind == "xdg":
        from trayapp.autostart.xdg import XdgAutostart, config_home  # noqa: PLC0415

        made = XdgAutostart(config_home(dict(os.environ), Path.home()))
    else:
        from trayapp.autostart.dummy import NoAutostart  # noqa: PLC0415

        made = NoAutostart()
    return made
