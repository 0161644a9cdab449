"""What users install is built and used as they would, from installing to removing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT


@pytest.mark.nightly
@pytest.mark.skipif(os.geteuid() != 0, reason="debootstrap and chroot need root")
def test_the_deb_is_installed_used_and_removed(tmp_path: Path) -> None:
    build = [sys.executable, ROOT / "installer/build.py", "deb", "--out", tmp_path]
    subprocess.run(build, check=True, timeout=1800)
    package = next(tmp_path.glob("*.deb"))
    attempt = [sys.executable, ROOT / "installer/try.py", "deb", "--package", package]
    answer = subprocess.run(attempt, check=True, stdout=subprocess.PIPE, text=True, timeout=3600)
    seen = json.loads(answer.stdout[answer.stdout.index("{") :])
    assert seen["pad_to_key"] == "seen"
    assert seen["key_to_sound_peak"] > 0.01
    assert seen["left_behind"] == 0


@pytest.mark.nightly
def test_the_windows_program_is_built_installed_used_upgraded_and_removed() -> None:
    """Under Wine, where the engine is compiled for a quarter of an hour and more."""
    attempt = [sys.executable, ROOT / "installer/try.py", "windows"]
    answer = subprocess.run(attempt, check=True, stdout=subprocess.PIPE, text=True, timeout=7200)
    seen = json.loads(answer.stdout[answer.stdout.index("{") :])
    assert seen["key_to_sound_peak"] > 0.01
    assert seen["compiled_caches"] == 1
    assert seen["old_one_ended_by_itself"]
    assert seen["purged"] == "nothing left"
