"""Doing something at a later moment, on one thread that sleeps until then."""

import heapq
import itertools
import logging
import time
from collections.abc import Callable
from threading import Condition, Thread

_log = logging.getLogger(__name__)

Task = Callable[[], None]


class Schedule:
    """Runs quick tasks when they are due, on a thread that is started by the first one. Times are `perf_counter` s."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Task]] = []
        self._numbers = itertools.count()
        self._wake = Condition()
        self._thread: Thread | None = None
        self._stopping = False

    def at(self, when: float, task: Task) -> None:
        """Run `task` at `when`, or at once where that has passed. Any thread, never blocks; nothing after `stop`."""
        with self._wake:
            if self._stopping:
                return
            heapq.heappush(self._due, (when, next(self._numbers), task))
            if self._thread is None:
                self._thread = Thread(target=self._run, name="actions-schedule", daemon=True)
                self._thread.start()
            self._wake.notify()

    def stop(self, timeout_s: float = 1.0) -> None:
        """Forget what is not yet due; no task is begun afterwards. Idempotent."""
        with self._wake:
            self._stopping = True
            self._due.clear()
            self._wake.notify()
            thread = self._thread
        if thread is not None:
            thread.join(timeout_s)

    def _run(self) -> None:
        while (task := self._next()) is not None:
            try:
                task()
            except Exception:  # noqa: BLE001 - one task's fault must not end the thread of all
                _log.exception("A scheduled task failed")

    def _next(self) -> Task | None:
        with self._wake:
            while not self._stopping:
                if not self._due:
                    self._wake.wait()
                elif (rest := self._due[0][0] - time.perf_counter()) > 0:
                    self._wake.wait(rest)
                else:
                    return heapq.heappop(self._due)[2]
        return None
