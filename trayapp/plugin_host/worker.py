"""One plugin's own thread: its tasks in order, each caught at the door."""

import threading
from collections.abc import Callable
from queue import SimpleQueue

Task = Callable[[], None]


class Worker:
    """Runs tasks one after the other on a daemon thread of its own. `failed` hears what a task raised."""

    def __init__(self, name: str, failed: Callable[[BaseException], None]) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._failed = failed
        self._thread = threading.Thread(target=self._run, name=f"plugin-{name}", daemon=True)
        self._thread.start()

    def do(self, task: Task) -> None:
        """Queue a task; any thread, returns at once."""
        self._tasks.put(task)

    def stop(self, timeout_s: float) -> bool:
        """Let the queued tasks finish; True if they did in time. Afterwards no further task is begun."""
        self._tasks.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                task()
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin's fault stops at this door
                self._failed(error)
