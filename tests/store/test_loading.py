"""A bad file is set aside, the newest good backup takes its place, the user is told; no other file suffers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.store.homes import Home, bind
from trayapp.core import commands as c
from trayapp.core.preset import Preset
from trayapp.core.settings import Settings
from trayapp.store.backups import Backups
from trayapp.store.loading import Loading


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A home after a run that changed a setting, a preset and a panel."""
    with Home(tmp_path) as home:
        home.store.dispatch(c.ChangeSettings(values={"audio.block_size": 256}))
        home.store.dispatch(bind("mine"))
        home.store.dispatch(c.CreatePanel(type="pad", bank="A", title="Fifth"))
    return tmp_path


def spoil(path: Path, content: bytes) -> bytes:
    path.write_bytes(content)
    return content


@pytest.mark.parametrize("content", [b"", b"\x00" * 300, b"[audio\n", b"\xff\xfe", b"{", b"x = 1\n"])
@pytest.mark.parametrize("name", ["settings.toml", "panels.json", "presets/Stream.toml"])
def test_a_bad_file_is_set_aside_and_its_backup_loaded(folder: Path, name: str, content: bytes) -> None:
    before = Home(folder).store.snapshot
    spoil(folder / name, content)
    with Home(folder) as home:
        assert home.store.snapshot == before
    (aside,) = folder.rglob(f"{Path(name).name}.corrupt-*")
    assert aside.read_bytes() == content
    (notice,) = home.notices
    assert notice.level == "error"
    assert name in notice.text
    assert str(aside) in notice.remedy
    assert "backups/" in notice.remedy
    again = Home(folder)
    assert again.store.snapshot == before
    assert not again.store._notices


def test_all_files_bad_at_once_come_back(folder: Path) -> None:
    before = Home(folder).store.snapshot
    for path in [folder / "settings.toml", folder / "panels.json", *(folder / "presets").iterdir()]:
        spoil(path, b"\x00")
    assert Home(folder).store.snapshot == before


def test_without_a_good_backup_only_the_bad_file_falls_back(folder: Path) -> None:
    for path in (folder / "backups").rglob("*.*"):
        spoil(path, b"\x00")
    spoil(folder / "presets" / "Stream.toml", b"\x00")
    home = Home(folder)
    state = home.store.snapshot
    assert state.settings.audio.block_size == 256
    assert {preset.name for preset in state.presets} == {"Media", "Master", "Piano FX", "Keys"}
    assert {panel.preset for panel in state.panels if panel.type == "pad"} == {"Media"}
    assert len(state.panels) == 6
    assert "no good backup" in home.store._notices[0].remedy


def test_a_panel_whose_preset_is_gone_is_told(folder: Path) -> None:
    (folder / "presets" / "Stream.toml").unlink()
    home = Home(folder)
    assert {panel.preset for panel in home.store.snapshot.panels if panel.type == "pad"} == {"Media"}
    assert ["'Stream' is missing" in notice.text for notice in home.store._notices] == [True, True]


def test_two_files_with_one_name_are_told_and_both_kept(folder: Path) -> None:
    copy = folder / "presets" / "Stream copy.toml"
    copy.write_bytes((folder / "presets" / "Stream.toml").read_bytes().replace(b"mine", b"copy"))
    with Home(folder) as home:
        home.store.dispatch(bind("changed"))
    (notice,) = home.notices
    assert "pad preset 'Stream'" in notice.text
    files = [path.read_text(encoding="utf-8") for path in (copy, folder / "presets" / "Stream.toml")]
    assert ["copy" in file for file in files] == [True, False] or ["mine" in file for file in files] == [False, True]


def test_what_stands_in_the_way_of_a_file_stays_there(folder: Path) -> None:
    """Something that cannot be read, as a file without permission: here a folder of that name."""
    (folder / "settings.toml").unlink()
    (folder / "settings.toml").mkdir()
    with Home(folder) as home:
        assert home.store.snapshot.settings.audio.block_size == 256
    assert home.told("settings.toml cannot be read", "stays as it is")
    assert (folder / "settings.toml").is_dir()


