"""Which platform this machine has."""

import sys

from trayapp.actions.platform.base import Platform, VolumePlatform
from trayapp.actions.platform.dummy import NoVolume, no_platform
from trayapp.actions.schedule import Schedule
from trayapp.core.phrase import Phrase


def has_x11(system: str) -> bool:
    """Whether a system of this `sys.platform` can have an X server and a PulseAudio server."""
    return system.startswith(("linux", "freebsd"))


def system_platform(schedule: Schedule) -> Platform:
    """The platform of this machine. Opens nothing: each part connects when it is first used."""
    # imported here: each needs libraries that the other systems lack
    if sys.platform == "win32":
        from trayapp.actions.platform.windows_keys import WindowsInput  # noqa: PLC0415
        from trayapp.actions.platform.windows_volume import WindowsVolume  # noqa: PLC0415
        from trayapp.actions.platform.windows_windows import WindowsWindows  # noqa: PLC0415

        made = Platform(WindowsInput(), WindowsVolume(), WindowsWindows())
    elif has_x11(sys.platform):
        from trayapp.actions.platform.x11_input import X11Input  # noqa: PLC0415
        from trayapp.actions.platform.x11_windows import X11Windows  # noqa: PLC0415

        made = Platform(X11Input(schedule), _pulse_volume(), X11Windows())
    else:
        made = no_platform(
            Phrase("PadTray does not know this system's keys and volumes"), Phrase("use Windows, or Linux with X11")
        )
    return made


def _pulse_volume() -> VolumePlatform:
    """The sound server's volumes; where its library is not installed, the reason."""
    try:
        from trayapp.actions.platform.pulse_volume import PulseVolume  # noqa: PLC0415 - loads libpulse
    except OSError as error:
        return NoVolume(
            Phrase("the sound server's library is missing ({error})", error=error), Phrase("install libpulse0")
        )
    return PulseVolume()
