"""The overlay beside the rooms it shows: what it asks of them, wired. Part of the composition root."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from overlay.app import OverlayApp
from overlay.ports import AudioStatus, OverlayPorts, PluginRow, Rows
from trayapp import doctor
from trayapp.core.action import Action, ActionCall, Choice
from trayapp.core.commands import ChangeSettings
from trayapp.core.control import Control
from trayapp.core.device_profile import DeviceProfile
from trayapp.core.errors import PadTrayError
from trayapp.core.events import MidiEvent, MidiKind, Notice, OverlayEvent, OverlayShownEvent
from trayapp.core.phrase import Phrase
from trayapp.core.wizard import WizardAsk
from trayapp.lists import LiveLists
from trayapp.logs import LogTail
from trayapp.plugin_host.api import Effect

if TYPE_CHECKING:
    from trayapp.app import App

SCREEN = "screen"
_VELOCITY = 100
_TEST_NOTES = (60, 64, 67)
_TEST_S = 0.6
_SETTLED_S = 0.15
"""A turned effect has reached the engine's figures after this time."""


class Face:
    """The overlay on the main thread. `run` there; `quit` on any."""

    def __init__(self, app: "App", *, hidden: bool, first: bool) -> None:
        self._app = app
        self._hidden, self._first = hidden, first
        self._trials = itertools.count(-1_000_000, -1)  # apart from the numbers of real presses and of steps
        self._looks = threading.Timer(0, app.actions.look)
        self._overlay = OverlayApp(app.store, app.bus, self._ports())
        app.bus.subscribe(self._overlay.ask, OverlayEvent)

    @property
    def visible(self) -> bool:
        """Whether the overlay is on the screen."""
        return self._overlay.visible

    def run(self) -> None:
        """Show the overlay until `quit`."""
        self._overlay.run(hidden=self._hidden, first=self._first)

    def quit(self) -> None:
        """Let `run` return."""
        self._overlay.quit()

    def _ports(self) -> OverlayPorts:
        app = self._app
        return OverlayPorts(
            press=lambda panel, position, pressed: app.midi.touch(SCREEN, panel, position, _VELOCITY * pressed),
            turn=lambda panel, position, value: app.midi.turn(SCREEN, panel, position, value),
            play_note=self._play_note,
            pad_rows=lambda device: self._rows(device, "pad"),
            knob_rows=lambda device: self._rows(device, "knob"),
            other_knobs=lambda device: profile.other_knobs if (profile := self._profile(device)) else (),
            audio_devices=lambda: app.outputs.choices,
            refresh_audio_devices=app.outputs.refresh,
            audio_status=self._audio_status,
            test_sound=self._test_sound,
            instruments=lambda: app.plugins.choices("piano", "instrument"),
            instrument=lambda: str(app.plugins.values("piano").get("instrument", "")),
            choose_instrument=self._choose_instrument,
            effects=self._effects,
            action_specs=lambda: tuple(app.actions.specs.values()),
            param_choices=LiveLists(app).of,
            run_action=self._run_action,
            learn=self._learn,
            heard=lambda: app.midi.heard,
            wizard=self._wizard,
            no_sharing=lambda: app.midi.no_sharing,
            profiles=lambda: tuple(Choice(name, name) for name in app.midi.profiles.by_name),
            plugins=self._plugins,
            plugin_panels=app.plugins.panels,
            reload_plugin=app.plugins.reload,
            recent=lambda: app.actions.recent,
            findings=lambda: doctor.findings(app.paths),
            ask=app.bus.publish,
            open_log=app.open_log,
            log_lines=LogTail(app.paths.log_file).lines,
            panic=app.actions.panic,
            shown=lambda visible: app.bus.publish(OverlayShownEvent(visible)),
            quit=app.quit,
        )

    def _effects(self) -> tuple[Effect, ...]:
        """Those that plugins offer; what the mouse turns is shown by the knobs bound to it, too."""
        return tuple(
            replace(effect, set=partial(self._set_effect, effect.set)) for effect in self._app.plugins.effects()
        )

    def _set_effect(self, turn: Callable[[float], None], value: float) -> None:
        turn(value)
        self._looks.cancel()  # the last turn counts
        self._looks = threading.Timer(_SETTLED_S, self._app.actions.look)
        self._looks.daemon = True
        self._looks.start()

    def _play_note(self, note: int, velocity: int, on: bool) -> None:
        kind: MidiKind = "note_on" if on else "note_off"
        self._app.plugins.play(MidiEvent(kind, 1, note, velocity, time.perf_counter(), SCREEN))

    def _profile(self, device: str) -> DeviceProfile | None:
        """That of a panel's controller; where it has none of its own, of the connected one."""
        name = device or next((port.port for port in self._app.midi.ports if port.state == "open"), "")
        return self._app.midi.profile_of(name) if name else None

    def _rows(self, device: str, kind: str) -> Rows:
        profile = self._profile(device)
        rows: Rows = (profile.pad_rows if kind == "pad" else profile.knob_rows) if profile else ()
        defaults = OverlayPorts()
        return rows or (defaults.pad_rows if kind == "pad" else defaults.knob_rows)(device)

    def _audio_status(self) -> AudioStatus:
        status = self._app.audio.status()
        if status.state == "stopped":
            return AudioStatus(error=status.notice)
        return AudioStatus(
            running=status.state == "running",
            device=status.device,
            sample_rate=status.rate_hz,
            block_size=status.block_size,
            latency_ms=status.latency_ms,
            load=status.load_mean,
            underruns=status.underruns,
            voices=status.active_voices,
            level=max(status.peak),
            error=status.notice,
        )

    def _test_sound(self) -> None:
        self._play_chord(True)
        end = threading.Timer(_TEST_S, self._play_chord, (False,))
        end.daemon = True
        end.start()

    def _play_chord(self, on: bool) -> None:
        for note in _TEST_NOTES:
            self._play_note(note, _VELOCITY, on)

    def _choose_instrument(self, value: str) -> None:
        try:
            self._app.store.dispatch(ChangeSettings(values={"plugins.piano.values.instrument": value}))
        except PadTrayError as error:
            self._app.bus.publish(Notice("error", error.phrase))

    def _run_action(self, action: Action) -> None:
        """Press and let go, as a tap does."""
        actions, now = self._app.actions, time.perf_counter()
        press = ActionCall(action, "press", Control("screen", "", 0), "", next(self._trials), 1.0, now)
        actions.submit(press)
        actions.submit(replace(press, phase="release"))

    def _learn(self, callback: Callable[[str, int], None]) -> Callable[[], None]:
        self._app.midi.learn(lambda control: callback(control.type, control.position))
        return lambda: self._app.midi.learn(None)

    def _wizard(self, ask: WizardAsk) -> None:
        try:
            self._app.midi.wizard(ask)
        except PadTrayError as error:
            self._app.bus.publish(Notice("error", error.phrase))
        except OSError as error:
            self._app.bus.publish(Notice("error", Phrase(str(error))))

    def _plugins(self) -> tuple[PluginRow, ...]:
        return tuple(
            PluginRow(
                name,
                row["title"],
                row["text"],
                row["version"],
                self._app.plugins.is_on(name),
                row["state"] == "on",
                row["reason"],
                self._app.plugins.settings(name),
            )
            for name, row in self._app.plugins.states().items()
        )
