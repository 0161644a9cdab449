"""A PadTray that is installed in a Wine: what a user does with it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from installer.wine import Wine
from tests.rig.process import Program
from tests.rig.waiting import wait_until

UNINSTALL_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\PadTray"
SCREEN = 1000, 700
START_S = 180.0


class Installed:
    """One, where the installer lays it down, or a portable one in the folder `portable`."""

    def __init__(self, wine: Wine, portable: str = "") -> None:
        self.wine = wine
        user = next(entry.name for entry in wine.path(r"C:\users").iterdir() if entry.name != "Public")
        local = rf"C:\users\{user}\AppData\Local"
        self.program = portable or rf"{local}\Programs\PadTray"
        self.files = wine.path(rf"{portable}\data" if portable else rf"{local}\padtray")
        self.menu = wine.path(rf"C:\users\{user}\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\PadTray.lnk")

    def __call__(self, *words: str, timeout_s: float = 300) -> str:
        """`padtray.exe WORDS` in its console form; returns what it printed."""
        return self.wine.run(rf"{self.program}\padtray.exe", *words, timeout_s=timeout_s)

    def status(self) -> dict[str, Any]:
        """What the running one says of itself; empty while it does not answer.

        A call that begins while Wine itself starts hands its streams on to Wine's own programs, and so never ends.
        """
        try:
            answer: dict[str, Any] = json.loads(self("ctl", "status", "--json", timeout_s=60))
        except (RuntimeError, ValueError, subprocess.TimeoutExpired):
            return {}
        return answer

    def install(self, setup: Path, *options: str) -> None:
        """Silently."""
        self.wine.run(str(setup), "/S", *options, timeout_s=600)

    def uninstall(self, *options: str) -> None:
        """Silently; the uninstaller goes on in a copy of itself after the call returns."""
        self.wine.run(rf"{self.program}\uninstall.exe", "/S", *options, timeout_s=600)
        gone = self.wine.path(rf"{self.program}\uninstall.exe")
        wait_until(lambda: not gone.exists(), "the uninstaller has done its work", START_S, every_s=0.5)
        wait_until(lambda: not self.wine.registry(UNINSTALL_KEY, "DisplayVersion"), "it is unregistered", every_s=0.5)

    @contextmanager
    def running(self, *options: str) -> Iterator[float]:
        """Started in a desktop window, ended by its own command; gives the seconds to the tray."""
        begun = time.time()
        width, height = SCREEN
        desktop = f"/desktop=padtray,{width}x{height}"
        with self.wine.start("explorer", desktop, rf"{self.program}\padtrayw.exe", *options) as explorer:
            try:
                reached = wait_until(lambda: self.in_the_tray(explorer), "it is in the tray", START_S, every_s=0.5)
                yield reached["in the tray"] - begun
            finally:
                if self.status():  # what was tried may have ended it
                    self("ctl", "quit")
                wait_until(lambda: not self.status(), "it has ended", 60, every_s=0.5)

    def in_the_tray(self, explorer: Program) -> dict[str, float]:
        """When it reached what, once it is in the tray."""
        explorer.check()
        reached: dict[str, float] = self.status().get("reached", {})
        return reached if "in the tray" in reached else {}
