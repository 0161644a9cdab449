"""What the pages say is so: PadTray itself reads their snippets, links lead somewhere, tables agree."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, shipped, tree
from tests.architecture.test_imports import ROOM_MAY_IMPORT
from tests.docs.pages import PAGES, Block, blocks, outside_fences, text_of
from trayapp.core.device_profile import DeviceProfile
from trayapp.core.settings import Settings
from trayapp.midi import profiles
from trayapp.plugin_host.manifest import read_manifest
from trayapp.store import preset_file

LANGUAGES = {"sh", "toml", "python", "json", "text"}
ON_THEIR_OWN = {"control-ask"}
"""Threads of `padtray ctl` itself, not of the running program."""
TROUBLESHOOTING = Path("docs/troubleshooting.md")


def place(block: Block) -> str:
    return f"{block.page}: {block.text.splitlines()[0]}"


def test_every_block_says_its_language_and_none_is_made_by_indenting() -> None:
    assert {block.language for block in blocks(*LANGUAGES, "")} <= LANGUAGES
    indented = [f"{page}: {m[0]}" for page in PAGES for m in re.finditer(r"\n\n {4,}\S.*", outside_fences(page))]
    assert not indented


@pytest.mark.parametrize("block", blocks("toml"), ids=place)
def test_a_toml_snippet_is_what_padtray_reads(block: Block, tmp_path: Path) -> None:
    values = tomllib.loads(block.text)
    if "ports" in values:
        DeviceProfile.model_validate(values)
    elif "api" in values:
        folder = tmp_path / values["name"]
        folder.mkdir()
        (folder / "plugin.toml").write_text(block.text, encoding="utf-8")
        assert read_manifest(folder).name == values["name"]
    elif "bindings" in values:
        assert preset_file.parse("Snippet", f'name = "Snippet"\nkind = "knob"\n{block.text}').bindings
    else:
        Settings.model_validate(values)


@pytest.mark.parametrize("block", blocks("json", "python"), ids=place)
def test_a_snippet_is_whole(block: Block) -> None:
    if block.language == "json":
        json.loads(block.text)
    else:
        ast.parse(block.text)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", text_of(page))
    lost = []
    for target in targets:
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        file = (ROOT / page).parent / name if name else ROOT / page
        headings = re.findall(r"^#+ (.*)", file.read_text("utf-8"), re.MULTILINE) if file.suffix == ".md" else []
        slugs = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
        if not file.exists() or (anchor and anchor not in slugs):
            lost.append(target)
    assert not lost


def test_the_table_of_controllers_is_that_of_the_profiles() -> None:
    rows = re.findall(r"^\| ([^|]+?) \|", text_of(Path("docs/devices.md")).split("## Rules")[0], re.MULTILINE)
    shipped_profiles = {profiles.read(file).name: file for file in (ROOT / "assets/devices").glob("*.toml")}
    assert set(rows) - {"profile", "---"} == set(shipped_profiles)


def test_the_table_of_rooms_is_that_of_the_rules() -> None:
    """Who may import whom; the folders, which all may import, are said below it."""
    rows = re.findall(
        r"^\| `((?:trayapp/)?\w+)` \|.*\| ([^|]*) \|$", text_of(Path("docs/architecture.md")), re.MULTILINE
    )
    shown = {name.replace("/", "."): {part.strip() for part in parts.split(",")} for name, parts in rows}
    for room, allowed in ROOM_MAY_IMPORT.items():
        expected = {name.removeprefix("trayapp.") for name in allowed} - {"paths", "plugins.__path__"}
        assert shown[room] - {"core", "standard library", "pydantic"} == expected, room


def thread_names() -> set[str]:
    """The name of every thread that PadTray starts, up to what differs: `midi-in ` for one of a port."""
    found: set[str] = set()
    calls = (node for file in shipped() for node in ast.walk(tree(file)) if isinstance(node, ast.Call))
    for call in calls:
        kind = ast.unparse(call.func).rpartition(".")[2]
        if kind in {"Thread", "LimitedThread"}:
            named = [keyword.value for keyword in call.keywords if keyword.arg == "name"] or call.args[:1]
            found |= {re.sub(r"^f?['\"]|['\"]$", "", ast.unparse(name)).partition("{")[0] for name in named}
    return found


def test_every_thread_has_its_row_and_every_row_its_thread() -> None:
    shown = set(re.findall(r"`([a-z-]+(?: ?[A-Z]+)?)`", text_of(Path("docs/threads.md")).split("\n\nLocks")[0]))
    shown = {re.sub(r"[A-Z]+$", "", name) for name in shown} - {"py-spy", "padtray ctl"}
    started = {name for name in thread_names() if name != "name"} - ON_THEIR_OWN
    assert started <= shown
    assert shown - started == {"plugin-switch"}, "which is the worker of that name"


def remedies() -> set[str]:
    """The remedy of every finding that the doctor can have, where it stands as it is in the code."""
    found: set[str] = set()
    for file in shipped():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Assign) and "_REMEDY" in ast.unparse(node.targets[0]):
                found |= set(_words(node.value))
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "Finding"):
                continue
            given = [keyword.value for keyword in node.keywords if keyword.arg == "remedy"] or node.args[3:4]
            found |= {words for value in given for words in _words(value)}
    return found - {""}


def _words(value: ast.expr) -> Iterator[str]:
    """The words of a phrase, or of both that it is chosen from."""
    if isinstance(value, ast.IfExp):
        yield from _words(value.body)
        yield from _words(value.orelse)
    elif isinstance(value, ast.Call) and ast.unparse(value.func) == "Phrase":
        yield from (str(c.value) for c in value.args if isinstance(c, ast.Constant))


def plain(text: str) -> str:
    return re.sub(r"[`*]", "", text)


def test_every_remedy_of_the_doctor_stands_in_the_troubleshooting_page() -> None:
    known = remedies()
    assert len(known) > 8
    page = plain(text_of(TROUBLESHOOTING))
    lacking = sorted(remedy for remedy in known if plain(remedy) not in page)
    assert not lacking, f"add a row for each to {TROUBLESHOOTING}"
