"""Many who follow one thing of the system: followed from the first to the last of them."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Follower(Protocol):
    """What sleeps in the system's events until it is stopped."""

    def stop(self) -> None:
        """End it; waits a moment."""


F = TypeVar("F", bound=Follower)


class Following(Generic[F]):
    """Owns the follower that `begin(tell)` makes; `tell` reaches everybody. Any thread."""

    def __init__(self, begin: Callable[[Callable[[], None]], F]) -> None:
        self._begin = begin
        self._heard: tuple[Callable[[], None], ...] = ()
        self._lock = Lock()
        self.follower: F | None = None

    def add(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` on the follower's thread after each change; returns the way to end it."""

        def told() -> None:
            changed()

        with self._lock:
            self._heard = (*self._heard, told)
            joins = self.follower is not None
            if not joins:
                self.follower = self._begin(self._tell)

        def end() -> None:
            self._leave(lambda other: other is told)

        if joins:
            changed()  # what is known already was told to the others
        return end

    def close(self) -> None:
        """Follow nothing any more. Idempotent."""
        self._leave(lambda _any: True)

    def _leave(self, goes: Callable[[Callable[[], None]], bool]) -> None:
        with self._lock:
            self._heard = tuple(other for other in self._heard if not goes(other))
            follower = self.follower
            if self._heard or follower is None:
                return
            self.follower = None
        follower.stop()

    def _tell(self) -> None:
        for changed in self._heard:
            changed()
