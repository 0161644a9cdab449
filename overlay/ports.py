"""What the overlay asks of the rest of the app: callables that the composition root hands in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trayapp.core.action import Action, ActionSpec, Choice, Param, ParamValue
from trayapp.core.events import ActionEvent, Heard, OverlayEvent
from trayapp.core.finding import Finding
from trayapp.core.wizard import WizardAsk
from trayapp.plugin_host.api import Effect, Setting, ShownPanel

Rows = tuple[tuple[int, ...], ...]
"""Positions as they lie on the controller, the row farthest from the player first; 0 leaves a gap."""


@dataclass(frozen=True, slots=True)
class AudioStatus:
    """The engine's figures now. `level` is the peak of the last block, 0 to 1; `load` the share of the time used.

    `latency_ms` is from a key to its sound. `error` says what is wrong and what to do, or is empty.
    """

    running: bool = False
    device: str = ""
    sample_rate: int = 0
    block_size: int = 0
    latency_ms: float = 0.0
    load: float = 0.0
    underruns: int = 0
    voices: int = 0
    level: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class PluginRow:
    """One plugin for the settings: what it is, whether it runs, its settings, and its fault."""

    name: str
    title: str
    text: str = ""
    version: str = ""
    enabled: bool = False
    running: bool = False
    error: str = ""
    settings: tuple[Setting, ...] = ()


def _nothing(*_: object) -> None:
    return None


def _none_of_it(*_: object) -> tuple[()]:
    return ()


def _mpk_pads(_device: str) -> Rows:
    return ((5, 6, 7, 8), (1, 2, 3, 4))


def _mpk_knobs(_device: str) -> Rows:
    return ((1, 2), (3, 4))


@dataclass(frozen=True, slots=True)
class OverlayPorts:
    """All are called on the main thread and must return within a few milliseconds, except where said otherwise.

    `press(panel, position, pressed)` does what the pad does; `turn(panel, position, value)` the same for a knob, 0 to
    1; `play_note(note, velocity, on)` sounds a key. `pad_rows(device)` and `knob_rows(device)` come from the profile of
    the panel's controller (empty: the connected one); `other_knobs(device)` are its wheels, axes and pressure, which
    have no place in the rows. `param_choices(param, others)` fills a live list of the editor; `others` are the action's
    values now.
    `run_action` tries an action; `learn(callback)` calls back on any thread with (type, position) of the next control
    touched and returns the way to give up. `heard` has the last 100 messages of all controllers, oldest
    first: ask while they are looked at, at most ten times a second. `wizard` answers the device wizard, which shows
    itself by `WizardEvent` (`core.wizard`); what cannot be done comes as a `Notice`. `no_sharing`
    says why the setting `midi.share` can do nothing here, empty where it can. `findings` may take a second.
    `plugin_panels` has the panels of running plugins (`plugin_host.api.ShownPanel`; `PluginEvent` tells of others).
    `shown(visible)` is told when the overlay comes onto the screen or leaves it. `quit` ends PadTray at once: a user's
    wish to quit goes through `ask`, because the editor may have a question first.
    """

    press: Callable[[str, int, bool], None] = _nothing
    turn: Callable[[str, int, float], None] = _nothing
    play_note: Callable[[int, int, bool], None] = _nothing
    pad_rows: Callable[[str], Rows] = _mpk_pads
    knob_rows: Callable[[str], Rows] = _mpk_knobs
    other_knobs: Callable[[str], tuple[int, ...]] = _none_of_it
    audio_devices: Callable[[], tuple[Choice, ...]] = _none_of_it
    refresh_audio_devices: Callable[[], None] = _nothing
    audio_status: Callable[[], AudioStatus] = AudioStatus
    test_sound: Callable[[], None] = _nothing
    instruments: Callable[[], tuple[Choice, ...]] = _none_of_it
    instrument: Callable[[], str] = str
    choose_instrument: Callable[[str], None] = _nothing
    effects: Callable[[], tuple[Effect, ...]] = _none_of_it
    action_specs: Callable[[], tuple[ActionSpec, ...]] = _none_of_it
    param_choices: Callable[[Param, Mapping[str, ParamValue]], tuple[Choice, ...]] = _none_of_it
    run_action: Callable[[Action], None] = _nothing
    learn: Callable[[Callable[[str, int], None]], Callable[[], None]] = lambda _callback: _nothing
    heard: Callable[[], tuple[Heard, ...]] = _none_of_it
    wizard: Callable[[WizardAsk], None] = _nothing
    no_sharing: Callable[[], str] = str
    profiles: Callable[[], tuple[Choice, ...]] = _none_of_it
    plugins: Callable[[], tuple[PluginRow, ...]] = _none_of_it
    plugin_panels: Callable[[], tuple[ShownPanel, ...]] = _none_of_it
    reload_plugin: Callable[[str], None] = _nothing
    recent: Callable[[], tuple[ActionEvent, ...]] = _none_of_it
    findings: Callable[[], tuple[Finding, ...]] = _none_of_it
    ask: Callable[[OverlayEvent], None] = _nothing
    open_log: Callable[[], None] = _nothing
    log_lines: Callable[[], tuple[str, ...]] = _none_of_it
    panic: Callable[[], None] = _nothing
    shown: Callable[[bool], None] = _nothing
    quit: Callable[[], None] = _nothing
