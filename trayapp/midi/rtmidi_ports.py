"""Ports as rtmidi opens them, the same on every system; and the one door for its errors."""

import contextlib
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

import rtmidi

from trayapp.core.errors import UnavailableError
from trayapp.core.phrase import Phrase
from trayapp.midi.names import OWN_CLIENT, is_hidden, is_own, plain, told_apart, without_number
from trayapp.midi.ports import Input, Listed, Output, Received
from trayapp.midi.system import SystemName, system_here

_APIS: dict[SystemName, int] = {
    "winmm": rtmidi.API_WINDOWS_MM,
    "alsa": rtmidi.API_LINUX_ALSA,
    "jack": rtmidi.API_UNIX_JACK,
}


def api_here() -> int:
    """What rtmidi calls the system of this machine."""
    return _APIS[system_here()]


@contextlib.contextmanager
def door(what: Phrase) -> Iterator[None]:
    """Turn what rtmidi raises into an UnavailableError that begins with `what`."""
    try:
        yield
    except (rtmidi.RtMidiError, OSError, ValueError, TypeError) as error:
        raise UnavailableError("{what}: {error}", what=what, error=error) from error


def listed(
    raws: Iterable[str], *, numbered: bool = False, life: Callable[[str], Hashable] | None = None
) -> list[Listed]:
    """The list that a person sees of the system's names, loops and PadTray's own left out.

    `life` tells lives of one name apart; `numbered`: rtmidi ends the names with the port's number (WinMM).
    """
    return [port for _, port in _places(raws, numbered=numbered, life=life)]


def _places(
    raws: Iterable[str], *, numbered: bool, life: Callable[[str], Hashable] | None = None
) -> list[tuple[int, Listed]]:
    cleaned = [(index, without_number(raw) if numbered else raw) for index, raw in enumerate(raws)]
    shown = [(index, raw, plain(raw)) for index, raw in cleaned if not is_hidden(plain(raw)) and not is_own(plain(raw))]
    unique = told_apart(name for _, _, name in shown)
    return [
        (index, Listed(name, raw, life(raw) if life else None))
        for (index, raw, _), name in zip(shown, unique, strict=True)
    ]


class RtInput(Input):
    """An input port by rtmidi. A new object for each life of a port: the old one stays deaf after a re-plug."""

    def __init__(self, api: int, port: Listed, received: Received, *, numbered: bool = False) -> None:
        with door(Phrase("{port} could not be opened", port=port.name)):
            self._midi: Any = rtmidi.MidiIn(rtapi=api, name=f"{OWN_CLIENT} in")
            try:
                self._midi.ignore_types(sysex=False, timing=True, active_sense=True)
                self._midi.set_callback(lambda item, _data: received(item[0], time.perf_counter()))
                self._midi.open_port(_index(self._midi, port, numbered=numbered), name="in")
            except BaseException:
                self._midi.delete()
                raise

    def close(self) -> None:
        """Close it; nothing is received afterwards."""
        midi, self._midi = self._midi, None
        _delete(midi)


class RtOutput(Output):
    """An output port by rtmidi; a `virtual` one is made, under the name of `port`."""

    def __init__(self, api: int, port: Listed, *, numbered: bool = False, virtual: bool = False) -> None:
        with door(Phrase("{port} could not be opened", port=port.name)):
            self._midi: Any = rtmidi.MidiOut(rtapi=api, name=OWN_CLIENT if virtual else f"{OWN_CLIENT} out")
            try:
                if virtual:
                    self._midi.open_virtual_port(port.name)
                else:
                    self._midi.open_port(_index(self._midi, port, numbered=numbered), name="out")
            except BaseException:
                self._midi.delete()
                raise

    def send(self, message: Sequence[int]) -> None:
        """Send one complete message."""
        with door(Phrase("a message could not be sent")):
            self._midi.send_message(message)

    def close(self) -> None:
        """Close it."""
        midi, self._midi = self._midi, None
        _delete(midi)


def _index(midi: Any, port: Listed, *, numbered: bool) -> int:
    for index, there in _places(midi.get_ports(), numbered=numbered):
        if (there.name, there.raw) == (port.name, port.raw):
            return index
    raise UnavailableError(
        "{name} is not among the ports that the system shows this program; start PadTray anew", name=port.name
    )


def _delete(midi: Any) -> None:
    if midi is not None:
        with contextlib.suppress(rtmidi.RtMidiError):
            midi.close_port()
        midi.delete()
