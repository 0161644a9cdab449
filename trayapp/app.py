"""The composition root: builds the rooms, starts them in order, stops them in stages."""

import faulthandler
import logging
import os
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from trayapp import __version__
from trayapp.actions.means import Outlets
from trayapp.actions.worker import ActionWorker
from trayapp.answers import Answers
from trayapp.audio.service import AudioService
from trayapp.autostart.service import AutostartService
from trayapp.control import client
from trayapp.control.instance import InstanceLock
from trayapp.control.server import ControlServer
from trayapp.core.action import Action, ActionCall
from trayapp.core.changes import SettingsChanged
from trayapp.core.control import Control
from trayapp.core.errors import UnavailableError
from trayapp.core.events import CARRIES_NOTHING, Notice, OverlayEvent, PluginEvent, PortEvent
from trayapp.hotkeys.service import HotkeyService
from trayapp.listing import OutputList
from trayapp.logs import start_logging
from trayapp.midi.dispatcher import Outputs
from trayapp.midi.sender import Sender
from trayapp.midi.service import MidiService
from trayapp.paths import Paths, assets
from trayapp.plugin_host.host import PluginHost
from trayapp.plugin_host.host_view import Surroundings
from trayapp.signals import on_end_signal
from trayapp.store.bus import Bus
from trayapp.store.home import HomeFiles
from trayapp.store.store import Store
from trayapp.texts import speak
from trayapp.tray.icon import TrayIcon
from trayapp.tray.menu import PluginList
from trayapp.tray.menu import Surroundings as MenuSurroundings

if TYPE_CHECKING:
    from trayapp.face import Face

STOP_LIMIT_S = 12.0
"""This long after it was told to end, or began to stop, a process that hangs ends with a traceback of every thread."""

log = logging.getLogger(__name__)


def run(paths: Paths, *, headless: bool = False, hidden: bool = False) -> int:
    """Run until somebody quits; returns the exit status. A second start shows the first one's overlay and returns 0.

    Main thread only: Tk lives there.
    """
    lock = InstanceLock(paths.runtime)
    if not lock.acquire():
        return _show_the_first(paths)
    with lock:
        start_logging(paths.log_file)
        app = App(paths, headless=headless, hidden=hidden)
        on_end_signal(app.quit)
        try:
            app.start()
            app.wait()
        finally:
            _limit_the_end(paths)
            app.stop()
        logging.shutdown()
        os._exit(0)  # all is stored; ending the interpreter would wait for drivers, and abort under a compilation


def _limit_the_end(paths: Paths) -> None:
    """A dialog or a driver that never comes back, even with the interpreter's lock, is left. Any thread."""
    told = sys.stderr or paths.log_file.open("a", encoding="utf-8")  # Windows gives no streams
    faulthandler.dump_traceback_later(STOP_LIMIT_S, exit=True, file=told)


def _show_the_first(paths: Paths) -> int:
    deadline = time.monotonic() + 10
    while True:
        try:
            client.ask(paths.runtime, {"do": "show"})
        except UnavailableError:
            if time.monotonic() > deadline:  # the first one is only just starting, or stopping
                raise
            time.sleep(0.1)
        else:
            return 0


