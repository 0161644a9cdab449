"""The bus: changes and live events on their way to whoever looks, in order, on one thread."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from threading import Condition, Thread, current_thread
from typing import Any, ClassVar, Protocol

from trayapp.core.events import CONDITIONS, Notice
from trayapp.core.phrase import Phrase

_log = logging.getLogger(__name__)


class Event(Protocol):
    """A change or a live event. Of undelivered events with an equal `key` the newest is enough; None counts each."""

    name: ClassVar[str]

    @property
    def key(self) -> Any:
        """What a newer event must share to take this one's place."""


Handler = Callable[[Any], object]


class Bus:
    """Carries events from any thread to handlers on the bus thread.

    A newer event takes the place of an undelivered one with the same type and key, in that one's turn. What nobody
    looks at is not queued. A condition (`core.events.CONDITIONS`) is kept, so that who subscribes later learns it
    too. The thread sleeps while there is nothing to deliver.
    """

    def __init__(self) -> None:
        self._queue: OrderedDict[object, tuple[Event, tuple[Handler, ...] | None]] = OrderedDict()
        self._conditions: dict[object, Event] = {}
        self._wake = Condition()  # re-entrant, so a signal handler may publish
        self._handlers: dict[type, tuple[Handler, ...]] = {}
        self._failed: set[Handler] = set()
        self._stopping = False
        self._thread = Thread(target=self._run, name="bus", daemon=True)

    def publish(self, event: Event) -> None:
        """Queue an event. Any thread, never blocks; after `stop` it does nothing."""
        lasts = isinstance(event, CONDITIONS)
        if type(event) not in self._handlers and not lasts:
            return
        turn = object() if event.key is None else (type(event), event.key)
        with self._wake:
            if lasts:
                self._conditions[turn] = event
            if not self._stopping and type(event) in self._handlers:
                self._queue[turn] = (event, None)
                self._wake.notify()

    def subscribe(self, handler: Handler, *types: type) -> Callable[[], None]:
        """Call `handler(event)` on the bus thread for each event of these types; returns the way to unsubscribe.

        The conditions of these types that hold already are delivered first.

        After unsubscribing no new call begins; one that runs on the bus thread may still end. A handler that raises is
        reported once, by its name, and stays subscribed.
        """
        with self._wake:
            for type_ in types:
                self._handlers[type_] = (*self._handlers.get(type_, ()), handler)
            for event in self._conditions.values():
                if type(event) in types and not self._stopping:
                    self._queue[object()] = (event, (handler,))
            self._wake.notify()

        def unsubscribe() -> None:
            with self._wake:
                for type_ in types:
                    left = tuple(other for other in self._handlers.get(type_, ()) if other != handler)
                    if left:
                        self._handlers[type_] = left
                    else:
                        self._handlers.pop(type_, None)
                self._failed.discard(handler)

        return unsubscribe

    def start(self) -> None:
        """Begin to deliver; what was published since construction comes first."""
        self._thread.start()

    def stop(self, timeout_s: float = 2.0) -> None:
        """Deliver what is queued within the time limit, then end. No handler is called afterwards. Idempotent."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.is_alive() and self._thread is not current_thread():
            self._thread.join(timeout_s)
        with self._wake:
            self._queue.clear()
            self._handlers.clear()

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._queue and not self._stopping:
                    self._wake.wait()
                if not self._queue:
                    return
                _, (event, only) = self._queue.popitem(last=False)
            for handler in self._handlers.get(type(event), ()):
                if only is not None and handler not in only:
                    continue
                try:
                    handler(event)
                except Exception as error:  # noqa: BLE001 - a failing view must not stop the rest
                    self._report(handler, event, error)

    def _report(self, handler: Handler, event: Event, error: Exception) -> None:
        if handler in self._failed:
            return
        self._failed.add(handler)
        name = f"{handler.__module__}.{getattr(handler, '__qualname__', type(handler).__qualname__)}"
        _log.exception("%s failed on %s; further failures of it are not reported", name, event.name)
        self.publish(
            Notice("error", Phrase("{name} failed: {error}", name=name, error=error), Phrase("the log has the details"))
        )
