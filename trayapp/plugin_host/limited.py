"""Asking a plugin with a time limit: a hang costs the asker a second once, and afterwards nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Any

from trayapp.core.errors import UnavailableError
from trayapp.core.phrase import Phrase

ASK_LIMIT_S = 1.0

Answer = tuple[Any, ...]


@dataclass
class _Asked:
    thread: Thread
    answer: Answer = ()
    hangs: bool = False


class Limited:
    """Asks each question on a thread of its own, and no question twice at once."""

    def __init__(self, fault: Callable[[Phrase, BaseException], None]) -> None:
        self._fault = fault
        self._open: dict[str, _Asked] = {}
        self._lock = Lock()

    def ask(self, where: Phrase, question: Callable[[], Answer]) -> Answer:
        """The answer, or nothing where it raises or hangs. Who asks while it is asked gets the same one. Any thread."""
        with self._lock:
            asked = self._open.get(where)
            if asked is None:
                asked = self._open[where] = self._begin(where, question)
        if asked.hangs:
            return ()
        asked.thread.join(ASK_LIMIT_S)
        if asked.thread.is_alive():
            asked.hangs = True
            self._fault(where, UnavailableError("it hangs, for more than {seconds:g} s", seconds=ASK_LIMIT_S))
        return asked.answer

    def _begin(self, where: Phrase, question: Callable[[], Answer]) -> _Asked:
        def task() -> None:
            try:
                asked.answer = tuple(question())
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin's fault stops at this door
                self._fault(where, error)
            finally:
                with self._lock:
                    del self._open[where]

        asked = _Asked(Thread(target=task, name="plugin-asked", daemon=True))
        asked.thread.start()
        return asked
