"""Changing the instrument while the old one plays: in the background, with progress, the newest wish winning."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from plugins.piano.instrument import Instrument
from trayapp.audio.unused_memory import give_back_heap
from trayapp.core.errors import PadTrayError
from trayapp.core.phrase import NOTHING, Phrase

LoadState = Literal["none", "loading", "ready", "failed"]
_STEP = 0.01
"""Progress is told a hundred times a load at most."""


class LoadCancelledError(PadTrayError):
    """Another instrument was asked for meanwhile."""


@dataclass(frozen=True, slots=True)
class LoadStatus:
    """What is being loaded or was loaded last. `reason` says why it failed."""

    state: LoadState = "none"
    name: str = ""
    progress: float = 0.0
    reason: Phrase = NOTHING


def on_a_thread(task: Callable[[], None]) -> None:
    """Run a task on a thread of its own: a load must not keep the plugin's worker from hearing the next wish."""
    threading.Thread(target=task, name="piano-load", daemon=True).start()


class InstrumentLoader:
    """Loads one instrument at a time. `ask` and `cancel` on any thread; the work where `spawn` runs it."""

    def __init__(
        self,
        load: Callable[[str, Callable[[float], None]], Instrument],
        changed: Callable[[LoadStatus, Instrument | None], None],
        spawn: Callable[[Callable[[], None]], None] = on_a_thread,
    ) -> None:
        """Prepare.

        Args:
            load: Name and progress to an instrument; raises PadTrayError.
            changed: Told where the work runs when a load began, went on by a hundredth, failed, or brought an
                instrument.
            spawn: Runs a task; asked again only after the task before it is over.
        """
        self._load, self._changed, self._spawn = load, changed, spawn
        self._lock = threading.Lock()
        self._idle = threading.Event()
        self._idle.set()
        self._wish = 0
        self._wanted: str | None = None
        self._status = LoadStatus()

    @property
    def status(self) -> LoadStatus:
        """As it is now."""
        return self._status

    def ask(self, name: str) -> None:
        """Load `name`; a load that is under way ends as soon as it can and brings nothing."""
        with self._lock:
            self._wish += 1
            self._wanted = name
            self._status = LoadStatus("loading", name)
            if not self._idle.is_set():
                return
            self._idle.clear()
        self._spawn(self._run)

    def cancel(self) -> None:
        """Give up what is under way; the instrument before it stays."""
        with self._lock:
            self._wish += 1
            self._wanted = None

    def wait(self, timeout_s: float) -> bool:
        """True once nothing is being loaded."""
        return self._idle.wait(timeout_s)

    def _run(self) -> None:
        while True:
            with self._lock:
                name, self._wanted = self._wanted, None
                if name is None:
                    self._idle.set()
                    break
                wish = self._wish
            self._one(name, wish)
        give_back_heap()

    def _one(self, name: str, wish: int) -> None:
        def progress(done: float) -> None:
            if self._wish != wish:
                raise LoadCancelledError("{name}: another instrument was asked for", name=name)
            if done - self._status.progress >= _STEP:
                self._status = LoadStatus("loading", name, done)
                self._changed(self._status, None)

        instrument: Instrument | None = None
        try:
            self._changed(LoadStatus("loading", name), None)
            progress(0.0)
            instrument = self._load(name, progress)
            status = LoadStatus("ready", name, 1.0)
        except LoadCancelledError:
            return
        except PadTrayError as fault:
            status = LoadStatus("failed", name, 0.0, fault.phrase)
        except MemoryError:
            status = LoadStatus("failed", name, 0.0, Phrase("{name}: too large for this machine's memory", name=name))
        except Exception as fault:  # noqa: BLE001 - whatever a stranger's file brings about, the next one must load
            told = Phrase("{name}: cannot be loaded ({fault})", name=name, fault=f"{type(fault).__name__}: {fault}")
            status = LoadStatus("failed", name, 0.0, told)
        with self._lock:
            if self._wish != wish:
                return
            self._status = status
        self._changed(status, instrument)
