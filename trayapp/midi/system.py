"""Which system's MIDI ports these are."""

import sys
from pathlib import Path
from typing import Literal

from trayapp.midi.ports import PortSystem

SystemName = Literal["winmm", "alsa", "jack"]


def choose(platform: str, *, sequencer: bool) -> SystemName:
    """The system for a platform (`sys.platform`); `sequencer`: there is an ALSA sequencer."""
    if platform == "win32":
        return "winmm"
    return "alsa" if sequencer else "jack"


def system_here() -> SystemName:
    """The system of the machine this runs on."""
    return choose(sys.platform, sequencer=Path("/dev/snd/seq").exists())


def system_ports() -> PortSystem:
    """The ports of the machine this runs on; nothing is opened yet."""
    name = system_here()
    if name == "winmm":
        from trayapp.midi.windows_ports import WindowsPorts  # noqa: PLC0415 - each system loads its own alone

        return WindowsPorts()
    if name == "alsa":
        from trayapp.midi.alsa_ports import AlsaPorts  # noqa: PLC0415 - as above

        return AlsaPorts()
    from trayapp.midi.jack_ports import JackPorts  # noqa: PLC0415 - as above

    return JackPorts()
