"""backups/DATE/: the newest good content of every file on that day; ten days are kept."""

import contextlib
import logging
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Generic, TypeVar

from trayapp.core.errors import BadInputError
from trayapp.store import atomic

KEPT = 10
T = TypeVar("T")
_log = logging.getLogger(__name__)


def _today() -> date:
    return datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class Backup(Generic[T]):
    """A good copy of a file: `place` is its path below home."""

    place: str
    text: str
    value: T


class Backups:
    """Owned by the thread that loads and then by the one that writes."""

    def __init__(self, folder: Path, today: Callable[[], date] = _today) -> None:
        self._folder = folder
        self._today = today
        self._day = ""
        self._written: dict[str, str] = {}

    def update(self, texts: Mapping[str, str]) -> None:
        """Make today's backup hold exactly these texts by relative file name; the first of a day drops the eleventh.

        Raises:
            OSError: it could not be written.
        """
        day = self._today().isoformat()
        if day != self._day:
            self._written = self._open(day)
            self._day = day
        for name in self._written.keys() - texts.keys():
            (self._folder / day / name).unlink(missing_ok=True)
            del self._written[name]
        for name, text in texts.items():
            if self._written.get(name) != text:
                atomic.write(self._folder / day / name, text)
                self._written[name] = text

    def newest_good(self, name: str, parse: Callable[[str, str], T]) -> Backup[T] | None:
        """The newest backup of a file that parses, or None."""
        for day in reversed(self._days()):
            try:
                text = (day / name).read_text(encoding="utf-8")
                return Backup(f"{self._folder.name}/{day.name}/{name}", text, parse(name, text))
            except FileNotFoundError:
                continue
            except (OSError, UnicodeDecodeError, BadInputError) as error:
                _log.warning("the backup %s is no good either: %s", day / name, error)
        return None

    def _open(self, day: str) -> dict[str, str]:
        folder = self._folder / day
        folder.mkdir(parents=True, exist_ok=True)
        for old in self._days()[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        return dict(self._read(folder))

    def _read(self, folder: Path) -> Iterator[tuple[str, str]]:
        for path in folder.rglob("*"):
            with contextlib.suppress(OSError, UnicodeDecodeError):
                if path.is_file():
                    yield path.relative_to(folder).as_posix(), path.read_bytes().decode()

    def _days(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.iterdir() if re.fullmatch(r"\d{4}-\d\d-\d\d", path.name))
