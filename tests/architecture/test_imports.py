"""Who may import whom: the walls between the rooms."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, imports, is_in, module_name, shipped, tree

ROOM_MAY_IMPORT = {
    "trayapp.core": (),
    "trayapp.store": ("trayapp.paths",),
    "trayapp.midi": ("trayapp.store", "trayapp.paths"),
    "trayapp.actions": ("trayapp.store", "trayapp.paths"),
    "trayapp.hotkeys": ("trayapp.store", "trayapp.paths"),
    "trayapp.audio": ("trayapp.store", "trayapp.paths"),
    "trayapp.plugin_host": ("trayapp.store", "trayapp.paths", "plugins.__path__"),
    "trayapp.tray": ("trayapp.store", "trayapp.paths"),
    "trayapp.control": ("trayapp.store", "trayapp.paths"),
    "overlay": ("trayapp.store", "trayapp.plugin_host.api", "trayapp.paths"),
}
PLUGIN_MAY_IMPORT = ("trayapp.plugin_host.api", "trayapp.audio")
LIBRARY_LIVES_IN = {
    "tkinter": ("overlay",),
    "customtkinter": ("overlay",),
    "mido": ("trayapp.midi",),
    "rtmidi": ("trayapp.midi",),
    "pystray": ("trayapp.tray",),
    "sounddevice": ("trayapp.audio",),
    "numba": ("trayapp.audio",),
    "llvmlite": ("trayapp.audio",),
}
CORE_LIBRARIES = frozenset({"pydantic", "pydantic_core", "annotated_types", "typing_extensions"})

FILES = pytest.mark.parametrize("file", shipped(), ids=str)


def room_of(name: str) -> str:
    """`trayapp.midi.ports` lives in `trayapp.midi`, `plugins.piano.view` in `plugins.piano`."""
    parts = name.split(".")
    return ".".join(parts[: 1 if parts[0] == "overlay" else 2])


def is_view(file: Path) -> bool:
    return file.parts[0] == "plugins" and file.name == "view.py"


@FILES
def test_a_room_imports_only_what_lies_below_it(file: Path) -> None:
    room = room_of(module_name(file))
    if room in ROOM_MAY_IMPORT:
        allowed = (room, "trayapp.core", "trayapp.__version__", *ROOM_MAY_IMPORT[room])
    elif file.parts[0] == "plugins":
        allowed = ("plugins", room, "trayapp.core", "trayapp.__version__", *PLUGIN_MAY_IMPORT)
    else:
        assert len(file.parts) <= 2, f"{file} is in a room that test_imports.py does not know; add its rule"
        return
    wrong = [
        f"{file}:{line} imports {name}"
        for line, name in imports(file)
        if name.split(".")[0] in PACKAGES and not is_in(name, *allowed) and not any(is_in(a, name) for a in allowed)
    ]
    assert not wrong, "\n".join(wrong)


@FILES
def test_a_library_stays_in_its_room(file: Path) -> None:
    wrong = []
    for line, name in imports(file):
        homes = LIBRARY_LIVES_IN.get(name.split(".")[0])
        drawing = is_view(file) and name.split(".")[0] in {"tkinter", "customtkinter"}
        if homes and not is_in(module_name(file), *homes) and not drawing:
            wrong.append(f"{file}:{line} imports {name}, which lives in {', '.join(homes)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("file", [f for f in shipped() if f.parts[:2] == ("trayapp", "core")], ids=str)
def test_the_core_is_pure(file: Path) -> None:
    allowed = sys.stdlib_module_names | CORE_LIBRARIES | {"trayapp"}
    forbidden = {"threading", "socket", "subprocess", "asyncio", "tkinter", "multiprocessing"}
    for line, name in imports(file):
        top = name.split(".")[0]
        assert top in allowed, f"{file}:{line}: the core imports {name}"
        assert top not in forbidden, (
            f"{file}:{line}: the core knows no threads, devices or processes, but imports {name}"
        )


@pytest.mark.parametrize("file", [f for f in shipped() if f.parts[0] == "plugins"], ids=str)
def test_no_plugin_imports_another(file: Path) -> None:
    mine = room_of(module_name(file))
    wrong = [
        f"{file}:{line} imports {n}" for line, n in imports(file) if n.startswith("plugins.") and not is_in(n, mine)
    ]
    assert not wrong, "\n".join(wrong)


@FILES
def test_the_composition_root_is_imported_by_the_command_line_alone(file: Path) -> None:
    """And there only inside a function, so that `padtray --help` loads nothing."""
    importers = [line for line, name in imports(file) if is_in(name, "trayapp.app")]
    if file == Path("trayapp/cli.py"):
        top = {node.lineno for node in tree(file).body if hasattr(node, "lineno")}
        assert not top.intersection(importers), "cli.py imports the app at its top"
    elif file != Path("trayapp/app.py"):
        assert not importers, f"{file} imports the app"


@FILES
def test_windows_and_plugins_are_put_in_by_the_composition_root(file: Path) -> None:
    """The command line reaches into a plugin only for a command that the plugin itself carries out."""
    if file.parts[0] != "trayapp" or file == Path("trayapp/app.py"):
        return
    wrong = [(line, name) for line, name in imports(file) if is_in(name, "overlay", "plugins") and name != "plugins"]
    if file == Path("trayapp/cli.py"):
        wrong = [(line, name) for line, name in wrong if not re.fullmatch(r"plugins\.\w+(\.commands)?", name)]
    assert not wrong, f"{file} imports {wrong}"


def test_every_room_is_known() -> None:
    """A new room gets its rule here before it gets code."""
    rooms = {room_of(module_name(file)) for file in shipped() if len(file.parts) > 2 and file.parts[0] != "plugins"}
    assert rooms <= set(ROOM_MAY_IMPORT)
