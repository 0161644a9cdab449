"""Where plugins come from: shipped ones, the user's folder, and installed packages. No code of theirs runs here."""

import importlib.util
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from trayapp.core.errors import BadInputError
from trayapp.plugin_host.manifest import FILE_NAME, Manifest, read_manifest

ENTRY_POINTS = "padtray.plugins"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin's folder, with its manifest or why that cannot be read."""

    folder: Path
    manifest: Manifest | None
    reason: str = ""


def discover(user_folder: Path) -> dict[str, Found]:
    """Every plugin by its name. A user's plugin takes the place of a shipped one of the same name."""
    found: dict[str, Found] = {}
    for folder in (*_shipped(), *_installed(), *_folders(user_folder)):
        try:
            manifest = read_manifest(folder)
        except BadInputError as error:
            found[folder.name] = Found(folder, None, str(error))
        else:
            found[manifest.name] = Found(folder, manifest)
    return found


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
