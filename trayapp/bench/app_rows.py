"""The app as a whole: its start, its memory, its idle processor time. Each in a process and a folder of its own."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trayapp.bench.row import Row
from trayapp.control import client
from trayapp.core.errors import PadTrayError, UnavailableError
from trayapp.paths import Paths

PIANO_OFF = "[plugins.piano]\nenabled = false\n"
IDLE_S = 60.0
STARTS = 5
READY_S = 60.0
_SETTLE_S = 4.0
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""Not passed on: a start would compile all sources anew, half a second that nobody waits for who uses the program."""


@dataclass(frozen=True)
class _Running:
    pid: int
    began: float
    ask: Callable[[str], Any]

    def reached(self, stage: str) -> float:
        """Seconds from the start of the process to a stage of its own start."""
        deadline = time.monotonic() + READY_S
        while True:
            stages = self.ask("status")["reached"]
            if stage in stages:
                return float(stages[stage]) - self.began
            if time.monotonic() > deadline:
                raise UnavailableError(f"PadTray was not {stage} within {READY_S:g} s")
            time.sleep(0.05)

    def uss_mb(self) -> float:
        """Private memory."""
        import psutil  # noqa: PLC0415 - only a bench needs it

        return float(psutil.Process(self.pid).memory_full_info().uss) / 1e6

    def idle_percent(self, seconds: float) -> float:
        """Processor time used while nothing happens, in percent of one core."""
        import psutil  # noqa: PLC0415 - only a bench needs it

        process = psutil.Process(self.pid)
        before = process.cpu_times()
        time.sleep(seconds)
        after = process.cpu_times()
        return 100 * (after.user + after.system - before.user - before.system) / seconds


@contextmanager
def running(*args: str, settings: str = "") -> Iterator[_Running]:
    """PadTray in a process of its own, armed, with a folder of its own; quit afterwards.

    Raises:
        UnavailableError: it did not start; holds what it said.
    """
    with tempfile.TemporaryDirectory(prefix="padtray-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder, "settings.toml").write_text(settings, encoding="utf-8")
        paths = Paths.below(Path(folder))
        began = time.time()
        process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-m", "trayapp", *args],
            env={name: value for name, value in os.environ.items() if name != NO_BYTECODE} | {"PADTRAY_HOME": folder},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

        def ask(word: str) -> Any:
            return client.ask(paths.runtime, {"do": word})

        try:
            _wait_for(process, ask)
            yield _Running(process.pid, began, ask)
        finally:
            with suppress(PadTrayError):
                ask("quit")
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(process: "subprocess.Popen[bytes]", ask: Callable[[str], Any]) -> None:
    deadline = time.monotonic() + READY_S
    while True:
        try:
            ask("status")
        except UnavailableError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise UnavailableError(f"PadTray did not start (status {process.poll()})") from None
            time.sleep(0.02)
        else:
            return


def rows(wanted: Callable[[str], bool]) -> Iterator[Row]:
    """Rows of the app's own budgets. With a display also those of tray and overlay."""
    display = sys.platform == "win32" or bool(os.environ.get("DISPLAY"))
    if wanted("start"):
        yield from _starts(display=display)
    if wanted("memory"):
        yield from _memory(display=display)
    if wanted("idle"):
        yield from _idle(display=display)


def _starts(*, display: bool) -> Iterator[Row]:
    args = ["--hidden"] if display else ["--headless"]
    stages = ["armed", "in the tray"] if display else ["armed"]
    times: dict[str, list[float]] = {stage: [] for stage in stages}
    for _ in range(STARTS):
        with running(*args, settings=PIANO_OFF) as app:
            for stage in stages:
                times[stage].append(app.reached(stage))
    for stage, values in times.items():
        yield Row(f"start to {stage}", sorted(values)[len(values) // 2], "s", bar=1.0)


def _memory(*, display: bool) -> Iterator[Row]:
    with running("--headless", settings=PIANO_OFF) as app:
        time.sleep(_SETTLE_S)
        bare = app.uss_mb()
        yield Row("memory headless, piano off", bare, "MB USS", bar=55)
    if display:
        with running("--hidden", settings=PIANO_OFF) as app:
            app.reached("in the tray")
            time.sleep(_SETTLE_S)
            yield Row("memory hidden, piano off, with the tray", app.uss_mb(), "MB USS", bar=95)
    with running("--headless") as app:
        _piano_ready(app)  # the first start of a version compiles; what that takes is given back with the process
    with running("--headless") as app:
        _piano_ready(app)
        time.sleep(_SETTLE_S)
        yield Row("memory the piano adds", app.uss_mb() - bare, "MB USS", bar=120)


def _piano_ready(app: _Running) -> None:
    deadline = time.monotonic() + 180
    while app.ask("status")["audio"]["state"] not in {"running", "no device"}:
        if time.monotonic() > deadline:
            raise UnavailableError("the piano did not start within 180 s")
        time.sleep(0.2)


def _idle(*, display: bool) -> Iterator[Row]:
    for name, args, bar in (("hidden", ["--hidden"], 0.3), ("shown", [], 1.0)):
        with running(*(args if display else ["--headless"]), settings=PIANO_OFF) as app:
            time.sleep(_SETTLE_S)
            label = f"idle processor, overlay {name}" if display else "idle processor, headless"
            yield Row(label, app.idle_percent(IDLE_S), "% of a core", bar=bar)
        if not display:
            return
