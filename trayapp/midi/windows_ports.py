"""MIDI ports of Windows (WinMM): told of changes, listed by a fresh process, every call with a time limit.

The MIDI stack of 2026 can freeze the list of a process at its start, hang while listing, and block for seconds on a
port that is gone.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Sequence

import rtmidi

from trayapp.core.errors import UnavailableError
from trayapp.core.phrase import Phrase
from trayapp.midi.limited import LimitedThread
from trayapp.midi.ports import Input, Listed, Output, PortSystem, Received
from trayapp.midi.rtmidi_ports import RtInput, RtOutput, listed
from trayapp.midi.windows_notice import DeviceNotice

LIST_S = 5.0
CALL_S = 3.0
_NO_WINDOW = 0x08000000
"""CREATE_NO_WINDOW of <winbase.h>."""

_log = logging.getLogger(__name__)


def list_command(*, frozen: bool, executable: str) -> list[str]:
    """The program that lists the ports: this one as it was installed, or a module of the checkout."""
    return [executable, "--list-midi-ports"] if frozen else [executable, "-m", "trayapp.midi.list_program"]


class WindowsPorts(PortSystem):
    """Lists anew at each look; looks only when Windows tells of a device, and again while a port fails."""

    poll_s = None
    retry_s = 10.0  # each look starts a process
    no_virtual = "Windows has no MIDI ports of a program's own making; install loopMIDI and bind Send MIDI to its port"

    def __init__(self, command: Sequence[str] = ()) -> None:
        self._command = list(command) or list_command(frozen=getattr(sys, "frozen", False), executable=sys.executable)
        self._notice: DeviceNotice | None = None
        self._outputs: list[Listed] = []

    def start(self, changed: Callable[[], None]) -> None:
        """Ask Windows to tell of devices; where it refuses, look once in a while."""
        if self._notice is None:
            try:
                self._notice = DeviceNotice(changed)
            except UnavailableError as error:
                _log.warning("%s; looking for controllers every %g s instead", error, self.retry_s)
                self.poll_s = self.retry_s

    def inputs(self) -> list[Listed]:
        """The ports that messages come from; asks a fresh process."""
        ports = self._ask()
        self._outputs = listed(ports["out"], numbered=True)
        return listed(ports["in"], numbered=True)

    def outputs(self) -> list[Listed]:
        """The ports that messages can be sent to, as of the last call of `inputs`."""
        return self._outputs

    def open_input(self, port: Listed, received: Received) -> Input:
        """Listen to a port."""
        return _LimitedInput(port, received)

    def open_output(self, port: Listed) -> Output:
        """Open a port for sending."""
        return _LimitedOutput(port)

    def open_virtual(self, name: str) -> Output:
        """Not there."""
        raise UnavailableError("{name}: {no_virtual}", name=name, no_virtual=self.no_virtual)

    def close(self) -> None:
        """Let Windows tell no more."""
        notice, self._notice = self._notice, None
        if notice is not None:
            notice.close()

    def _ask(self) -> dict[str, list[str]]:
        flags = _NO_WINDOW if sys.platform == "win32" else 0
        try:
            answer = subprocess.run(  # noqa: S603 - our own program
                self._command, capture_output=True, check=True, timeout=LIST_S, creationflags=flags, text=True
            )
            ports = json.loads(answer.stdout)
            return {"in": list(ports["in"]), "out": list(ports["out"])}
        except subprocess.TimeoutExpired as error:
            raise UnavailableError(
                "Windows did not list its MIDI ports within {seconds:g} s; restart the service 'Windows MIDI Service'",
                seconds=LIST_S,
            ) from error
        except subprocess.CalledProcessError as error:
            said = (error.stderr or str(error)).strip().splitlines()[-1]
            raise UnavailableError("Windows' MIDI ports could not be listed: {error}", error=said) from error
        except (OSError, ValueError, KeyError) as error:
            raise UnavailableError("Windows' MIDI ports could not be listed: {error}", error=error) from error


class _LimitedInput(Input):
    def __init__(self, port: Listed, received: Received) -> None:
        self._thread = LimitedThread(f"midi-in {port.name}", CALL_S)
        try:
            self._input: RtInput | None = self._thread.call(
                Phrase("{port} could not be opened; is another program using it", port=port.name),
                lambda: RtInput(rtmidi.API_WINDOWS_MM, port, received, numbered=True),
            )
        except UnavailableError:
            self._thread.end()
            raise

    def close(self) -> None:
        port, self._input = self._input, None
        if port is not None:
            _quietly(self._thread, port.close)


class _LimitedOutput(Output):
    def __init__(self, port: Listed) -> None:
        self._thread = LimitedThread(f"midi-out {port.name}", CALL_S)
        try:
            self._output: RtOutput | None = self._thread.call(
                Phrase("{port} could not be opened; is another program using it", port=port.name),
                lambda: RtOutput(rtmidi.API_WINDOWS_MM, port, numbered=True),
            )
        except UnavailableError:
            self._thread.end()
            raise

    def send(self, message: Sequence[int]) -> None:
        port = self._output
        if port is not None:
            self._thread.call(Phrase("a message could not be sent"), lambda: port.send(message))

    def close(self) -> None:
        port, self._output = self._output, None
        if port is not None:
            _quietly(self._thread, port.close)


def _quietly(thread: LimitedThread, close: Callable[[], None]) -> None:
    try:
        thread.call(Phrase("a port could not be closed"), close)
    except UnavailableError as error:
        _log.warning("%s", error)
    thread.end()
