"""The contracts between actions and the system. `UnavailableError` says what is missing and the remedy."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from trayapp.core.finding import Finding

Direction = Literal["up", "down", "left", "right"]


@dataclass(frozen=True, slots=True)
class Level:
    """A volume as the system's mixer shows it: 1.0 is 100 %, up to 1.5; and whether it is muted."""

    volume: float
    muted: bool


@dataclass(frozen=True, slots=True)
class Window:
    """A program's window: `program` is the name of its executable, without folder; `pid` 0 where unknown."""

    window: int
    pid: int
    program: str
    title: str


class InputPlatform(ABC):
    """Keys and the mouse of the system. Key names are those of `trayapp.core.chord`. Any thread, one call at a time.

    Whatever went down stays down until it goes up: counting and letting go is the caller's task.
    """

    @abstractmethod
    def key_down(self, key: str) -> None:
        """Press a key or mouse button.

        Raises:
            UnavailableError: the system takes no keys, or has no such key.
        """

    @abstractmethod
    def key_up(self, key: str) -> None:
        """Let a key or mouse button go; one that is up stays up.

        Raises:
            UnavailableError: the system takes no keys.
        """

    @abstractmethod
    def type_text(self, text: str) -> None:
        """Type characters, also those which the keyboard layout lacks. Blocks until they are sent.

        Raises:
            UnavailableError: the system takes no keys.
        """

    @abstractmethod
    def scroll(self, direction: Direction, steps: int) -> None:
        """Turn the mouse wheel by steps of one notch.

        Raises:
            UnavailableError: the system takes no mouse.
        """

    @abstractmethod
    def move(self, x: int, y: int, *, relative: bool) -> None:
        """Move the pointer to a point of the desktop in pixels, or by so many.

        Raises:
            UnavailableError: the system takes no mouse.
        """

    @abstractmethod
    def let_go_of_modifiers(self) -> None:
        """Let go of modifiers that a person holds down, as the ones of the hotkey that caused this action."""

    @abstractmethod
    def findings(self) -> tuple[Finding, ...]:
        """What the doctor reports."""

    @abstractmethod
    def close(self) -> None:
        """Give back what was taken of the system. No key goes down afterwards. Idempotent."""


class VolumePlatform(ABC):
    """Volumes. A target is `master`, `mic`, or `app:NAME`; several streams of a program are one target. Any thread."""

    @abstractmethod
    def level(self, target: str, pids: frozenset[int] = frozenset()) -> Level:
        """The level now; of several streams the loudest. With `pids`, streams of these processes count too. May block.

        Raises:
            UnavailableError: there is no sound server or no such target.
        """

    @abstractmethod
    def set_level(
        self, target: str, volume: float | None, muted: bool | None, pids: frozenset[int] = frozenset()
    ) -> None:
        """Set what is not None. A program's level is set again when its stream reappears. May block.

        Raises:
            UnavailableError: there is no sound server or no such target.
        """

    @abstractmethod
    def known(self, target: str, pids: frozenset[int] = frozenset()) -> Level | None:
        """The level last heard of while following; never blocks."""

    @abstractmethod
    def outputs(self) -> tuple[tuple[str, str], ...]:
        """The outputs there are, as (name, description). May block.

        Raises:
            UnavailableError: there is no sound server.
        """

    @abstractmethod
    def playing(self) -> tuple[str, ...]:
        """The programs that play something now, by the names that `app:NAME` takes, each once. May block.

        Raises:
            UnavailableError: there is no sound server.
        """

    @abstractmethod
    def default_output(self) -> tuple[str, str]:
        """The default output's name and description as last heard of while following; empty if unknown."""

    @abstractmethod
    def set_default_output(self, name: str) -> str:
        """Make an output, by name or part of its description, the default; returns its description. May block.

        Raises:
            UnavailableError: there is no sound server or no such output.
        """

    @abstractmethod
    def follow(self, changed: Callable[[], None] | None) -> None:
        """Call `changed` on a thread of its own whenever a level or the default changed; None ends it."""

    @abstractmethod
    def findings(self) -> tuple[Finding, ...]:
        """What the doctor reports."""

    @abstractmethod
    def close(self) -> None:
        """Leave the sound server; nothing is followed afterwards. Idempotent."""


class WindowPlatform(ABC):
    """Other programs' windows. Any thread."""

    @abstractmethod
    def foreground(self) -> Window:
        """The window that has the focus.

        Raises:
            UnavailableError: the system does not tell, or none has it.
        """

    @abstractmethod
    def focus(self, name: str) -> Window:
        """Give the focus to the first window whose program or title has `name` in it.

        Raises:
            UnavailableError: there is no such window, or the system refuses.
        """

    @abstractmethod
    def follow(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` on the follower's thread when another window has the focus, opens, closes or is renamed.

        Returns the way to end it; after the last one nothing is followed.
        """

    @abstractmethod
    def known(self) -> Window | None:
        """The window with the focus as last heard of while following; never blocks."""

    @abstractmethod
    def listed(self) -> tuple[Window, ...]:
        """The windows there are, the topmost first. May block.

        Raises:
            UnavailableError: the system does not tell.
        """

    @abstractmethod
    def programs(self) -> frozenset[str]:
        """The programs that have windows, in lower case, as last heard of while following; never blocks."""

    @abstractmethod
    def findings(self) -> tuple[Finding, ...]:
        """What the doctor reports."""

    @abstractmethod
    def close(self) -> None:
        """Stop following and leave the window system. Idempotent."""


@dataclass(frozen=True, slots=True)
class Platform:
    """The system as actions see it."""

    input: InputPlatform
    volume: VolumePlatform
    windows: WindowPlatform

    def findings(self) -> tuple[Finding, ...]:
        """What the doctor reports about keys, volumes and windows."""
        return (*self.input.findings(), *self.volume.findings(), *self.windows.findings())

    def close(self) -> None:
        """Close all three."""
        for part in (self.input, self.volume, self.windows):
            part.close()
