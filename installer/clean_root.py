"""A clean Debian in a folder, made by debootstrap: programs run in it as on a machine where nothing was installed.

Needs root. /tmp and /dev/shm are this machine's own, so that displays and sound servers outside are reached.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

SHARED = ("/tmp", "/dev/shm", "/proc")  # noqa: S108 - mount points, not files
NOT_THE_PACKAGES = ("proc", "sys", "dev", "tmp", "run", "root", "home", "var/lib", "var/cache", "var/log")
"""Where the users, the system and the package tools themselves keep things."""


class CleanRoot:
    """A context manager; unmounts and removes everything at its end."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="padtray-root-", dir="/var/tmp"))
        self._mounted: list[Path] = []

    def __enter__(self) -> Self:
        try:
            site, release = _mirror()
            include = "--include=ca-certificates"
            command = ["debootstrap", "--variant=minbase", include, release, str(self.folder), site]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            for place in SHARED:
                target = self.folder / place[1:]
                target.mkdir(parents=True, exist_ok=True)
                subprocess.run(["mount", "--bind", place, target], check=True)
                self._mounted.append(target)
            self.run("apt-get", "update", "-q")
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Unmount and remove. What is still mounted is not removed: it would be this machine's own. Idempotent."""
        while self._mounted:
            subprocess.run(["umount", self._mounted[-1]], check=True)
            self._mounted.pop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *words: str) -> list[str]:
        """How this machine starts a program of the root."""
        return ["chroot", str(self.folder), *words]

    def run(self, *words: str) -> str:
        """Run a program in it; returns what it printed.

        Raises:
            CalledProcessError: it failed.
        """
        env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}
        return subprocess.run(self.command(*words), env=env, check=True, stdout=subprocess.PIPE, text=True).stdout

    def install(self, *packages: str) -> None:
        """Install packages by name, or a .deb by its path below /tmp."""
        self.run("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages)

    def files(self) -> set[str]:
        """Every file outside the users', the system's and the package tools' own places."""
        found: set[str] = set()
        for folder, folders, files in os.walk(self.folder):
            here = Path(folder).relative_to(self.folder)
            folders[:] = [name for name in folders if (here / name).as_posix() not in NOT_THE_PACKAGES]
            found |= {(here / name).as_posix() for name in files}
        return found


def _mirror() -> tuple[str, str]:
    """(address, release) that this machine's own apt takes its packages from."""
    fields = ["--format", "$(SITE) $(RELEASE)", "Created-By: Packages"]
    answer = subprocess.run(["apt-get", "indextargets", *fields], check=True, stdout=subprocess.PIPE, text=True).stdout
    rows: Sequence[list[str]] = [line.split() for line in answer.splitlines()]
    return next((site, release) for site, release in rows if "-" not in release)
