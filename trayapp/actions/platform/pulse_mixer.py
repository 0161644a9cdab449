"""What PulseAudio's (or PipeWire's) mixer shows, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from trayapp.actions.platform.base import Level


@dataclass(frozen=True, slots=True)
class Stream:
    """A program's stream that plays: the server's number for it, and how the program calls itself."""

    index: int
    name: str
    binary: str
    pid: int
    level: Level

    def is_of(self, program: str, pids: frozenset[int]) -> bool:
        """Whether it belongs to the program, by its name or its executable's, in any case; or to one of `pids`."""
        wanted = program.casefold()
        return self.pid in pids or wanted in {
            self.name.casefold(),
            self.binary.casefold(),
            PurePath(self.binary).stem.casefold(),
        }


@dataclass(frozen=True, slots=True)
class Mixer:
    """The whole mixer at one moment. `output` is the default output's name and description, empty where none is."""

    output: tuple[str, str]
    master: Level | None
    mic: Level | None
    streams: tuple[Stream, ...]

    def level(self, target: str, pids: frozenset[int] = frozenset()) -> Level | None:
        """A target's level; of a program's several streams the loudest, muted when all are."""
        if target == "master":
            return self.master
        if target == "mic":
            return self.mic
        return loudest(s.level for s in self.streams if s.is_of(target.removeprefix("app:"), pids))


def loudest(levels: Iterable[Level]) -> Level | None:
    """The level of several streams as one."""
    all_levels = tuple(levels)
    if not all_levels:
        return None
    return Level(max(level.volume for level in all_levels), all(level.muted for level in all_levels))


def read(pulse: Any) -> Mixer:
    """Ask the server, four questions. Raises what pulsectl raises."""
    server = pulse.server_info()
    sinks = {sink.name: sink for sink in pulse.sink_list()}
    sources = {source.name: source for source in pulse.source_list()}
    master, mic = sinks.get(server.default_sink_name), sources.get(server.default_source_name)
    return Mixer(
        (master.name, master.description) if master is not None else ("", ""),
        level_of(master) if master is not None else None,
        level_of(mic) if mic is not None else None,
        tuple(map(stream, pulse.sink_input_list())),
    )


def stream(entry: Any) -> Stream:
    """A stream from pulsectl's entry."""
    words = entry.proplist
    pid = words.get("application.process.id", "")
    return Stream(
        entry.index,
        words.get("application.name", ""),
        words.get("application.process.binary", ""),
        int(pid) if pid.isdigit() else 0,
        level_of(entry),
    )


def level_of(entry: Any) -> Level:
    """The level of a sink, source or stream: its loudest channel, as mixers show it (0.5 is amplitude 0.125)."""
    return Level(max(entry.volume.values, default=0.0), bool(entry.mute))
