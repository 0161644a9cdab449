"""`pipx install` of the wheel, for a user who has nothing: the command starts, with everything it needs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from installer.make_wheel import make as make_wheel
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import isolated_environment


@pytest.mark.nightly
@pytest.mark.skipif(shutil.which("pipx") is None, reason="apt-get install pipx")
def test_the_wheel_is_installed_by_pipx_and_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its dependencies come from the package index, as they do for users."""
    for name, value in (isolated_environment() | {"PYTHONPATH": ""}).items():
        monkeypatch.setenv(name, value)
    wheel, _sdist = make_wheel(tmp_path / "wheel")
    places = {"HOME": str(tmp_path), "PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin")}
    install = ["pipx", "install", str(wheel)]
    subprocess.run(install, env=isolated_environment() | places | {"PYTHONPATH": ""}, check=True, timeout=1800)
    program = str(tmp_path / "bin/padtray")
    with PadTrayProcess(places | {"PYTHONPATH": ""}, "--headless", command=[program], first=True) as app:
        status = app.status()
        assert {panel["preset"] for panel in status["panels"]} >= {"Stream", "Master"}
        assert status["plugins"]["piano"]["state"] in {"starting", "on"}
        assert "sine-piano" in app.run("info", "sine-piano", timeout_s=600).stdout
        assert (app.home / "presets/Stream.toml").exists()
