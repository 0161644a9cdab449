"""`pip install .` gives the `padtray` command with everything it needs inside the wheel."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT
from tests.rig.process import isolated_environment


def clean_environment() -> dict[str, str]:
    return {k: v for k, v in isolated_environment().items() if k != "PYTHONPATH"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    words: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        folder,
        ROOT,
    ]
    built = subprocess.run(words, env=clean_environment(), capture_output=True, text=True, check=False, timeout=120)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("padtray-*.whl"))


def on_disk(folder: str) -> set[str]:
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in files}


def test_the_wheel_holds_all_code_and_assets_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name and not name.endswith("/")}
    expected = {name for package in PACKAGES for name in on_disk(package)}
    expected |= {f"trayapp/{name}" for name in on_disk("assets")}
    assert names == expected


def test_the_installed_command_runs_and_finds_its_assets(wheel: Path, tmp_path: Path) -> None:
    """In an environment that sees the locked packages but not this checkout."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv/bin/python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, env=clean_environment(), check=True, capture_output=True, timeout=120)
    packages = next((tmp_path / "venv/lib").glob("python*/site-packages"))
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n")

    def run(*words: str) -> str:
        answer = subprocess.run(
            words, env=clean_environment(), cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
        )
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.strip()

    assert run(str(tmp_path / "venv/bin/padtray"), "--version").startswith("padtray ")
    where = run(str(python), "-c", "from trayapp.paths import assets; print(assets())")
    assert Path(where) == packages / "trayapp/assets"
    assert sorted(p.name for p in Path(where).iterdir()) == sorted({n.split("/")[1] for n in on_disk("assets")})
