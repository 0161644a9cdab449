"""The contract between the setting and the system's own list of what starts with it."""

from abc import ABC, abstractmethod

Command = tuple[str, ...]


class Autostart(ABC):
    """The one entry by which the system starts PadTray when this user logs in."""

    @abstractmethod
    def registered(self) -> str:
        """What the entry starts, in the system's own writing; empty where there is none.

        Raises:
            OSError: the entry cannot be read.
        """

    @abstractmethod
    def written(self, command: Command) -> str:
        """How `registered` shows this command."""

    @abstractmethod
    def enable(self, command: Command) -> None:
        """Make the entry, or make it this one; what the user switched off in the system's own list is on again.

        Raises:
            OSError: it cannot be written.
            UnavailableError: this system has no such list; says why and the remedy.
        """

    @abstractmethod
    def disable(self) -> None:
        """Remove the entry. Idempotent.

        Raises:
            OSError: it cannot be removed.
        """
