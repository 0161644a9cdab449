"""The README begins with the two commands that set everything up and test it."""

from __future__ import annotations

import re
import shlex

from tests.architecture.source import ROOT


def test_the_two_first_commands_are_shown_and_the_test_command_is_the_one_that_is_run() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = re.search(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert first is not None
    assert [shlex.split(line, comments=True) for line in first[1].splitlines()] == [
        ["python3", "dev.py", "run"],
        ["python3", "dev.py", "test"],
    ]
    assert "python3 dev.py test" in (ROOT / ".ci/run").read_text(encoding="utf-8")
