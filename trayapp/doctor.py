"""`padtray doctor` and the page "Why did nothing happen?": every room's findings, with the remedy beside each fault."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from trayapp.core.errors import PadTrayError
from trayapp.core.finding import Finding, report_lines
from trayapp.paths import Paths

SEE_LOG = "the log has the details; the tray opens it"


def examine(paths: Paths) -> dict[str, Any]:
    """Ask every room how it is. The running program's own report is included if one runs."""
    rooms = (_running, _files, _permissions, _audio, _midi, _tray, _input)
    findings = [finding for ask in rooms for finding in _guarded(ask, paths)]
    rows = {(finding.name, finding.text): asdict(finding) for finding in findings}  # two rooms may say the same
    return {"ok": all(finding.ok for finding in findings), "findings": [*rows.values()], "presses": _presses(paths)}


def _presses(paths: Paths) -> list[dict[str, Any]]:
    """What the last presses did, oldest first; none where PadTray does not run."""
    from trayapp.control import client  # noqa: PLC0415 - each room is loaded when it is asked

    try:
        last: list[dict[str, Any]] = client.ask(paths.runtime, {"do": "status"}, timeout_s=3)["last"]
    except PadTrayError:
        return []
    return last


def lines(result: Mapping[str, Any]) -> list[str]:
    """The report as text that can be copied."""
    findings = tuple(Finding(**row) for row in result["findings"])
    presses = tuple((press["ok"], _press_words(press)) for press in result["presses"])
    return report_lines(findings, presses)


def _press_words(press: Mapping[str, Any]) -> str:
    name = f"{press['control']} “{press['label']}”" if press["label"] else press["control"]
    return f"{name} → {press['what']}" + ("" if press["ok"] else f": {press['result']}")


def _guarded(ask: Callable[[Paths], Iterator[Finding]], paths: Paths) -> Iterator[Finding]:
    try:
        yield from ask(paths)
    except PadTrayError as error:
        text, _, remedy = str(error).partition("; ")
        yield Finding(ask.__name__.strip("_"), ok=False, text=text, remedy=remedy or SEE_LOG)
    except Exception as error:  # noqa: BLE001 - one room's fault must not hide the others' report
        yield Finding(ask.__name__.strip("_"), ok=False, text=f"{type(error).__name__}: {error}", remedy=SEE_LOG)


def _running(paths: Paths) -> Iterator[Finding]:
    from trayapp.control import client  # noqa: PLC0415 - each room is loaded when it is asked

    try:
        status = client.ask(paths.runtime, {"do": "status"}, timeout_s=3)
    except PadTrayError as error:
        yield Finding("padtray", ok=False, text=str(error), remedy="start it with `padtray`")
        return
    yield Finding("padtray", ok=True, text=f"{status['version']} runs, pid {status['pid']}")
    for port in status["midi"]["ports"]:
        well = port["state"] in {"open", "ignored"}
        text = f"{port['state']}{', profile ' + port['profile'] if port['profile'] else ''}"
        remedy = port["reason"] or "plug it in again; if another program holds it, close that program"
        yield Finding(f"controller {port['port']}", ok=well, text=text, remedy="" if well else remedy)
    audio = status["audio"]
    yield Finding(
        "sound",
        ok=audio["state"] in {"running", "stopped"},
        text=f"{audio['state']} {audio['device']}".strip(),
        remedy=audio["notice"] or SEE_LOG,
    )
    for row in client.ask(paths.runtime, {"do": "findings"}, timeout_s=10):
        yield Finding(**row)


def _files(paths: Paths) -> Iterator[Finding]:
    probe = paths.home
    while not probe.exists():
        probe = probe.parent
    writable = _can_write(probe)
    yield Finding(
        "files",
        ok=writable,
        text=str(paths.home),
        remedy="" if writable else "make this folder writable, or set PADTRAY_HOME to one that is",
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
        text = f"this user may not use {', '.join(sorted(refused)[:4])} in /dev/snd: MIDI and sound devices are there"
        yield Finding("permissions", ok=False, text=text, remedy="`sudo usermod -aG audio $USER`, then log in again")
    elif devices:
        yield Finding("permissions", ok=True, text="MIDI and sound devices may be used")


def _audio(_paths: Paths) -> Iterator[Finding]:
    from trayapp.audio.device_listing import list_outputs  # noqa: PLC0415 - as above

    outputs = list_outputs()
    names = ", ".join(output.label for output in outputs)
    yield Finding(
        "audio outputs",
        ok=bool(outputs),
        text=names or "none",
        remedy="connect one; until then the piano plays into a silent output",
    )


def _midi(paths: Paths) -> Iterator[Finding]:
    from trayapp.midi.service import list_ports  # noqa: PLC0415 - as above

    ports = list_ports(paths.devices)
    yield Finding(
        "MIDI ports",
        ok=bool(ports),
        text=", ".join(port["name"] for port in ports) or "none",
        remedy="connect a controller; if another program holds it, close that program",
    )


def _tray(_paths: Paths) -> Iterator[Finding]:
    from trayapp.tray.backend import system_backend  # noqa: PLC0415 - as above

    yield Finding("tray", ok=True, text=system_backend() or "Windows")


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
