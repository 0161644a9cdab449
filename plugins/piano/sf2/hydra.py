"""The nine tables of a SoundFont (SoundFont 2.04 section 7), read in place and checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plugins.piano.sf2.riff import Bytes, Chunk
from trayapp.core.errors import BadInputError

Table = NDArray[np.void]

_BAG = [("gen", "<u2"), ("mod", "<u2")]
_GENERATOR = [("oper", "<u2"), ("amount", "<i2")]
_MODULATOR = [
    *(("source", "<u2"), ("dest", "<u2"), ("amount", "<i2")),
    *(("amount_source", "<u2"), ("transform", "<u2")),
]
TABLES: dict[str, np.dtype[Any]] = {
    "phdr": np.dtype(
        [
            *(("name", "S20"), ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2")),
            *(("library", "<u4"), ("genre", "<u4"), ("morphology", "<u4")),
        ]
    ),
    "pbag": np.dtype(_BAG),
    "pmod": np.dtype(_MODULATOR),
    "pgen": np.dtype(_GENERATOR),
    "inst": np.dtype([("name", "S20"), ("bag", "<u2")]),
    "ibag": np.dtype(_BAG),
    "imod": np.dtype(_MODULATOR),
    "igen": np.dtype(_GENERATOR),
    "shdr": np.dtype(
        [
            *(("name", "S20"), ("start", "<u4"), ("end", "<u4"), ("loop_start", "<u4"), ("loop_end", "<u4")),
            *(("rate", "<u4"), ("pitch", "u1"), ("correction", "i1"), ("link", "<u2"), ("type", "<u2")),
        ]
    ),
}
"""Records of sections 7.2 to 7.10; each table ends with a terminal record."""

_POINTERS = (
    ("phdr", "bag", "pbag"),
    ("inst", "bag", "ibag"),
    *(("pbag", "gen", "pgen"), ("pbag", "mod", "pmod")),
    *(("ibag", "gen", "igen"), ("ibag", "mod", "imod")),
)


@dataclass(frozen=True, slots=True)
class Hydra:
    """The tables, terminal records included; every index in `bag`, `gen` and `mod` rises and lies inside its table."""

    phdr: Table
    pbag: Table
    pmod: Table
    pgen: Table
    inst: Table
    ibag: Table
    imod: Table
    igen: Table
    shdr: Table


def read_hydra(data: Bytes, chunks: Mapping[str, Chunk], name: str) -> Hydra:
    """The tables, copied: what was checked stays so, also where the file is saved anew while it plays.

    Raises:
        BadInputError: a table is missing or damaged; says which one and where.
    """
    tables = {letters: _table(data, chunks, letters, name) for letters in TABLES}
    for source, field, target in _POINTERS:
        # a bag's content ends where the next one's begins, so the last bag is a terminal record
        count = len(tables[target]) - (field == "bag")
        _check_pointers(tables[source][field], count, f"{name}: {source} ({field} index", target)
    return Hydra(**tables)


def _table(data: Bytes, chunks: Mapping[str, Chunk], letters: str, name: str) -> Table:
    chunk = chunks.get(f"pdta.{letters}")
    if chunk is None:
        raise BadInputError(
            "{name}: has no table {letters!r}; the file is damaged or incomplete, get it again",
            name=name,
            letters=letters,
        )
    kind = TABLES[letters]
    size = chunk.end - chunk.start
    modulators = letters in {"pmod", "imod"}
    if size % kind.itemsize or (size == 0 and not modulators):
        raise BadInputError(
            "{name}: table {letters!r} at byte {start} has {size} bytes, which are no records of {itemsize}; the "
            "file is damaged, get it again",
            name=name,
            letters=letters,
            start=chunk.start,
            size=size,
            itemsize=kind.itemsize,
        )
    return chunk.of(data).copy().view(kind)


def _check_pointers(values: NDArray[np.uint16], count: int, where: str, target: str) -> None:
    """Each index marks the end of the record before; some writers leave the terminal record of a table out."""
    wide = values.astype(np.int64)
    falls = np.flatnonzero(np.diff(wide) < 0)
    if len(falls):
        raise BadInputError(
            "{where} of record {falls}) goes back; the file is damaged, get it again", where=where, falls=falls[0] + 1
        )
    if len(wide) and wide[-1] > count:
        record = int(np.argmax(wide > count))
        raise BadInputError(
            "{where} of record {record}) is {wide} where {target} has {count} records; the file is damaged, get "
            "it again",
            where=where,
            record=record,
            wide=wide[record],
            target=target,
            count=count,
        )


def text(raw: bytes) -> str:
    """A name of the file, to read."""
    plain = raw.split(b"\0", 1)[0].decode("latin-1")
    return "".join(letter if letter.isprintable() else " " for letter in plain).strip()
