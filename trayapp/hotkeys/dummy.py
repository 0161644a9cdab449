"""The platform without global hotkeys."""

from trayapp.core.errors import UnavailableError
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase
from trayapp.hotkeys.base import HotkeyPlatform, Listener


class NoHotkeys(HotkeyPlatform):
    """Refuses to start, for a stated reason."""

    def __init__(self, reason: Phrase, remedy: Phrase) -> None:
        self._reason, self._remedy = reason, remedy

    def start(self, listener: Listener) -> None:  # noqa: ARG002 - nobody will be called
        """Refuse."""
        raise UnavailableError("{reason}; {remedy}", reason=self._reason, remedy=self._remedy)

    def register(self, triggers: frozenset[str]) -> None:
        """Nothing is heard."""

    def stop(self, timeout_s: float = 2.0) -> None:
        """Nothing runs."""

    def findings(self) -> tuple[Finding, ...]:
        """Say why no hotkey works."""
        return (Finding(Phrase("hotkeys"), False, self._reason, self._remedy),)
