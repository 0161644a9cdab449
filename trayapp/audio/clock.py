"""The system's steady clock and sleep for compiled code, on the scale of `time.perf_counter_ns`."""

import sys

from numba import types

from trayapp.audio import jit

NS = 1_000_000_000

if sys.platform == "win32":
    _counter = jit.foreign("QueryPerformanceCounter", types.int32, types.intp)
    _frequency = jit.foreign("QueryPerformanceFrequency", types.int32, types.intp)
    _sleep_ms = jit.foreign("Sleep", types.void, types.uint32)

    @jit.kernel
    def now_ns(scratch: int) -> int:
        """Nanoseconds now. `scratch` is the address of two int64 words that only this thread uses."""
        pair = jit.int64_at(scratch, 2)
        _counter(scratch)
        _frequency(scratch + 8)
        seconds = pair[0] // pair[1]
        return int(seconds * NS + (pair[0] - seconds * pair[1]) * NS // pair[1])

    @jit.kernel
    def sleep_ns(duration: int, scratch: int) -> None:  # noqa: ARG001  the other system needs the scratch words
        """Sleeps for about so many nanoseconds, at least one tick of the system."""
        _sleep_ms(max(1, duration // 1_000_000))

else:
    _clock_gettime = jit.foreign("clock_gettime", types.int32, types.int32, types.intp)
    _nanosleep = jit.foreign("nanosleep", types.int32, types.intp, types.intp)
    _CLOCK_MONOTONIC = 1 if sys.platform == "linux" else 6  # 6 on macOS

    @jit.kernel
    def now_ns(scratch: int) -> int:
        """Nanoseconds now. `scratch` is the address of two int64 words that only this thread uses."""
        _clock_gettime(_CLOCK_MONOTONIC, scratch)
        pair = jit.int64_at(scratch, 2)
        return int(pair[0] * NS + pair[1])

    @jit.kernel
    def sleep_ns(duration: int, scratch: int) -> None:
        """Sleeps for about so many nanoseconds. `scratch` is the address of two int64 words of this thread."""
        pair = jit.int64_at(scratch, 2)
        pair[0] = duration // NS
        pair[1] = duration % NS
        _nanosleep(scratch, 0)
