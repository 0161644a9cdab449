"""Chunks are found where they are, and nowhere outside the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plugins.piano.sf2.riff import MAX_CHUNKS, map_file, riff_chunks
from tests.plugins.piano.sf2.font_writer import chunk
from trayapp.core.errors import BadInputError


def chunks_of(data: bytes) -> dict[str, bytes]:
    raw = np.frombuffer(data, np.uint8)
    return {name: part.of(raw).tobytes() for name, part in riff_chunks(raw, "sfbk", "x.sf2").items()}


def riff(*parts: bytes) -> bytes:
    return chunk("RIFF", b"sfbk" + b"".join(parts))


def test_lists_are_opened_and_odd_chunks_padded() -> None:
    data = riff(chunk("odd ", b"abc"), chunk("LIST", b"INFO" + chunk("INAM", b"x") + chunk("ifil", b"1234")))
    assert chunks_of(data) == {"odd ": b"abc", "INFO.INAM": b"x", "INFO.ifil": b"1234"}


def test_the_first_of_equal_chunks_counts() -> None:
    assert chunks_of(riff(chunk("a   ", b"1234"), chunk("a   ", b"5678"))) == {"a   ": b"1234"}


@pytest.mark.parametrize("data", [b"", b"RIFF", b"RIFX\4\0\0\0sfbk", b"RIFF\4\0\0\0WAVE", bytes(100)])
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadInputError, match=r"x\.sf2: is no SoundFont"):
        chunks_of(data)


@pytest.mark.parametrize("inner", [True, False])
def test_a_chunk_that_reaches_outside_is_named_with_its_place(inner: bool) -> None:
    bad = b"phdr\xff\xff\xff\x7f1234"
    data = riff(chunk("LIST", b"pdta" + bad) if inner else bad)
    with pytest.raises(BadInputError, match=r"x\.sf2: chunk 'phdr' at byte \d+ claims 2,147,483,647 bytes"):
        chunks_of(data)


def test_a_flood_of_chunks_is_refused() -> None:
    with pytest.raises(BadInputError, match="more than"):
        chunks_of(riff(*[chunk("a   ", b"")] * (MAX_CHUNKS + 1)))


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.sf2").write_bytes(b"")
    for name in ("empty.sf2", "gone.sf2"):
        with pytest.raises(BadInputError, match=name.replace(".", r"\.")):
            map_file(tmp_path / name)
