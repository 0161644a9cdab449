"""Where PadTray keeps its files, and where its own assets lie."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PORTABLE_MARK = "portable"
"""A file of this name beside the installed program keeps all files in the folder `data` next to it."""


@dataclass(frozen=True)
class Paths:
    """Folders of one PadTray. None is made here: whoever writes makes its own.

    `home` holds what the user may edit and copy; `log`, `cache` and `runtime` can be deleted while PadTray is off.
    """

    home: Path
    log: Path
    cache: Path
    runtime: Path

    @classmethod
    def find(cls, environ: Mapping[str, str] | None = None) -> Self:
        """The folders for an environment (by default this process's).

        `PADTRAY_HOME` wins, then the portable mark, then the platform's folders. Without `XDG_RUNTIME_DIR` the
        runtime folder is in the cache: the usual stand-in lies where others may write.
        """
        environ = os.environ if environ is None else environ
        chosen = environ.get("PADTRAY_HOME")
        if chosen:
            return cls.below(Path(chosen).expanduser().absolute())
        portable = portable_home()
        if portable is not None:
            return cls.below(portable)
        import platformdirs  # noqa: PLC0415 - a chosen or portable home does not need it

        folders = platformdirs.PlatformDirs("padtray", appauthor=False)
        cache = folders.user_cache_path
        runtime_home = environ.get("XDG_RUNTIME_DIR")
        runtime = Path(runtime_home) / "padtray" if runtime_home else cache / "run"
        return cls(home=folders.user_config_path, log=folders.user_log_path, cache=cache, runtime=runtime)

    @classmethod
    def below(cls, home: Path) -> Self:
        """Everything below one folder."""
        return cls(home=home, log=home / "log", cache=home / "cache", runtime=home / "run")

    @property
    def settings(self) -> Path:
        """`settings.toml`."""
        return self.home / "settings.toml"

    @property
    def panels(self) -> Path:
        """`panels.json`."""
        return self.home / "panels.json"

    @property
    def presets(self) -> Path:
        """One TOML file for each preset."""
        return self.home / "presets"

    @property
    def devices(self) -> Path:
        """The user's own device profiles."""
        return self.home / "devices"

    @property
    def instruments(self) -> Path:
        """The user's own SFZ and SF2 instruments."""
        return self.home / "instruments"

    @property
    def plugins(self) -> Path:
        """The user's own plugins, a folder each."""
        return self.home / "plugins"

    @property
    def backups(self) -> Path:
        """A dated copy per day."""
        return self.home / "backups"

    @property
    def log_file(self) -> Path:
        """The log that is written now; older ones stand beside it."""
        return self.log / "padtray.log"


def assets() -> Path:
    """The shipped icons, device profiles, presets and instruments: inside a wheel, or beside the code in a checkout."""
    room = Path(__file__).parent
    installed = room / "assets"
    return installed if installed.is_dir() else room.parent / "assets"


def portable_home() -> Path | None:
    """The folder of a portable PadTray: `data` beside its program; None where there is no mark."""
    if not getattr(sys, "frozen", False):
        return None
    folder = Path(sys.executable).parent
    return folder / "data" if (folder / PORTABLE_MARK).exists() else None
