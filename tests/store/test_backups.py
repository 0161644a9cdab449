"""One backup a day, ten kept, and the newest good one is found."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from trayapp.store.backups import KEPT, Backups
from trayapp.store.settings_file import parse


class Calendar:
    """A day that the test turns."""

    def __init__(self) -> None:
        self.day = date(2026, 2, 20)

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


def days(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def content(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_backup_holds_exactly_the_newest_texts_of_its_day(tmp_path: Path, calendar: Calendar) -> None:
    for process in (Backups(tmp_path, calendar), Backups(tmp_path, calendar)):
        process.update({"settings.toml": "a", "presets/x.toml": "b"})
        process.update({"settings.toml": "c", "presets/y.toml": "d"})
        assert content(tmp_path / "2026-02-20") == {"settings.toml": "c", "presets/y.toml": "d"}


def test_yesterdays_backup_stays_as_it_was(tmp_path: Path, calendar: Calendar) -> None:
    backups = Backups(tmp_path, calendar)
    backups.update({"settings.toml": "old"})
    calendar.day += timedelta(days=1)
    backups.update({"settings.toml": "new"})
    assert content(tmp_path) == {"2026-02-20/settings.toml": "old", "2026-02-21/settings.toml": "new"}


def test_ten_days_are_kept_and_nothing_else_is_touched(tmp_path: Path, calendar: Calendar) -> None:
    (tmp_path / "mine").mkdir()
    backups = Backups(tmp_path, calendar)
    for _ in range(KEPT + 3):
        calendar.day += timedelta(days=1)
        backups.update({"settings.toml": ""})
    assert days(tmp_path) == [*(f"2026-02-{n}" for n in range(24, 29)), *(f"2026-03-0{n}" for n in range(1, 6)), "mine"]


def test_what_did_not_change_is_not_written_again(tmp_path: Path, calendar: Calendar) -> None:
    Backups(tmp_path, calendar).update({"settings.toml": "a"})
    file = tmp_path / "2026-02-20" / "settings.toml"
    before = file.stat()
    Backups(tmp_path, calendar).update({"settings.toml": "a"})
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_newest_good_backup_is_found_past_bad_ones(tmp_path: Path, calendar: Calendar) -> None:
    backups = Backups(tmp_path / "backups", calendar)
    assert backups.newest_good("settings.toml", parse) is None
    for text in ("[audio]\nblock_size = 64", "[audio]\nblock_size = 256", "[audio"):
        calendar.day += timedelta(days=1)
        backups.update({"settings.toml": text})
    (tmp_path / "backups" / "2026-03-01").mkdir()
    (tmp_path / "backups" / "2026-03-01" / "settings.toml").write_bytes(b"\xff")
    found = Backups(tmp_path / "backups", calendar).newest_good("settings.toml", parse)
    assert found is not None
    assert (found.place, found.value.audio.block_size) == ("backups/2026-02-22/settings.toml", 256)
