"""settings.toml holds every setting."""

from __future__ import annotations

from trayapp.core.settings import Settings
from trayapp.store.settings_file import parse, render


def test_an_empty_file_has_the_defaults() -> None:
    assert parse("settings.toml", "") == Settings()


def test_a_new_file_shows_every_section_and_reads_back() -> None:
    text = render(Settings(), "")
    assert parse("settings.toml", text) == Settings()
    for section in Settings.model_fields:
        assert f"[{section}]" in text


def test_the_older_layout_of_windows_is_reset() -> None:
    old = "[ui_layout]\nx = 1\n[panel_presets]\npadBank-A = 'x'\n[audio]\nblock_size = 64 # mine\n"
    settings = parse("settings.toml", old)
    assert settings.audio.block_size == 64
    text = render(settings, old)
    assert "ui_layout" not in text
    assert "block_size = 64 # mine" in text
