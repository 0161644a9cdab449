"""The one door to the files of an instrument: nothing outside its folder is ever opened."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from trayapp.core.errors import BadInputError

_DRIVE = re.compile(r"^[A-Za-z]:")


class MissingFileError(BadInputError):
    """A file that an instrument names and that is not there."""


class OutsideFolderError(BadInputError):
    """A path that leaves the instrument's folder, by `..`, a link, a drive or a root."""


@dataclass(slots=True)
class InstrumentFolder:
    """Finds files below `root`, whatever the case and the slashes of the name. One thread at a time.

    `root` is the folder of the .sfz file, or the library folder that the user chose and that holds it: a program in
    `Library/Programs` may then use `../Samples`. Links are followed only to places below `root`.
    """

    root: Path
    _listings: dict[str, dict[str, str]] = field(default_factory=dict)
    _found: dict[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = Path(os.path.realpath(self.root))

    def find(self, name: str, base: Path | None = None) -> Path:
        """The real path of `name`, seen from the folder `base` (default `root`).

        Raises:
            OutsideFolderError: the name or a link in it leads outside `root`.
            MissingFileError: there is no such regular file.
        """
        start = self.root if base is None else base
        key = f"{start}\0{name}"
        path = self._found.get(key)
        if path is None:
            path = self._found[key] = self._walk(name, start)
        return path

    def shown(self, path: Path) -> str:
        """How messages name a file: relative to `root`, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.name

    def _walk(self, name: str, start: Path) -> Path:
        slashed = name.replace("\\", "/")
        if slashed.startswith("/") or _DRIVE.match(slashed) or "\0" in slashed:
            raise OutsideFolderError("{name}: only paths relative to the instrument are read", name=_short(name))
        parts = list(start.relative_to(self.root).parts)
        for part in slashed.split("/"):
            if part in {"", "."}:
                continue
            if part == "..":
                if not parts:
                    raise OutsideFolderError(
                        "{name}: lies outside the instrument's folder {folder}; copy the whole library into the "
                        "instruments folder and open it there",
                        name=_short(name),
                        folder=self.root.name,
                    )
                parts.pop()
                continue
            parts.append(self._spelling(os.path.join(self.root, *parts), part))  # noqa: PTH118 - a hot string path
        path = Path(os.path.realpath(os.path.join(self.root, *parts)))  # noqa: PTH118 - as above
        if not path.is_relative_to(self.root):
            raise OutsideFolderError("{name}: is a link that leads outside the instrument's folder", name=_short(name))
        try:
            if stat.S_ISREG(path.stat().st_mode):
                return path
        except (OSError, ValueError):
            pass
        raise MissingFileError("{name}: no such file in the instrument's folder", name=_short(name))

    def _spelling(self, folder: str, part: str) -> str:
        """The entry of `folder` that is `part`, exactly or but for its case; `part` itself if there is none."""
        listing = self._listings.get(folder)
        if listing is None:
            listing = {}
            try:
                for entry in sorted(os.listdir(folder)):  # noqa: PTH208 - names are wanted, not paths
                    listing.setdefault(entry.casefold(), entry)
                    listing[entry] = entry
            except (OSError, ValueError):
                pass
            self._listings[folder] = listing
        return listing.get(part) or listing.get(part.casefold()) or part


def _short(name: str) -> str:
    return name if len(name) <= 120 else f"{name[:60]}...{name[-50:]}"
