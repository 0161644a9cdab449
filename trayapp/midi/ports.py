"""The contract of a system's MIDI ports."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

Received = Callable[[Sequence[int], float], None]
"""Takes one complete message, and when it came on `time.perf_counter`, on the driver's thread; returns at once and
never raises. The time may lie ahead, by one block at most, where a system gives messages their place in a block."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A port that is there: its plain name, unique in its list; the system's own name for it; and its life.

    `life` differs once a port of the same name was gone in between, where the system lets that be seen.
    """

    name: str
    raw: str
    life: Hashable = None


class Input(ABC):
    """An open input port."""

    @abstractmethod
    def close(self) -> None:
        """Close it; nothing is received afterwards. Idempotent, never raises."""


class Output(ABC):
    """An open output port. One thread at a time."""

    @abstractmethod
    def send(self, message: Sequence[int]) -> None:
        """Send one complete message; may block where the port is gone.

        Raises:
            UnavailableError: the system did not take it.
        """

    @abstractmethod
    def close(self) -> None:
        """Close it. Idempotent, never raises."""


class PortSystem(ABC):
    """The MIDI ports of one system. One thread at a time, except where said.

    What is opened lives until it is closed; after a port was gone it must be opened anew.
    """

    poll_s: float | None = 1.0
    """How often the lists are worth a look; None where `changed` tells."""
    retry_s: float = 3.0
    """How often a system that was out of reach, or a port that another program held, is worth another try."""

    no_virtual: str = ""
    """Why this system has no ports of a program's own making; empty where it has."""

    @abstractmethod
    def start(self, changed: Callable[[], None]) -> None:
        """Reach the system. From now on `changed` may be called, on any thread, when ports came or went.

        Raises:
            UnavailableError: it cannot be reached now; says why. `start` may be called again.
        """

    @abstractmethod
    def inputs(self) -> list[Listed]:
        """The ports that messages come from, in the system's order, loops and PadTray's own left out.

        Raises:
            UnavailableError: the system is gone; call `close`, then `start` again.
        """

    @abstractmethod
    def outputs(self) -> list[Listed]:
        """The ports that messages can be sent to, as `inputs`.

        Raises:
            UnavailableError: the system is gone; call `close`, then `start` again.
        """

    @abstractmethod
    def open_input(self, port: Listed, received: Received) -> Input:
        """Listen to a port.

        Raises:
            UnavailableError: it cannot be opened; says why and what to do.
        """

    @abstractmethod
    def open_output(self, port: Listed) -> Output:
        """Open a port for sending.

        Raises:
            UnavailableError: it cannot be opened; says why and what to do.
        """

    @abstractmethod
    def open_virtual(self, name: str) -> Output:
        """Make a port of PadTray's own; what is sent there, other programs receive.

        Raises:
            UnavailableError: it cannot be made, or `no_virtual` says why there is none.
        """

    @abstractmethod
    def close(self) -> None:
        """Leave the system; what was opened is closed before. Idempotent, never raises."""
