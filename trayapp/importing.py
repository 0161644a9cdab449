"""`padtray import`: the older layout's files or another person's preset, into the running PadTray or its files."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from trayapp.control import client
from trayapp.control.instance import InstanceLock
from trayapp.core.action_table import BUILT_IN, by_kind
from trayapp.core.commands import Command
from trayapp.core.errors import PadTrayError, UnavailableError
from trayapp.core.phrase import Phrase
from trayapp.core.preset import KIND_WORDS
from trayapp.core.state import AppState
from trayapp.paths import Paths, assets
from trayapp.store.bus import Bus
from trayapp.store.home import HomeFiles
from trayapp.store.older import import_older
from trayapp.store.sharing import create_command, is_preset, read_preset
from trayapp.store.store import Store
from trayapp.texts import say


def take_over(path: Path, paths: Paths) -> dict[str, Any]:
    """Take over the older files below `path`, or one preset. What would launch, run, type or send comes in disarmed.

    Raises:
        PadTrayError: nothing there can be read, or it does not fit what there is; nothing was changed.
    """
    if path.suffix == ".toml" and path.is_file() and is_preset(path):
        return _one_preset(path, paths)
    report = import_older(path)
    _carry_out(report.command, paths)
    return {"taken": report.taken, "left": report.left, "disarmed": report.asks}


def _one_preset(path: Path, paths: Paths) -> dict[str, Any]:
    """Another person's preset; what plugins bring is not known here, so it is asked about as well."""
    found = read_preset(path, by_kind(BUILT_IN))
    _carry_out(lambda state: create_command(state, found.preset), paths)
    kind, count = found.preset.kind, len(found.preset.bindings)
    taken = Phrase("{kind} preset {name!r}, bound: {count}", kind=KIND_WORDS[kind], name=found.preset.name, count=count)
    return {"taken": (taken,), "left": (), "disarmed": found.asks}


def _carry_out(build: Callable[[AppState], Command], paths: Paths) -> None:
    with InstanceLock(paths.runtime) as lock:
        if lock.acquire():
            store = Store(Bus(), HomeFiles(paths.home, assets() / "presets"))
            store.start()
            try:
                store.dispatch(build(store.snapshot))
            finally:
                store.stop()
        else:
            _into_the_running(build, paths)


def _into_the_running(build: Callable[[AppState], Command], paths: Paths) -> None:
    try:
        state = client.ask(paths.runtime, {"do": "state"})
    except UnavailableError as error:
        raise PadTrayError("PadTray is just starting or ending; try again in a moment") from error
    command = build(AppState.model_validate(state))
    client.ask(paths.runtime, {"do": "command", "command": command.model_dump_json()})


def lines(result: Mapping[str, Any]) -> list[str]:
    """The report for people, in the chosen language."""
    titles = {
        "taken": Phrase("Taken over"),
        "left": Phrase("Left out"),
        "disarmed": Phrase("Disarmed until you agree in the editor"),
    }
    rows: list[str] = []
    for part, title in titles.items():
        if result[part]:
            rows.append(f"{say(title)}:")
            rows.extend(f"  {say(line)}" for line in result[part])
    return rows
