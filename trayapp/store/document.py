"""One file of the home folder and the value that it stands for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trayapp.core.errors import BadInputError
from trayapp.core.preset import Preset
from trayapp.core.settings import Settings
from trayapp.store import panels_file, preset_file, settings_file
from trayapp.store.atomic import Stamp
from trayapp.store.panels_file import PanelsFile

Value = Settings | PanelsFile | Preset
LARGEST = 4_000_000
"""Bytes; a file beyond that is none that people edit."""


@dataclass(slots=True)
class Document:
    """A file, named by its path below home with `/`, as it was last in step with the state.

    `value` is None if nothing could be taken from it yet. `stamp` is None while the file is still to be written.
    `refused` is the stamp of an edit by hand that could not be taken: the file is not written until the user has mended
    it. `kept` is the value last written to the file or, while that is refused, to the backup alone; `text` its text.
    """

    name: str
    value: Value | None
    text: str
    stamp: Stamp | None = None
    refused: Stamp | None = None
    kept: Value | None = None


def names(home: Path) -> list[str]:
    """The files of a home folder: settings, presets, panels, in the order in which they are taken."""
    folder = home / preset_file.FOLDER
    presets = sorted(path.name for path in folder.glob("*.toml") if not path.name.startswith("."))
    return [settings_file.NAME, *(f"{preset_file.FOLDER}/{name}" for name in presets), panels_file.NAME]


def text_of(path: Path, name: str) -> str:
    """The text of a file that people edit, called `name` in errors; a byte order mark is left out.

    Raises:
        BadInputError: it is empty, as a crash of the system leaves it, or not UTF-8, or far too large.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadInputError("{name} is larger than {most} MB", name=name, most=LARGEST // 1_000_000)
    if not data.strip():
        raise BadInputError("{name}, line 1: it is empty; to start anew, remove it", name=name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInputError(
            "{name}, line {line}: it is not UTF-8 text; save it as UTF-8", name=name, line=line
        ) from error


def parse(name: str, text: str) -> Value:
    """Read the file of that name.

    Raises:
        BadInputError: with the line and the reason.
    """
    return _codec(name)[0](name, text)


def render(name: str, value: Value, old: str) -> str:
    """The text of the file of that name, as near to the old text as the value allows."""
    return _codec(name)[1](value, old)


def _codec(name: str) -> tuple[Callable[[str, str], Value], Callable[[Any, str], str]]:
    if name == settings_file.NAME:
        return settings_file.parse, settings_file.render
    if name == panels_file.NAME:
        return panels_file.parse, panels_file.render
    return preset_file.parse, preset_file.render
