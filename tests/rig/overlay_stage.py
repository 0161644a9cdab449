"""The overlay with a store like a streamer's, as a program of its own, for tests and screenshots.

It reads commands as JSON lines on stdin: {"do": ...} is a store command, {"event": NAME, ...} an event, {"ask": ...}
an overlay event, {"undo": true} takes the last edit back, {"effects": {...}} gives the piano others, {"get": "state"}
prints the panels; each is answered with one JSON line on stdout.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from overlay.app import OverlayApp
from overlay.ports import AudioStatus, OverlayPorts, PluginRow
from plugins.piano import offer
from trayapp.core import events
from trayapp.core.action import Action
from trayapp.core.action_table import BUILT_IN
from trayapp.core.binding import Binding
from trayapp.core.commands import COMMAND
from trayapp.core.control import Control
from trayapp.core.errors import UnavailableError
from trayapp.core.events import (
    ActionEvent,
    Heard,
    KeyEvent,
    KnobEvent,
    MidiEvent,
    OverlayEvent,
    PadEvent,
    PluginPanelEvent,
    PortEvent,
    TargetEvent,
)
from trayapp.core.finding import Finding
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase, joined
from trayapp.core.preset import Preset
from trayapp.core.scale import PERCENT, Scale
from trayapp.core.settings import Settings
from trayapp.core.state import AppState
from trayapp.plugin_host.api import (
    Button,
    Choice,
    Effect,
    Line,
    Meter,
    Picker,
    RowValue,
    Setting,
    Slider,
    View,
    ViewArea,
)
from trayapp.plugin_host.panel_rows import PanelRow
from trayapp.store.bus import Bus
from trayapp.store.store import Store

PAD_A, PAD_B, KNOB_A, KNOB_B, PIANO = (letter * 32 for letter in "abcde")


def _pads(rows: dict[int, tuple[str, str, str]]) -> dict[int, Binding]:
    action = Action(kind="keystroke", params={"keys": "ctrl+shift+m"})
    return {
        at: Binding(label=label, icon=icon, colour=colour, gestures={"tap": action})
        for at, (label, icon, colour) in rows.items()
    }


def _knobs(rows: dict[int, tuple[str, str, Action]]) -> dict[int, Binding]:
    return {
        at: Binding(label=label, colour=colour, gestures={"turn": action})
        for at, (label, colour, action) in rows.items()
    }


def _effect(name: str) -> Action:
    return Action(kind="effect", params={"effect": name})


_VOLUME = Action(kind="volume", params={"target": "master", "op": "set"})


_SILENT = Phrase("{program} plays nothing now; start its sound, then try again", program="win")


def sample_state(settings: Settings) -> AppState:
    """Two pad panels, two knob panels and a piano."""
    red, blue, green, amber, violet, indigo = "#FF5D73", "#4C8DFF", "#3DDC97", "#FFB454", "#8B7CFF", "#6E8BFF"
    stream = _pads({
        1: ("Gameplay", "🎮", green), 2: ("Camera", "📷", indigo), 3: ("Mute mic", "🎙️", red), 4: ("Record", "⏺️", red),
        5: ("Starting", "🎬", red), 6: ("Clip it", "✂️", red), 7: ("Replay", "⏪", indigo), 8: ("Discord", "🎧", blue),
    })  # fmt: skip
    sounds = _pads({
        1: ("Applause", "👏", green), 2: ("Sad", "🎻", blue), 3: ("Rimshot", "🪘", blue), 4: ("Win", "🏆", amber),
        5: ("Airhorn", "📣", amber), 6: ("Drum roll", "🥁", amber), 8: ("Stop all", "⏹️", red),
    })  # fmt: skip
    presets = (
        Preset(kind="pad", name="Stream", bindings=stream),
        Preset(kind="pad", name="Soundboard", bindings=sounds),
        Preset(kind="pad", name="Editing"),
        Preset(kind="knob", name="Master", bindings=_knobs(
            {1: ("Master", blue, _VOLUME), 2: ("Mic", green, _VOLUME), 3: ("Spotify", blue, _VOLUME),
             4: ("Game", blue, _VOLUME)})),
        Preset(kind="knob", name="Piano FX", bindings=_knobs(
            {1: ("Reverb", violet, _effect("Reverb")), 2: ("Cutoff", violet, _effect("Filter")),
             3: ("Delay", violet, _effect("Delay")), 4: ("Chorus", violet, _effect("Chorus"))})),
        Preset(kind="key", name="Keys", bindings=_pads({60: ("Mute", "", red), 62: ("Deafen", "", blue)})),
    )  # fmt: skip
    panels = (
        Panel(id=PAD_A, type="pad", bank="A", preset="Stream", active=True),
        Panel(id=KNOB_A, type="knob", bank="A", preset="Master", active=True),
        Panel(id=PAD_B, type="pad", bank="B", preset="Soundboard"),
        Panel(id=KNOB_B, type="knob", bank="B", preset="Piano FX"),
        Panel(id=PIANO, type="piano", bank="play", preset="Keys", active=True),
    )
    return AppState(settings=settings, presets=presets, panels=panels)


def knob(bank: str, panel: str, at: int, value: float, target: float | None = None) -> KnobEvent:
    """A knob as it stands."""
    return KnobEvent(Control("knob", bank, at), value, panel, target)


def sample_events() -> list[Any]:
    """What the picture of the face shows."""
    pad = Control("pad", "A", 3)
    return [
        PortEvent("MPK mini play MIDI 1", "open", "MPK mini play"),
        *(TargetEvent(PAD_A, at, "on") for at in (1, 4, 8)),
        TargetEvent(PAD_A, 6, "pending"),
        TargetEvent(PAD_B, 4, "error", _SILENT),
        PadEvent(pad, 100, PAD_A),
        knob("A", KNOB_A, 1, 0.63), knob("A", KNOB_A, 2, 0.75),
        knob("A", KNOB_A, 3, 0.3, 0.64), knob("A", KNOB_A, 4, 1.0),
        knob("B", KNOB_B, 1, 0.3), knob("B", KNOB_B, 2, 0.87),
        knob("B", KNOB_B, 3, 0.0), knob("B", KNOB_B, 4, 0.5),
        *(KeyEvent(note, 90, "midi") for note in (60, 64, 67)),
        KeyEvent(70, 90, "mouse"),
        ActionEvent(pad, "Mute mic", _HELD, ok=True, ms=0.4),
    ]  # fmt: skip


MPK = "MPK mini play MIDI 1"
FINDINGS = (
    Finding(Phrase("padtray"), True, Phrase("{version} runs, pid {pid}", version="0.1.0", pid=4711)),
    Finding(
        Phrase("controller {port}", port=MPK),
        True,
        Phrase("{state}, profile {profile}", state=Phrase("open"), profile="MPK mini play"),
    ),
    Finding(
        Phrase("controller {port}", port="LPD8"),
        False,
        Phrase("cannot be opened"),
        Phrase("{port} could not be opened; is another program using it", port="LPD8"),
    ),
    Finding(Phrase("sound"), True, joined(" ", (Phrase("running"), "Headphones"))),
    Finding(
        Phrase("hotkey"),
        False,
        Phrase(
            "The hotkey {title} of {owner} does not work: {reason}",
            title="Ctrl+Alt+M",
            owner=Control("pad", "A", 3).phrase,
            reason=Phrase("another program has taken it"),
        ),
        Phrase("choose another hotkey, or free it in the other program"),
    ),
    Finding(Phrase("plugin {name}", name="piano"), True, Phrase("on")),
    Finding(Phrase("keystrokes"), True, Phrase("the X server takes keys (XTEST)")),
)
_NO_OBS = Phrase("no window of {name!r} is open; start the program, or bind an action that starts it", name="obs")
_HELD = Phrase("{keys}, held", keys="Ctrl+Shift+M")
RECENT = (
    ActionEvent(Control("pad", "A", 1), "Gameplay", Phrase("{keys}, held", keys="Ctrl+1"), ok=True, ms=0.3),
    ActionEvent(Control("pad", "A", 6), "Clip it", Phrase("Bring a window to the front"), False, _NO_OBS),
    ActionEvent(
        Control("knob", "A", 1), "Master", Phrase("{whose} {volume:.0%}", whose=Phrase("Master"), volume=0.63), ok=True,
        ms=0.9, turn=True,
    ),
    ActionEvent(Control("pad", "A", 3), "Mute mic", _HELD, ok=True, ms=0.4),
)  # fmt: skip
PLUGINS = (
    PluginRow(
        "piano", "Piano", "Plays the keys: SFZ and SoundFont instruments, and three of its own", "0.1.0",
        enabled=True, running=True,
        settings=tuple(Setting(param) for param in (offer.INSTRUMENT, offer.TRANSPOSE, offer.TOUCH)),
    ),
    PluginRow("dice", "Dice", "Rolls a die.", "1.2", error=Phrase("{where}: {fault}", where=Phrase("while starting"),
              fault="KeyError: 'sides'")),
)  # fmt: skip
HEARD = (
    Heard(MidiEvent("note_on", 10, 36, 101, 0.0), Control("pad", "A", 1)),
    Heard(MidiEvent("note_off", 10, 36, 0, 0.0), Control("pad", "A", 1)),
    Heard(MidiEvent("control_change", 1, 70, 63, 0.0), Control("knob", "A", 1)),
    Heard(MidiEvent("note_on", 1, 60, 88, 0.0), Control("key", "", 60)),
)


class Deck:
    """A plugin's panel with a row of each kind, as the overlay meets it."""

    plugin, name, title, has_view = "soundboard", "deck", "Soundboard", False
    rows: tuple[PanelRow, ...] = (
        Line("Playing", str), Meter("Level", float), Button("Stop all", str), Button("Loop", str, bool),
        Slider("Volume", float, float), Picker("Output", str, str, tuple),
    )  # fmt: skip

    def __init__(self, note: Callable[..., None], bus: Bus) -> None:
        self._note, self._bus = note, bus
        outputs = (Choice("auto", "System default"), Choice("cable", "CABLE Input"))
        self._values = [
            RowValue("Airhorn 0:02"), RowValue(value=0.7), RowValue(), RowValue(lit=True), RowValue("80 %", 0.8),
            RowValue("auto", choices=outputs),
        ]  # fmt: skip

    def values(self) -> tuple[RowValue, ...]:
        return tuple(self._values)

    def refresh(self) -> None:
        """Nothing to read: the values are here."""

    def act(self, row: int, value: bool | float | str = True) -> None:
        self._note("act", row, round(value, 1) if isinstance(value, float) else value)
        if row == 4:
            self._values[row] = RowValue(f"{float(value):.0%}", float(value))
        elif row == 5:
            self._values[row] = replace(self._values[row], text=str(value))
        self._bus.publish(PluginPanelEvent(self.plugin, self.name))

    def make_view(self, area: ViewArea) -> View:  # noqa: ARG002 - the contract has it
        raise UnavailableError("it has rows")


