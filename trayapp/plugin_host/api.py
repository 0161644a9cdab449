"""All that a plugin sees of PadTray, version 1.

A plugin is a folder with `plugin.toml` and a module that has `start(host: Host) -> Offer`. The offer is made of rows;
the host draws them, checks their values and calls back. Whatever raises is caught at the plugin's door and shown
with its name.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from trayapp.core.action import ActionCall, ActionSpec, Choice, Param, Scalar
from trayapp.core.events import LiveEvent, MidiEvent, Notice, ProgressEvent
from trayapp.core.finding import Finding

if TYPE_CHECKING:
    from trayapp.audio.engine import AudioEngine

API_VERSION = 1

__all__ = [
    "API_VERSION",
    "ActionCall",
    "ActionSpec",
    "Carrier",
    "Choice",
    "Effect",
    "Finding",
    "Host",
    "LiveEvent",
    "MidiEvent",
    "Notice",
    "Offer",
    "Param",
    "ProgressEvent",
    "Scalar",
    "Setting",
]

Carrier = Callable[[ActionCall], str]
"""Carries out an action on the action worker; returns what it did in a few words. Raises PadTrayError on failure."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of the plugin. `choices` fills a list when it is opened; `in_tray` makes it a submenu of the tray."""

    param: Param
    choices: Callable[[], tuple[Choice, ...]] | None = None
    in_tray: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect parameter that knobs can turn; `get` and `set` take 0 to 1 and may be called on any thread."""

    name: str
    text: str
    get: Callable[[], float]
    set: Callable[[float], None]


def _no_findings() -> tuple[Finding, ...]:
    return ()


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a plugin brings.

    `play` gets every note, pedal and wheel that no binding takes, on the MIDI driver's thread: it must return at once.
    `settings_changed` is called on the plugin's worker, with all values after the start and later with those that
    changed. `stop` is called once, may take two seconds, and after it nothing of the plugin runs.
    """

    actions: tuple[tuple[ActionSpec, Carrier], ...] = ()
    settings: tuple[Setting, ...] = ()
    effects: tuple[Effect, ...] = ()
    play: Callable[[MidiEvent], None] | None = None
    settings_changed: Callable[[Mapping[str, Scalar]], None] | None = None
    findings: Callable[[], tuple[Finding, ...]] = field(default=_no_findings)
    stop: Callable[[], None] = field(default=_nothing)


class Host(Protocol):
    """What PadTray gives a plugin. Every member may be used on any thread."""

    @property
    def name(self) -> str:
        """The plugin's own name, as its folder is called."""
        ...

    @property
    def folder(self) -> Path:
        """The plugin's code; read only."""
        ...

    @property
    def storage(self) -> Path:
        """A folder for the plugin's own files; kept until the plugin is removed."""
        ...

    @property
    def instruments(self) -> Path:
        """The user's instruments folder; it need not exist."""
        ...

    @property
    def cache(self) -> Path:
        """A folder for files that can be made again."""
        ...

    @property
    def log(self) -> logging.Logger:
        """A logger with the plugin's name."""
        ...

    def values(self) -> Mapping[str, Scalar]:
        """The plugin's settings as they are now, complete with defaults."""
        ...

    def set_value(self, name: str, value: Scalar) -> None:
        """Store one of the plugin's settings.

        Raises:
            CommandError: the value does not fit the setting's row.
        """

    def publish(self, event: LiveEvent) -> None:
        """Tell overlay, tray and API clients."""
        ...

    def subscribe(self, handler: Callable[[LiveEvent], None], *types: type) -> Callable[[], None]:
        """Hear live events on the bus thread until the returned function is called."""
        ...

    def work(self, task: Callable[[], None]) -> None:
        """Run a task on the plugin's own worker thread, in order."""
        ...

    def audio(self) -> "AudioEngine":
        """The audio engine, started on first use."""
        ...
