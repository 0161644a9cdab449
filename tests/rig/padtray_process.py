"""The real app in a process of its own, with a folder of its own, checked to leave nothing behind."""

from __future__ import annotations

import contextlib
import json
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tests.rig.process import MARK, Program, isolated_environment, short_folder
from tests.rig.waiting import wait_until

READY_S = 120.0
"""The first start may compile the audio kernels."""


class PadTrayProcess:
    """`python -m trayapp ARGS`, or an installed `command`, ready when `ctl status` answers.

    `env` is the sum of the components' environments, as `x.env | bus.env | jack.env`. `first` leaves the folder
    empty, as it is at a first start. `home` outlives a `kill` and a `start`, so that a test sees what a restart finds.
    """

    def __init__(
        self,
        env: Mapping[str, str],
        *args: str,
        home: Path | None = None,
        start: bool = True,
        first: bool = False,
        command: Sequence[str] = (sys.executable, "-m", "trayapp"),
    ) -> None:
        self._command = command
        self._own_home = home is None
        self.home = home or short_folder("home")
        if not (first or any(self.home.glob("*"))):
            (self.home / "settings.toml").touch()  # no first start: its window would lie in every test's way
        places = {"PADTRAY_HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / "xdg-config")}
        self.env = dict(env) | places | {"PYSTRAY_BACKEND": "gtk"}
        self.args = args
        self._programs: list[Program] = []
        if start:
            try:
                self.start()
            except BaseException:
                self.end()
                raise

    @property
    def program(self) -> Program:
        return self._programs[-1]

    @property
    def pid(self) -> int:
        return self.program.pid

    @property
    def log(self) -> str:
        """What all starts wrote on their streams and to the log files."""
        files = sorted(p for p in self.home.rglob("*.log*") if p.is_file())
        return "\n".join([*(p.output for p in self._programs), *(f.read_text(errors="replace") for f in files)])

    def start(self) -> None:
        """Start (again) and wait until it answers."""
        self._programs.append(Program([*self._command, *self.args], self.env))
        try:
            wait_until(self._answers, "padtray answers ctl status", READY_S, every_s=0.05)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.log[-4000:]}") from None

    def run(self, *args: str, timeout_s: float = 60.0) -> subprocess.CompletedProcess[str]:
        """Another `padtray` command with the same folder, waited for."""
        return subprocess.run(
            [*self._command, *args],
            env=isolated_environment() | self.env | {MARK: self.program.mark if self._programs else "padtray"},
            stdin=subprocess.DEVNULL,
            check=False,
            capture_output=True,
            text=True,
            timeout=timeout_s,
        )

    def ctl(self, *words: str) -> dict[str, Any]:
        """`padtray ctl WORDS --json`.

        Raises:
            RuntimeError: it failed; holds what it said.
        """
        answer = self.run("ctl", *words, "--json")
        if answer.returncode:
            raise RuntimeError(f"padtray ctl {words} ended with {answer.returncode}: {answer.stderr}")
        result: dict[str, Any] = json.loads(answer.stdout)
        return result

    def status(self) -> dict[str, Any]:
        return self.ctl("status")

    def kill(self) -> None:
        """End it like a power cut."""
        self.program.kill()

    def quit(self, timeout_s: float = 20.0) -> int:
        """Ask it to end and wait; returns its exit status."""
        self.run("ctl", "quit")
        return self.program.popen.wait(timeout_s)

    def end(self) -> None:
        """End it. Idempotent.

        Raises:
            AssertionError: a process it started was still there.
        """
        left: list[str] = []
        for program in self._programs:
            if program.running():
                program.popen.terminate()
                try:
                    program.popen.wait(20)
                except subprocess.TimeoutExpired:
                    program.popen.send_signal(signal.SIGABRT)  # has it write what each thread was at
                    program.popen.wait(5)
                    left.append(f"padtray itself (pid {program.pid}) did not end on SIGTERM: {program.output[-8000:]}")
            with contextlib.suppress(TimeoutError):  # a child may take a moment to notice
                wait_until(lambda: not program.left_behind(), "its children end", 5)  # noqa: B023 - asked at once
            left += [f"{process.pid}: {shlex.join(process.cmdline())}" for process in program.left_behind()]
            program.end()
        self._programs.clear()
        if self._own_home:
            shutil.rmtree(self.home, ignore_errors=True)
        assert not left, f"left behind: {left}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _answers(self) -> bool:
        self.program.check()
        answer = self.run("ctl", "status", "--json")
        return answer.returncode == 0 and bool(json.loads(answer.stdout).get("pid") == self.pid)
