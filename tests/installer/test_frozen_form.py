"""A PadTray in the form that freezing gives it: two executables over one folder that cannot be written."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import soundfile

from tests.architecture.source import PACKAGES, ROOT
from tests.rig.process import CACHE, isolated_environment

LAUNCHER = """\
#!{python} -sP
# {name}
import sys
sys.frozen, sys.executable = True, __file__
sys.path.insert(0, {library!r})
from trayapp.cli import main
sys.exit(main())
"""
OBEYING = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
"""Root, too, then writes only where the files' rights let it."""
NOTE = b"MThd" + struct.pack(">IHHH", 6, 0, 1, 240) + b"MTrk" + struct.pack(">I", 13)
NOTE += bytes((0, 0x90, 60, 100, 0x83, 0x60, 0x80, 60, 0, 0, 0xFF, 0x2F, 0))


class Frozen:
    """`padtray` and `padtrayw` over a copy of the code, read-only, with a cache folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cache = folder / "program", folder / "cache"
        library = self.folder / "_internal"
        for package in PACKAGES:
            shutil.copytree(ROOT / package, library / package, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "assets", library / "trayapp/assets")
        for name in ("padtray", "padtrayw"):
            launcher = self.folder / name
            launcher.write_text(LAUNCHER.format(python=sys.executable, name=name, library=str(library)))
            launcher.chmod(0o755)
        for path in (self.folder, *self.folder.rglob("*")):
            path.chmod(path.stat().st_mode & ~0o222)

    def run(self, name: str, *words: str | Path) -> None:
        """Carry a command out; fails with what it said."""
        env = isolated_environment() | {"XDG_CACHE_HOME": str(self.cache), "PADTRAY_HOME": ""}
        env["XDG_CONFIG_HOME"] = str(self.cache.parent / "config")
        command: Sequence[str | Path] = [*OBEYING, self.folder / name, *words]
        reader, writer = os.pipe()  # open while it runs: what compiles ends with the one who asked
        try:
            answer = subprocess.run(
                command, env=env, stdin=reader, capture_output=True, text=True, check=False, timeout=300
            )
        finally:
            os.close(reader)
            os.close(writer)
        assert answer.returncode == 0, answer.stdout + answer.stderr

    def states(self) -> list[Path]:
        """The folders of compiled code, one for each state of the kernels."""
        return list((self.cache / "padtray/kernels").iterdir())

    def listing(self) -> dict[str, int]:
        """Every file of the program and when it was written."""
        return {str(path): path.stat().st_mtime_ns for path in self.folder.rglob("*")}


@pytest.fixture
def frozen(compiled_engine: None, tmp_path: Path) -> Frozen:
    """With what this checkout has compiled already: its sources are the same."""
    del compiled_engine
    made = Frozen(tmp_path)
    shutil.copytree(CACHE / "padtray/kernels", made.cache / "padtray/kernels")
    return made


def test_both_programs_use_one_cache_and_write_nothing_beside_them(frozen: Frozen, tmp_path: Path) -> None:
    (tmp_path / "note.mid").write_bytes(NOTE)
    before, states = frozen.listing(), frozen.states()
    for name in ("padtray", "padtrayw"):
        frozen.run(name, "--compile-audio")
        frozen.run(name, "render", "sine-piano", tmp_path / "note.mid", "-o", tmp_path / f"{name}.wav")
        samples, _rate = soundfile.read(tmp_path / f"{name}.wav")
        assert abs(samples).max() > 0.01
    assert frozen.states() == states, "each compiled for itself, or what the checkout compiled was not found"
    assert frozen.listing() == before


def test_a_broken_cache_is_mended_by_the_next_start(frozen: Frozen, tmp_path: Path) -> None:
    """One kernel's machine code has a wrong byte, another one's index is cut: both are compiled again."""
    code, index = (
        max((file for state in frozen.states() for file in state.glob(pattern)), key=lambda file: file.stat().st_mtime)
        for pattern in ("command_queue.frame_at*.nbc", "command_queue.publish*.nbi")
    )
    code.write_bytes(code.read_bytes()[:-1] + b"!")
    index.write_bytes(index.read_bytes()[:9])
    frozen.run("padtray", "--compile-audio")
    assert index.stat().st_size > 9
    assert code.exists()
    (tmp_path / "note.mid").write_bytes(NOTE)
    frozen.run("padtray", "render", "sine-piano", tmp_path / "note.mid", "-o", tmp_path / "note.wav")
    samples, _rate = soundfile.read(tmp_path / "note.wav")
    assert abs(samples).max() > 0.01
