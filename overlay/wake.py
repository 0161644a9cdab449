"""Waking the main thread from another one, without polling and without blocking."""

import os
import tkinter as tk
from abc import ABC, abstractmethod
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from typing_extensions import override

_END_S = 2.0
"""The waker thread ends at once, or one second after the main loop where Tk makes it wait for that."""


class Wake(ABC):
    """`signal` on any thread has the callback run soon on the main thread; many signals may give one call."""

    @abstractmethod
    def signal(self) -> None:
        """Wake the main thread; never blocks."""

    @abstractmethod
    def close(self) -> None:
        """Nothing is called any more afterwards. Main thread."""


class PipeWake(Wake):
    """A pipe in Tk's own select: one byte, written only while none is unread, so neither end ever blocks."""

    def __init__(self, root: tk.Misc, callback: Callable[[], None]) -> None:
        tcl: Any = root.tk  # Tk on Windows has no file handlers
        self._tk = tcl
        self._callback = callback
        self._reader, self._writer = os.pipe()
        self._asked = False
        self._lock = Lock()
        self._tk.createfilehandler(self._reader, tk.READABLE, self._ready)

    @override
    def signal(self) -> None:
        with self._lock:
            if not self._asked:
                self._asked = True
                os.write(self._writer, b"!")

    def _ready(self, *_: object) -> None:
        os.read(self._reader, 64)
        self._asked = False
        self._callback()

    @override
    def close(self) -> None:
        with self._lock:
            self._asked = True  # later signals write nothing
        self._tk.deletefilehandler(self._reader)
        os.close(self._reader)
        os.close(self._writer)


class ThreadWake(Wake):
    """Where Tk watches no pipes: a thread of its own hands a virtual event over, so that only it waits for Tk."""

    _NAME = "<<PadTrayWake>>"

    def __init__(self, root: tk.Misc, callback: Callable[[], None]) -> None:
        self._root = root
        self._asked = Event()
        self._closed = False
        root.winfo_id()  # an event for a window that Tk has not made yet would be lost
        root.bind(self._NAME, lambda _event: callback())
        self._thread = Thread(target=self._run, name="overlay-wake", daemon=True)
        self._thread.start()

    @override
    def signal(self) -> None:
        self._asked.set()

    def _run(self) -> None:
        while True:
            self._asked.wait()
            self._asked.clear()
            if self._closed:
                return
            try:
                self._root.event_generate(self._NAME, when="tail")
            except RuntimeError:  # Tk has waited a second for the main loop, which may be about to begin: ask again
                self._asked.set()
            except tk.TclError:  # the window is gone
                return

    @override
    def close(self) -> None:
        self._closed = True
        self._asked.set()
        self._root.unbind(self._NAME)
        deadline = monotonic() + _END_S
        while self._thread.is_alive() and monotonic() < deadline:
            self._root.update()  # a call that it has queued must not meet a Tk that is gone
            self._thread.join(0.01)


def make_wake(root: tk.Misc, callback: Callable[[], None]) -> Wake:
    """The way that this Tk knows."""
    kind = PipeWake if hasattr(root.tk, "createfilehandler") else ThreadWake
    return kind(root, callback)
