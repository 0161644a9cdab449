"""Where plugins come from: shipped ones, the user's folder, and installed packages. No code of theirs runs here."""

import importlib.util
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from trayapp.core.errors import BadInputError
from trayapp.core.phrase import NOTHING, Phrase
from trayapp.plugin_host.manifest import FILE_NAME, Manifest, read_manifest

ENTRY_POINTS = "padtray.plugins"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin's folder, with its manifest or why it cannot be used. A `shipped` one came with PadTray."""

    folder: Path
    manifest: Manifest | None
    reason: Phrase = NOTHING
    shipped: bool = False


def discover(user_folder: Path) -> dict[str, Found]:
    """Every plugin by its name. The user's take the place of installed ones, and none that of a shipped one.

    A stranger's plugin under a shipped one's name would run by the consent that the shipped one has.
    """
    found = {folder.name: _read(folder, shipped=True) for folder in _shipped()}
    for folder in (*_installed(), *_folders(user_folder)):
        name = folder.name
        if name in found and found[name].shipped:
            log.warning("%s is left out: PadTray has a plugin %r of its own; give this one another name", folder, name)
            continue
        found[name] = _read(folder, shipped=False)
    return found


def _read(folder: Path, *, shipped: bool) -> Found:
    try:
        return Found(folder, read_manifest(folder), shipped=shipped)
    except BadInputError as error:
        return Found(folder, None, error.phrase, shipped)


def _folders(parent: Path) -> Iterator[Path]:
    if parent.is_dir():
        yield from sorted(folder for folder in parent.iterdir() if (folder / FILE_NAME).is_file())


def _shipped() -> Iterator[Path]:
    spec = importlib.util.find_spec("plugins")
    for location in (spec.submodule_search_locations or ()) if spec else ():
        yield from _folders(Path(location))


def _installed() -> Iterator[Path]:
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            spec = importlib.util.find_spec(entry.value)
        except ImportError:
            log.warning("The installed plugin %s names a package %s that is not there", entry.name, entry.value)
            continue
        if spec is not None and spec.submodule_search_locations:
            yield Path(next(iter(spec.submodule_search_locations)))
