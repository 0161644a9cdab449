"""Which platform this machine has."""

import sys

from trayapp.actions.platform.base import Platform
from trayapp.actions.platform.dummy import no_platform
from trayapp.actions.schedule import Schedule


def platform_name(system: str) -> str:
    """The platform's name for a `sys.platform`: x11, windows or none."""
    if system.startswith("linux"):
        return "x11"
    return "windows" if system == "win32" else "none"


def system_platform(schedule: Schedule) -> Platform:
    """The platform of this machine. Opens nothing: each part connects when it is first used."""
    # imported here: each needs libraries that the other systems lack
    if sys.platform == "win32":
        from trayapp.actions.platform.windows_keys import WindowsInput  # noqa: PLC0415
        from trayapp.actions.platform.windows_volume import WindowsVolume  # noqa: PLC0415
        from trayapp.actions.platform.windows_windows import WindowsWindows  # noqa: PLC0415

        return Platform(WindowsInput(), WindowsVolume(), WindowsWindows())
    if platform_name(sys.platform) == "x11":
        from trayapp.actions.platform.pulse_volume import PulseVolume  # noqa: PLC0415
        from trayapp.actions.platform.x11_input import X11Input  # noqa: PLC0415
        from trayapp.actions.platform.x11_windows import X11Windows  # noqa: PLC0415

        return Platform(X11Input(schedule), PulseVolume(), X11Windows())
    return no_platform(f"PadTray does not know keys and volumes of {sys.platform}", "use Windows, or Linux with X11")
