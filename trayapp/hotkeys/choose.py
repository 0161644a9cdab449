"""Which hotkeys this machine has."""

import sys

from trayapp.core.phrase import Phrase
from trayapp.hotkeys.base import HotkeyPlatform
from trayapp.hotkeys.dummy import NoHotkeys


def system_hotkeys() -> HotkeyPlatform:
    """The hotkeys of this machine; nothing is opened before `start`."""
    # imported here: each needs libraries that the other systems lack
    made: HotkeyPlatform
    if sys.platform == "win32":
        from trayapp.hotkeys.windows import WindowsHotkeys  # noqa: PLC0415

        made = WindowsHotkeys()
    elif has_x11(sys.platform):
        from trayapp.hotkeys.x11 import X11Hotkeys  # noqa: PLC0415

        made = X11Hotkeys()
    else:
        made = NoHotkeys(
            Phrase("PadTray does not know this system's hotkeys"), Phrase("use Windows, or Linux with X11")
        )
    return made


def has_x11(system: str) -> bool:
    """Whether a system of this `sys.platform` can have an X server."""
    return system.startswith(("linux", "freebsd"))
