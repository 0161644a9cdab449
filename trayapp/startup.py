"""`padtray autostart`: the setting `general.start_with_system` from the command line, for packages and installers."""

from collections.abc import Mapping
from typing import Any

from trayapp.autostart.choose import system_autostart
from trayapp.autostart.service import SETTING, AutostartService
from trayapp.control import client
from trayapp.control.instance import InstanceLock
from trayapp.core.commands import ChangeSettings
from trayapp.core.errors import UnavailableError
from trayapp.paths import Paths, assets
from trayapp.store.bus import Bus
from trayapp.store.home import HomeFiles
from trayapp.store.store import Store


def switch(paths: Paths, on: bool | None) -> dict[str, Any]:
    """Switch it on or off, in the running PadTray or in its files; None only tells.

    Raises:
        PadTrayError: it cannot be done; says why.
    """
    if on is not None:
        command = ChangeSettings(values={SETTING: on})
        with InstanceLock(paths.runtime) as lock:
            if lock.acquire():
                _in_the_files(command, paths)
            else:
                client.ask(paths.runtime, {"do": "command", "command": command.model_dump_json()})
    return {"on": on if on is not None else _setting(paths), "entry": _entry()}


def lines(result: Mapping[str, Any]) -> list[str]:
    """The report for people."""
    said = "starts" if result["on"] else "does not start"
    return [f"PadTray {said} with the system", *([f"  {result['entry']}"] if result["on"] and result["entry"] else [])]


def _in_the_files(command: ChangeSettings, paths: Paths) -> None:
    bus = Bus()
    store = Store(bus, HomeFiles(paths.home, assets() / "presets"))
    store.start()
    try:
        store.dispatch(command)
        AutostartService(store, bus).mend()
    finally:
        store.stop()


def _setting(paths: Paths) -> bool:
    try:  # a running one knows better: its files follow a moment later
        return bool(client.ask(paths.runtime, {"do": "state"})["settings"]["general"]["start_with_system"])
    except UnavailableError:
        pass
    state, _notices = HomeFiles(paths.home, assets() / "presets").load()
    return state.settings.general.start_with_system


def _entry() -> str:
    try:
        return system_autostart().registered()
    except OSError as error:
        raise UnavailableError("what starts with the system cannot be read: {error}", error=error) from error
