"""When the machine itself stood still: a virtual one is taken off its processor, whatever a thread's priority."""

from __future__ import annotations

import os
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from tests.rig.process import Program, python_program


class Stalls:
    """Watches every processor while it is entered. Needs the right to real-time threads."""

    def __init__(self) -> None:
        self._ending = ExitStack()
        self._watchers: list[Program] = []

    def __enter__(self) -> Self:
        for processor in sorted(os.sched_getaffinity(0)):
            watcher = self._ending.enter_context(python_program("tests.rig.stalls_program", str(processor)))
            watcher.wait_ready(lambda watcher=watcher: "ready" in watcher.output, f"the watcher of {processor}")
            self._watchers.append(watcher)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ending.close()

    def seen(self, longer_than_s: float = 0.0) -> list[tuple[float, float]]:
        """(beginning, end) of each stop so far, in seconds of `time.perf_counter`, of all processors."""
        lines = [line.split() for watcher in self._watchers for line in watcher.output.splitlines() if " " in line]
        stops = [(int(begin) / 1e9, int(end) / 1e9) for begin, end in lines]
        return [(begin, end) for begin, end in stops if end - begin > longer_than_s]
