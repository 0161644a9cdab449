"""A file becomes an instrument of the catalogue, by its name, and says what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.piano.catalog import find_entry
from plugins.piano.info import info_dict
from plugins.piano.opening import open_instrument
from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.load import load_sf2
from plugins.piano.sf2.modulators import Modulator
from tests.plugins.piano.sf2.font_writer import PresetOf, ZoneOf, font, simple, write
from trayapp.core.errors import BadInputError


@pytest.mark.parametrize("name", ["One.SF2", "Folder/two.sf3"])
def test_a_font_in_the_instruments_folder_opens(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    simple(path)
    instrument = open_instrument(find_entry(name, tmp_path), tmp_path / "cache")
    assert len(instrument.note_on(0, 60, 100, instrument.new_state(), 0.0)) == 1


def test_it_says_what_it_holds(tmp_path: Path) -> None:
    zones = [ZoneOf(0, {Gen.KEY_RANGE: (60, 62)}), ZoneOf(0, {Gen.KEY_RANGE: (70, 70)})]
    presets = [PresetOf(bank=128, name="Drums"), PresetOf(program=3, name="Piano")]
    info = info_dict(load_sf2(write(tmp_path / "a.sf2", instruments=[zones], presets=presets)).info)
    assert (info["name"], info["format"], info["regions"], info["samples"]) == ("Test font", "sf2", 2, 1)
    assert info["presets"] == [
        {"bank": 0, "program": 3, "name": "Piano"},
        {"bank": 128, "program": 0, "name": "Drums"},
    ]
    assert info["keys"] == [60, 61, 62, 70]
    assert info["sample_bytes"] == 2 * (10_000 + 46)


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (font(version=(1, 0)), "is SoundFont version 1"),
        (font().replace(b"ifil", b"none"), "does not say its SoundFont version"),
        (font().replace(b"smpl", b"none"), "holds no samples"),
        (font(presets=()), "holds no preset"),
        (font()[:-20], "claims"),
        (font()[:200], "claims"),
        (b"", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_played_is_refused_with_its_name(tmp_path: Path, data: bytes, match: str) -> None:
    (tmp_path / "bad.sf2").write_bytes(data)
    with pytest.raises(BadInputError, match=rf"bad\.sf2: .*{match}"):
        load_sf2(tmp_path / "bad.sf2")


def test_modulators_of_modulators_are_reported(tmp_path: Path) -> None:
    mods = [Modulator(2, 0x8001, 1, 0, 0), Modulator(127, Gen.PAN, 1, 0, 0)]
    assert load_sf2(simple(tmp_path / "a.sf2", mods=mods)).info.findings == (
        "1 modulators move other modulators; these are not played",
    )


def test_loading_can_be_cancelled(tmp_path: Path) -> None:
    def cancel(done: float) -> None:
        raise InterruptedError(done)

    with pytest.raises(InterruptedError):
        load_sf2(simple(tmp_path / "a.sf2"), cancel)
