"""What no file of this tree contains."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, shipped, tracked, tree

PYTHON = [file for file in tracked() if file.suffix == ".py"]
TEXT_SUFFIXES = {".py", ".md", ".toml", ".lock", ".sh", ".spec", ".nsi", ".iss", ".desktop", ".sfz", ".yml", ""}
TEXT = [f for f in tracked() if f.suffix in TEXT_SUFFIXES]
LONGEST = 450
"""About 400 lines are the aim; what is longer than this holds a second concept."""

# A class of one letter keeps each pattern from finding itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/([w]ork|[f]arm|[r]oot)/[a-z]")
REGISTRY_HOST = re.compile(r"[p]ythonhosted|[r]egistry\.npm|[d]eb\.debian|[i]ndex-url")
UNFINISHED = re.compile(r"\b([T]ODO|[F]IXME|[X]XX)\b")
VAGUE_NAME = re.compile(r"[M]anager|[H]elper|[U]tils", re.IGNORECASE)


def calls(file: Path) -> list[tuple[str, str, ast.Call]]:
    """(where, called name, call) of every call in a file."""
    nodes = (node for node in ast.walk(tree(file)) if isinstance(node, ast.Call))
    return [(f"{file}:{node.lineno}", ast.unparse(node.func), node) for node in nodes]


def is_true(value: ast.expr) -> bool:
    """Whether an argument is, or may be, true."""
    return not (isinstance(value, ast.Constant) and not value.value)


def none(wrong: list[str]) -> None:
    assert not wrong, "\n".join(wrong)


def test_only_the_shell_action_uses_a_shell() -> None:
    wrong = []
    for file in shipped():
        for where, name, call in calls(file):
            through_shell = any(k.arg == "shell" and is_true(k.value) for k in call.keywords)
            if (through_shell or name in {"os.system", "os.popen"}) and not file.match("trayapp/actions/*shell*.py"):
                wrong.append(where)
    none(wrong)


def test_only_the_command_line_prints() -> None:
    files = [file for file in shipped() if file != Path("trayapp/cli.py")]
    none([where for file in files for where, name, _ in calls(file) if name == "print"])


def test_no_view_sleeps() -> None:
    views = [file for file in shipped() if file.parts[0] == "overlay" or file.name == "view.py"]
    none(
        [f"{where}: use after()" for file in views for where, name, _ in calls(file) if name in {"time.sleep", "sleep"}]
    )


def test_every_except_names_its_errors() -> None:
    handlers = [(f, node) for f in PYTHON for node in ast.walk(tree(f)) if isinstance(node, ast.ExceptHandler)]
    none([f"{file}:{handler.lineno}" for file, handler in handlers if handler.type is None])


def test_a_file_holds_one_concept() -> None:
    lengths = {file: len((ROOT / file).read_text(encoding="utf-8").splitlines()) for file in PYTHON}
    none([f"{file} has {lines} lines" for file, lines in lengths.items() if lines > LONGEST])


def test_names_say_what_lives_there() -> None:
    classes = [(file, node.name) for file in PYTHON for node in ast.walk(tree(file)) if isinstance(node, ast.ClassDef)]
    none([f"{f}: {name}" for f, name in [*classes, *((f, str(f)) for f in PYTHON)] if VAGUE_NAME.search(name)])


def test_a_text_names_no_machine_no_registry_and_nothing_unfinished() -> None:
    wrong = []
    for file in TEXT:
        text = (ROOT / file).read_text(encoding="utf-8")
        for pattern in (MACHINE_PATH, REGISTRY_HOST, UNFINISHED):
            wrong += [f"{file}: {text[max(0, m.start() - 40) : m.end() + 40]!r}" for m in pattern.finditer(text)]
    none(wrong)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(MACHINE_PATH, "see /ro_ot/notes"), (REGISTRY_HOST, "--extra-in_dex-url"), (UNFINISHED, "# TO_DO later")],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text.replace("_", ""))
    assert not pattern.search("trayapp/wo_rk/core: an index of urls, nothing to do".replace("_", ""))
