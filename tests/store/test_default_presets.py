"""A first start has presets of every kind, in the order of the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from trayapp.paths import assets
from trayapp.store.default_presets import FILES, default_presets


def test_every_shipped_file_is_in_the_table_and_its_preset_of_that_kind() -> None:
    folder = assets() / "presets"
    assert {path.name for path in folder.iterdir()} == {name for names in FILES.values() for name in names}
    found = [(preset.kind, preset.name) for preset in default_presets(folder, FILES)]
    assert found == [
        ("pad", "Stream"),
        ("pad", "Media"),
        ("knob", "Master"),
        ("knob", "Piano FX"),
        ("key", "Keys"),
    ]


def test_only_the_kinds_that_are_missing_are_given() -> None:
    assert [preset.kind for preset in default_presets(assets() / "presets", {"key", "pad"})] == ["pad", "pad", "key"]


def test_a_preset_that_cannot_be_read_is_left_out_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "stream.toml").write_text("kind = 'pad'\nname = 'S'")
    (tmp_path / "media.toml").write_text("[")
    assert [preset.name for preset in default_presets(tmp_path, {"pad", "key"})] == ["S", "Default"]
    assert "media.toml" in caplog.text
