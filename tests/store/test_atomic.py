"""A file is the old one or the new one, whatever happens in between."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from trayapp.store import atomic


def test_a_file_is_written_with_its_folder_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.toml"
    stamp = atomic.write(path, "é🎹\r\n\n")
    assert path.read_bytes() == "é🎹\r\n\n".encode()
    assert stamp == atomic.stamp(path)
    assert [file.name for file in path.parent.iterdir()] == ["b.toml"]


def test_a_write_has_another_stamp_than_the_one_before(tmp_path: Path) -> None:
    stamps = [atomic.write(tmp_path / "x", "same size") for _ in range(20)]
    assert all(one != following for one, following in pairwise(stamps))
    assert atomic.stamp(tmp_path / "none") is None


@pytest.mark.skipif(os.name != "posix", reason="links and modes are POSIX")
def test_a_link_is_followed_and_the_mode_kept(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "settings.toml"
    real.parent.mkdir()
    real.write_text("old")
    real.chmod(0o600)
    link = tmp_path / "settings.toml"
    link.symlink_to(real)
    atomic.write(link, "new")
    assert link.is_symlink()
    assert (real.read_text(), real.stat().st_mode & 0o777) == ("new", 0o600)


@pytest.mark.skipif(os.name != "posix", reason="RLIMIT_FSIZE is POSIX")
def test_a_full_disk_leaves_the_old_file_and_no_leftover(tmp_path: Path) -> None:
    """In a process that may write no file beyond 1000 bytes, as a full disk refuses."""
    path = tmp_path / "settings.toml"
    path.write_text("old")
    program = (
        "import resource, signal, sys; from pathlib import Path; from trayapp.store import atomic\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: atomic.write(Path(sys.argv[1]), 'x' * 5000)\n"
        "except OSError as error: sys.exit(error.errno)\n"
    )
    run = subprocess.run([sys.executable, "-c", program, path], check=False)
    assert run.returncode == errno.EFBIG
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_setting_aside_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "panels.json"
    asides = []
    for number in range(3):
        path.write_text(str(number))
        asides.append(atomic.set_aside(path))
    assert [aside.read_text() for aside in asides] == ["0", "1", "2"]
    assert all(aside.name.startswith("panels.json.corrupt-2") for aside in asides)
    assert not path.exists()


def test_leftovers_of_a_killed_run_are_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in (".settings.toml.tmp", "settings.toml", "mine.tmp"):
        (tmp_path / name).write_text("x")
    atomic.remove_leftovers(tmp_path)
    atomic.remove_leftovers(tmp_path / "nowhere")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["mine.tmp", "settings.toml"]
