"""The tray's menu as pure data: what stands in it follows from the state and from what is plugged in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from trayapp.core.action import Choice
from trayapp.core.chord import parse_trigger
from trayapp.core.commands import ActivatePanel, ChangeSettings, Command
from trayapp.core.events import OverlayEvent
from trayapp.core.panel import Panel
from trayapp.core.state import AppState
from trayapp.texts import row_text, t

Call = Literal["panic", "refresh", "log", "quit"]


@dataclass(frozen=True, slots=True)
class Item:
    """One row. `ask` is what a click asks for; `checked` draws a mark, round if `radio`; `default`: the left click.

    `hint` is the hotkey that does the same.
    """

    text: str
    ask: Command | OverlayEvent | Call | None = None
    checked: bool | None = None
    radio: bool = False
    default: bool = False
    enabled: bool = True
    items: tuple["Item", ...] = ()
    hint: str = ""


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
    plugins_on: frozenset[str] = frozenset()
    lists: tuple[PluginList, ...] = ()
    overlay: bool = True


def build_menu(state: AppState, around: Surroundings) -> tuple[Item, ...]:
    """The whole menu for this moment."""
    groups = (
        _overlay(state, around),
        (
            _submenu("panels", _panels(state), around),
            _submenu("audio", _devices(state, around), around),
            *(Item(row_text(each.title), items=tuple(_choices(each))) for each in around.lists if each.choices),
            _submenu("midi", _ports(state, around), around),
            _submenu("plugins", _plugins(around), around),
        ),
        (Item(t("menu.panic"), "panic", hint=_chord(state.settings.hotkeys.panic)),),
        (
            *((Item(t("menu.doctor"), OverlayEvent("doctor")),) if around.overlay else ()),
            *((Item(t("menu.settings"), OverlayEvent("settings")),) if around.overlay else ()),
            _start(state),
            Item(t("tray.log"), "log"),
            Item(t("menu.quit"), "quit"),
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
    hint = _chord(state.settings.hotkeys.overlay)
    return (Item(t("tray.overlay"), OverlayEvent("toggle"), default=True, hint=hint),)


def _chord(hotkey: str) -> str:
    return parse_trigger(hotkey).title if hotkey else ""


def _start(state: AppState) -> Item:
    on = state.settings.general.start_with_system
    ask = ChangeSettings(values={"general.start_with_system": not on})
    return Item(t("setting.general_start_with_system"), ask, checked=on)


def _submenu(page: str, rows: Iterable[Item], around: Surroundings) -> Item:
    """A list, or a word where it is empty, and the way to the settings about it."""
    there = tuple(rows) or (Item(t(f"tray.no_{page}"), enabled=False),)
    more = (SEPARATOR, Item(t(f"tray.{page}_settings"), OverlayEvent("settings", page))) if around.overlay else ()
    return Item(t(f"tray.{page}"), items=(*there, *more))


def panel_title(state: AppState, panel: Panel) -> str:
    """How a panel is called where its own title is empty: its preset and slot, numbered among its like."""
    bank = panel.bank if len(panel.bank) == 1 else t(f"tray.{panel.bank}")
    name = panel.title or ("" if panel.type == "piano" else panel.preset)
    alike = [p.id for p in state.panels if (p.slot, p.title, p.preset) == (panel.slot, panel.title, panel.preset)]
    number = f" {alike.index(panel.id) + 1}" if len(alike) > 1 else ""
    return f"{t(f'menu.add_{panel.type}')} {bank}{': ' if name else ''}{name}{number}"


def _panels(state: AppState) -> Iterator[Item]:
    for panel in state.panels:
        yield Item(panel_title(state, panel), ActivatePanel(id=panel.id), checked=panel.active)


def _devices(state: AppState, around: Surroundings) -> Iterator[Item]:
    chosen = state.settings.audio.device
    suffix = f" ({around.default_device})" if around.default_device else ""
    names = [Choice("auto", f"{t('audio.system_default')}{suffix}"), *around.devices]
    if chosen not in {choice.value for choice in names}:
        names.append(Choice(chosen, t("audio.missing", name=chosen)))
    for choice in names:
        ask = ChangeSettings(values={"audio.device": choice.value})
        yield Item(choice.text, ask, checked=choice.value == chosen, radio=True)
    yield SEPARATOR
    yield Item(t("tray.refresh"), "refresh")


def _choices(each: PluginList) -> Iterator[Item]:
    for choice in each.choices:
        ask = ChangeSettings(values={f"plugins.{each.plugin}.values.{each.setting}": choice.value})
        yield Item(choice.text, ask, checked=choice.value == each.value, radio=True)


def _ports(state: AppState, around: Surroundings) -> Iterator[Item]:
    ignored = state.settings.midi.ignored
    for port in (*around.ports, *(name for name in ignored if name not in around.ports)):
        left = tuple(name for name in ignored if name != port) if port in ignored else (*ignored, port)
        text = port if port in around.open_ports or port in ignored else t("tray.not_open", port=port)
        yield Item(text, ChangeSettings(values={"midi.ignored": left}), checked=port not in ignored)


def _plugins(around: Surroundings) -> Iterator[Item]:
    for name, title in around.plugins.items():
        on = name in around.plugins_on
        yield Item(title, ChangeSettings(values={f"plugins.{name}.enabled": not on}), checked=on)
