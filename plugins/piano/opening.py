"""An entry of the catalogue to a loaded instrument, by the format of its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plugins.piano.catalog import CatalogEntry
from plugins.piano.instrument import Instrument
from plugins.piano.sample_stream import Stream
from plugins.piano.sf2.load import load_sf2
from plugins.piano.sfz.load import load_sfz
from plugins.piano.shipped.make import make_shipped

Progress = Callable[[float], None]
"""Told 0 to 1; may raise to cancel."""
SOUNDFONTS = frozenset({".sf2", ".sf3"})


def open_instrument(
    entry: CatalogEntry,
    cache: Path,
    progress: Progress = lambda _done: None,
    stream: Stream | None = None,
) -> Instrument:
    """Load an instrument; a shipped one is made in `cache` first if it is not there yet.

    `stream` decodes what a large instrument does not hold in memory; None loads it whole.

    Raises:
        BadInputError: the file is broken or nothing in it can sound.
        UnavailableError: a shipped instrument cannot be written to `cache`.
    """
    path = entry.path
    if path is None:
        path = make_shipped(entry.name, cache, lambda done: progress(0.9 * done))
        return load_sfz(path, progress=lambda done: progress(0.9 + 0.1 * done), stream=stream)
    if path.suffix.lower() in SOUNDFONTS:
        return load_sf2(path, progress)
    return load_sfz(path, entry.library, progress, stream)
