"""`padtray doctor` and the page "Why did nothing happen?": every room's findings, with the remedy beside each fault."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from trayapp.core.errors import PadTrayError
from trayapp.core.finding import SEE_LOG, Finding, report_lines
from trayapp.core.phrase import NOTHING, Phrase, unpacked
from trayapp.paths import Paths
from trayapp.texts import say

Ask = Callable[[Paths], Iterator[Finding]]


def examine(paths: Paths) -> dict[str, Any]:
    """Ask every room how it is. The running program's own report is included if one runs.

    What people read in it is a `Phrase`, which JSON shows in English.
    """
    presses: list[dict[str, Any]] = []
    found = _findings(paths, presses)
    return {
        "ok": all(finding.ok for finding in found),
        "findings": [asdict(finding) for finding in found],
        "presses": presses,
    }


def findings(paths: Paths) -> tuple[Finding, ...]:
    """How every room is."""
    return _findings(paths, [])


def lines(result: Mapping[str, Any]) -> list[str]:
    """The report as text that can be copied, in the chosen language."""
    found = (Finding(**row) for row in result["findings"])
    return report_lines(found, ((press["ok"], press["sentence"]) for press in result["presses"]), say)


def _findings(paths: Paths, presses: list[dict[str, Any]]) -> tuple[Finding, ...]:
    """The findings; what the last presses did, oldest first, is added to `presses`."""
    rooms: tuple[tuple[Phrase, Ask], ...] = (
        (Phrase("padtray"), partial(_running, presses)),
        (Phrase("files"), _files),
        (Phrase("permissions"), _permissions),
        (Phrase("audio outputs"), _audio),
        (Phrase("MIDI ports"), _midi),
        (Phrase("tray"), _tray),
        (Phrase("keys and volumes"), _input),
    )
    found = (finding for name, ask in rooms for finding in _guarded(name, ask, paths))
    return tuple({(finding.name, finding.text): finding for finding in found}.values())  # two rooms may say the same


def _guarded(name: Phrase, ask: Ask, paths: Paths) -> Iterator[Finding]:
    try:
        yield from ask(paths)
    except PadTrayError as error:
        text, remedy = error.phrase.parts()
        yield Finding(name, ok=False, text=text, remedy=remedy or SEE_LOG)
    except Exception as error:  # noqa: BLE001 - one room's fault must not hide the others' report
        yield Finding(name, ok=False, text=Phrase(f"{type(error).__name__}: {error}"), remedy=SEE_LOG)


def _running(presses: list[dict[str, Any]], paths: Paths) -> Iterator[Finding]:
    from trayapp.control import client  # noqa: PLC0415 - each room is loaded when it is asked

    try:
        status = client.ask(paths.runtime, {"do": "status"}, timeout_s=3)
    except PadTrayError as error:
        text, remedy = error.phrase.parts()
        yield Finding(Phrase("padtray"), ok=False, text=text, remedy=remedy)
        return
    text = Phrase("{version} runs, pid {pid}", version=status["version"], pid=status["pid"])
    yield Finding(Phrase("padtray"), ok=True, text=text)
    told = client.ask(paths.runtime, {"do": "findings"}, timeout_s=10)
    for row in told["findings"]:
        yield Finding(**{name: unpacked(value) for name, value in row.items()})
    presses += [press | {"sentence": unpacked(press["sentence"])} for press in told["presses"]]


def _files(paths: Paths) -> Iterator[Finding]:
    probe = paths.home
    while not probe.exists():
        probe = probe.parent
    writable = _can_write(probe)
    yield Finding(
        Phrase("files"),
        ok=writable,
        text=Phrase(str(paths.home)),
        remedy=NOTHING if writable else Phrase("make this folder writable, or set PADTRAY_HOME to one that is"),
    )


def _can_write(folder: Any) -> bool:
    import tempfile  # noqa: PLC0415 - as above

    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _permissions(_paths: Paths) -> Iterator[Finding]:
    """What the system's devices let this user do; elsewhere than on Linux the rooms find it out themselves."""
    devices = [path for path in Path("/dev/snd").glob("*") if path.is_char_device()]
    refused = [path.name for path in devices if not os.access(path, os.R_OK | os.W_OK)]
    if refused:
        names = ", ".join(sorted(refused)[:4])
        text = Phrase("this user may not use {names} in /dev/snd: MIDI and sound devices are there", names=names)
        remedy = Phrase("`sudo usermod -aG audio $USER`, then log in again")
        yield Finding(Phrase("permissions"), ok=False, text=text, remedy=remedy)
    elif devices:
        yield Finding(Phrase("permissions"), ok=True, text=Phrase("MIDI and sound devices may be used"))


def _audio(_paths: Paths) -> Iterator[Finding]:
    from trayapp.audio.device_listing import list_outputs  # noqa: PLC0415 - as above

    outputs = list_outputs()
    names = ", ".join(output.label for output in outputs)
    yield Finding(
        Phrase("audio outputs"),
        ok=bool(outputs),
        text=Phrase(names or "none"),
        remedy=Phrase("connect one; until then the piano plays into a silent output"),
    )


def _midi(paths: Paths) -> Iterator[Finding]:
    from trayapp.midi.port_report import list_ports  # noqa: PLC0415 - as above

    ports = list_ports(paths.devices)
    yield Finding(
        Phrase("MIDI ports"),
        ok=bool(ports),
        text=Phrase(", ".join(port["name"] for port in ports) or "none"),
        remedy=Phrase("connect a controller; if another program holds it, close that program"),
    )


def _tray(_paths: Paths) -> Iterator[Finding]:
    from trayapp.tray.backend import system_backend  # noqa: PLC0415 - as above

    yield Finding(Phrase("tray"), ok=True, text=Phrase(system_backend() or "Windows"))


def _input(_paths: Paths) -> Iterator[Finding]:
    from trayapp.actions.platform.choose import system_platform  # noqa: PLC0415 - as above
    from trayapp.actions.schedule import Schedule  # noqa: PLC0415 - as above
    from trayapp.hotkeys.choose import system_hotkeys  # noqa: PLC0415 - as above

    schedule = Schedule()
    platform = system_platform(schedule)
    yield from platform.findings()
    yield from system_hotkeys().findings()
    platform.close()
    schedule.stop()
