"""The threads that actions run on: one for quick ones, and one for each control whose action may block."""

import logging
import time
from collections.abc import Callable, Hashable
from queue import Empty, SimpleQueue
from threading import Lock, Thread

_log = logging.getLogger(__name__)

Task = Callable[[], None]
LINGER_S = 2.0
"""A slow control's thread waits this long for the next task before it ends."""


class Lanes:
    """Runs tasks in order for each control. Quick ones share one thread; a slow one runs on its control's own thread.

    While a control's slow task runs, its quick ones wait behind it; other controls do not.
    """

    def __init__(self) -> None:
        self._tasks: SimpleQueue[tuple[Hashable, Task, bool] | None] = SimpleQueue()
        self._lanes: dict[Hashable, _Lane] = {}
        self._lock = Lock()
        self._stopping = False
        self._thread = Thread(target=self._run, name="actions", daemon=True)

    def start(self) -> None:
        """Begin to run tasks, those first that were posted before."""
        self._thread.start()

    def post(self, control: Hashable, task: Task, *, slow: bool) -> None:
        """Queue a task of a control. Any thread, never blocks; after `stop` it does nothing."""
        if not self._stopping:
            self._tasks.put((control, task, slow))

    def stop(self, timeout_s: float) -> None:
        """Finish what is queued within the time limit; no task is begun afterwards. Idempotent."""
        if self._stopping:
            return
        self._stopping = True
        self._tasks.put(None)
        deadline = time.monotonic() + timeout_s
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        with self._lock:
            lanes = tuple(self._lanes.values())
        for lane in lanes:
            lane.stop(max(0.0, deadline - time.monotonic()))

    def _run(self) -> None:
        while (item := self._tasks.get()) is not None:
            control, task, slow = item
            if not self._handed_over(control, task, slow):
                run_guarded(task)

    def _handed_over(self, control: Hashable, task: Task, slow: bool) -> bool:
        with self._lock:
            lane = self._lanes.get(control)
            if not slow and (lane is None or not lane.pending):
                return False
            if lane is None:
                lane = self._lanes[control] = _Lane(control, self._lanes, self._lock)
            lane.put(task)
        return True


class _Lane:
    """One control's thread; ends itself when it has been idle. `put` and `pending` need the shared lock."""

    def __init__(self, control: Hashable, lanes: "dict[Hashable, _Lane]", lock: Lock) -> None:
        self.pending = 0
        self._control, self._lanes, self._lock = control, lanes, lock
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._stopping = False
        self._thread = Thread(target=self._run, name=f"action-{control}", daemon=True)
        self._thread.start()

    def put(self, task: Task) -> None:
        self.pending += 1
        self._tasks.put(task)

    def stop(self, timeout_s: float) -> None:
        self._tasks.put(None)
        self._thread.join(timeout_s)
        self._stopping = True

    def _run(self) -> None:
        while True:
            try:
                task = self._tasks.get(timeout=LINGER_S)
            except Empty:
                with self._lock:
                    if self.pending:
                        continue
                    del self._lanes[self._control]
                return
            if task is None or self._stopping:
                return
            run_guarded(task)
            with self._lock:
                self.pending -= 1


def run_guarded(task: Task) -> None:
    """Run a task; what it raises is logged and stops nobody."""
    try:
        task()
    except Exception:  # noqa: BLE001 - one task's fault must not end the thread of all
        _log.exception("An action's task failed")