def test_deleted_settings_are_the_defaults_and_deleted_panels_the_starters(folder: Path) -> None:
    (folder / "settings.toml").unlink()
    (folder / "panels.json").unlink()
    home = Home(folder)
    assert home.store.snapshot.settings == Settings()
    assert [panel.title for panel in home.store.snapshot.panels] == [""] * 5
    assert not home.store._notices


def test_a_first_start_that_was_cut_short_is_finished(folder: Path) -> None:
    """Killed while it wrote the first preset of all."""
    whole = {(preset.kind, preset.name) for preset in Home(folder).store.snapshot.presets}
    for name in ("settings.toml", "panels.json", "presets/Media.toml", "presets/Master.toml", "presets/Piano FX.toml"):
        (folder / name).unlink()
    state = Home(folder).store.snapshot
    assert {(preset.kind, preset.name) for preset in state.presets} == whole
    assert [panel.preset for panel in state.panels] == ["Stream", "Media", "Master", "Piano FX", "Keys"]


def test_no_panels_at_all_is_what_the_user_wants(folder: Path) -> None:
    with Home(folder) as home:
        for panel in home.store.snapshot.panels:
            home.store.dispatch(c.DeletePanel(id=panel.id))
    assert Home(folder).store.snapshot.panels == ()


def test_presets_keep_their_order(folder: Path) -> None:
    with Home(folder) as home:
        home.store.dispatch(c.DuplicatePreset(kind="pad", name="Stream", new_name="Aaa"))
        names = [preset.name for preset in home.store.snapshot.presets_of("pad")]
    assert names == ["Stream", "Aaa", "Media"]
    assert [preset.name for preset in Home(folder).store.snapshot.presets_of("pad")] == names


def test_windows_editors_are_understood(folder: Path) -> None:
    path = folder / "settings.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n").replace(b"256", b"512"))
    with Home(folder) as home:
        assert home.store.snapshot.settings.audio.block_size == 512
    assert home.notices == []


def test_files_that_editors_leave_are_no_presets(folder: Path) -> None:
    for name in (".Stream.toml.swp", "Stream.toml~", ".#Stream.toml", "notes.txt", ".hidden.toml"):
        spoil(folder / "presets" / name, b"\x00")
    assert not Home(folder).store._notices


def test_the_older_layout_in_the_home_is_taken_over_once(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        "[[pad_presets]]\nname = 'Games'\npads.16 = { action = 'shell', command = 'ls' }\n"
        "[[knob_presets]]\nname = 'Mix'\nknobs.48 = 'volume'\n"
        "[panel_presets]\npadBank-A = 'Games'\nknobBank-B = 'Mix'\n[ui_layout]\nx = 1\n"
    )
    with Home(tmp_path) as home:
        state = home.store.snapshot
        assert [(p.type, p.bank, p.preset) for p in state.panels][:4] == [
            ("pad", "A", "Games"),
            ("pad", "B", "Games"),
            ("knob", "A", "Mix"),
            ("knob", "B", "Mix"),
        ]
        games = state.preset("pad", "Games")
        assert games is not None
        assert games.bindings[1].armed
    assert home.told("older layout was taken over", "ui_layout is reset")
    again = Home(tmp_path)
    assert again.store.snapshot == state
    assert not again.store._notices


def test_panels_of_the_older_layout_migrate(folder: Path) -> None:
    (folder / "panels.json").write_text(json.dumps({"panel_presets": {"padBank-A": "Media"}, "ui_layout": {}}))
    with Home(folder) as home:
        assert [panel.preset for panel in home.store.snapshot.panels][:1] == ["Media"]
    assert json.loads((folder / "panels.json").read_text(encoding="utf-8"))["version"] == 1


def test_a_broken_installation_still_starts(tmp_path: Path) -> None:
    state = Loading(tmp_path / "home", tmp_path / "no assets", Backups(tmp_path / "backups")).state()
    assert state.presets == tuple(Preset(kind=kind, name="Default") for kind in ("pad", "knob", "key"))
    assert len(state.panels) == 5
