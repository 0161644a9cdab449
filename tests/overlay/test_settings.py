"""The settings window: real clicks on its fields, and what then stands in the store."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from overlay.live import Live
from overlay.platform.x11 import X11Windowing
from overlay.ports import AudioStatus, OverlayPorts, PluginRow
from overlay.settings.doctor import report
from overlay.settings.model_rows import setting_rows
from overlay.settings.rules import RulesRows
from overlay.settings.window import PAGES, SettingsWindow
from overlay.strings import t
from overlay.window import OverlayWindow
from tests.overlay.conftest import pump
from tests.rig.desktop import XServer
from tests.rig.overlay_stage import sample_state
from tests.rig.xdo import Xdo
from trayapp.core.action import Choice, Param
from trayapp.core.action_table import BUILT_IN
from trayapp.core.commands import ChangeSettings
from trayapp.core.control import Control
from trayapp.core.events import ActionEvent, Heard, MidiEvent, PortEvent
from trayapp.core.finding import Finding
from trayapp.core.rule import Rule
from trayapp.core.settings import Settings
from trayapp.core.wizard import WizardAsk, WizardEvent
from trayapp.plugin_host.api import Setting
from trayapp.store.bus import Bus
from trayapp.store.store import Store

REVERB = Setting(Param("reverb", "float", "Reverb", default=30.0, low=0, high=100, unit="%"))
RELEASE = Setting(Param("release", "bool", "Release noises", default=False))


class Bench:
    """A settings window over a store, with a mouse."""

    def __init__(self, root: tk.Tk, display: str) -> None:
        self.root, self.xdo = root, Xdo(display)
        self.called: list[str] = []
        self.heard: tuple[Heard, ...] = ()
        self.asked: list[WizardAsk] = []
        self.shown: list[bool] = []
        self.log: tuple[str, ...] = ("10:00 INFO    app: ready", "10:01 WARNING midi: unplugged")
        self.status = AudioStatus(True, "Headphones", 48000, 128, 5.3, 0.031, 2, 12, 0.1)
        ports = replace(
            OverlayPorts(),
            audio_devices=lambda: (Choice("auto", "System default"), Choice("ALSA: Speakers", "Speakers")),
            refresh_audio_devices=lambda: self.called.append("refresh"),
            audio_status=lambda: self.status,
            test_sound=lambda: self.called.append("test"),
            plugins=lambda: (PluginRow("piano", "Piano", "Plays", "1.0", True, True, "", (REVERB, RELEASE)),),
            action_specs=lambda: BUILT_IN,
            log_lines=lambda: self.log,
            reload_plugin=lambda name: self.called.append(f"reload {name}"),
            heard=lambda: self.heard,
            wizard=self.asked.append,
            findings=lambda: (Finding("audio", ok=False, text="no device", remedy="plug one in"),),
            shown=self.shown.append,
            recent=lambda: (ActionEvent(Control("pad", "A", 1), "Mute", "Ctrl+M", ok=True),),
        )
        self.store = Store(Bus(), state=sample_state(Settings()))
        self.live = Live(lambda: self.store.snapshot)
        self.platform = X11Windowing()
        self.overlay = OverlayWindow(
            root, self.store, self.live, ports, self.platform, lambda _p: None, lambda *_: None
        )
        self.window = SettingsWindow(root, self.overlay.desk, self.store.dispatch, self.platform, lambda: None)

    @property
    def settings(self) -> Settings:
        return self.store.snapshot.settings

    def open(self, page: str) -> Any:
        self.window.open(page)
        shown = self.window._page
        assert shown is not None
        pump(self.root, shown.frame.winfo_viewable, "the page is shown")
        return shown

    def click(self, widget: Any, dx: float = 0.5) -> None:
        self.root.update()
        x = widget.winfo_rootx() + int(widget.winfo_width() * dx)
        self.xdo.click(x, widget.winfo_rooty() + widget.winfo_height() // 2)

    def pick(self, field: Any, row: int) -> None:
        """Choose a row of a list by mouse."""
        self.click(field)
        kit = self.window._kit
        popover = pump(self.root, lambda: kit.popover, "the list opens")
        pump(self.root, popover.frame.winfo_viewable, "the list is shown")
        self.root.update()
        self.xdo.click(*popover.spot(row))
        pump(self.root, lambda: kit.popover is None, "the list closes")

    def text_of(self, widget: Any) -> str:
        """All texts below a widget."""
        found = [str(widget.cget("text"))] if "CTkLabel" in type(widget).__name__ else []
        return "\n".join(found + [self.text_of(child) for child in widget.winfo_children()])

    def close(self) -> None:
        self.window.close()
        self.overlay.close()
        self.platform.close()


@pytest.fixture
def bench(tk_root: tk.Tk, tk_server: XServer) -> Iterator[Bench]:
    made = Bench(tk_root, tk_server.display)
    yield made
    made.close()


def test_the_audio_page_applies_a_device_and_a_block_size_at_once(bench: Bench) -> None:
    page = bench.open("audio")
    bench.pick(page._fields["device"], 1)
    assert bench.settings.audio.device == "ALSA: Speakers"
    bench.pick(page._fields["block_size"], 3)
    assert bench.settings.audio.block_size == 256
    assert page._fields["block_size"].get() == "256"


def test_the_master_volume_follows_the_mouse(bench: Bench) -> None:
    page = bench.open("audio")
    bench.click(page._volume, 0.5)
    pump(bench.root, lambda: bench.settings.audio.master_volume_db != -6.0, "the volume changes")
    assert bench.settings.audio.master_volume_db == pytest.approx(-27, abs=3)


def test_the_audio_page_shows_how_the_engine_fares_and_plays_the_test_sound(bench: Bench) -> None:
    page = bench.open("audio")
    texts = bench.text_of(page.frame)
    assert "5.3 ms" in texts
    assert "3.1 %" in texts
    bench.status = replace(bench.status, error="the device is gone; choose another")
    pump(bench.root, lambda: "the device is gone" in bench.text_of(page.frame), "the fault is shown where it arose")
    buttons = [w for w in widgets_below(page.frame) if "CTkButton" in type(w).__name__]
    for button in buttons:
        bench.click(button)
    pump(bench.root, lambda: bench.called == ["test", "refresh"], "both buttons act")


def test_a_refused_hotkey_is_explained_below_its_field_and_nothing_changes(bench: Bench) -> None:
    page = bench.open("general")
    assert page.change("hotkeys.overlay", "ctrl+nonsense") is False
    assert "nonsense" in page._faults["hotkeys.overlay"].cget("text")
    assert bench.settings.hotkeys.overlay == "ctrl+alt+p"
    assert page.change("hotkeys.overlay", "ctrl+alt+o")
    assert page._faults["hotkeys.overlay"].cget("text") == ""


def test_a_hotkey_is_taken_by_pressing_it(bench: Bench) -> None:
    page = bench.open("general")
    field = next(w for w in widgets_below(page.frame) if type(w).__name__ == "ChordField")
    bench.click(field._button)
    pump(bench.root, lambda: field._waiting, "it waits for the keys")
    bench.root.update()
    bench.xdo.key("ctrl+shift+F9")
    pump(bench.root, lambda: bench.settings.hotkeys.overlay == "ctrl+shift+f9", "the chord is stored")


def test_a_plugins_settings_are_drawn_from_its_rows(bench: Bench) -> None:
    page = bench.open("piano")
    assert bench.text_of(page.frame).split().count("Piano") == 1
    switches = [w for w in widgets_below(page.frame) if "Switch" in type(w).__name__]
    bench.click(switches[-1], 0.1)
    pump(bench.root, lambda: bench.settings.plugin("piano").values.get("release") is True, "the value is stored")
    slider = next(w for w in widgets_below(page.frame) if "CTkSlider" in type(w).__name__)
    bench.click(slider, 0.8)
    pump(bench.root, lambda: bench.settings.plugin("piano").values.get("reverb"), "the number is stored")
    assert bench.settings.plugin("piano").values["reverb"] == pytest.approx(80, abs=4)


def test_a_controller_can_be_left_unused_and_shows_when_it_comes(bench: Bench) -> None:
    page = bench.open("midi")
    assert "Plug one in" in bench.text_of(page.frame)
    bench.live.apply(PortEvent("MPK MIDI 1", "open", "MPK mini play"))
    pump(bench.root, lambda: "MPK MIDI 1" in bench.text_of(page.frame), "the port appears")
    switch = next(w for w in widgets_below(page.frame) if "Switch" in type(w).__name__)
    bench.click(switch, 0.2)
    pump(bench.root, lambda: bench.settings.midi.ignored == ("MPK MIDI 1",), "the port is ignored")


def test_the_panels_page_deletes_a_panel(bench: Bench) -> None:
    page = bench.open("panels")
    before = len(bench.store.snapshot.panels)
    button = next(
        w for w in widgets_below(page.frame) if "CTkButton" in type(w).__name__ and w.cget("text") == "Delete"
    )
    bench.click(button)
    pump(bench.root, lambda: len(bench.store.snapshot.panels) == before - 1, "the panel is gone")


def test_the_doctor_page_shows_faults_with_their_remedy_and_copies_them(bench: Bench) -> None:
    page = bench.open("doctor")
    pump(bench.root, lambda: "plug one in" in bench.text_of(page.frame), "the remedy is shown")
    page._copy()
    text = bench.root.clipboard_get()
    assert "[!!] audio: no device\n     plug one in" in text
    assert "[ok] Pad A1 “Mute” → Ctrl+M" in text


def test_the_report_has_no_remedy_for_what_is_well() -> None:
    assert report((Finding("midi", ok=True, text="1 port", remedy="none"),), ()) == "[ok] midi: 1 port"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_and_the_window_ends_its_ticking(bench: Bench, name: str) -> None:
    bench.open(name)
    bench.root.update()
    bench.window.close()
    assert bench.window._ticking is None
    bench.window = SettingsWindow(bench.root, bench.overlay.desk, bench.store.dispatch, bench.platform, lambda: None)


def test_customtkinter_keeps_no_timer_of_its_own(bench: Bench) -> None:
    bench.open("audio")
    for _ in range(20):
        bench.root.update()
    bench.window.close()
    pump(bench.root, lambda: _timers(bench.root) == 0, "no timer is left")
    bench.window = SettingsWindow(bench.root, bench.overlay.desk, bench.store.dispatch, bench.platform, lambda: None)


def _timers(root: tk.Tk) -> int:
    return sum("timer" in str(root.tk.call("after", "info", timer)) for timer in root.tk.call("after", "info"))


def widgets_below(widget: Any) -> list[Any]:
    return [w for child in widget.winfo_children() for w in (child, *widgets_below(child))]


def test_every_setting_stands_on_a_page_with_its_words(bench: Bench) -> None:
    shown: set[str] = set()
    for name in ("general", "overlay"):
        shown |= bench.open(name)._rows.fields.keys()
    elsewhere = ("audio.", "midi.", "automatic.")  # pages of their own
    own = {name for name, row in setting_rows().items() if row.kind != "other" and not name.startswith(elsewhere)}
    assert own <= shown
    for name in shown:
        key = f"setting.{name.replace('.', '_')}"
        assert t(key) != key
        for value in setting_rows()[name].choices:
            assert t(f"{key}_{value}") != f"{key}_{value}"


def test_a_number_out_of_its_range_is_refused_beside_its_field(bench: Bench) -> None:
    page = bench.open("general")
    field = page._rows.fields["actions.minimum_hold_ms"]
    field._entry.focus_set()
    bench.root.update()
    bench.xdo.key("ctrl+a")
    bench.xdo.type("9999")
    bench.xdo.key("Return")
    fault = page._faults["actions.minimum_hold_ms"]
    pump(bench.root, lambda: "0 to 500 ms" in fault.cget("text"), "the range is told")
    assert bench.settings.actions.minimum_hold_ms == 20
    bench.xdo.key("ctrl+a")
    bench.xdo.type("35")
    bench.xdo.key("Return")
    pump(bench.root, lambda: bench.settings.actions.minimum_hold_ms == 35, "the number is taken")
    assert fault.cget("text") == ""


def test_a_field_follows_what_changes_elsewhere(bench: Bench) -> None:
    page = bench.open("overlay")
    bench.store.dispatch(ChangeSettings(values={"overlay.opacity": 0.5, "overlay.theme": "light"}))
    page.refresh()
    assert page._rows.fields["overlay.opacity"]._entry.get() == "50"
    assert page._rows.fields["overlay.theme"].get() == "light"


def test_the_keyboard_goes_from_page_to_page_and_presses(bench: Bench) -> None:
    bench.open("general")
    tk.Misc.focus_set(bench.window._tabs["general"])
    pump(bench.root, lambda: bench.window.window.focus_get() is not None, "the window has the focus")
    bench.xdo.key("Down")
    pump(bench.root, lambda: bench.window.page == "midi", "the next page is shown")


def test_the_log_takes_the_room_that_the_window_has(bench: Bench) -> None:
    page = bench.open("log")
    window, before = bench.window.window, page._text.winfo_height()
    whole = window.winfo_height()
    tk.Toplevel.geometry(window, f"{window.winfo_width()}x{whole + 100}")
    pump(bench.root, lambda: page._text.winfo_height() == before + 100, "the log is as much higher")
    bench.open("about")
    ground = bench.window._canvas
    pump(bench.root, lambda: bench.window._scroll.winfo_height() < ground.winfo_height(), "a page of its own height")


def test_the_log_page_shows_new_lines_and_faults_alone(bench: Bench) -> None:
    page = bench.open("log")
    assert "ready" in page._text.get("1.0", "end")
    bench.log = (*bench.log, "10:02 ERROR   audio: gone")
    pump(bench.root, lambda: "gone" in page._text.get("1.0", "end"), "the new line is shown")
    bench.click(page._faults_only, 0.1)
    pump(bench.root, lambda: "ready" not in page._text.get("1.0", "end"), "only faults are left")
    assert "unplugged" in page._text.get("1.0", "end")


def test_the_monitor_shows_what_arrives_and_what_it_was_taken_for(bench: Bench) -> None:
    page = bench.open("midi")
    note = MidiEvent("note_on", 10, 36, 100, 0.0, "MPK")
    bench.heard = (Heard(note, Control("pad", "A", 1)), Heard(MidiEvent("control_change", 1, 70, 5, 0.0, "MPK"), None))
    pump(bench.root, lambda: "note C2 (36) · 100 · channel 10" in bench.text_of(page.frame), "the note is shown")
    texts = bench.text_of(page.frame)
    assert "→ Pad A1" in texts
    assert texts.index("controller 70") < texts.index("note C2")  # the newest first


def test_an_unknown_controller_is_described_by_the_wizard(bench: Bench) -> None:
    def buttons() -> dict[str, Any]:
        return {w.cget("text"): w for w in widgets_below(page.frame) if "CTkButton" in type(w).__name__}

    page = bench.open("midi")
    bench.live.apply(PortEvent("Strange", "open", "generic"))
    pump(bench.root, lambda: "Describe it…" in buttons(), "it can be described")
    bench.click(buttons()["Describe it…"])
    pump(bench.root, lambda: bench.asked == [WizardAsk("start", "Strange")], "the wizard begins")
    bench.live.apply(WizardEvent("Strange", "pads_a", found=("note 36, channel 10",)))
    pump(bench.root, lambda: "note 36, channel 10" in bench.text_of(page.frame), "what was pressed is shown")
    bench.click(buttons()["Next"])
    pump(bench.root, lambda: bench.asked[-1] == WizardAsk("next"), "it goes on")
    bench.live.apply(WizardEvent("Strange", "name", suggestion="Strange one"))
    pump(bench.root, lambda: "Save" in buttons(), "it asks for a name")
    bench.click(buttons()["Save"])
    pump(bench.root, lambda: bench.asked[-1] == WizardAsk("save", "Strange one"), "it is saved")
    bench.live.apply(WizardEvent("Strange", "saved", file="strange.toml"))
    pump(bench.root, lambda: "strange.toml" in bench.text_of(page.frame), "the file is named")
    bench.click(buttons()["Done"])
    pump(bench.root, lambda: "Describe it…" in buttons(), "the page is back")
    assert WizardAsk("cancel") not in bench.asked


def test_a_rule_for_the_program_in_front_is_added_changed_and_removed(bench: Bench) -> None:
    page = bench.open("panels")
    rows = RulesRows(page)
    rows._add()
    assert "program" in page._faults["automatic.rules"].cget("text")
    rows._write("program", "obs")
    rows._write("preset", "Editing")
    rows._add()
    assert bench.settings.automatic.rules == (Rule(program="obs", panel="pad:A", preset="Editing"),)
    page.refresh()
    rows = RulesRows(page)
    rows._put(0, "title", "*Studio*")
    assert bench.settings.automatic.rules[0].title == "*Studio*"
    rows._remove(0)
    assert bench.settings.automatic.rules == ()


def test_what_tab_comes_to_is_scrolled_into_sight(bench: Bench) -> None:
    page = bench.open("presets")
    canvas: Any = bench.window._scroll._parent_canvas
    tk.Toplevel.geometry(bench.window.window, "880x300")
    pump(bench.root, lambda: canvas.yview() != (0.0, 1.0), "the page is longer than the window")
    assert canvas.yview()[0] == 0.0
    last = [w for w in widgets_below(page.frame) if "CTkButton" in type(w).__name__][-1]
    tk.Misc.focus_force(last)
    pump(bench.root, lambda: canvas.yview()[0] > 0.0, "it scrolls")
    bench.window.open("about")
    bench.root.update()
    assert canvas.yview()[0] == 0.0


def test_a_plugin_is_loaded_anew(bench: Bench) -> None:
    page = bench.open("plugins")
    bench.click(next(w for w in widgets_below(page.frame) if "CTkButton" in type(w).__name__))
    pump(bench.root, lambda: "reload piano" in bench.called, "it is loaded anew")


def test_showing_and_hiding_the_overlay_is_told(bench: Bench) -> None:
    bench.overlay.show()
    bench.overlay.hide()
    assert bench.shown == [True, False]
