"""What is dispatched stands in the files soon, whatever happens; an edit by hand is taken or refused, never lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.rig.waiting import wait_until
from tests.store.homes import Home, bind
from trayapp.core import commands as c
from trayapp.store import home as home_module
from trayapp.store.backups import Backups

FIRST_FILES = {
    "settings.toml",
    "panels.json",
    *(f"presets/{name}.toml" for name in ("Stream", "Media", "Master", "Piano FX", "Keys")),
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same steps as in earnest, in less time."""
    monkeypatch.setattr(home_module, "LOOK_S", 0.05)
    monkeypatch.setattr(home_module, "SETTLE_S", 0.05)
    monkeypatch.setattr(home_module, "DEBOUNCE_S", 0.05)
    monkeypatch.setattr(home_module, "RETRY_S", 0.1)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with Home(tmp_path) as home:
        wait_until(lambda: home.files() == FIRST_FILES and (tmp_path / "backups").exists(), "the first files")
        yield home


def reopened(home: Home) -> Home:
    home.stop()
    return Home(home.folder)


def test_a_first_start_writes_settings_presets_and_starter_panels(home: Home) -> None:
    slots = [(panel.type, panel.bank, panel.preset, panel.active) for panel in home.store.snapshot.panels]
    assert slots == [
        ("pad", "A", "Stream", True),
        ("pad", "B", "Media", False),
        ("knob", "A", "Master", True),
        ("knob", "B", "Piano FX", False),
        ("piano", "play", "Keys", True),
    ]
    assert home.notices == []
    assert reopened(home).store.snapshot == home.store.snapshot


def test_a_change_is_in_the_file_soon(home: Home) -> None:
    home.store.dispatch(bind("hello"))
    wait_until(lambda: "hello" in home.read("presets/Stream.toml"), "the write")
    home.store.dispatch(c.ChangeSettings(values={"audio.block_size": 64}))
    wait_until(lambda: "block_size = 64" in home.read("settings.toml"), "the write")


def test_stopping_writes_what_is_left(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_module, "DEBOUNCE_S", 1000.0)
    home.store.dispatch(c.CreatePanel(type="pad", bank="A", title="Ünïcode 🎹"))
    assert reopened(home).store.snapshot == home.store.snapshot


def test_only_changed_files_are_written(home: Home) -> None:
    before = {name: (home.folder / name).stat() for name in FIRST_FILES}
    home.store.dispatch(bind("hello"))
    home.stop()
    assert {name for name in FIRST_FILES if (home.folder / name).stat() != before[name]} == {"presets/Stream.toml"}


def test_presets_come_rename_and_go_with_their_files(home: Home) -> None:
    home.edit("presets/Stream.toml", 'name = "Stream"', 'name = "Stream" # my favourite')
    wait_until(lambda: home.told("Stream.toml was edited"), "the edit")
    home.store.dispatch(c.DuplicatePreset(kind="pad", name="Media", new_name="stream"))
    home.store.dispatch(c.RenamePreset(kind="pad", name="Stream", new_name="CON: a/b?"))
    home.store.dispatch(c.DeletePreset(kind="pad", name="Media"))
    wait_until(lambda: "presets/Media.toml" not in home.files(), "the removal")
    assert home.files() - FIRST_FILES == {"presets/stream-2.toml", "presets/CON_ a_b_.toml"}
    assert "# my favourite" in home.read("presets/CON_ a_b_.toml")
    assert reopened(home).store.snapshot == home.store.snapshot


def test_comments_in_settings_stay_when_the_app_writes(home: Home) -> None:
    home.edit("settings.toml", "block_size = 128", "# small, I have a fast machine\nblock_size = 64 # frames")
    wait_until(lambda: home.store.snapshot.settings.audio.block_size == 64, "the edit")
    home.store.dispatch(c.ChangeSettings(values={"audio.block_size": 32}))
    home.stop()
    assert "# small, I have a fast machine\nblock_size = 32 # frames" in home.read("settings.toml")


def test_an_edit_of_a_preset_keeps_what_the_app_changed_meanwhile(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_module, "DEBOUNCE_S", 1000.0)
    home.store.dispatch(bind("in the app", 2))
    home.edit("presets/Stream.toml", "Mute mic", "by hand")
    wait_until(lambda: home.told("Stream.toml was edited"), "the edit")
    home.stop()
    stream = tomllib.loads(home.read("presets/Stream.toml"))["bindings"]
    assert (stream["2"]["label"], stream["3"]["label"]) == ("in the app", "by hand")


def test_a_preset_renamed_inside_its_file_takes_its_panels_along(home: Home) -> None:
    home.edit("presets/Stream.toml", 'name = "Stream"', 'name = "Show"')
    wait_until(lambda: home.store.snapshot.panels[0].preset == "Show", "the edit")
    again = reopened(home)
    assert again.store.snapshot == home.store.snapshot
    assert "presets/Stream.toml" in home.files()


