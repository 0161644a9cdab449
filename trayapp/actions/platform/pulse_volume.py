"""Volumes by PulseAudio's protocol, which PipeWire speaks too."""

import logging
import time
from collections.abc import Callable
from functools import partial
from threading import Event, Lock, Thread
from typing import Any, TypeVar

import pulsectl

from trayapp.actions.platform.base import Level, VolumePlatform
from trayapp.actions.platform.pulse_mixer import Mixer, level_of, loudest, read, stream
from trayapp.core.errors import UnavailableError
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase

_log = logging.getLogger(__name__)

T = TypeVar("T")
RETRY_S = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Waits between two tries to follow a server that is missing."""
STOP_S = 2.0
"""A follower that still connects after this long is left to end by itself."""
_FAULTS = (pulsectl.PulseError, pulsectl.PulseDisconnected)
NO_SERVER = Phrase(
    "the sound server (PulseAudio or PipeWire) does not answer; start it, or log in to the desktop again"
)


def connect(server: str | None) -> Any:
    """A connection; never starts a server.

    Raises:
        UnavailableError: no server answers.
    """
    pulse = pulsectl.Pulse("PadTray", server=server, connect=False)
    try:
        pulse.connect()  # its own time limit always takes its full time; libpulse gives up after 30 s
    except _FAULTS as error:
        pulse.close()
        raise UnavailableError(NO_SERVER) from error
    return pulse


class PulseVolume(VolumePlatform):
    """Asks and sets over one connection, follows over another one on a thread that sleeps in it.

    What was set for a program is set again when its stream reappears, as it was when it was last seen.
    """

    def __init__(self, server: str | None = None) -> None:
        self._server = server
        self._pulse: Any = None
        self._lock = Lock()
        self._follower: _Follower | None = None
        self._changed: Callable[[], None] | None = None
        self._wanted: dict[str, Level] = {}
        self._closed = False

    def level(self, target: str, pids: frozenset[int] = frozenset()) -> Level:
        """See the base."""
        level = self._do(read).level(target, pids)
        if level is None:
            raise UnavailableError(_missing(target))
        return level

    def set_level(
        self, target: str, volume: float | None, muted: bool | None, pids: frozenset[int] = frozenset()
    ) -> None:
        """See the base."""
        entries = self._do(lambda pulse: _apply(pulse, target, pids, volume, muted))
        if target.startswith("app:"):
            now = loudest(map(level_of, entries)) or self._wanted.get(target) or Level(1.0, muted=False)
            new = Level(now.volume if volume is None else volume, now.muted if muted is None else muted)
            with self._lock:
                self._wanted[target] = new
            self._keep_following()
        if not entries:
            raise UnavailableError(_missing(target))

    def known(self, target: str, pids: frozenset[int] = frozenset()) -> Level | None:
        """See the base."""
        follower = self._follower
        mixer = follower.mixer if follower is not None else None
        return mixer.level(target, pids) if mixer is not None else None

    def outputs(self) -> tuple[tuple[str, str], ...]:
        """See the base."""
        return tuple((sink.name, sink.description) for sink in self._do(lambda pulse: pulse.sink_list()))

    def playing(self) -> tuple[str, ...]:
        """See the base."""
        streams = map(stream, self._do(lambda pulse: pulse.sink_input_list()))
        return tuple(dict.fromkeys(each.name or each.binary for each in streams if each.name or each.binary))

    def default_output(self) -> tuple[str, str]:
        """See the base."""
        follower = self._follower
        mixer = follower.mixer if follower is not None else None
        return mixer.output if mixer is not None else ("", "")

    def set_default_output(self, name: str) -> str:
        """See the base. Streams that play move along."""

        def work(pulse: Any) -> str:
            sinks = pulse.sink_list()
            exact = [sink for sink in sinks if sink.name == name]
            found = exact or [s for s in sinks if name.casefold() in f"{s.description} {s.name}".casefold()]
            if not found:
                there = ", ".join(sink.description for sink in sinks) or "none"
                raise UnavailableError("there is no output {name!r} now; there are: {there}", name=name, there=there)
            pulse.default_set(found[0])
            for entry in pulse.sink_input_list():
                _try(partial(pulse.sink_input_move, entry.index, found[0].index))
            return str(found[0].description)

        return self._do(work)

    def follow(self, changed: Callable[[], None] | None) -> None:
        """See the base."""
        self._changed = changed
        self._keep_following()

    def findings(self) -> tuple[Finding, ...]:
        """See the base."""
        try:
            info = self._do(lambda pulse: pulse.server_info())
        except UnavailableError as error:
            text, remedy = error.phrase.parts()
            return (Finding(Phrase("volumes"), False, text, remedy),)
        return (
            Finding(
                Phrase("volumes"), True, Phrase("{server} answers", server=f"{info.server_name} {info.server_version}")
            ),
        )

    def close(self) -> None:
        """See the base."""
        self._closed, self._changed = True, None
        follower, self._follower = self._follower, None
        if follower is not None:
            follower.stop()
        if self._lock.acquire(timeout=STOP_S):  # else a call hangs in the server; the connection ends with the process
            try:
                pulse, self._pulse = self._pulse, None
                if pulse is not None:
                    pulse.close()
            finally:
                self._lock.release()

    def _keep_following(self) -> None:
        with self._lock:
            needed = not self._closed and (self._changed is not None or bool(self._wanted))
            follower = self._follower
            if needed and follower is None:
                self._follower = _Follower(self._server, self._tell, self._wanted, self._lock)
            if needed or follower is None:
                return
            self._follower = None
        follower.stop()

    def _tell(self) -> None:
        changed = self._changed
        if changed is not None:
            changed()

    def _do(self, work: Callable[[Any], T]) -> T:
        """Work with the connection; where the server was restarted, once more with a new one."""
        with self._lock:
            if self._closed:
                raise UnavailableError("PadTray is stopping; no more volumes are set")
            if self._pulse is not None:
                try:
                    return work(self._pulse)
                except _FAULTS:
                    alive = bool(self._pulse.connected)
                    if alive:
                        raise UnavailableError("the sound server refused; is the device still there?") from None
                    self._pulse.close()
                    self._pulse = None
            self._pulse = connect(self._server)
            try:
                return work(self._pulse)
            except _FAULTS as error:
                raise UnavailableError(
                    "the sound server refused ({error}); is the device still there?", error=error
                ) from error


class _Follower:
    """Sleeps in the server's events; reads the mixer anew after each burst, and sets what reappears."""

    def __init__(self, server: str | None, changed: Callable[[], None], wanted: dict[str, Level], lock: Lock) -> None:
        self.mixer: Mixer | None = None
        self._server, self._changed, self._wanted, self._lock = server, changed, wanted, lock
        self._seen: frozenset[int] | None = None
        self._pulse: Any = None
        self._dirty = False
        self._ending = Event()
        self._open = Lock()
        self._thread = Thread(target=self._run, name="volumes", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        deadline = time.monotonic() + STOP_S
        while self._thread.is_alive() and time.monotonic() < deadline:
            with self._open:
                if self._pulse is not None:  # again and again: the stop is lost where the loop is not yet running
                    self._pulse.event_listen_stop()
            self._thread.join(0.05)

    def _run(self) -> None:
        tries = 0
        while not self._ending.is_set():
            try:
                self._pulse = pulse = connect(self._server)
            except UnavailableError as error:
                _log.debug("Volumes are not followed yet: %s", error)
                self._ending.wait(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
                continue
            tries = 0
            try:
                self._listen(pulse)
            except _FAULTS:
                _log.info("The sound server went away; volumes are followed again when it is back")
            finally:
                with self._open:  # libpulse aborts the process where a closed loop is woken
                    self._pulse = None
                pulse.close()
                self.mixer = None
                self._changed()

    def _listen(self, pulse: Any) -> None:
        pulse.event_mask_set("sink", "source", "sink_input", "server")
        pulse.event_callback_set(self._heard)
        self._dirty = True
        while not self._ending.is_set():
            if self._dirty:
                self._dirty = False
                self._read(pulse)
            else:
                pulse.event_listen()

    def _heard(self, _event: object) -> None:
        self._dirty = True
        raise pulsectl.PulseLoopStop

    def _read(self, pulse: Any) -> None:
        try:
            mixer = read(pulse)
        except pulsectl.PulseOperationFailed:
            if not pulse.connected:
                raise
            self._dirty = True  # something vanished between two questions
            return
        seen = self._seen
        with self._lock:
            wanted = dict(self._wanted)
        for target, level in wanted.items():
            mine = [s for s in mixer.streams if s.is_of(target.removeprefix("app:"), frozenset())]
            fresh = [s for s in mine if seen is not None and s.index not in seen]
            for entry in fresh:
                if entry.level != level:
                    _try(partial(_put_stream, pulse, entry.index, level))
            old = loudest(s.level for s in mine if s not in fresh)
            if old is not None and not fresh:
                with self._lock:
                    self._wanted[target] = old  # as it was changed elsewhere
        self._seen = frozenset(s.index for s in mixer.streams)
        if mixer != self.mixer:
            self.mixer = mixer
            self._changed()


def _apply(pulse: Any, target: str, pids: frozenset[int], volume: float | None, muted: bool | None) -> list[Any]:
    """Set a target's entries and return them, as they were before."""
    entries = _entries(pulse, target, pids)
    for entry in entries:
        before = level_of(entry)
        new = Level(before.volume if volume is None else volume, before.muted if muted is None else muted)
        _try(partial(_put, pulse, entry, new))
    return entries


def _entries(pulse: Any, target: str, pids: frozenset[int]) -> list[Any]:
    if target in {"master", "mic"}:
        server = pulse.server_info()
        name, there = (
            (server.default_sink_name, pulse.sink_list())
            if target == "master"
            else (server.default_source_name, pulse.source_list())
        )
        return [entry for entry in there if entry.name == name]
    name = target.removeprefix("app:")
    return [entry for entry in pulse.sink_input_list() if stream(entry).is_of(name, pids)]


def _put_stream(pulse: Any, index: int, level: Level) -> None:
    _put(pulse, pulse.sink_input_info(index), level)


def _put(pulse: Any, entry: Any, level: Level) -> None:
    """Set an entry's level; the balance of its channels stays."""
    values = entry.volume.values
    loudest_value = max(values, default=0.0)
    if loudest_value != level.volume:
        scaled = [level.volume * (value / loudest_value if loudest_value else 1.0) for value in values]
        pulse.volume_set(entry, pulsectl.PulseVolumeInfo(scaled))
    if bool(entry.mute) != level.muted:
        pulse.mute(entry, level.muted)


def _try(work: Callable[[], None]) -> None:
    """Do it; a stream that ended meanwhile needs nothing."""
    try:
        work()
    except pulsectl.PulseOperationFailed as error:
        _log.debug("A stream ended while it was set: %s", error)


def _missing(target: str) -> Phrase:
    if target == "master":
        return Phrase("there is no output device; plug one in")
    if target == "mic":
        return Phrase("there is no microphone; plug one in")
    return Phrase("{program} plays nothing now; what is set holds when it does", program=target.removeprefix("app:"))
