"""The system that PadTray cannot start with."""

from typing_extensions import override

from trayapp.autostart.base import Autostart, Command
from trayapp.core.errors import UnavailableError


class NoAutostart(Autostart):
    """Has no entry, and says why none can be made."""

    @override
    def registered(self) -> str:
        return ""

    @override
    def written(self, command: Command) -> str:
        return " ".join(command)

    @override
    def enable(self, command: Command) -> None:
        raise UnavailableError("PadTray does not know how this system starts programs; add it to the system's own list")

    @override
    def disable(self) -> None:
        pass
