"""Sending messages to any output port by name, for actions. Ports are opened at their first message and kept."""

from threading import Lock

from trayapp.core.errors import UnavailableError
from trayapp.midi.names import same
from trayapp.midi.ports import Output, PortSystem
from trayapp.midi.system import system_ports


class Sender:
    """Owns the output ports that actions use, apart from those of the lights. Any thread; one message at a time."""

    def __init__(self, system: PortSystem | None = None) -> None:
        self._system = system
        self._reached = False
        self._open: dict[str, Output] = {}
        self._lock = Lock()

    def send(self, port: str, data: bytes) -> None:
        """Send one message to the output that is called `port`, or whose name contains it.

        Raises:
            UnavailableError: there is none, or it does not take the message; says which there are.
        """
        with self._lock:
            output = self._open.get(port)
            if output is not None:
                try:
                    output.send(tuple(data))
                except UnavailableError:
                    self._close(port)  # it was unplugged; perhaps it is back
                else:
                    return
            self._open[port] = output = self._find(port)
            output.send(tuple(data))

    def ports(self) -> tuple[str, ...]:
        """The output ports there are, by name.

        Raises:
            UnavailableError: the system's MIDI cannot be reached.
        """
        with self._lock:
            return tuple(each.name for each in self._reach().outputs())

    def stop(self) -> None:
        """Close every port. Idempotent."""
        with self._lock:
            for port in tuple(self._open):
                self._close(port)
            if self._system is not None and self._reached:
                self._system.close()
                self._reached = False

    def _reach(self) -> PortSystem:
        if self._system is None:
            self._system = system_ports()
        if not self._reached:
            self._system.start(lambda: None)
            self._reached = True
        return self._system

    def _find(self, port: str) -> Output:
        system = self._reach()
        listed = system.outputs()
        fitting = [each for each in listed if same(each.name, port)] or [
            each for each in listed if port.lower() in each.name.lower()
        ]
        if not fitting:
            names = ", ".join(each.name for each in listed) or "none"
            raise UnavailableError("there is no MIDI output {port!r}; there are: {names}", port=port, names=names)
        return system.open_output(fitting[0])

    def _close(self, port: str) -> None:
        self._open.pop(port).close()
