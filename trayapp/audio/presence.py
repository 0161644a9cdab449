"""Which outputs are there right now, asked of the servers that know. PortAudio's list is frozen when it starts."""

from trayapp.audio.devices import ALSA, PULSE, PULSE_DOORS, OutputDevice
from trayapp.audio.jack_ports import JACK, JackPorts
from trayapp.audio.sound_server import SoundServer


class Presence:
    """Cheap answers for PulseAudio, PipeWire and JACK. One thread."""

    def __init__(self) -> None:
        self._sound_server = SoundServer()
        self._jack = JackPorts()

    def sinks(self) -> list[OutputDevice]:
        """The sound server's sinks; empty without a server."""
        return self._sound_server.sinks() or []

    def has(self, label: str) -> bool | None:
        """Whether the output of that label is there; None where it cannot be told."""
        host_api, _, name = label.partition(": ")
        if host_api == PULSE:
            return any(sink.name == name for sink in self.sinks())
        if host_api == JACK:
            return name in (self._jack.clients() or ())
        if host_api == ALSA and name in PULSE_DOORS:
            return True if self.sinks() else None
        return None

    def jack_runs(self) -> bool:
        """Whether a JACK server answers and has something to play on."""
        return bool(self._jack.clients())

    def jack_was_lost(self) -> bool:
        """True once a JACK server that was seen has gone: PortAudio then aborts the program if it is ended."""
        return self._jack.lost

    def jack_answers(self) -> bool:
        """Whether the JACK server that was seen is still there: word of its end may be on its way. 10 ms to 1 s."""
        return self._jack.alive()

    def leave_jack(self) -> None:
        """Before PortAudio asks for a JACK server: its client must be the only one of the system's libjack.

        Libjack keeps one table of semaphores for all of them. Where one of them has not yet been told that some other
        program left, the next gets that program's semaphore for its own, and PortAudio waits on it for ten minutes.
        """
        self._jack.close()

    def forget_jack_loss(self) -> None:
        """Another PortAudio is there, which never saw that server."""
        self._jack.found_again()

    def may_close(self, device: OutputDevice) -> bool:
        """False where PortAudio would abort the program on closing the stream: its JACK server is gone."""
        return device.host_api != JACK or self.jack_answers()

    def close(self) -> None:
        """Leaves the servers."""
        self._sound_server.close()
        self._jack.close()
