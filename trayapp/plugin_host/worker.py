"""One plugin's own thread: its tasks in order, each caught at the door."""

import threading
import time
from collections import deque
from collections.abc import Callable

Task = Callable[[], None]
MOST_WAITING = 1000
"""Tasks; a plugin that cannot keep up loses what comes then, and the machine keeps its memory."""


class Worker:
    """Runs tasks one after the other on a daemon thread of its own. `failed` hears what a task raised."""

    def __init__(self, name: str, failed: Callable[[BaseException], None]) -> None:
        self._tasks: deque[Task] = deque()
        self._wake = threading.Condition()
        self._failed = failed
        self._ending = False
        self._since: float | None = None
        self._thread = threading.Thread(target=self._run, name=f"plugin-{name}", daemon=True)
        self._thread.start()

    def do(self, task: Task) -> bool:
        """Queue a task; any thread, returns at once. False where too many wait, or after `stop`: it is not run."""
        with self._wake:
            if self._ending or len(self._tasks) >= MOST_WAITING:
                return False
            self._tasks.append(task)
            self._wake.notify()
        return True

    @property
    def busy_s(self) -> float:
        """For how long the present task has run, 0 where none does."""
        since = self._since
        return 0.0 if since is None else time.monotonic() - since

    def stop(self, timeout_s: float, last: Task | None = None) -> bool:
        """Forget what waits, run `last`, end; True if it did in time. Afterwards no further task is begun."""
        with self._wake:
            self._ending = True
            self._tasks.clear()
            if last is not None:
                self._tasks.append(last)
            self._wake.notify()
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout_s)
        with self._wake:
            self._tasks.clear()
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (task := self._next()) is not None:
            try:
                task()
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin's fault stops at this door
                self._failed(error)

    def _next(self) -> Task | None:
        with self._wake:
            self._since = None
            while not self._tasks and not self._ending:
                self._wake.wait()
            if not self._tasks:
                return None
            self._since = time.monotonic()
            return self._tasks.popleft()