class Rest:
    """The rest of the app, as far as the overlay sees it; records what it is asked."""

    def __init__(self, bus: Bus) -> None:
        self.calls: list[list[Any]] = []
        self.bus = bus
        self.status = AudioStatus(True, "Headphones", 48000, 128, 5.3, 0.031, 0, 12, 0.11)
        self.effects = {"Reverb": 0.3, "Chorus": 0.45, "Delay": 0.0, "Filter": 1.0}
        self.chosen = "ep"
        self.deck = Deck(self._note, bus)

    def _note(self, *call: Any) -> None:
        self.calls.append(list(call))

    def press(self, panel: str, position: int, pressed: bool) -> None:
        self._note("press", panel, position, pressed)
        self.bus.publish(PadEvent(Control("pad", "A", position), 100 if pressed else 0, panel))

    def turn(self, panel: str, position: int, value: float) -> None:
        self._note("turn", panel, position, round(value, 3))
        self.bus.publish(knob("A", panel, position, value))

    def play(self, note: int, velocity: int, on: bool) -> None:
        self._note("play", note, velocity, on)
        self.bus.publish(KeyEvent(note, velocity if on else 0, "mouse"))

    def choose(self, value: str) -> None:
        self.chosen = value
        self._note("instrument", value)

    def ports(self, app: list[OverlayApp]) -> OverlayPorts:
        texts = {"grand": "Grand Piano", "ep": "Electric Piano", "pad": "Warm Pad"}
        devices = (
            ("auto", "System default (Headphones)"),
            ("ALSA: Speakers", "Speakers (Realtek)"),
            ("ALSA: CABLE", "CABLE Input"),
        )
        return replace(
            OverlayPorts(),
            press=self.press,
            turn=self.turn,
            play_note=self.play,
            other_knobs=lambda _device: (5, 6),
            audio_status=lambda: self.status,
            audio_devices=lambda: tuple(Choice(*row) for row in devices),
            refresh_audio_devices=lambda: self._note("refresh"),
            test_sound=lambda: self._note("test sound"),
            instruments=lambda: tuple(Choice(*row) for row in texts.items()),
            instrument=lambda: self.chosen,
            choose_instrument=self.choose,
            effects=lambda: tuple(
                Effect(
                    name,
                    name,
                    lambda name=name: self.effects[name],
                    lambda v, name=name: self.effects.update({name: v}),
                    Scale(20, 20_000, "Hz", "octaves") if name == "Filter" else PERCENT,
                )
                for name in self.effects
            ),
            action_specs=lambda: BUILT_IN,
            findings=lambda: FINDINGS,
            recent=lambda: RECENT,
            plugins=lambda: PLUGINS,
            heard=lambda: HEARD,
            profiles=lambda: (Choice("MPK mini play", "MPK mini play"), Choice("LPD8", "LPD8")),
            plugin_panels=lambda: (self.deck,),
            panic=lambda: self._note("panic"),
            ask=lambda event: app[0].ask(event),  # noqa: PLW0108 - as below
            quit=lambda: app[0].quit(),  # noqa: PLW0108 - the list is filled later
        )


