"""Which instruments there are: the shipped ones, those in the instruments folder, and any file by its path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trayapp.core.errors import BadInputError

SHIPPED: dict[str, str] = {
    "sine-piano": "Sine piano",
    "electric-piano": "Electric piano",
    "organ": "Organ",
}
"""Name that settings hold, and title. The recipes are in plugins/piano/shipped."""
DEFAULT = "electric-piano"
SUFFIXES = frozenset({".sfz", ".sf2", ".sf3"})
MAX_LISTED = 2000
_MAX_DEPTH = 5


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One instrument that can be opened.

    Attributes:
        name: What the settings store: a shipped name, a path below the instruments folder, or a whole path.
        title: For people.
        path: Its file; None for a shipped one, which is made when it is opened.
        library: Folder it may read samples from; for a file in the instruments folder the library's top folder there.
    """

    name: str
    title: str
    path: Path | None = None
    library: Path | None = None


def catalog(instruments: Path) -> tuple[CatalogEntry, ...]:
    """The shipped instruments and up to MAX_LISTED files below `instruments`, by title."""
    shipped = [CatalogEntry(name, title) for name, title in SHIPPED.items()]
    found = [_below(path, instruments) for path in _files(instruments)]
    return (*shipped, *sorted(found, key=lambda entry: entry.name.casefold()))


def find_entry(name: str, instruments: Path) -> CatalogEntry:
    """The instrument that a setting, a command line or an action names.

    Raises:
        BadInputError: there is no such instrument; the message says what there is.
    """
    if name in SHIPPED:
        return CatalogEntry(name, SHIPPED[name])
    path = Path(name).expanduser()
    inside = path if path.is_absolute() else instruments / path
    for candidate in (inside, path.absolute()):
        if candidate.suffix.lower() in SUFFIXES and candidate.is_file():
            if candidate.is_relative_to(instruments):
                return _below(candidate, instruments)
            return CatalogEntry(str(candidate), candidate.stem, candidate, candidate.parent)
    if path.suffix.lower() not in SUFFIXES and path.is_file():
        raise BadInputError("{name}: is no instrument; PadTray plays .sfz, .sf2 and .sf3", name=name)
    raise BadInputError(
        "{name}: no such instrument; give a file, one in {instruments}, or one of {names}",
        name=name,
        instruments=instruments,
        names=", ".join(SHIPPED),
    )


def _below(path: Path, instruments: Path) -> CatalogEntry:
    relative = path.relative_to(instruments)
    library = instruments / relative.parts[0] if len(relative.parts) > 1 else instruments
    return CatalogEntry(relative.as_posix(), path.stem, path, library)


def _files(instruments: Path) -> Iterator[Path]:
    """Instrument files, not deeper than _MAX_DEPTH folders; links to folders are not followed."""
    count = 0
    for folder, folders, files in os.walk(instruments):
        here = Path(folder)
        depth = len(here.relative_to(instruments).parts)
        folders[:] = [] if depth >= _MAX_DEPTH else sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in SUFFIXES:
                count += 1
                if count > MAX_LISTED:
                    return
                yield here / name
