"""The contract between the hotkey service and the system."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Listener:
    """Called on the platform's own thread; must return at once. Times are `perf_counter` seconds.

    `refused` gets a trigger that could not be registered, with the reason and the remedy.
    """

    pressed: Callable[[str, float], None]
    released: Callable[[str, float], None]
    refused: Callable[[str, Phrase, Phrase], None]


class HotkeyPlatform(ABC):
    """Hears triggers (`core.chord`) whatever program has the focus. A press is always followed by its release."""

    @abstractmethod
    def start(self, listener: Listener) -> None:
        """Begin to listen.

        Raises:
            UnavailableError: this system has no global hotkeys now; says why and the remedy.
        """

    @abstractmethod
    def register(self, triggers: frozenset[str]) -> None:
        """Hear exactly these from now on; what stays is not touched. Any thread, never blocks."""

    @abstractmethod
    def stop(self, timeout_s: float = 2.0) -> None:
        """Give every trigger back. The listener is not called afterwards. Idempotent."""

    @abstractmethod
    def findings(self) -> tuple[Finding, ...]:
        """What the doctor reports."""