def _event(row: dict[str, Any]) -> Any:
    kind = getattr(events, row.pop("event"))
    if "control" in row:
        row["control"] = Control(*row["control"])
    return kind(**row)


def _answer(row: dict[str, Any], store: Store, bus: Bus, app: OverlayApp, rest: Rest) -> Any:
    if "get" in row:
        return _got(row["get"], store, app, rest)
    if "do" in row:
        store.dispatch(COMMAND.validate_python(row))
    elif "undo" in row:
        store.undo()
    elif "effects" in row:
        rest.effects = row["effects"]
    elif "event" in row:
        bus.publish(_event(row))
    elif "ask" in row:
        app.ask(OverlayEvent(row["ask"], row.get("page", "")))
    elif "status" in row:
        rest.status = replace(rest.status, **row["status"])
    return "ok"


def _got(what: str, store: Store, app: OverlayApp, rest: Rest) -> Any:
    if what == "ready":
        _wait(app)
    return {"calls": rest.calls, "effects": rest.effects, "state": store.snapshot.model_dump(mode="json")}.get(what)


def _wait(app: OverlayApp) -> None:
    while not app.listening:
        time.sleep(0.01)


def _play(bus: Bus, app: OverlayApp) -> None:
    _wait(app)
    for event in sample_events():
        bus.publish(event)


def main() -> None:
    """Run until stdin ends; the argument is a JSON object: {"settings": {...}, "sample": true}."""
    options = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    bus = Bus()
    store = Store(bus, state=sample_state(Settings.model_validate(options.get("settings", {}))))
    rest = Rest(bus)
    holder: list[OverlayApp] = []
    app = OverlayApp(store, bus, rest.ports(holder))
    holder.append(app)
    bus.start()

    def listen() -> None:
        for line in sys.stdin:
            try:
                answer = _answer(json.loads(line), store, bus, app, rest)
            except Exception as error:  # noqa: BLE001 - the test that asked sees it
                answer = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)  # noqa: T201 - the answer
        app.quit()

    threading.Thread(target=listen, daemon=True).start()
    if options.get("sample", True):
        threading.Thread(target=_play, args=(bus, app), daemon=True).start()
    app.run()
    bus.stop()


if __name__ == "__main__":
    main()
