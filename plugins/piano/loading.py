"""Changing the instrument while the old one plays: in the background, with progress, the newest wish winning."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from plugins.piano.instrument import Instrument
from trayapp.core.errors import PadTrayError

LoadState = Literal["none", "loading", "ready", "failed"]


class LoadCancelledError(PadTrayError):
    """Another instrument was asked for meanwhile."""


@dataclass(frozen=True, slots=True)
class LoadStatus:
    """What is being loaded or was loaded last. `reason` says why it failed."""

    state: LoadState = "none"
    name: str = ""
    progress: float = 0.0
    reason: str = ""


class InstrumentLoader:
    """Loads one instrument at a time. `ask` on any thread; the work on the worker that `work` hands it to."""

    def __init__(
        self,
        work: Callable[[Callable[[], None]], None],
        load: Callable[[str, Callable[[float], None]], Instrument],
        changed: Callable[[LoadStatus, Instrument | None], None],
    ) -> None:
        """Prepare.

        Args:
            work: Runs a task on a worker thread, in order.
            load: Name and progress to an instrument; raises PadTrayError.
            changed: Told on the worker when a load began, failed, or brought an instrument.
        """
        self._work, self._load, self._changed = work, load, changed
        self._lock = threading.Lock()
        self._wish = 0
        self._status = LoadStatus()

    @property
    def status(self) -> LoadStatus:
        """As it is now."""
        return self._status

    def ask(self, name: str) -> None:
        """Load `name`; a load that is under way ends as soon as it can and brings nothing."""
        with self._lock:
            self._wish += 1
            wish = self._wish
            self._status = LoadStatus("loading", name)
        self._work(lambda: self._run(name, wish))

    def cancel(self) -> None:
        """Give up what is under way; the instrument before it stays."""
        with self._lock:
            self._wish += 1

    def _run(self, name: str, wish: int) -> None:
        def progress(done: float) -> None:
            if self._wish != wish:
                raise LoadCancelledError(f"{name}: another instrument was asked for")
            self._status = LoadStatus("loading", name, done)

        instrument: Instrument | None = None
        try:
            progress(0.0)
            self._changed(self._status, None)
            instrument = self._load(name, progress)
            progress(1.0)
            status = LoadStatus("ready", name, 1.0)
        except LoadCancelledError:
            return
        except PadTrayError as fault:
            instrument, status = None, LoadStatus("failed", name, 0.0, str(fault))
        except MemoryError:
            instrument, status = None, LoadStatus("failed", name, 0.0, f"{name}: too large for this machine's memory")
        with self._lock:
            if self._wish != wish:
                return
            self._status = status
        self._changed(status, instrument)
