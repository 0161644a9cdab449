"""What is said of the MIDI ports: the doctor's findings, and the list on the command line."""

from collections.abc import Sequence
from pathlib import Path

from trayapp.core.events import PortEvent
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase
from trayapp.midi.ports import PortSystem
from trayapp.midi.profiles import load
from trayapp.midi.system import system_ports
from trayapp.paths import assets

STATES = {
    "open": Phrase("open"),
    "ignored": Phrase("not used"),
    "failed": Phrase("cannot be opened"),
    "lost": Phrase("unplugged"),
}


def findings(
    bad_profiles: Sequence[Phrase], ports: Sequence[PortEvent], *, unreachable: Phrase, unshared: Phrase, is_open: bool
) -> tuple[Finding, ...]:
    """What the doctor reports of profiles and ports; `unreachable` and `unshared` say why, or nothing."""
    found = [
        Finding(Phrase("device profile"), False, problem, Phrase("mend or remove the file")) for problem in bad_profiles
    ]
    if unreachable:
        found.append(Finding(Phrase("MIDI"), False, *unreachable.parts()))
    elif not is_open:
        found.append(
            Finding(
                Phrase("MIDI"),
                False,
                Phrase("no controller is connected"),
                Phrase("plug one in; it opens by itself"),
            )
        )
    if unshared:
        found.append(Finding(Phrase("MIDI for other programs"), False, unshared, Phrase("or switch sharing off")))
    found += [_finding(port) for port in ports if port.state != "lost"]
    return tuple(found)


def _finding(port: PortEvent) -> Finding:
    text = STATES[port.state]
    if port.profile:
        text = Phrase("{state}, profile {profile}", state=text, profile=port.profile)
    elif port.reason and port.state != "failed":
        text = Phrase("{state}: {reason}", state=text, reason=port.reason)
    return Finding(Phrase("controller {port}", port=port.port), port.state != "failed", text, port.reason)


def list_ports(own_profiles: Path, system: PortSystem | None = None) -> list[dict[str, str]]:
    """Every MIDI port with the name that settings take: rows of `name`, `direction` and, for inputs, `profile`.

    Raises:
        UnavailableError: the system cannot be reached; says why.
    """
    profiles = load(assets() / "devices", own_profiles)
    system = system or system_ports()
    try:
        system.start(lambda: None)
        rows = [
            {"name": port.name, "direction": "in", "profile": profiles.of_port(port.name, {}).name}
            for port in system.inputs()
        ]
        rows += [{"name": port.name, "direction": "out"} for port in system.outputs()]
    finally:
        system.close()
    return rows
