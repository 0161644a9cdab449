"""The tray's menu follows from the state and from what is plugged in."""

from typing import Any

import pytest

from trayapp.core.action import Choice
from trayapp.core.commands import ActivatePanel, ChangeSettings
from trayapp.core.events import OverlayEvent
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset
from trayapp.core.reduce import reduce
from trayapp.core.settings import Settings
from trayapp.core.state import AppState
from trayapp.texts import speak
from trayapp.tray.icon import _label
from trayapp.tray.menu import SEPARATOR, Item, PluginList, Surroundings, build_menu

STATE = AppState(
    presets=(Preset(kind="pad", name="Stream"), Preset(kind="key", name="Keys")),
    panels=(
        Panel(type="pad", bank="A", preset="Stream", active=True),
        Panel(type="pad", bank="B", preset="Stream"),
        Panel(type="pad", bank="B", preset="Stream"),
        Panel(type="piano", bank="play", preset="Keys", active=True),
    ),
)
AROUND = Surroundings(
    devices=(Choice("ALSA: pulse", "pulse (ALSA)"), Choice("JACK: system", "system (JACK)")),
    default_device="pulse",
    ports=("MPK mini", "LPD8"),
    open_ports=frozenset({"MPK mini"}),
    plugins={"piano": "Piano"},
    plugins_on=frozenset(("piano",)),
    lists=(PluginList("piano", "instrument", "Instrument", (Choice("organ", "Organ"),), "organ"),),
)


def find(items: tuple[Item, ...], *path: str) -> Item:
    item = next(item for item in items if item.text.startswith(path[0]))
    return find(item.items, *path[1:]) if path[1:] else item


def with_settings(**values: Any) -> AppState:
    return reduce(STATE, ChangeSettings(values={name.replace("__", "."): value for name, value in values.items()}))[0]


def test_every_entry_of_the_promised_menu_is_there() -> None:
    texts = [item.text for item in build_menu(STATE, AROUND)]
    for start in (
        "Show or hide the overlay",
        *(
            "Panels",
            "Audio device",
            "Instrument",
            "MIDI device",
            "Plugins",
            "Panic",
            "Why did",
            "Settings",
            "Show the log",
            "Start with the system",
        ),
        "Quit PadTray",
    ):
        assert any(text.startswith(start) for text in texts), start


def test_the_left_click_toggles_the_overlay() -> None:
    defaults = [item for item in build_menu(STATE, AROUND) if item.default]
    assert [item.ask for item in defaults] == [OverlayEvent("toggle")]


def test_panels_are_activated_and_told_apart() -> None:
    panels = find(build_menu(STATE, AROUND), "Panels").items[:4]
    assert [item.text for item in panels] == ["Pads A: Stream", "Pads B: Stream 1", "Pads B: Stream 2", "Piano Play"]
    assert [item.checked for item in panels] == [True, False, False, True]
    assert panels[1].ask == ActivatePanel(id=STATE.panels[1].id)


def test_a_click_on_a_device_chooses_it_by_name() -> None:
    item = find(build_menu(STATE, AROUND), "Audio device", "system (JACK)")
    assert isinstance(item.ask, ChangeSettings)
    assert reduce(STATE, item.ask)[0].settings.audio.device == "JACK: system"


@pytest.mark.parametrize("device", ["auto", "ALSA: pulse", "WASAPI: Gone"])
def test_exactly_the_chosen_device_is_marked(device: str) -> None:
    rows = [
        item
        for item in find(build_menu(with_settings(audio__device=device), AROUND), "Audio device").items
        if item.radio
    ]
    marked = [item for item in rows if item.checked]
    assert len(marked) == 1
    assert isinstance(marked[0].ask, ChangeSettings)
    assert marked[0].ask.values["audio.device"] == device


def test_a_controller_is_ignored_and_taken_back() -> None:
    item = find(build_menu(STATE, AROUND), "MIDI device", "MPK mini")
    assert item.checked
    assert isinstance(item.ask, ChangeSettings)
    ignored = reduce(STATE, item.ask)[0]
    assert ignored.settings.midi.ignored == ("MPK mini",)
    back = find(build_menu(ignored, Surroundings()), "MIDI device", "MPK mini")
    assert back.checked is False
    assert isinstance(back.ask, ChangeSettings)
    assert reduce(ignored, back.ask)[0].settings == STATE.settings


def test_a_plugin_is_switched_off() -> None:
    item = find(build_menu(STATE, AROUND), "Plugins", "Piano")
    assert item.checked
    assert isinstance(item.ask, ChangeSettings)
    assert not reduce(STATE, item.ask)[0].settings.plugin("piano").enabled


def test_an_instrument_is_chosen() -> None:
    item = find(build_menu(STATE, AROUND), "Instrument", "Organ")
    assert isinstance(item.ask, ChangeSettings)
    assert reduce(STATE, item.ask)[0].settings.plugin("piano").values == {"instrument": "organ"}


def test_a_list_without_entries_is_left_out() -> None:
    empty = Surroundings(lists=(PluginList("piano", "program", "Sound", (), ""),))
    assert not [item for item in build_menu(STATE, empty) if item.text == "Sound"]


def test_without_an_overlay_nothing_offers_it() -> None:
    rows = build_menu(STATE, Surroundings(overlay=False))
    assert not any(isinstance(item.ask, OverlayEvent) for item in rows)
    assert rows[0] != SEPARATOR


def test_an_empty_state_still_has_a_menu() -> None:
    rows = build_menu(AppState(settings=Settings()), Surroundings())
    assert not find(rows, "Panels").items[0].enabled
    assert not find(rows, "MIDI device").items[0].enabled


def test_every_list_leads_to_its_settings() -> None:
    for name, page in (("Panels", "panels"), ("Audio", "audio"), ("MIDI", "midi"), ("Plugins", "plugins")):
        assert find(build_menu(STATE, AROUND), name).items[-1].ask == OverlayEvent("settings", page)


def test_a_click_starts_with_the_system_and_another_one_does_not() -> None:
    item = find(build_menu(STATE, AROUND), "Start with the system")
    assert item.checked is False
    assert isinstance(item.ask, ChangeSettings)
    started = reduce(STATE, item.ask)[0]
    assert started.settings.general.start_with_system
    assert find(build_menu(started, AROUND), "Start with the system").checked


def test_hotkeys_stand_beside_their_rows_as_the_system_shows_them() -> None:
    item = next(item for item in build_menu(STATE, AROUND) if item.default)
    assert _label(item, windows=True) == "Show or hide the overlay\tCtrl+Alt+P"
    assert _label(item, windows=False) == "Show or hide the overlay   (Ctrl+Alt+P)"
    assert _label(Item("A & B"), windows=True) == "A && B"


def test_the_whole_menu_speaks_russian() -> None:
    def words(items: tuple[Item, ...]) -> set[str]:
        return {text for item in items for text in ({item.text} | words(item.items))}

    english = words(build_menu(STATE, AROUND))
    speak("ru")
    try:
        russian = words(build_menu(STATE, AROUND))
    finally:
        speak("en")
    names = {"-", "pulse (ALSA)", "system (JACK)", "MPK mini", "Organ", "Piano"}
    assert english & russian <= names
