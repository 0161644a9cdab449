"""The rows of the overlay's own menu."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from overlay.menu import RULE, Row
from overlay.strings import t
from trayapp.core import commands as c
from trayapp.core.chord import parse_trigger
from trayapp.core.panel import BANKS, PanelType
from trayapp.core.settings import Settings


@dataclass(frozen=True)
class MenuDeeds:
    """What the rows do, beside commands to the store."""

    do: Callable[[c.Command], bool]
    page: Callable[[str], None]
    edit: Callable[[], None]
    open_log: Callable[[], None]
    panic: Callable[[], None]
    hide: Callable[[], None]
    quit: Callable[[], None]


def main_menu(settings: Settings, deeds: MenuDeeds, plugins: Sequence[Row], *, editing: bool) -> tuple[Row, ...]:
    """Controls to add, the pages, panic, the modes and the end."""
    hotkey = settings.hotkeys.overlay
    compact = settings.overlay.mode == "compact"

    def add(type_: PanelType) -> bool:
        return deeds.do(c.CreatePanel(type=type_, bank=BANKS[type_][0]))

    return (
        Row(t("menu.controls")),
        Row(t("menu.add_pad"), partial(add, "pad")),
        Row(t("menu.add_knob"), partial(add, "knob")),
        Row(t("menu.add_piano"), partial(add, "piano")),
        RULE,
        *((*plugins, RULE) if plugins else ()),
        Row(t("menu.plugins"), partial(deeds.page, "plugins")),
        Row(t("menu.audio"), partial(deeds.page, "audio")),
        Row(t("menu.settings"), partial(deeds.page, "general")),
        Row(t("menu.doctor"), partial(deeds.page, "doctor")),
        Row(t("menu.log"), deeds.open_log),
        RULE,
        Row(t("menu.panic"), deeds.panic),
        RULE,
        Row(t("menu.edit_mode"), deeds.edit, checked=editing),
        Row(t("menu.compact"), lambda: deeds.do(mode("normal" if compact else "compact")), checked=compact),
        Row(t("menu.hide"), deeds.hide, hint=parse_trigger(hotkey).title if hotkey else ""),
        Row(t("menu.quit"), deeds.quit),
    )


def mode(name: str) -> c.Command:
    """The command that shows the overlay in another mode."""
    return c.ChangeSettings(values={"overlay.mode": name})
