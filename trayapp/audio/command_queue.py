"""The way from any Python thread to the render loop: stamped records in a ring with one reader."""

import itertools
import threading
import time
from collections.abc import Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trayapp.audio import jit
from trayapp.audio.callback import latest_tick
from trayapp.audio.clock import NS
from trayapp.audio.semaphores import post
from trayapp.audio.shared_words import (
    BLOCK,
    COMMANDS_READ,
    COMMANDS_WRITTEN,
    LEAD,
    NULL_SEMAPHORE,
    RATE,
    SEMAPHORE,
)

CAPACITY = 1024
"""Records; a power of two."""
MOST_WAITING = 4096
"""Pushes that wait for room. Beyond them a note is refused; what ends or moves one never is."""


class CommandQueue:
    """Producers share a short lock among themselves; the render loop knows nothing of it.

    No producer ever waits: while nothing renders and the ring is full, what comes stands in line behind it, and the
    next push or `catch_up` moves it on. `records` is the ring itself, given to the render loop. `lock` may be held
    around a push and what belongs to it.
    """

    def __init__(self, words: NDArray[np.int64], dtype: np.dtype[Any]) -> None:
        self.records = np.zeros(CAPACITY, dtype)
        self.lost = 0
        self._words = words
        self.lock = threading.RLock()
        self._latest = 0
        self._waiting: dict[Hashable, NDArray[Any]] = {}
        self._numbers = itertools.count()

    def push(
        self,
        records: NDArray[Any],
        at_ns: int | None = None,
        at_frame: int | None = None,
        *,
        replaces: Hashable | None = None,
        refusable: bool = False,
    ) -> bool:
        """Adds records that take effect on one frame, in order, all or none. From any thread; wakes the render loop.

        Args:
            records: Of the ring's type; their frame is filled in, and they are kept.
            at_ns: When it happened, on `time.perf_counter_ns`; now where it is None. The delay from it to the sound is
                the same for every event.
            at_frame: The frame itself, on the engine's timeline, in place of a time.
            replaces: A position that only its latest value matters of: an older one that still waits is taken out.
            refusable: May be lost where too much waits already.

        Returns:
            False where nothing was added; `lost` counts the records.
        """
        with self.lock:
            self.catch_up()
            if len(records) > CAPACITY or (refusable and len(self._waiting) >= MOST_WAITING):
                self.lost += len(records)
                return False
            frame = at_frame if at_frame is not None else frame_at(self._words, at_ns or time.perf_counter_ns())
            self._latest = max(frame, self._latest)
            records["frame"] = self._latest
            if not self._waiting and self._room() >= len(records):
                publish(self._words, self.records, records)
            else:
                if replaces is not None:
                    self._waiting.pop(replaces, None)
                self._waiting[replaces if replaces is not None else next(self._numbers)] = records
        return True

    def catch_up(self) -> None:
        """Moves into the ring what waits for it, as far as there is room."""
        if not self._waiting:
            return
        with self.lock:
            for key, records in list(self._waiting.items()):
                if self._room() < len(records):
                    return
                publish(self._words, self.records, records)
                del self._waiting[key]

    def unread(self) -> NDArray[Any]:
        """A copy of what no render loop has taken yet. Under `lock`, while none runs."""
        read, written = int(self._words[COMMANDS_READ]), int(self._words[COMMANDS_WRITTEN])
        return np.concatenate([self.records[np.arange(read, written) % CAPACITY], *self._waiting.values()])

    def _room(self) -> int:
        return CAPACITY - (int(self._words[COMMANDS_WRITTEN]) - int(self._words[COMMANDS_READ]))


@jit.kernel
def frame_at(words: Any, at_ns: int) -> int:
    """The frame on which an event of that time sounds: never already rendered, at most two blocks later than that.

    One for the time since the device came, one for an event that stands later in a cycle that has only begun.
    """
    frame, tick = latest_tick(words)
    elapsed = (at_ns - tick) * words[RATE] // NS
    ahead: int = words[LEAD] + min(max(elapsed, 0), 2 * words[BLOCK])
    return frame + ahead


@jit.kernel
def publish(words: Any, ring: Any, records: Any) -> None:
    """Copies records into the ring, makes them visible, wakes the render loop and an idle clock."""
    written = words[COMMANDS_WRITTEN]
    for index in range(len(records)):
        ring[(written + index) & (len(ring) - 1)] = records[index]
    jit.store_release(words, COMMANDS_WRITTEN, written + len(records))
    post(words[SEMAPHORE])
    if words[NULL_SEMAPHORE] != 0:
        post(words[NULL_SEMAPHORE])


@jit.kernel
def take(words: Any, ring: Any, batch: Any, end: int) -> int:
    """Copies the commands before frame `end` into the batch, oldest first; returns how many."""
    read = words[COMMANDS_READ]
    written = jit.load_acquire(words, COMMANDS_WRITTEN)
    count = 0
    while read < written and count < len(batch):
        command = ring[read & (len(ring) - 1)]
        if np.int64(command.frame) >= end:
            break
        batch[count] = command
        count += 1
        read += 1
    jit.store_release(words, COMMANDS_READ, read)
    return count
