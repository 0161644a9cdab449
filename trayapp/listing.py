"""`padtray devices`, and the list of audio outputs that tray and settings show."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from trayapp.core.action import Choice
from trayapp.core.errors import PadTrayError
from trayapp.paths import Paths

log = logging.getLogger(__name__)


class OutputList:
    """The audio outputs as last listed. Listing takes a helper process some tenths of a second, so it runs behind.

    `changed` is called on the listing thread when the list differs from before. Any thread.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._listing = False
        self.choices: tuple[Choice, ...] = ()
        self.default = ""

    def refresh(self) -> None:
        """List again in the background; returns at once. Does nothing while a listing is under way."""
        with self._lock:
            if self._listing:
                return
            self._listing = True
        threading.Thread(target=self._list, name="list-outputs", daemon=True).start()

    def _list(self) -> None:
        from trayapp.audio.device_listing import list_outputs  # noqa: PLC0415 - not before somebody looks

        try:
            outputs = list_outputs()
        except PadTrayError as error:
            log.warning("Audio outputs cannot be listed: %s", error)
        else:
            choices = tuple(Choice(output.label, output.title or output.label) for output in outputs)
            default = next((output.title or output.name for output in outputs if output.default), "")
            if (choices, default) != (self.choices, self.default):
                self.choices, self.default = choices, default
                self._changed()
        finally:
            with self._lock:
                self._listing = False


def devices(paths: Paths) -> dict[str, Any]:
    """Audio outputs and MIDI ports, each with the name that settings take."""
    from trayapp.audio.device_listing import list_outputs  # noqa: PLC0415 - as above
    from trayapp.midi.port_report import list_ports  # noqa: PLC0415 - loads the MIDI library

    result: dict[str, Any] = {"audio": [], "midi": [], "faults": []}
    try:
        result["audio"] = [{"setting": output.label} | output.to_json() for output in list_outputs()]
    except PadTrayError as error:
        result["faults"].append(str(error))
    try:
        result["midi"] = list_ports(paths.devices)
    except PadTrayError as error:
        result["faults"].append(str(error))
    return result


def lines(result: Mapping[str, Any]) -> list[str]:
    """The same for people."""
    rows = ["Audio outputs (audio.device):", "  auto"]
    rows += [f"  {row['setting']}{'   (default)' if row['default'] else ''}" for row in result["audio"]]
    rows.append("MIDI ports (midi.ignored, midi.profiles):")
    rows += [f"  {row['name']}   ({row['direction']})" for row in result["midi"]] or ["  none"]
    rows += [f"Fault: {fault}" for fault in result["faults"]]
    return rows
