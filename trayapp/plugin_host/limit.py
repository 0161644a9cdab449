"""How much a plugin may ask for in a time, so that one that floods harms nobody else."""

import time
from collections.abc import Callable
from threading import Lock, Timer

from trayapp.store.bus import Event

RATE, BURST = 100.0, 200
"""Events a second, and how many at once: beyond what people see."""
LATE_S = 0.05


class Bucket:
    """Lets `burst` through at once and `rate` a second from then on. Any thread."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left = float(burst)
        self._then = clock()
        self._lock = Lock()

    def take(self) -> bool:
        """Take one; False where none is left."""
        with self._lock:
            now = self._clock()
            self._left = min(float(self._burst), self._left + (now - self._then) * self._rate)
            self._then = now
            if self._left < 1:
                return False
            self._left -= 1
            return True


class Valve:
    """Hands events on as long as they come at a bearable rate.

    Beyond it, of events with a key the newest is handed on a moment later; the others are
    dropped, which `flooding` hears.
    """

    def __init__(self, publish: Callable[[Event], None], flooding: Callable[[], None], bucket: Bucket) -> None:
        self._publish, self._flooding, self._bucket = publish, flooding, bucket
        self._late: dict[object, Event] = {}
        self._closed = False
        self._lock = Lock()

    def put(self, event: Event) -> None:
        """Hand an event on, now, later or never. Any thread, does not block."""
        if self._bucket.take():
            self._publish(event)
            return
        if event.key is None:
            self._flooding()
            return
        with self._lock:
            first = not self._late and not self._closed
            self._late[type(event), event.key] = event
        if first:
            timer = Timer(LATE_S, self._flush)
            timer.daemon = True
            timer.start()

    def close(self) -> None:
        """Hand on what is late; nothing is late afterwards. Idempotent."""
        self._closed = True
        self._flush()

    def _flush(self) -> None:
        with self._lock:
            late, self._late = self._late, {}
        for event in late.values():
            self._publish(event)
