"""The tray's menu as pure data: what stands in it follows from the state and from what is plugged in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from trayapp.core.action import Choice
from trayapp.core.chord import parse_trigger
from trayapp.core.commands import ActivatePanel, ChangeSettings, Command
from trayapp.core.events import OverlayEvent
from trayapp.core.panel import Panel
from trayapp.core.state import AppState

Call = Literal["panic", "refresh", "log", "quit"]


@dataclass(frozen=True, slots=True)
class Item:
    """One row. `ask` is what a click asks for; `checked` draws a mark, round if `radio`; `default`: the left click."""

    text: str
    ask: Command | OverlayEvent | Call | None = None
    checked: bool | None = None
    radio: bool = False
    default: bool = False
    enabled: bool = True
    items: tuple["Item", ...] = ()


SEPARATOR = Item("-")


@dataclass(frozen=True, slots=True)
class PluginList:
    """A plugin's setting that the tray shows as a submenu."""

    plugin: str
    setting: str
    title: str
    choices: tuple[Choice, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the menu needs beside the state. `devices` are (name as settings take it, text); `ports` are names."""

    devices: tuple[Choice, ...] = ()
    default_device: str = ""
    ports: tuple[str, ...] = ()
    open_ports: frozenset[str] = frozenset()
    plugins: dict[str, str] = field(default_factory=dict)
    lists: tuple[PluginList, ...] = ()
    overlay: bool = True


def build_menu(state: AppState, around: Surroundings) -> tuple[Item, ...]:
    """The whole menu for this moment."""
    groups = (
        _overlay(state, around),
        (
            Item("Panels", items=tuple(_panels(state)) or (Item("No panels", enabled=False),)),
            Item("Audio device", items=tuple(_devices(state, around))),
            *(Item(each.title, items=tuple(_choices(each))) for each in around.lists if each.choices),
            Item("MIDI device", items=tuple(_ports(state, around)) or (Item("No controller found", enabled=False),)),
            Item("Plugins", items=tuple(_plugins(state, around)) or (Item("No plugins", enabled=False),)),
        ),
        (Item("Panic: stop everything", "panic"),),
        (
            *((Item("Why did nothing happen?", OverlayEvent("doctor")),) if around.overlay else ()),
            *((Item("Settings...", OverlayEvent("settings")),) if around.overlay else ()),
            Item("Show the log", "log"),
            Item("Quit PadTray", "quit"),
        ),
    )
    rows: list[Item] = []
    for group in groups:
        if rows and group:
            rows.append(SEPARATOR)
        rows.extend(group)
    return tuple(rows)


def _overlay(state: AppState, around: Surroundings) -> tuple[Item, ...]:
    if not around.overlay:
        return ()
    hotkey = state.settings.hotkeys.overlay
    hint = f"   ({parse_trigger(hotkey).title})" if hotkey else ""
    return (Item(f"Show or hide the overlay{hint}", OverlayEvent("toggle"), default=True),)


def panel_title(state: AppState, panel: Panel) -> str:
    """How a panel is called where its own title is empty: its preset and slot, numbered among its like."""
    bank = panel.bank if len(panel.bank) == 1 else panel.bank.capitalize()
    name = panel.title or ("" if panel.type == "piano" else panel.preset)
    alike = [p.id for p in state.panels if (p.slot, p.title, p.preset) == (panel.slot, panel.title, panel.preset)]
    number = f" {alike.index(panel.id) + 1}" if len(alike) > 1 else ""
    return f"{panel.type.capitalize()} {bank}{': ' if name else ''}{name}{number}"


def _panels(state: AppState) -> Iterator[Item]:
    for panel in state.panels:
        yield Item(panel_title(state, panel), ActivatePanel(id=panel.id), checked=panel.active)


def _devices(state: AppState, around: Surroundings) -> Iterator[Item]:
    chosen = state.settings.audio.device
    suffix = f" ({around.default_device})" if around.default_device else ""
    names = [Choice("auto", f"System default{suffix}"), *around.devices]
    if chosen not in {choice.value for choice in names}:
        names.append(Choice(chosen, f"{chosen} (not connected)"))
    for choice in names:
        ask = ChangeSettings(values={"audio.device": choice.value})
        yield Item(choice.text, ask, checked=choice.value == chosen, radio=True)
    yield SEPARATOR
    yield Item("Look for devices again", "refresh")
    if around.overlay:
        yield Item("Audio settings...", OverlayEvent("settings", "audio"))


def _choices(each: PluginList) -> Iterator[Item]:
    for choice in each.choices:
        ask = ChangeSettings(values={f"plugins.{each.plugin}.values.{each.setting}": choice.value})
        yield Item(choice.text, ask, checked=choice.value == each.value, radio=True)


def _ports(state: AppState, around: Surroundings) -> Iterator[Item]:
    ignored = state.settings.midi.ignored
    for port in (*around.ports, *(name for name in ignored if name not in around.ports)):
        left = tuple(name for name in ignored if name != port) if port in ignored else (*ignored, port)
        text = port if port in around.open_ports or port in ignored else f"{port} (not open)"
        yield Item(text, ChangeSettings(values={"midi.ignored": left}), checked=port not in ignored)


def _plugins(state: AppState, around: Surroundings) -> Iterator[Item]:
    for name, title in around.plugins.items():
        enabled = state.settings.plugin(name).enabled
        yield Item(title, ChangeSettings(values={f"plugins.{name}.enabled": not enabled}), checked=enabled)
