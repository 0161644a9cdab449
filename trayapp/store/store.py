"""The store: the one state, changed by commands alone."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from trayapp.core.automatic import settled
from trayapp.core.changes import Change, diff
from trayapp.core.commands import Command
from trayapp.core.events import Notice
from trayapp.core.reduce import reduce
from trayapp.core.state import AppState
from trayapp.store.bus import Bus

UNDO_DEPTH = 100


class Files(Protocol):
    """Where the state lives between two runs."""

    def load(self) -> tuple[AppState, tuple[Notice, ...]]:
        """The stored state, and what the user should know about it."""

    def start(self, store: "Store", bus: Bus) -> None:
        """Begin to write what the store holds after each `changed`, and to dispatch edits made by hand."""

    def changed(self) -> None:
        """Write the store's snapshot soon. Called under the store's lock: must not block."""

    def stop(self, timeout_s: float) -> None:
        """Write what is not yet written, within the time limit; nothing is written afterwards."""


class Store:
    """Owns the state. Any thread dispatches; readers take `snapshot` without a lock.

    The stored state is loaded at construction, so whatever is built on the store finds it; what the user should know
    about it is published by `start`, when those who look have subscribed.
    """

    def __init__(self, bus: Bus, files: Files | None = None, state: AppState | None = None) -> None:
        self._bus = bus
        self._files = files
        self._lock = Lock()
        self._undo: deque[AppState] = deque(maxlen=UNDO_DEPTH)
        self._redo: deque[AppState] = deque(maxlen=UNDO_DEPTH)
        self._notices: tuple[Notice, ...] = ()
        self._state = state or AppState()
        if files is not None:
            self._state, self._notices = files.load()

    @property
    def snapshot(self) -> AppState:
        """The state now; it never changes, take a new one for the next look."""
        return self._state

    @property
    def can_undo(self) -> bool:
        """Whether `undo` would change something."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether `redo` would change something."""
        return bool(self._redo)

    def dispatch(self, command: Command) -> tuple[Change, ...]:
        """Carry out a command and publish its changes, which are also returned.

        Raises:
            CommandError: it cannot be done; the state is unchanged.
        """
        return self.dispatch_from(lambda _state: command)

    def dispatch_from(self, build: Callable[[AppState], Command]) -> tuple[Change, ...]:
        """Carry out the command that `build` makes of the state as it is then; nobody changes it in between.

        `build` runs under the store's lock: it must be quick and must not dispatch.

        Raises:
            CommandError: it cannot be done; the state is unchanged.
        """
        with self._lock:
            before = self._state
            command = build(before)
            after, changes = reduce(before, command)
            if changes and command.undoable:
                self._undo.append(before)
                self._redo.clear()
            self._take(after, changes)
        return changes

    def undo(self) -> tuple[Change, ...]:
        """Go back to the presets, panels and rules before the last command; settings and windows stay."""
        return self._travel(self._undo, self._redo)

    def redo(self) -> tuple[Change, ...]:
        """Take back the last `undo`. Empty if there is none."""
        return self._travel(self._redo, self._undo)

    def start(self) -> None:
        """Publish what loading found and begin to write changes to the files."""
        for notice in self._notices:
            self._bus.publish(notice)
        self._notices = ()
        if self._files is not None:
            self._files.start(self, self._bus)

    def stop(self, timeout_s: float = 5.0) -> None:
        """Write what is not yet written, within the time limit. Nothing reaches a file afterwards. Idempotent."""
        if self._files is not None:
            self._files.stop(timeout_s)

    def _travel(self, there: deque[AppState], back: deque[AppState]) -> tuple[Change, ...]:
        with self._lock:
            if not there:
                return ()
            before = self._state
            then = there.pop().with_windows_of(before)
            settings = before.settings.replace(automatic=then.settings.automatic)
            held = then.held if then.in_front.program == before.in_front.program else before.held
            after = settled(then.replace(settings=settings, in_front=before.in_front, held=held))
            back.append(before)
            changes = diff(before, after)
            self._take(after, changes)
        return changes

    def _take(self, after: AppState, changes: tuple[Change, ...]) -> None:
        self._state = after
        for change in changes:
            self._bus.publish(change)
        if changes and self._files is not None:
            self._files.changed()
