"""A Windows of its own for a try: Wine with a prefix in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath
from typing import Self

from installer.forwarder import write_forwarder
from tests.rig.process import Program, isolated_environment, kill, with_variable

NOT_OURS = {"PADTRAY_HOME": "", "PYTHONPATH": "", "PYTHONUNBUFFERED": ""}
"""What the tests' environment says to a PadTray started from this checkout; the installed one shall find its own."""
NO_BROWSER = "mscoree=;mshtml=;winemenubuilder.exe="
"""Parts of Wine that would be fetched, or write into this machine's own menus."""


class Wine:
    """A context manager: makes the prefix, and ends everything in it and removes it at its end.

    `env` leads its programs to a display and a sound server.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self.prefix = Path(tempfile.mkdtemp(prefix="padtray-wine-", dir="/var/tmp"))
        own = {"WINEPREFIX": str(self.prefix), "WINEARCH": "win64", "WINEDEBUG": "-all", "WINEDLLOVERRIDES": NO_BROWSER}
        self.env = isolated_environment() | dict(env) | NOT_OURS | own

    def __enter__(self) -> Self:
        try:
            self.run("wineboot", "--init")
            self.wait()
            system = self.path(r"C:\windows\system32")
            write_forwarder(system, "bcryptprimitives", "ProcessPrng", "advapi32.SystemFunction036")
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End every program of the prefix, then remove it. Idempotent."""
        subprocess.run(["wineserver", "-k"], env=self.env, check=False)
        subprocess.run(["wineserver", "-w"], env=self.env, check=False, timeout=60)
        for left in with_variable("WINEPREFIX", str(self.prefix)):
            kill(left)  # `winedevice.exe` may outlive its server, and hears no SIGTERM
        shutil.rmtree(self.prefix, ignore_errors=True)

    def wait(self) -> None:
        """Until no program of the prefix runs any more."""
        subprocess.run(["wineserver", "-w"], env=self.env, check=True, timeout=600)

    def path(self, windows: str) -> Path:
        """Where a file of Windows lies on this machine."""
        inside = PureWindowsPath(windows)
        return self.prefix / "dosdevices" / inside.drive.lower() / Path(*inside.parts[1:])

    def run(
        self, *words: str | os.PathLike[str], timeout_s: float = 300, check: bool = True, cwd: Path | None = None
    ) -> str:
        """Run a program to its end; returns what it printed. Its streams are pipes: Wine's consoles are others.

        Raises:
            RuntimeError: it failed; holds its words.
            TimeoutExpired: it did not end.
        """
        command = ["wine", *words]
        answer = subprocess.run(
            command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=timeout_s,
            cwd=cwd,
        )
        if check and answer.returncode:
            raise RuntimeError(f"{command} ended with {answer.returncode}: {(answer.stdout + answer.stderr)[-2000:]}")
        return answer.stdout.strip()

    def start(self, *words: str) -> Program:
        """Start a program and return at once. Its streams are pipes: with others a frozen Python does not start."""
        return Program(["sh", "-c", '"$@" 2>&1 </dev/null | cat', "sh", "wine", *words], self.env)

    def registry(self, key: str, value: str) -> str:
        """A value of the registry, empty where there is none."""
        answer = self.run("reg", "query", key, "/v", value, check=False)
        rows = (line.split("    ") for line in answer.splitlines())
        return next((row[-1].strip() for row in rows if len(row) > 2 and row[1] == value), "")