def test_a_preset_file_renamed_by_hand_is_the_same_preset(home: Home) -> None:
    (home.folder / "presets" / "Stream.toml").rename(home.folder / "presets" / "00 first.toml")
    before = home.store.snapshot
    wait_until(lambda: home.told("00 first.toml was edited"), "the new name")
    assert home.store.snapshot.panels == before.panels
    assert set(map(repr, home.store.snapshot.presets)) == set(map(repr, before.presets))


def test_a_preset_file_that_is_dropped_in_or_removed_is_followed(home: Home) -> None:
    text = home.read("presets/Stream.toml").replace('"Stream"', '"Friend"')
    (home.folder / "presets" / "friend.toml").write_text(text, encoding="utf-8")
    wait_until(lambda: home.store.snapshot.preset("pad", "Friend"), "the new preset")
    (home.folder / "presets" / "Stream.toml").unlink()
    wait_until(lambda: home.store.snapshot.preset("pad", "Stream") is None, "the removal")
    assert home.store.snapshot.panels[0].preset == "Media"
    home.store.undo()
    home.stop()
    assert "presets/Stream.toml" in home.files()


def test_the_last_preset_of_a_kind_is_written_again(home: Home) -> None:
    (home.folder / "presets" / "Keys.toml").unlink()
    wait_until(lambda: "presets/Keys.toml" in home.files() and home.told("last key preset"), "the file is back")


def test_a_home_that_vanishes_loses_nothing(home: Home) -> None:
    before = home.store.snapshot
    home.folder.rename(home.folder.with_name(f"{home.folder.name} lost"))
    home.store.dispatch(bind("still here"))
    wait_until(lambda: home.files() >= FIRST_FILES, "the files are back")
    home.stop()
    assert len(home.store.snapshot.presets) == len(before.presets)
    assert Home(home.folder).store.snapshot == home.store.snapshot


def test_panels_edited_by_hand_are_taken(home: Home) -> None:
    data = json.loads(home.read("panels.json"))
    data["panels"].reverse()
    data["panels"][0]["title"] = "By hand"
    (home.folder / "panels.json").write_text(json.dumps(data))
    wait_until(lambda: home.store.snapshot.panels[0].title == "By hand", "the edit")
    home.stop()
    assert json.loads(home.read("panels.json")) == data


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("settings.toml", "block_size = 128", "block_size = 5 # mine", ("line ", "audio.block_size", "16")),
        ("settings.toml", "[audio]", "[audio # mine", ("settings.toml, line ",)),
        ("presets/Stream.toml", 'icon = "🎙️"', 'icom = "mine"', ("presets/Stream.toml, line ", "icom")),
        ("presets/Stream.toml", 'name = "Stream"', 'name = "Media" # mine', ("another pad preset 'Media'",)),
        ("presets/Stream.toml", 'kind = "pad"', 'kind = "key" # mine', ("cannot become a key preset",)),
        ("panels.json", '"bank": "B"', '"bank": "C", "mine": 1', ("panels.json, line ",)),
        ("panels.json", '"preset": "Stream"', '"preset": "mine"', ("missing preset 'mine'",)),
    ],
)
def test_a_bad_edit_is_refused_with_its_line_and_never_overwritten(
    home: Home, name: str, old: str, new: str, words: tuple[str, ...]
) -> None:
    home.edit(name, old, new)
    mine, before = home.read(name), home.store.snapshot
    wait_until(lambda: home.told(*words), "the refusal")
    assert home.store.snapshot == before
    home.store.dispatch(bind("hello"))
    home.store.dispatch(c.ChangeSettings(values={"audio.block_size": 256}))
    home.store.dispatch(c.CreatePanel(type="pad", bank="A"))
    home.stop()
    assert home.read(name) == mine
    assert len(home.notices) == 1
    again = Home(home.folder)
    assert again.store.snapshot.settings == home.store.snapshot.settings
    assert again.store.snapshot.preset("pad", "Media") == home.store.snapshot.preset("pad", "Media")
    assert any(path.read_text(encoding="utf-8") == mine for path in home.folder.rglob(f"{Path(name).name}*"))


def test_a_mended_edit_is_taken_and_the_file_written_again(home: Home) -> None:
    home.edit("settings.toml", "block_size = 128", "block_size = 5")
    wait_until(lambda: home.told("block_size"), "the refusal")
    home.store.dispatch(c.ChangeSettings(values={"audio.polyphony": 99}))
    home.edit("settings.toml", "block_size = 5", "block_size = 512")
    wait_until(lambda: home.store.snapshot.settings.audio.block_size == 512, "the mended edit")
    home.stop()
    assert "polyphony = 99" in home.read("settings.toml")
    assert "block_size = 512" in home.read("settings.toml")


def test_an_edit_written_in_pieces_is_taken_when_it_is_whole(home: Home) -> None:
    text = home.read("settings.toml").replace("block_size = 128", "block_size = 64")
    path = home.folder / "settings.toml"
    with path.open("w", encoding="utf-8") as file:
        for piece in (text[:100], text[100:300], text[300:]):
            file.write(piece)
            file.flush()
    wait_until(lambda: home.store.snapshot.settings.audio.block_size == 64, "the edit")
    assert all(notice.level == "info" for notice in home.notices)


