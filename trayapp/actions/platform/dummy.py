"""The platform that has nothing: each call says why and what would help."""

# ruff: noqa: ARG002 - what refuses everything looks at nothing
from collections.abc import Callable
from typing import NoReturn

from trayapp.actions.platform.base import (
    Direction,
    InputPlatform,
    Level,
    Platform,
    VolumePlatform,
    Window,
    WindowPlatform,
)
from trayapp.core.errors import UnavailableError
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase


class NoInput(InputPlatform):
    """No keys and no mouse, for a stated reason."""

    def __init__(self, reason: Phrase, remedy: Phrase) -> None:
        self._reason, self._remedy = reason, remedy

    def _refuse(self) -> NoReturn:
        raise UnavailableError("{reason}; {remedy}", reason=self._reason, remedy=self._remedy)

    def key_down(self, key: str) -> None:
        """Refuse."""
        self._refuse()

    def key_up(self, key: str) -> None:
        """Nothing is down."""

    def type_text(self, text: str) -> None:
        """Refuse."""
        self._refuse()

    def scroll(self, direction: Direction, steps: int) -> None:
        """Refuse."""
        self._refuse()

    def move(self, x: int, y: int, *, relative: bool) -> None:
        """Refuse."""
        self._refuse()

    def let_go_of_modifiers(self) -> None:
        """None is known."""

    def close(self) -> None:
        """Nothing is open."""

    def findings(self) -> tuple[Finding, ...]:
        """Say why no key can be sent."""
        return (Finding(Phrase("keystrokes"), False, self._reason, self._remedy),)


class NoVolume(VolumePlatform):
    """No mixer, for a stated reason."""

    def __init__(self, reason: Phrase, remedy: Phrase) -> None:
        self._reason, self._remedy = reason, remedy

    def _refuse(self) -> NoReturn:
        raise UnavailableError("{reason}; {remedy}", reason=self._reason, remedy=self._remedy)

    def level(self, target: str, pids: frozenset[int] = frozenset()) -> Level:
        """Refuse."""
        self._refuse()

    def set_level(
        self, target: str, volume: float | None, muted: bool | None, pids: frozenset[int] = frozenset()
    ) -> None:
        """Refuse."""
        self._refuse()

    def known(self, target: str, pids: frozenset[int] = frozenset()) -> Level | None:
        """Nothing is known."""

    def outputs(self) -> tuple[tuple[str, str], ...]:
        """Refuse."""
        self._refuse()

    def playing(self) -> tuple[str, ...]:
        """Refuse."""
        self._refuse()

    def default_output(self) -> tuple[str, str]:
        """Nothing is known."""
        return "", ""

    def set_default_output(self, name: str) -> str:
        """Refuse."""
        self._refuse()

    def follow(self, changed: Callable[[], None] | None) -> None:
        """Nothing ever changes."""

    def close(self) -> None:
        """Nothing is open."""

    def findings(self) -> tuple[Finding, ...]:
        """Say why no volume can be set."""
        return (Finding(Phrase("volumes"), False, self._reason, self._remedy),)


def _end() -> None:
    return None


class NoWindows(WindowPlatform):
    """No knowledge of windows, for a stated reason."""

    def __init__(self, reason: Phrase, remedy: Phrase) -> None:
        self._reason, self._remedy = reason, remedy

    def _refuse(self) -> NoReturn:
        raise UnavailableError("{reason}; {remedy}", reason=self._reason, remedy=self._remedy)

    def foreground(self) -> Window:
        """Refuse."""
        self._refuse()

    def focus(self, name: str) -> Window:
        """Refuse."""
        self._refuse()

    def follow(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Nothing ever changes."""
        return _end

    def known(self) -> Window | None:
        """Nothing is known."""

    def listed(self) -> tuple[Window, ...]:
        """Refuse."""
        self._refuse()

    def programs(self) -> frozenset[str]:
        """None is known."""
        return frozenset()

    def close(self) -> None:
        """Nothing is open."""

    def findings(self) -> tuple[Finding, ...]:
        """Say why no window is known."""
        return (Finding(Phrase("windows"), False, self._reason, self._remedy),)


def no_platform(reason: Phrase, remedy: Phrase) -> Platform:
    """A platform that refuses everything for one reason."""
    return Platform(NoInput(reason, remedy), NoVolume(reason, remedy), NoWindows(reason, remedy))