class App:
    """Everything of one running PadTray. Main thread, but for `quit`, which any thread may call."""

    def __init__(self, paths: Paths, *, headless: bool, hidden: bool) -> None:
        log.info("PadTray %s starts, pid %d, files in %s", __version__, os.getpid(), paths.home)
        self.paths, self.headless, self._hidden = paths, headless, hidden
        self.reached: dict[str, float] = {}
        """When each stage of the start was reached, seconds since the epoch."""
        self._first = not (paths.settings.exists() or paths.panels.exists())
        self._ended = threading.Event()
        self._stopped = False
        self.bus = Bus()
        self.store = Store(self.bus, HomeFiles(paths.home, assets() / "presets"))
        self.audio = AudioService(self.store, self.bus)
        self.sender = Sender()
        outlets = Outlets(self._hush, self.sender.send, effects=lambda: self.plugins.effects())  # noqa: PLW0108 - built below
        self.actions = ActionWorker(self.store, self.bus, outlets=outlets)
        self.plugins = PluginHost(Surroundings(self.store, self.bus, paths, self.audio.engine, self.actions))
        self.midi = MidiService(self.store, self.bus, Outputs(self.actions.submit, self.plugins.play), paths.devices)
        self.hotkeys = HotkeyService(self.store, self.bus, self.actions.submit, partial(self.midi.touch, "hotkey"))
        self.autostart = AutostartService(self.store, self.bus)
        self.outputs = OutputList(self._surroundings_changed)
        self.tray = TrayIcon(
            self.store,
            self.bus,
            self._around_the_tray,
            {
                "panic": self.actions.panic,
                "refresh": self.outputs.refresh,
                "log": self.open_log,
                "quit": partial(self.bus.publish, OverlayEvent("quit")),  # the editor may have a question first
            },
            seen=lambda: self.face is not None and self.face.visible,
        )
        self.control = ControlServer(paths.runtime, Answers(self).answer)
        self.face: Face | None = None

    def start(self) -> None:
        """Start every room, the pads before what is seen. Plugins and the tray may still be coming when it returns."""
        speak(self.store.snapshot.settings.general.language)
        self.bus.subscribe(lambda _change: speak(self.store.snapshot.settings.general.language), SettingsChanged)
        self.bus.start()
        self.store.start()
        self.actions.start()
        self.midi.start()
        self.hotkeys.start()
        self.plugins.start()
        self._reached("armed")
        self.autostart.start()
        if not self.headless:
            from trayapp.face import Face  # noqa: PLC0415 - Tk and Pillow, a quarter of a second: the pads work by now

            self.face = Face(self, hidden=self._hidden, first=self._first)
            threading.Thread(target=self._start_tray, name="tray-start", daemon=True).start()
        self.control.start()  # last: what it is asked may be the face's

    def wait(self) -> None:
        """Serve until `quit`: with an overlay, run Tk."""
        if self.face is None:
            self._ended.wait()
        elif not self._ended.is_set():  # it may have been told so before there was a face
            self.face.run()

    def quit(self) -> None:
        """End `wait` soon, asking nobody: a shutdown does not wait. Any thread."""
        _limit_the_end(self.paths)
        self._ended.set()
        if self.face is not None:
            self.face.quit()

    def open_log(self) -> None:
        """Open the log with the program that the system has for it. Any thread."""
        action = Action(kind="open", params={"target": str(self.paths.log_file)})
        self.actions.submit(ActionCall(action, "press", Control("screen", "", 0), "Log", 0, 1.0, time.perf_counter()))

    def stop(self) -> None:
        """Stop in stages, each within its time limit: what comes in, acts, sounds, is kept. Idempotent."""
        if self._stopped:
            return
        self._stopped = True
        for name, stage in (
            ("control", self.control.stop),
            ("autostart", self.autostart.stop),
            ("tray", self.tray.stop),
            ("hotkeys", self.hotkeys.stop),
            ("midi", self.midi.stop),
            ("actions", self.actions.stop),
            ("sender", self.sender.stop),
            ("plugins", self.plugins.stop),
            ("audio", self.audio.stop),
            ("store", self.store.stop),
            ("bus", self.bus.stop),
        ):
            try:
                stage()
            except Exception:
                log.exception("Stopping %s failed", name)
        log.info("PadTray has ended")

    def _hush(self) -> None:
        self.midi.let_go()
        self.audio.silence()

    def _reached(self, stage: str) -> None:
        self.reached[stage] = time.time()
        log.info("PadTray is %s", stage)

    def _start_tray(self) -> None:
        try:
            self.tray.start()
        except UnavailableError as error:
            log.warning("%s", error)
            self.bus.publish(Notice("warning", error.phrase))
            return
        self._reached("in the tray")
        self.bus.subscribe(lambda _event: self._surroundings_changed(), PluginEvent, PortEvent)
        self.outputs.refresh()

    def _surroundings_changed(self) -> None:
        self.tray.refresh()

    def _around_the_tray(self) -> MenuSurroundings:
        states = self.plugins.states()
        ports = self.midi.ports
        return MenuSurroundings(
            devices=self.outputs.choices,
            default_device=self.outputs.default,
            ports=tuple(port.port for port in ports if port.state != "lost" and port.reason != CARRIES_NOTHING),
            open_ports=frozenset(port.port for port in ports if port.state == "open"),
            plugins={name: state["title"] for name, state in states.items()},
            plugins_on=frozenset(name for name in states if self.plugins.is_on(name)),
            lists=tuple(
                PluginList(
                    name,
                    setting.param.name,
                    setting.param.text,
                    self.plugins.choices(name, setting.param.name),
                    str(self.plugins.values(name).get(setting.param.name, "")),
                )
                for name in states
                for setting in self.plugins.settings(name)
                if setting.in_tray
            ),
        )
