"""Tables are taken whole or refused with their name and place."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from plugins.piano.sf2.hydra import TABLES, read_hydra, text
from plugins.piano.sf2.load import load_sf2
from plugins.piano.sf2.riff import riff_chunks
from tests.plugins.piano.sf2.font_writer import font
from trayapp.core.errors import BadInputError

SIZES = {"phdr": 38, "pbag": 4, "pmod": 10, "pgen": 4, "inst": 22, "ibag": 4, "imod": 10, "igen": 4, "shdr": 46}


def refused(tmp_path: Path, data: bytes, match: str) -> None:
    (tmp_path / "bad.sf2").write_bytes(data)
    with pytest.raises(BadInputError, match=rf"bad\.sf2: {match}"):
        load_sf2(tmp_path / "bad.sf2")


def test_records_have_the_sizes_of_section_7() -> None:
    assert {name: kind.itemsize for name, kind in TABLES.items()} == SIZES


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table_is_named(tmp_path: Path, table: str) -> None:
    refused(tmp_path, font().replace(table.encode(), b"junk"), f"has no table '{table}'")


@pytest.mark.parametrize("table", ["phdr", "pbag", "inst", "ibag", "igen", "shdr"])
def test_a_table_of_parts_of_records_is_refused(tmp_path: Path, table: str) -> None:
    data = font()
    at = data.index(table.encode()) + 4
    size = struct.unpack_from("<I", data, at)[0]
    cut = data[:at] + struct.pack("<I", size - 2) + data[at + 4 :]
    refused(tmp_path, cut, f"(table '{table}' at byte|chunk)")


@pytest.mark.parametrize(("table", "offset"), [("phdr", 24), ("inst", 20), ("pbag", 0), ("ibag", 2)])
@pytest.mark.parametrize("first", [True, False])
def test_an_index_outside_its_table_is_refused(tmp_path: Path, table: str, offset: int, first: bool) -> None:
    """In the first record it makes the next one go back; in the last it points past the end."""
    data = bytearray(font())
    at = data.index(table.encode())
    size = struct.unpack_from("<I", data, at + 4)[0]
    record = at + 8 + (0 if first else size - SIZES[table])
    struct.pack_into("<H", data, record + offset, 60_000)
    refused(tmp_path, bytes(data), rf"{table} \((bag|gen|mod) index of record \d+\) (goes back|is 60000)")


def test_what_was_checked_stays_so_when_the_file_is_written_anew() -> None:
    data = np.frombuffer(bytearray(font()), np.uint8)
    hydra = read_hydra(data, riff_chunks(data, "sfbk", "x.sf2"), "x.sf2")
    before = [getattr(hydra, table).tobytes() for table in TABLES]
    data[:] = 255
    assert [getattr(hydra, table).tobytes() for table in TABLES] == before


def test_names_are_made_readable() -> None:
    assert text(b"Gr\xe4nd\x01 1 \0rubbish") == "Gränd  1"
