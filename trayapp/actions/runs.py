"""What goes on for a while: macros and timers, each on its own thread, each stoppable."""

import logging
import time
from collections.abc import Callable, Hashable
from threading import Event, Lock, Thread, current_thread

from trayapp.core.action import Action

_log = logging.getLogger(__name__)

Work = Callable[["Run"], None]


def identity(action: Action) -> Hashable:
    """Two bindings with the same action and parameters are one run: a hotkey stops what its pad began."""
    return (action.kind, tuple(sorted(action.params.items())))


class Run:
    """One that goes on. `stopped` is asked, and waited for, by the work itself."""

    def __init__(self) -> None:
        self._stop = Event()

    @property
    def stopped(self) -> bool:
        """Whether it shall end."""
        return self._stop.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait, at most until it shall end; True if it shall not."""
        return not self._stop.wait(seconds)

    def stop(self) -> None:
        """Ask it to end. Any thread."""
        self._stop.set()


class Runs:
    """All that go on, by identity. Any thread."""

    def __init__(self) -> None:
        self._runs: dict[Hashable, tuple[Run, Thread]] = {}
        self._changed: Callable[[], None] | None = None
        self._lock = Lock()

    def when_changed(self, changed: Callable[[], None] | None) -> None:
        """Call `changed`, on any thread, when one begins or ends."""
        self._changed = changed

    def is_running(self, key: Hashable) -> bool:
        """Whether that one goes on."""
        return key in self._runs

    def start(self, key: Hashable, work: Work) -> None:
        """Begin; one under the same key that still goes on is asked to end."""
        run = Run()

        def task() -> None:
            try:
                work(run)
            except Exception:  # noqa: BLE001 - a thread of its own: nobody else would tell
                _log.exception("A run failed")
            finally:
                with self._lock:
                    if self._runs.get(key, (None, None))[0] is run:
                        del self._runs[key]
                self._tell()

        thread = Thread(target=task, name="action-run", daemon=True)
        with self._lock:
            former = self._runs.get(key)
            self._runs[key] = (run, thread)
        if former is not None:
            former[0].stop()
        thread.start()
        self._tell()

    def stop(self, key: Hashable) -> bool:
        """Ask one to end; False where none goes on."""
        with self._lock:
            found = self._runs.get(key)
        if found is not None:
            found[0].stop()
        return found is not None

    def stop_all(self, timeout_s: float = 0.0) -> None:
        """Ask all to end, and wait for them within the time limit."""
        with self._lock:
            all_runs = tuple(self._runs.values())
        for run, _ in all_runs:
            run.stop()
        deadline = time.monotonic() + timeout_s
        for _, thread in all_runs:
            rest = deadline - time.monotonic()
            if rest > 0 and thread is not current_thread():
                thread.join(rest)

    def _tell(self) -> None:
        changed = self._changed
        if changed is not None:
            changed()
