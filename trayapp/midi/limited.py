"""Calls into a driver that may never come back, on a thread of their own with a time limit."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from trayapp.core.errors import UnavailableError
from trayapp.core.phrase import Phrase

T = TypeVar("T")


class LimitedThread:
    """Runs calls one after the other. One that takes too long is given up, and with it the thread, for good."""

    def __init__(self, name: str, limit_s: float) -> None:
        self._limit_s = limit_s
        self._stuck = False
        self._calls: SimpleQueue[tuple[Callable[[], object], SimpleQueue[object]] | None] = SimpleQueue()
        Thread(target=self._run, name=name, daemon=True).start()

    def call(self, what: Phrase, function: Callable[[], T]) -> T:
        """What `function` returns or raises.

        Raises:
            UnavailableError: it did not come back in time, now or earlier; begins with `what`.
        """
        if self._stuck:
            raise UnavailableError(
                "{what}: an earlier call of this port never came back; unplug it and plug it in again", what=what
            )
        answer: SimpleQueue[object] = SimpleQueue()
        self._calls.put((function, answer))
        try:
            result = answer.get(timeout=self._limit_s)
        except Empty:
            self._stuck = True
            raise UnavailableError(
                "{what}: no answer within {seconds:g} s; unplug it and plug it in again",
                what=what,
                seconds=self._limit_s,
            ) from None
        if isinstance(result, _Raised):
            raise result.error
        return result  # type: ignore[return-value] # what goes in comes out

    def end(self) -> None:
        """Let the thread end after the calls before this one. Never blocks."""
        self._calls.put(None)

    def _run(self) -> None:
        while (item := self._calls.get()) is not None:
            function, answer = item
            try:
                answer.put(function())
            except Exception as error:  # noqa: BLE001 - handed to the caller
                answer.put(_Raised(error))


class _Raised:
    def __init__(self, error: Exception) -> None:
        self.error = error
