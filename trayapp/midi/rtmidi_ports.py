"""Ports as rtmidi opens them, the same on every system; and the one door for its errors."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import rtmidi

from trayapp.core.errors import UnavailableError
from trayapp.midi.names import OWN_CLIENT, is_hidden, is_own, plain, told_apart
from trayapp.midi.ports import Input, Listed, Output, Received


@contextlib.contextmanager
def door(what: str) -> Iterator[None]:
    """Turn what rtmidi raises into an UnavailableError that begins with `what`."""
    try:
        yield
    except (rtmidi.RtMidiError, OSError, ValueError, TypeError) as error:
        raise UnavailableError(f"{what}: {error}") from error


def listed(raws: Iterable[str], *, numbered: bool = False, life: Callable[[str], Any] | None = None) -> list[Listed]:
    """The list that a person sees of the system's names; `life` tells lives of one name apart."""
    names = [(raw, plain(raw, numbered=numbered)) for raw in raws]
    shown = [(raw, name) for raw, name in names if not is_own(name) and not is_hidden(name)]
    unique = told_apart(name for _, name in shown)
    return [Listed(name, raw, life(raw) if life else None) for (raw, _), name in zip(shown, unique, strict=True)]


class RtInput(Input):
    """An input port by rtmidi. A new object for each life of a port: the old one stays deaf after a re-plug."""

    def __init__(self, api: int, port: Listed, received: Received) -> None:
        with door(f"{port.name} could not be opened"):
            self._midi: Any = rtmidi.MidiIn(rtapi=api, name=f"{OWN_CLIENT} in")
            try:
                self._midi.ignore_types(sysex=False, timing=True, active_sense=True)
                self._midi.set_callback(lambda item, _data: received(item[0]))
                self._midi.open_port(_index(self._midi, port), name="in")
            except BaseException:
                self._midi.delete()
                raise

    def close(self) -> None:
        """Close it; nothing is received afterwards."""
        midi, self._midi = self._midi, None
        _delete(midi)


class RtOutput(Output):
    """An output port by rtmidi."""

    def __init__(self, api: int, port: Listed) -> None:
        with door(f"{port.name} could not be opened"):
            self._midi: Any = rtmidi.MidiOut(rtapi=api, name=f"{OWN_CLIENT} out")
            try:
                self._midi.open_port(_index(self._midi, port), name="out")
            except BaseException:
                self._midi.delete()
                raise

    def send(self, message: Sequence[int]) -> None:
        """Send one complete message."""
        with door("a message could not be sent"):
            self._midi.send_message(message)

    def close(self) -> None:
        """Close it."""
        midi, self._midi = self._midi, None
        _delete(midi)


def _index(midi: Any, port: Listed) -> int:
    raws: list[str] = midi.get_ports()
    if port.raw not in raws:
        raise UnavailableError(f"{port.name} is gone; plug it in again")
    return raws.index(port.raw)


def _delete(midi: Any) -> None:
    if midi is not None:
        with contextlib.suppress(rtmidi.RtMidiError):
            midi.cancel_callback() if hasattr(midi, "cancel_callback") else None
            midi.close_port()
        midi.delete()
