"""`dev.py` sets up what is missing, says so, and hands on arguments and exit status."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import dev
from tests.rig.process import Program, isolated_environment
from tests.rig.waiting import wait_until

ROOT = Path(dev.__file__).parent

FAKE_APP = """
import signal, sys, time
def interrupted(*_):
    print("interrupted", flush=True)
    sys.exit(9)
signal.signal(signal.SIGINT, interrupted)
print("arguments", sys.argv[1:], flush=True)
if "wait" in sys.argv:
    time.sleep(600)
sys.exit(7)
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that is set up already, with an app of a few lines."""
    shutil.copy(ROOT / "dev.py", tmp_path)
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    (tmp_path / "trayapp").mkdir()
    (tmp_path / "trayapp/__main__.py").write_text(FAKE_APP)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    packages = next((tmp_path / ".venv/lib").glob("python*/site-packages"))
    (packages / "padtray-checkout.pth").write_text(f"{tmp_path}\n")
    with monkeypatch.context() as patch:
        for name, value in {"ROOT": tmp_path, "LOCK": tmp_path / "requirements.lock"}.items():
            patch.setattr(dev, name, value)
        patch.setattr(dev, "__file__", str(tmp_path / "dev.py"))
        (tmp_path / ".venv/made-from").write_text(dev.stamp())
    return tmp_path


def environment() -> dict[str, str]:
    return {k: v for k, v in isolated_environment().items() if k != "PYTHONPATH"}


def test_run_hands_arguments_and_exit_status_on_and_sets_nothing_up_again(checkout: Path, tmp_path: Path) -> None:
    words: list[str | Path] = [sys.executable, checkout / "dev.py", "run", "ctl", "status", "--json"]
    answer = subprocess.run(words, env=environment(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.stdout == "arguments ['ctl', 'status', '--json']\n"
    assert answer.returncode == 7


def test_an_interrupt_reaches_the_app_and_its_status_comes_back(checkout: Path) -> None:
    env = environment() | {"PYTHONPATH": ""}
    with Program([sys.executable, checkout / "dev.py", "run", "wait"], env, cwd=checkout) as program:
        wait_until(lambda: program.check() and "arguments" in program.output, "the app runs")
        program.popen.send_signal(signal.SIGINT)
        assert program.popen.wait(30) == 9
        assert "interrupted" in program.output


@pytest.mark.parametrize("what", ["requirements.lock", "dev.py"])
def test_a_changed_lock_or_script_asks_for_a_new_set_up(
    what: str, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    for name, value in {"ROOT": checkout, "VENV": checkout / ".venv", "LOCK": checkout / "requirements.lock"}.items():
        monkeypatch.setattr(dev, name, value)
    monkeypatch.setattr(dev, "STAMP", checkout / ".venv/made-from")
    monkeypatch.setattr(dev, "VENV_PYTHON", checkout / ".venv/bin/python")
    monkeypatch.setattr(dev, "__file__", str(checkout / "dev.py"))
    monkeypatch.setattr(dev, "make_environment", lambda: made.append("again"))
    dev.set_up([])
    assert made == []
    with (checkout / what).open("a") as file:
        file.write("# changed\n")
    dev.set_up([])
    dev.set_up([])
    assert made == ["again"]


@pytest.mark.parametrize(("words", "status"), [([], 2), (["dance"], 2), (["--help"], 0)])
def test_anything_else_shows_the_commands(words: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(words) == status
    shown = capsys.readouterr()
    assert "dev.py run" in (shown.out if status == 0 else shown.err)


def test_missing_packages_are_those_without_an_installed_alternative() -> None:
    wanted = ["dpkg", "no-such-package-a|dpkg", "no-such-package-b", "no-such-package-c|no-such-package-d"]
    assert dev.missing_packages(wanted) == ["no-such-package-b", "no-such-package-c"]


@pytest.fixture
def fake_apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """An apt-get that notes its arguments and then does as told: the real one would change the machine."""

    def make(script: str) -> Path:
        log = tmp_path / "apt.log"
        program = tmp_path / "bin/apt-get"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\necho "$DEBIAN_FRONTEND $@" >> {log}\n{script}\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        return log

    return make


def test_missing_packages_are_named_and_then_installed(
    fake_apt: Callable[[str], Path], capfd: pytest.CaptureFixture[str]
) -> None:
    log = fake_apt("exit 0")
    dev.install_system_packages(["dpkg", "no-such-package"], needed=True)
    assert "Missing system packages: no-such-package\n" in capfd.readouterr().out
    [line] = log.read_text().splitlines()
    assert re.fullmatch(r"noninteractive .* install .*--no-remove no-such-package", line)


def test_old_package_lists_are_renewed_before_a_second_try(fake_apt: Callable[[str], Path]) -> None:
    log = fake_apt('case "$*" in *update*) touch "$0.fresh";; *) [ -e "$0.fresh" ];; esac')
    dev.install_system_packages(["no-such-package"], needed=True)
    verbs = [
        next(word for word in line.split() if word in {"install", "update"}) for line in log.read_text().splitlines()
    ]
    assert verbs == ["install", "update", "install"]


def test_without_root_the_exact_command_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = shutil.which
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "sudo" else real(name))
    with pytest.raises(dev.SetupError, match=r"sudo apt-get update && sudo apt-get install .* no-such-package"):
        dev.install_system_packages(["no-such-package"], needed=True)
    dev.install_system_packages(["no-such-package"], needed=False)
    assert "PadTray starts without them" in capsys.readouterr().err


def test_the_distributions_gtk_is_lent_only_to_its_own_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = sys.implementation.cache_tag
    monkeypatch.setattr(dev, "DISTRO_PACKAGES", tmp_path / "dist")
    (tmp_path / "dist/gi").mkdir(parents=True)
    (tmp_path / "dist/gi/_gi.cpython-399-x86_64-linux-gnu.so").touch()
    assert not dev.has_built("gi", sys.executable)
    (tmp_path / f"dist/gi/_gi.{tag}-x86_64-linux-gnu.so").touch()
    assert dev.has_built("gi", sys.executable)
    (tmp_path / "cairo").symlink_to(tmp_path / "gone")
    dev.lend(tmp_path, "gi", "cairo")
    dev.lend(tmp_path, "gi", "cairo")
    assert (tmp_path / "gi").resolve() == tmp_path / "dist/gi"


def test_an_interpreter_that_suits_is_found() -> None:
    assert dev.suits(dev.choose_python())
    assert not dev.suits("/bin/false")


def test_cutting_a_requirement_out_leaves_the_others_whole() -> None:
    lock = dev.LOCK.read_text(encoding="utf-8")
    cut = dev.without("python-rtmidi", lock)
    names = re.findall(r"^(\S+)==", lock, re.MULTILINE)
    assert re.findall(r"^(\S+)==", cut, re.MULTILINE) == [name for name in names if name != "python-rtmidi"]
    assert len(lock.splitlines()) - len(cut.splitlines()) > 2, "its hashes are gone too"


def test_the_lock_holds_every_dependency_with_hashes() -> None:
    lock = dev.LOCK.read_text(encoding="utf-8")
    blocks = [block for block in re.split(r"^(?=\S)", lock, flags=re.MULTILINE) if re.match(r"\w", block)]
    assert all("--hash=sha256:" in block for block in blocks)
    locked = {block.split("==")[0].lower() for block in blocks}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    wanted += project["build-system"]["requires"]
    names = {re.match(r"[\w.-]+", row)[0].lower() for row in wanted}  # type: ignore[index]
    assert names <= locked
