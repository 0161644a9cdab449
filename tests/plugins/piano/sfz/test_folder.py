"""Nothing outside an instrument's folder is ever opened, and files are found however their name is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.piano.sfz.folder import InstrumentFolder, MissingFileError, OutsideFolderError


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = tmp_path / "Library"
    (root / "Programs").mkdir(parents=True)
    (root / "Samples" / "Soft Ones").mkdir(parents=True)
    (root / "Samples" / "Soft Ones" / "C4.wav").write_bytes(b"x")
    (tmp_path / "secret.wav").write_bytes(b"x")
    return root


@pytest.mark.parametrize(
    "name",
    [
        "Samples/Soft Ones/C4.wav",
        "samples\\SOFT ones\\c4.WAV",
        "./Samples//Soft Ones/./C4.wav",
        "Programs/../Samples/Soft Ones/C4.wav",
    ],
)
def test_slashes_and_case_do_not_matter(library: Path, name: str) -> None:
    assert InstrumentFolder(library).find(name).read_bytes() == b"x"


def test_an_exact_spelling_wins_over_another_case(library: Path) -> None:
    (library / "Samples" / "Soft Ones" / "c4.wav").write_bytes(b"y")
    folder = InstrumentFolder(library)
    assert folder.find("Samples/Soft Ones/c4.wav").read_bytes() == b"y"
    assert folder.find("Samples/Soft Ones/C4.wav").read_bytes() == b"x"


def test_a_program_of_a_chosen_library_reaches_its_samples(library: Path) -> None:
    folder = InstrumentFolder(library)
    assert folder.find("../Samples/Soft Ones/C4.wav", folder.root / "Programs").name == "C4.wav"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.wav",
        "Samples/../../secret.wav",
        "/etc/passwd",
        "C:\\windows\\win.ini",
        "\\\\server\\share\\x.wav",
        "a\0b.wav",
    ],
)
def test_a_path_that_leaves_the_folder_is_refused(library: Path, name: str) -> None:
    with pytest.raises(OutsideFolderError):
        InstrumentFolder(library).find(name)


def test_a_link_may_lead_inside_but_not_outside(library: Path) -> None:
    (library / "in.wav").symlink_to(library / "Samples" / "Soft Ones" / "C4.wav")
    (library / "out.wav").symlink_to(library.parent / "secret.wav")
    (library / "up").symlink_to(library.parent)
    folder = InstrumentFolder(library)
    assert folder.find("in.wav").read_bytes() == b"x"
    for name in ("out.wav", "up/secret.wav"):
        with pytest.raises(OutsideFolderError):
            folder.find(name)


def test_only_regular_files_are_found(library: Path) -> None:
    os.mkfifo(library / "pipe.wav")
    for name in ("pipe.wav", "Samples", "gone.wav", "x" * 5000):
        with pytest.raises(MissingFileError):
            InstrumentFolder(library).find(name)
