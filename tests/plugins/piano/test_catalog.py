"""Instruments are found by name, in the instruments folder, and anywhere by path."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.piano.catalog import SHIPPED, catalog, find_entry
from plugins.piano.shipped.make import RECIPES
from trayapp.core.errors import BadInputError


@pytest.fixture
def instruments(tmp_path: Path) -> Path:
    folder = tmp_path / "instruments"
    for name in ("Grand/Programs/Soft.sfz", "Grand/Samples/a.wav", "One.SF2", "z/b.sf3", ".hidden/x.sfz"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    return folder


def test_every_shipped_instrument_has_its_recipe() -> None:
    assert {name: recipe.title for name, recipe in RECIPES.items()} == SHIPPED


def test_the_list_has_the_shipped_ones_and_the_folders(instruments: Path) -> None:
    names = [entry.name for entry in catalog(instruments)]
    assert names == [*SHIPPED, "Grand/Programs/Soft.sfz", "One.SF2", "z/b.sf3"]


def test_without_a_folder_there_are_the_shipped_ones(tmp_path: Path) -> None:
    assert [entry.name for entry in catalog(tmp_path / "none")] == list(SHIPPED)


def test_a_library_may_read_all_of_its_top_folder(instruments: Path) -> None:
    assert find_entry("Grand/Programs/Soft.sfz", instruments).library == instruments / "Grand"
    assert find_entry(str(instruments / "Grand/Programs/Soft.sfz"), instruments).library == instruments / "Grand"
    assert find_entry("One.SF2", instruments).library == instruments


def test_a_file_from_elsewhere_may_read_its_own_folder(instruments: Path, tmp_path: Path) -> None:
    (tmp_path / "x.sfz").write_text("")
    entry = find_entry(str(tmp_path / "x.sfz"), instruments)
    assert (entry.title, entry.library) == ("x", tmp_path)


@pytest.mark.parametrize("name", ["nothing", "gone.sfz", "", "../x", "Grand"])
def test_what_is_not_there_is_named_with_what_there_is(instruments: Path, name: str) -> None:
    with pytest.raises(BadInputError, match="electric-piano"):
        find_entry(name, instruments)


def test_another_kind_of_file_is_refused(instruments: Path, tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_text("")
    with pytest.raises(BadInputError, match=r"plays \.sfz"):
        find_entry(str(tmp_path / "song.mp3"), instruments)
