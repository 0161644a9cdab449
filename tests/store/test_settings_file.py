"""settings.toml holds every setting."""

from __future__ import annotations

from pathlib import Path

from trayapp.core.settings import Settings
from trayapp.store.settings_file import NAME, language, parse, render


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


RULES = """[automatic]
enabled = true

# when I stream
[[automatic.rules]]
program = "obs"   # OBS Studio
title = ""
panel = "pad:A"
preset = "Stream"

# and when I play
[[automatic.rules]]
program = "game"
title = ""
panel = "pad:A"
preset = "Game"
"""


def test_rules_are_tables_that_people_add_and_comments_stay() -> None:
    assert "rules" not in render(Settings(), "")
    settings = parse("settings.toml", RULES)
    assert [rule.preset for rule in settings.automatic.rules] == ["Stream", "Game"]
    assert render(settings, RULES).startswith(RULES)
    fewer = settings.replace(automatic=settings.automatic.replace(rules=settings.automatic.rules[1:]))
    text = render(fewer, RULES)
    assert parse("settings.toml", text) == fewer
    more = settings.replace(automatic=settings.automatic.replace(rules=settings.automatic.rules * 2))
    text = render(more, RULES)
    assert parse("settings.toml", text) == more
    assert "# OBS Studio" in text
    none = settings.replace(automatic=settings.automatic.replace(rules=()))
    assert parse("settings.toml", render(none, RULES)) == none


def test_the_language_is_known_without_the_rest(tmp_path: Path) -> None:
    assert language(tmp_path) == "auto"
    (tmp_path / NAME).write_text('[general]\nlanguage = "ru"\n', encoding="utf-8")
    assert language(tmp_path) == "ru"
    (tmp_path / NAME).write_text("nonsense", encoding="utf-8")
    assert language(tmp_path) == "auto"
