"""The commands that the README shows are commands that exist."""

from __future__ import annotations

import re
import shlex

import pytest

import dev
from tests.architecture.source import ROOT

README = ROOT / "README.md"
ELSEWHERE = ("git clone ", "cd ", "pip install .", "pipx install ", "sudo apt-get install ", "source ", ".venv/bin/")
"""Commands of other programs that a README may show."""


def shown_commands() -> list[str]:
    """Each line of the README's sh blocks and indented blocks, without prompts and comments."""
    text = README.read_text(encoding="utf-8") if README.exists() else ""
    blocks = re.findall(r"^```(?:sh|bash|console|powershell|shell)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    blocks += re.findall(
        r"(?:^    \S.*\n)+", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    lines = (line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def test_the_two_first_commands_are_shown_and_the_test_command_is_the_one_that_is_run() -> None:
    commands = [shlex.split(command, comments=True) for command in shown_commands()]
    assert ["python3", "dev.py", "run"] in commands
    assert ["python3", "dev.py", "test"] in commands
    assert "python3 dev.py test" in (ROOT / ".ci/run").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", shown_commands())
def test_a_shown_command_is_understood(command: str) -> None:
    from trayapp.cli import build_parser  # noqa: PLC0415 - the other test needs no app

    words = shlex.split(command, comments=True)
    if words[:2] in (["python3", "dev.py"], ["py", "dev.py"]):
        assert callable(getattr(dev, words[2]))
        if words[2] == "run":
            build_parser().parse_args(words[3:])
    elif words[0] == "padtray":
        build_parser().parse_args(words[1:])
    else:
        assert command.startswith(ELSEWHERE), f"README shows {command!r}, which nothing here checks"
