"""Watches one processor at the highest priority and prints when it stood still: (beginning, end) in nanoseconds."""

from __future__ import annotations

import os
import sys
import time

LATE_NS = 1_000_000
PERIOD_S = 0.001


def main(processor: int) -> None:
    """Run until ended. Times are those of `time.perf_counter_ns`, the same for all processes."""
    os.sched_setaffinity(0, {processor})
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99))
    print("ready", flush=True)  # noqa: T201 - the pipe to the test
    before = time.perf_counter_ns()
    while True:
        time.sleep(PERIOD_S)
        now = time.perf_counter_ns()
        if now - before > PERIOD_S * 1e9 + LATE_NS:
            print(before, now, flush=True)  # noqa: T201 - as above
            now = time.perf_counter_ns()
        before = now


if __name__ == "__main__":
    main(int(sys.argv[1]))
