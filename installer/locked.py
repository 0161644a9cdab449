"""Which locked packages travel inside what users install: the dependencies, without what only a checkout needs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
_HEAD = re.compile(r"(?P<name>[\w.-]+)==\S+(?: ; (?P<marker>.*?))?(?: \\)?\n")
_VIA = re.compile(r"^ +#(?: via|  ) +([\w.-]+)", re.MULTILINE)


def travelling(environment: Mapping[str, str]) -> set[str]:
    """Names of all packages that PadTray needs on a system, `environment` being its PEP 508 markers."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(text) for text in project["dependencies"]]
    names: set[str] = {canonicalize_name(one.name) for one in wanted if _applies(one.marker, environment)}
    return needed_by(names, environment)


def needed_by(names: set[str], environment: Mapping[str, str]) -> set[str]:
    """These packages and what they need on that system, by the lock's own words on what wants what."""
    found = set(names)
    while True:
        more = {
            name
            for name, (marker, wanting) in _lock().items()
            if name not in found and wanting & found and _applies(marker, environment)
        }
        if not more:
            return found
        found |= more


def lock_of(names: set[str]) -> str:
    """The blocks of requirements.lock for these packages, hashes and markers included."""
    return "".join(block for block in _blocks() if _name(block) in names)


def _lock() -> dict[str, tuple[Marker | None, set[str]]]:
    """Name -> (on which systems, who wants it)."""
    found: dict[str, tuple[Marker | None, set[str]]] = {}
    for block in _blocks():
        head = _HEAD.match(block)
        if head:
            marker = Marker(head["marker"]) if head["marker"] else None
            found[_name(block)] = marker, {canonicalize_name(name) for name in _VIA.findall(block)}
    return found


def _applies(marker: Marker | None, environment: Mapping[str, str]) -> bool:
    return marker is None or marker.evaluate({"extra": "", **environment})


def _blocks() -> list[str]:
    return re.split(r"^(?=\S)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), flags=re.MULTILINE)


def _name(block: str) -> str:
    found = re.match(r"([\w.-]+)==", block)
    return canonicalize_name(found[1]) if found else ""
