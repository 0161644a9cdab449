"""Files lie where the user, the platform or the portable mark says, and nothing is made by asking."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from trayapp import paths
from trayapp.audio.kernel_cache import cache_folder
from trayapp.paths import Paths


def test_padtray_home_keeps_everything_below_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    found = Paths.find({"PADTRAY_HOME": str(home)})
    assert found.home == home
    inside = [found.log, found.log_file, found.cache, found.runtime, found.settings, found.panels, found.presets]
    inside += [found.devices, found.instruments, found.plugins, found.backups]
    assert all(home in path.parents for path in inside)
    assert len(set(inside)) == len(inside)
    assert not home.exists()


def test_a_relative_home_does_not_move_with_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = Paths.find({"PADTRAY_HOME": "here"})
    monkeypatch.chdir("/")
    assert found.home == tmp_path / "here"


def test_the_platforms_folders_are_used_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = {
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "run",
    }
    for name, folder in rooms.items():
        (tmp_path / folder).mkdir()
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.delenv("PADTRAY_HOME")
    found = Paths.find()
    assert found.home == tmp_path / "config/padtray"
    assert found.cache == tmp_path / "cache/padtray"
    assert found.runtime == tmp_path / "run/padtray"
    assert found.log.is_relative_to(tmp_path / "state/padtray")


def test_without_a_runtime_folder_nothing_is_shared_with_other_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Paths.find({}).runtime == tmp_path / "padtray/run"


def test_the_portable_mark_keeps_everything_beside_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "padtray"))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert tmp_path not in Paths.find({}).home.parents
    (tmp_path / paths.PORTABLE_MARK).touch()
    assert Paths.find({}) == Paths.below(tmp_path / "data")
    (tmp_path / "padtray").touch()
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    assert cache_folder().is_relative_to(Paths.find({}).cache)


def test_assets_are_found_in_a_checkout() -> None:
    assert (paths.assets() / "devices").is_dir()


def test_assets_inside_an_installed_package_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trayapp/assets").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "trayapp/paths.py"))
    assert paths.assets() == tmp_path / "trayapp/assets"
