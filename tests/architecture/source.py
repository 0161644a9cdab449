"""The tree's source files and what each imports, read without running them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("trayapp", "overlay", "plugins")


@cache
def shipped() -> tuple[Path, ...]:
    """The Python files that are installed, relative to the root."""
    found = (file.relative_to(ROOT) for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return tuple(sorted(found))


@cache
def tracked() -> tuple[Path, ...]:
    """All files that belong to the repository, those not yet added too, relative to the root."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted(Path(line) for line in set(listing.splitlines()) if (ROOT / line).is_file()))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), str(file))


def module_name(file: Path) -> str:
    """`trayapp/midi/ports.py` is `trayapp.midi.ports`, `trayapp/midi/__init__.py` is `trayapp.midi`."""
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import that can run, of `from a import b` both `a` and `a.b`.

    What stands below `if TYPE_CHECKING` names a type and loads nothing, so it is left out.
    """
    package = module_name(file).split(".")
    if file.name != "__init__.py":
        package = package[:-1]
    for node in _running(tree(file)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield node.lineno, base
            for name in node.names:
                yield node.lineno, f"{base}.{name.name}"


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below this one without those for the type checker alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            yield from (part for branch in child.orelse for part in (branch, *_running(branch)))
            continue
        yield child
        yield from _running(child)


def is_in(name: str, *packages: str) -> bool:
    """Whether a dotted name is one of the packages or lies in one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)
