"""Which locked packages travel inside what users install: the dependencies, without what only a checkout needs."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def travelling(environment: dict[str, str]) -> set[str]:
    """Names of all packages that PadTray needs on a system, `environment` being its PEP 508 markers.

    Read from the metadata of the packages in this environment; those of another system are taken by name alone.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    left = [Requirement(text) for text in project["dependencies"]]
    found: set[str] = set()
    while left:
        requirement = left.pop()
        name = canonicalize_name(requirement.name)
        wanted = requirement.marker is None or requirement.marker.evaluate({"extra": "", **environment})
        if wanted and name not in found:
            found.add(name)
            left += [Requirement(text) for text in _requires(name)]
    return found


def lock_of(names: set[str]) -> str:
    """The blocks of requirements.lock for these packages, hashes and markers included."""
    blocks = re.split(r"^(?=\S)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return "".join(block for block in blocks if _name(block) in names)


def _name(block: str) -> str:
    found = re.match(r"([\w.-]+)==", block)
    return canonicalize_name(found[1]) if found else ""


def _requires(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []
