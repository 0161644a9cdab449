"""What no file of this tree contains."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, shipped, tracked, tree

FILES = pytest.mark.parametrize("file", shipped(), ids=str)
PYTHON = pytest.mark.parametrize("file", [f for f in tracked() if f.suffix == ".py"], ids=str)
TEXT_SUFFIXES = {".py", ".md", ".toml", ".lock", ".sh", ".spec", ".nsi", ".iss", ".desktop", ".sfz", ".yml", ""}
TEXT = [f for f in tracked() if f.suffix in TEXT_SUFFIXES]
LONGEST = 450
"""About 400 lines are the aim; what is longer than this holds a second concept."""

# A class of one letter keeps each pattern from finding itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/([w]ork|[f]arm|[r]oot)/[a-z]")
REGISTRY_HOST = re.compile(r"[p]ythonhosted|[r]egistry\.npm|[d]eb\.debian|[i]ndex-url")
UNFINISHED = re.compile(r"\b([T]ODO|[F]IXME|[X]XX)\b")
VAGUE_NAME = re.compile(r"[M]anager|[H]elper|[U]tils", re.IGNORECASE)


def calls(file: Path) -> list[ast.Call]:
    return [node for node in ast.walk(tree(file)) if isinstance(node, ast.Call)]


def named(call: ast.Call) -> str:
    return ast.unparse(call.func)


@FILES
def test_only_the_shell_action_uses_a_shell(file: Path) -> None:
    for call in calls(file):
        through_shell = any(
            k.arg == "shell" and not (isinstance(k.value, ast.Constant) and not k.value.value) for k in call.keywords
        )
        through_shell |= named(call) in {"os.system", "os.popen"}
        assert not through_shell or file.match("trayapp/actions/*shell*.py"), f"{file}:{call.lineno} starts a shell"


@FILES
def test_only_the_command_line_prints(file: Path) -> None:
    if file != Path("trayapp/cli.py"):
        wrong = [call.lineno for call in calls(file) if named(call) == "print"]
        assert not wrong, f"{file} prints in lines {wrong}; log or return it"


@FILES
def test_no_view_sleeps(file: Path) -> None:
    if file.parts[0] == "overlay" or file.name == "view.py":
        wrong = [call.lineno for call in calls(file) if named(call) in {"time.sleep", "sleep"}]
        assert not wrong, f"{file} stops the window in lines {wrong}; use after()"


@PYTHON
def test_every_except_names_its_errors(file: Path) -> None:
    handlers = [node for node in ast.walk(tree(file)) if isinstance(node, ast.ExceptHandler)]
    assert all(handler.type is not None for handler in handlers), f"{file} has a bare except"


@PYTHON
def test_a_file_holds_one_concept(file: Path) -> None:
    lines = len((ROOT / file).read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{file} has {lines} lines"


@PYTHON
def test_names_say_what_lives_there(file: Path) -> None:
    classes = [node.name for node in ast.walk(tree(file)) if isinstance(node, ast.ClassDef)]
    vague = [name for name in (*classes, *file.parts) if VAGUE_NAME.search(name)]
    assert not vague, f"{file}: {vague}"


@pytest.mark.parametrize("file", TEXT, ids=str)
def test_a_text_names_no_machine_no_registry_and_nothing_unfinished(file: Path) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    for pattern in (MACHINE_PATH, REGISTRY_HOST, UNFINISHED):
        found = pattern.search(text)
        assert found is None, f"{file}: {text[max(0, found.start() - 40) : found.end() + 40]!r}"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(MACHINE_PATH, "see /ro_ot/notes"), (REGISTRY_HOST, "--extra-in_dex-url"), (UNFINISHED, "# TO_DO later")],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text.replace("_", ""))
    assert not pattern.search("trayapp/work/core: an index of urls, nothing to do")
