"""The public CI's commands are known to the checkout, and the one that starts PadTray does so here, too."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import dev
from installer import build
from tests.architecture.source import ROOT
from tests.rig.process import isolated_environment

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
_STEP = re.compile(
    r"^(?P<indent> +)(?:- )?run: (?:\|\n(?P<block>(?:(?P=indent) +.*\n|\n)+)|(?P<line>.*)\n)", re.MULTILINE
)
TRIED_ELSEWHERE = {
    "apt-get": "changes the machine: installer/try_deb.py does it in a clean one",
    "choco": "Windows",
    "$": "PowerShell on Windows: installer/try_windows.py does the same under Wine",
}
"""Beginning of a step's script that this test does not know -> where its like is tried."""


def scripts() -> list[str]:
    """What the steps of all workflows run."""
    found = [match for file in WORKFLOWS for match in _STEP.finditer(file.read_text(encoding="utf-8"))]
    return [textwrap.dedent(match["block"] or match["line"]).strip() for match in found]


def calls() -> list[list[str]]:
    """Each different call of the checkout's own programs, as words."""
    lines = {line for script in scripts() for line in re.findall(r"python3? (?:dev|installer)\S*[^;&|\n]*", script)}
    return [shlex.split(line) for line in sorted(lines)]


@pytest.mark.parametrize("words", calls(), ids=" ".join)
def test_a_call_is_understood_and_what_it_names_is_there(words: list[str]) -> None:
    _python, program, command, *rest = words
    assert (ROOT / program).is_file()
    if program == "dev.py":
        assert callable(getattr(dev, command))
        assert all((ROOT / word).exists() for word in rest if command == "test" and word.startswith("tests"))
    else:
        assert program == "installer/build.py"
        assert command in build.PACKAGES


def test_every_step_is_one_that_is_tried() -> None:
    known = ("python", "export", *TRIED_ELSEWHERE)
    assert len(scripts()) > 7
    assert [script for script in scripts() if not script.startswith(known)] == []


@pytest.mark.usefixtures("compiled_engine")
def test_the_step_that_starts_padtray_runs(tmp_path: Path) -> None:
    """By bash as the workflow's shell starts it."""
    script = next(script for script in scripts() if "ctl quit" in script and script.startswith("export"))
    answer = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script.replace("python ", f"{sys.executable} ")],
        cwd=ROOT,
        env=isolated_environment() | {"RUNNER_TEMP": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "version: " in answer.stdout
    assert (tmp_path / "home/settings.toml").exists()
