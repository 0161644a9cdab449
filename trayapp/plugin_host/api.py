"""All that a plugin sees of PadTray, version 1.

A plugin is a folder with `plugin.toml` and a module that has `start(host: Host) -> Offer`. The offer is made of rows;
the host draws them, checks their values and calls back. Whatever raises or hangs is caught at the plugin's door and
shown with its name.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from trayapp.core.action import ActionCall, ActionSpec, Choice, Param, ParamValue, Scalar
from trayapp.core.changes import (
    PanelActivated,
    PanelCreated,
    PanelDeleted,
    PanelUpdated,
    PresetCreated,
    PresetDeleted,
    PresetUpdated,
    SettingsChanged,
)
from trayapp.core.errors import BadInputError, PadTrayError, UnavailableError
from trayapp.core.events import (
    ActionEvent,
    KeyEvent,
    KnobEvent,
    LiveEvent,
    MidiEvent,
    Notice,
    PadEvent,
    PortEvent,
    ProgressEvent,
    TargetEvent,
)
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase
from trayapp.core.scale import PERCENT, Scale
from trayapp.plugin_host.panel_rows import (
    Button,
    Line,
    Meter,
    PanelRow,
    Picker,
    PluginPanel,
    RowValue,
    ShownPanel,
    Slider,
    View,
    ViewArea,
)

if TYPE_CHECKING:
    from trayapp.audio.engine import AudioEngine

API_VERSION = 1

__all__ = [
    "API_VERSION",
    "ActionCall",
    "ActionEvent",
    "ActionSpec",
    "BadInputError",
    "Button",
    "Carrier",
    "Choice",
    "Effect",
    "Finding",
    "Host",
    "KeyEvent",
    "KnobEvent",
    "Line",
    "LiveEvent",
    "Meter",
    "MidiEvent",
    "Notice",
    "Offer",
    "PadEvent",
    "PadTrayError",
    "PanelActivated",
    "PanelCreated",
    "PanelDeleted",
    "PanelRow",
    "PanelUpdated",
    "Param",
    "ParamValue",
    "Phrase",
    "Picker",
    "PluginPanel",
    "PortEvent",
    "PresetCreated",
    "PresetDeleted",
    "PresetUpdated",
    "ProgressEvent",
    "RowValue",
    "Scalar",
    "Scale",
    "Setting",
    "SettingsChanged",
    "ShownPanel",
    "Slider",
    "TargetEvent",
    "UnavailableError",
    "View",
    "ViewArea",
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
    """One effect parameter that knobs can turn; `get` and `set` take 0 to 1 and may be called on any thread.

    `scale` is what the position means, for who shows it.
    """

    name: str
    text: str
    get: Callable[[], float]
    set: Callable[[float], None]
    scale: Scale = PERCENT


def _no_findings() -> tuple[Finding, ...]:
    return ()


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a plugin brings.

    The kinds of `actions` begin with the plugin's name and a dot. `play` gets every note, pedal and wheel that no
    binding takes, on the MIDI driver's thread: it must return at once. `settings_changed` is called on the plugin's
    worker, with all values after the start and later with those that changed. `findings` and a setting's `choices` have
    a second. `stop` is called once, may take two seconds, and after it nothing of the plugin runs.
    """

    actions: tuple[tuple[ActionSpec, Carrier], ...] = ()
    settings: tuple[Setting, ...] = ()
    effects: tuple[Effect, ...] = ()
    panels: tuple[PluginPanel, ...] = ()
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
        """Tell overlay, tray and API clients. A hundred a second are handed on; a flood is thinned out and told.

        Raises:
            BadInputError: it is no event.
        """

    def subscribe(self, handler: Callable[[Any], None], *types: type) -> Callable[[], None]:
        """Hear live events and changes of these types on the plugin's worker until the returned function is called."""
        ...

    def show_state(
        self,
        kind: str,
        *,
        on: bool,
        detail: str = "",
        value: float | None = None,
        params: Mapping[str, ParamValue] | None = None,
    ) -> None:
        """Show on pads and lights whether the target of an action of the plugin is on; its row says `has_state`.

        Only bindings that have `params` are meant; `value`, 0 to 1, is what a knob picks up.

        Raises:
            BadInputError: the plugin offers no such action.
        """

    def repaint(self, panel: str) -> None:
        """Have a panel of the plugin read or drawn anew, soon."""
        ...

    def work(self, task: Callable[[], None]) -> None:
        """Run a task on the plugin's own worker thread, in order. What takes seconds belongs on a thread of its own.

        Raises:
            UnavailableError: a thousand tasks wait already.
        """

    def audio(self) -> "AudioEngine":
        """The audio engine, started on first use."""
        ...