def test_a_touched_file_is_no_edit(home: Home) -> None:
    os.utime(home.folder / "settings.toml", ns=(1, 1))
    home.store.dispatch(c.ChangeSettings(values={"audio.block_size": 64}))
    wait_until(lambda: "block_size = 64" in home.read("settings.toml"), "the write")
    assert home.notices == []


def test_a_folder_that_cannot_be_written_is_told_once_and_tried_again(home: Home) -> None:
    """The presets' folder becomes a file, which no user's rights get past."""
    presets, away = home.folder / "presets", home.folder / "away"
    presets.rename(away)
    presets.write_text("in the way")
    home.store.dispatch(bind("kept"))
    wait_until(lambda: home.told("cannot be saved"), "the notice")
    home.store.dispatch(c.ChangeSettings(values={"audio.block_size": 64}))
    wait_until(lambda: "block_size = 64" in home.read("settings.toml"), "the others are written")
    presets.unlink()
    away.rename(presets)
    wait_until(lambda: home.told("saved again"), "the retry")
    assert "kept" in home.read("presets/Stream.toml")
    assert [notice.level for notice in home.notices] == ["error", "info"]


def test_a_full_disk_is_told_and_loses_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device", "settings.toml")

    monkeypatch.setattr(os, "fsync", full)
    before = {name: home.read(name) for name in FIRST_FILES}
    home.store.dispatch(bind("kept"))
    wait_until(lambda: home.told("No space left"), "the notice")
    assert {name: home.read(name) for name in FIRST_FILES} == before
    monkeypatch.setattr(os, "fsync", real)
    wait_until(lambda: "kept" in home.read("presets/Stream.toml"), "the retry")
    assert not [file for file in home.files() if file.endswith(".tmp")]


def test_a_backup_a_day_with_the_newest_content(tmp_path: Path) -> None:
    today = [date(2026, 2, 27)]
    with Home(tmp_path, Backups(tmp_path / "backups", lambda: today[0])) as home:
        home.store.dispatch(bind("friday"))
        friday = tmp_path / "backups" / "2026-02-27" / "presets" / "Stream.toml"
        wait_until(lambda: friday.exists() and "friday" in friday.read_text(encoding="utf-8"), "the backup")
        today[0] += timedelta(days=1)
        home.store.dispatch(bind("saturday"))
        wait_until((tmp_path / "backups" / "2026-02-28" / "settings.toml").exists, "the next backup")
    assert "friday" in home.read("backups/2026-02-27/presets/Stream.toml")
    assert "saturday" in home.read("backups/2026-02-28/presets/Stream.toml")


def test_nothing_is_written_after_stop(home: Home) -> None:
    home.stop()
    home.store.dispatch(bind("too late"))
    home.store.stop()
    assert "too late" not in home.read("presets/Stream.toml")


def test_a_store_that_never_started_writes_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "none")
    home.stop()
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_killed_at_any_moment_every_file_is_whole_and_none_goes_back(tmp_path: Path) -> None:
    """A program that changes, renames and switches without pause is killed again and again in the middle of writing."""
    seeded = random.Random(12)
    seen = 0
    for _ in range(8):
        program = [sys.executable, "-m", "tests.store.homes", str(tmp_path), "0.02"]
        with subprocess.Popen(program) as process:
            wait_until(lambda: polyphony(tmp_path) > seen, "progress")  # noqa: B023 - asked within the round
            kill_at = time.monotonic() + seeded.uniform(0, 0.2)
            while time.monotonic() < kill_at:
                seen = max(seen, polyphony(tmp_path))
            process.send_signal(signal.SIGKILL)
        home = Home(tmp_path)
        assert list(home.store._notices) == []
        assert not [name for name in home.files() if "corrupt" in name or name.endswith(".tmp")]
        assert len(home.store.snapshot.panels) == 5
        assert home.store.snapshot.settings.audio.polyphony >= seen
        seen = home.store.snapshot.settings.audio.polyphony


def polyphony(folder: Path) -> int:
    """The number that the settings on disk have at this moment; the file is whole at any."""
    path = folder / "settings.toml"
    return int(tomllib.loads(path.read_text(encoding="utf-8"))["audio"]["polyphony"]) if path.exists() else 0


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_killed_after_a_write_nothing_of_it_is_lost(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from tests.store.homes import Home, bind\n"
        "Home(Path(sys.argv[1])).__enter__().store.dispatch(bind('kept')); time.sleep(60)"
    )
    path = tmp_path / "presets" / "Stream.toml"
    with subprocess.Popen([sys.executable, "-c", program, tmp_path]) as process:
        wait_until(lambda: path.exists() and "kept" in path.read_text(encoding="utf-8"), "the write")
        process.send_signal(signal.SIGKILL)
    stream = Home(tmp_path).store.snapshot.preset("pad", "Stream")
    assert stream is not None
    assert stream.bindings[1].label == "kept"
