"""Every room is tested, every plugin says what it is, and what is switched off costs nothing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, module_name, shipped
from tests.rig.process import told_by

PLUGINS = sorted(path for path in (ROOT / "plugins").iterdir() if path.is_dir() and path.name != "__pycache__")
LIGHT_ROOMS = ("core", "store", "midi", "actions", "hotkeys", "tray", "plugin_host", "control", "autostart")
SOUND = {"numba", "llvmlite", "numpy", "soundfile", "sounddevice"}
NOT_FOR_A_COMMAND_LINE = SOUND | {
    "tkinter",
    "customtkinter",
    "pystray",
    "PIL",
    "mido",
    "rtmidi",
    "fastapi",
    "obsws_python",
}


def rooms() -> list[str]:
    return sorted({file.parts[1] for file in shipped() if file.parts[0] == "trayapp" and len(file.parts) > 2})


@pytest.mark.parametrize("room", [*rooms(), "overlay"])
def test_a_room_has_tests(room: str) -> None:
    assert list((ROOT / "tests" / room).rglob("test_*.py")), f"tests/{room} is empty"


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda path: path.name)
def test_a_plugin_has_its_files_and_tests(folder: Path) -> None:
    from trayapp.plugin_host.manifest import read_manifest  # noqa: PLC0415 - the other tests need no plugin host

    manifest = read_manifest(folder)
    assert manifest.name == folder.name
    assert manifest.description
    module = manifest.start.partition(":")[0].replace(".", "/")
    assert (folder / f"{module}.py").is_file()
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# ")
    assert [*(ROOT / "tests/plugins").glob(f"*{folder.name}*"), *(ROOT / "tests/plugins" / folder.name).glob("test_*")]


def loaded_by(modules: list[str]) -> set[str]:
    """Top-level names of everything that a fresh interpreter has loaded after importing these."""
    load = f"for name in {modules!r}: importlib.import_module(name)"
    script = f"import sys, json, importlib\n{load}\nprint(json.dumps([*sys.modules]))"
    return {name.split(".")[0] for name in told_by(script)}


def test_the_command_line_loads_nothing_heavy() -> None:
    assert not loaded_by(["trayapp.cli"]) & NOT_FOR_A_COMMAND_LINE


@pytest.mark.parametrize("room", [room for room in rooms() if room in LIGHT_ROOMS])
def test_a_room_that_makes_no_sound_loads_no_sound(room: str) -> None:
    modules = [module_name(file) for file in shipped() if file.parts[:2] == ("trayapp", room)]
    assert not loaded_by(modules) & SOUND


def test_the_version_stands_in_one_form_everywhere() -> None:
    from trayapp import __version__  # noqa: PLC0415 - beside the claim that it makes

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[({re.escape(__version__)}|Unreleased)\]", changelog, re.MULTILINE)
