"""Who may import whom: the walls between the rooms."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import PACKAGES, imports, is_in, module_name, shipped, tree

CLI, APP = Path("trayapp/cli.py"), Path("trayapp/app.py")
ROOT_MODULES = (APP, Path("trayapp/face.py"))
"""The composition root: the app, and how it puts the window beside it."""

ROOM_MAY_IMPORT = {
    "trayapp.core": (),
    "trayapp.store": ("trayapp.paths",),
    "trayapp.midi": ("trayapp.store", "trayapp.paths", "trayapp.audio.jack_midi", "trayapp.audio.libjack"),
    "trayapp.desktop": (),
    "trayapp.actions": ("trayapp.store", "trayapp.desktop", "trayapp.paths"),
    "trayapp.hotkeys": ("trayapp.store", "trayapp.desktop", "trayapp.paths"),
    "trayapp.autostart": ("trayapp.store", "trayapp.paths"),
    "trayapp.audio": ("trayapp.store", "trayapp.paths"),
    "trayapp.plugin_host": ("trayapp.store", "trayapp.paths", "plugins.__path__"),
    "trayapp.tray": ("trayapp.store", "trayapp.paths", "trayapp.texts"),
    "trayapp.bench": ("trayapp.store", "trayapp.midi", "trayapp.audio", "trayapp.control", "trayapp.paths"),
    "trayapp.control": ("trayapp.store", "trayapp.paths"),
    "overlay": ("trayapp.store", "trayapp.plugin_host.api", "trayapp.paths", "trayapp.texts"),
}
"""Besides itself and the core. Modules that lie in no room stand beside the composition root and may import any.
A plugin may not import another one."""

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
WINDOW_LIBRARIES = frozenset({"tkinter", "customtkinter"})
CORE_MAY_IMPORT = sys.stdlib_module_names | {"pydantic", "pydantic_core", "annotated_types", "typing_extensions"}
CORE_MAY_NOT = frozenset({"threading", "socket", "subprocess", "asyncio", "tkinter", "multiprocessing", "ctypes"})


def room_of(name: str) -> str:
    """`trayapp.midi.ports` lives in `trayapp.midi`, `plugins.piano.view` in `plugins.piano`."""
    parts = name.split(".")
    return ".".join(parts[: 1 if parts[0] == "overlay" else 2])


def all_imports() -> Iterator[tuple[Path, str, str]]:
    """(file, where, dotted name) of every import in the installed code."""
    for file in shipped():
        for line, name in imports(file):
            yield file, f"{file}:{line} imports {name}", name


def none(wrong: list[str]) -> None:
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_a_room_imports_only_what_lies_below_it() -> None:
    wrong = []
    for file, where, name in all_imports():
        room = room_of(module_name(file))
        below = PLUGIN_MAY_IMPORT if file.parts[0] == "plugins" else ROOM_MAY_IMPORT.get(room)
        if below is None or name.split(".")[0] not in PACKAGES:
            continue
        may = (room, "trayapp.core", "trayapp.__version__", "trayapp.RELEASES", *below)
        is_parent = any(is_in(package, name) for package in may)  # `trayapp` in `from trayapp import core`
        if not is_in(name, *may) and not is_parent:
            wrong.append(where)
    none(wrong)


def test_a_library_stays_in_its_room() -> None:
    wrong = []
    for file, where, name in all_imports():
        library = name.split(".")[0]
        homes = LIBRARY_LIVES_IN.get(library, ())
        is_view = file.parts[0] == "plugins" and file.name == "view.py" and library in WINDOW_LIBRARIES
        if homes and not is_in(module_name(file), *homes) and not is_view:
            wrong.append(f"{where}, which lives in {homes[0]}")
    none(wrong)


def test_the_core_is_pure() -> None:
    wrong = []
    for file, where, name in all_imports():
        library = name.split(".")[0]
        if file.parts[:2] == ("trayapp", "core") and library != "trayapp":
            wrong += [where] if library not in CORE_MAY_IMPORT or library in CORE_MAY_NOT else []
    none(wrong)


def test_the_composition_root_is_imported_by_the_command_line_alone() -> None:
    """And there only inside a function, so that `padtray --help` loads nothing."""
    roots = ("trayapp.app", "trayapp.face")
    none([w for file, w, name in all_imports() if is_in(name, *roots) and file not in {CLI, *ROOT_MODULES}])
    at_the_top = {node.lineno for node in tree(CLI).body}
    none(
        [
            f"{CLI}:{line} loads the app"
            for line, name in imports(CLI)
            if is_in(name, "trayapp.app") and line in at_the_top
        ]
    )


def test_windows_and_plugins_are_put_in_by_the_composition_root() -> None:
    """The command line reaches into a plugin only for a command that the plugin itself carries out."""
    wrong = []
    for file, where, name in all_imports():
        if (
            file.parts[0] != "trayapp"
            or file in ROOT_MODULES
            or not is_in(name, "overlay", "plugins")
            or name == "plugins"
        ):
            continue
        if file != CLI or not re.fullmatch(r"plugins\.\w+(\.commands)?", name):
            wrong.append(where)
    none(wrong)


def test_every_room_is_known() -> None:
    """A new room gets its rule here before it gets code."""
    rooms = {room_of(module_name(file)) for file in shipped() if len(file.parts) > 2 and file.parts[0] != "plugins"}
    assert rooms <= set(ROOM_MAY_IMPORT)
