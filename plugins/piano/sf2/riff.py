"""RIFF: the chunks of a mapped file, each checked to lie inside the one around it."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trayapp.core.errors import BadInputError

Bytes = NDArray[np.uint8]
_HEADER = 8
MAX_CHUNKS = 256
"""In one list; SoundFonts have a dozen."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk: its four letters, and where its content begins and ends in the file."""

    name: str
    start: int
    end: int

    def of(self, data: Bytes) -> Bytes:
        """Its content, not copied."""
        return data[self.start : self.end]


def map_file(path: Path) -> Bytes:
    """The file as uint8, mapped: only the pages that are looked at take memory.

    Raises:
        BadInputError: it cannot be read, or is empty.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as fault:
        raise BadInputError("{name}: cannot be read ({fault})", name=path.name, fault=fault) from fault
    return np.frombuffer(mapped, np.uint8)


def riff_chunks(data: Bytes, form: str, name: str) -> dict[str, Chunk]:
    """The chunks of a RIFF file of this form, lists opened: `pdta.phdr`. The first of equal names counts.

    Raises:
        BadInputError: it is no such file, or a chunk reaches outside; says which one and where.
    """
    if len(data) < 12 or _letters(data, 0) != "RIFF" or _letters(data, 8) != form:
        raise BadInputError("{name}: is no SoundFont (it does not begin with RIFF and {form})", name=name, form=form)
    end = min(_HEADER + _size(data, 4), len(data))
    found: dict[str, Chunk] = {}
    for chunk in _walk(data, 12, end, name):
        if chunk.name == "LIST" and chunk.end - chunk.start >= 4:
            kind = _letters(data, chunk.start)
            for part in _walk(data, chunk.start + 4, chunk.end, name):
                found.setdefault(f"{kind}.{part.name}", part)
        else:
            found.setdefault(chunk.name, chunk)
    return found


def _walk(data: Bytes, start: int, end: int, name: str) -> list[Chunk]:
    chunks: list[Chunk] = []
    while end - start >= _HEADER:
        letters, size = _letters(data, start), _size(data, start + 4)
        content = start + _HEADER
        if size > end - content:
            raise BadInputError(
                "{name}: chunk {letters!r} at byte {start} claims {size:,} bytes where {end:,} are left; the file is "
                "damaged or incomplete, get it again",
                name=name,
                letters=letters,
                start=start,
                size=size,
                end=end - content,
            )
        if len(chunks) == MAX_CHUNKS:
            raise BadInputError(
                "{name}: more than {MAX_CHUNKS} chunks at byte {start}; the file is damaged",
                name=name,
                MAX_CHUNKS=MAX_CHUNKS,
                start=start,
            )
        chunks.append(Chunk(letters, content, content + size))
        start = content + size + size % 2
    return chunks


def _letters(data: Bytes, at: int) -> str:
    return data[at : at + 4].tobytes().decode("latin-1")


def _size(data: Bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4].tobytes(), "little")
