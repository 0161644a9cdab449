"""The .deb is built and used in a clean Debian, from installing to removing."""

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
