"""`padtray import`: the older layout's files, into the running PadTray or into its files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trayapp.control import client
from trayapp.control.instance import InstanceLock
from trayapp.core.errors import PadTrayError, UnavailableError
from trayapp.core.state import AppState
from trayapp.paths import Paths, assets
from trayapp.store.bus import Bus
from trayapp.store.home import HomeFiles
from trayapp.store.older import ImportReport, import_older
from trayapp.store.store import Store


def take_over(path: Path, paths: Paths) -> dict[str, Any]:
    """Read the older files below `path` and take them over. What would launch, run, type or send comes in disarmed.

    Raises:
        PadTrayError: nothing there can be read, or it does not fit what there is; nothing was changed.
    """
    report = import_older(path)
    with InstanceLock(paths.runtime) as lock:
        if lock.acquire():
            store = Store(Bus(), HomeFiles(paths.home, assets() / "presets"))
            store.start()
            try:
                store.dispatch(report.command(store.snapshot))
            finally:
                store.stop()
        else:
            _into_the_running(report, paths)
    return {"taken": report.taken, "left": report.left, "disarmed": report.asks}


def _into_the_running(report: ImportReport, paths: Paths) -> None:
    try:
        state = client.ask(paths.runtime, {"do": "state"})
    except UnavailableError as error:
        raise PadTrayError("PadTray is just starting or ending; try again in a moment") from error
    command = report.command(AppState.model_validate(state))
    client.ask(paths.runtime, {"do": "command", "command": command.model_dump_json()})


def lines(result: Mapping[str, Any]) -> list[str]:
    """The report for people."""
    titles = {"taken": "Taken over", "left": "Left out", "disarmed": "Disarmed until you agree in the editor"}
    rows: list[str] = []
    for part, title in titles.items():
        if result[part]:
            rows.append(f"{title}:")
            rows.extend(f"  {line}" for line in result[part])
    return rows
