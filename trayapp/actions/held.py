"""The keys that actions hold down: counted over all holders, and let go of whatever happens."""

import logging
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Condition, RLock

from trayapp.actions.platform.base import InputPlatform
from trayapp.actions.schedule import Schedule
from trayapp.core.chord import MODIFIERS
from trayapp.core.errors import PadTrayError

PIECE = 8
"""Characters typed before another pad's key may come between: a few milliseconds."""

_log = logging.getLogger(__name__)


@dataclass
class _Hold:
    keys: tuple[str, ...]
    since: float
    leaving: bool = False


class HeldKeys:
    """Owns every key that is down by an action. A key held by two holders goes up with the last. Any thread."""

    def __init__(self, platform: InputPlatform, schedule: Schedule, minimum_hold_s: Callable[[], float]) -> None:
        self._platform, self._schedule, self._minimum_hold_s = platform, schedule, minimum_hold_s
        self._holds: dict[Hashable, _Hold] = {}
        self._counts: dict[str, int] = {}
        self._lock = RLock()
        self._clearing = Condition()
        self.cleared = 0
        """How often everything was let go: what runs compares it to what it was at its begin."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are down, in the order in which they went down."""
        with self._lock:
            return tuple(self._counts)

    def press(self, holder: Hashable, keys: tuple[str, ...]) -> None:
        """Press keys in order, for a holder. One that presses again lets go of its former keys first.

        Raises:
            UnavailableError: the system takes no keys; none of these stays down.
        """
        with self._lock:
            for other, hold in tuple(self._holds.items()):
                if other == holder or (hold.leaving and set(hold.keys) & set(keys)):
                    self._let_go(other)
            self._holds[holder] = hold = _Hold((), time.perf_counter())
            try:
                for key in keys:
                    hold.keys += (key,)
                    self._counts[key] = self._counts.get(key, 0) + 1
                    if self._counts[key] == 1:
                        self._platform.key_down(key)
            except BaseException:
                self._let_go(holder)
                raise

    def release(self, holder: Hashable) -> None:
        """Let go of a holder's keys in reverse, not before the minimum hold time. Never blocks, never raises."""
        with self._lock:
            hold = self._holds.get(holder)
            if hold is None:
                return
            due = hold.since + self._minimum_hold_s()
            if time.perf_counter() >= due:
                self._let_go(holder)
            else:
                hold.leaving = True
                self._schedule.at(due, lambda: self._leave(holder, hold))

    def release_all(self) -> None:
        """Let go of everything now, and end what types or presses one after another. Never raises."""
        with self._clearing:
            self.cleared += 1
            self._clearing.notify_all()
        with self._lock:
            for holder in reversed(tuple(self._holds)):
                self._let_go(holder)

    def rest(self, seconds: float, cleared: int) -> bool:
        """Wait; False at once when everything is let go of, or was since it had been `cleared` so often."""
        with self._clearing:
            return not self._clearing.wait_for(lambda: self.cleared != cleared, seconds)

    def type_text(self, text: str) -> int:
        """Type a text with the held modifiers up meanwhile; other holders' keys may come between its pieces.

        Returns how many characters were typed: all, unless everything was let go of meanwhile.

        Raises:
            UnavailableError: the system takes no keys.
        """
        cleared = self.cleared
        for start in range(0, len(text), PIECE):
            with self._lock:
                if self.cleared != cleared:
                    return start
                lifted = [key for key in self._counts if key.removeprefix("right_") in MODIFIERS]
                for key in reversed(lifted):
                    self._up(key)
                try:
                    self._platform.type_text(text[start : start + PIECE])
                finally:
                    for key in lifted:
                        self._down(key)
        return len(text)

    def _leave(self, holder: Hashable, hold: _Hold) -> None:
        with self._lock:
            if self._holds.get(holder) is hold:
                self._let_go(holder)

    def _let_go(self, holder: Hashable) -> None:
        for key in reversed(self._holds.pop(holder).keys):
            self._counts[key] -= 1
            if not self._counts[key]:
                del self._counts[key]
                self._up(key)

    def _up(self, key: str) -> None:
        try:
            self._platform.key_up(key)
        except PadTrayError as error:
            _log.warning("Could not let go of %s: %s", key, error)

    def _down(self, key: str) -> None:
        try:
            self._platform.key_down(key)
        except PadTrayError as error:
            _log.warning("Could not press %s again: %s", key, error)
