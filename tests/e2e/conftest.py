"""A whole machine for the app: desktop with tray and compositor, session bus, JACK with a controller and headphones."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.rig.desktop import Compositor, SessionBus, TrayHost, XServer
from tests.rig.jack_peer import Controller, JackRecorder
from tests.rig.jack_server import JackServer
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo

PAD_CHANNEL = 9


@dataclass(frozen=True)
class Machine:
    """What a test plugs in, presses and looks at."""

    x: XServer
    xdo: Xdo
    jack: JackServer
    controller: Controller
    headphones: JackRecorder
    start: Callable[..., PadTrayProcess]

    def pad(self, note: int, velocity: int = 100) -> None:
        """Press (or with velocity 0 release) a pad of the MPK mini play."""
        self.controller.note_on(note, velocity, channel=PAD_CHANNEL)


@pytest.fixture
def machine(
    compiled_engine: None,
    desktop: XServer,
    xdo: Xdo,
    tray_host: TrayHost,
    compositor: Compositor,
    session_bus: SessionBus,
    jack_server: JackServer,
    jack_recorder: JackRecorder,
    controller: Controller,
    padtray: Callable[..., PadTrayProcess],
) -> Machine:
    """The machine, with everything on it; `start()` runs the app and waits for the controller."""
    env = desktop.env | session_bus.env | jack_server.env

    def start(*args: str, sound: bool = False, **options: object) -> PadTrayProcess:
        app = padtray(env, *args, **options)
        controller.wait_connected()
        if sound:
            wait_for_sound(app)
        return app

    del compiled_engine, tray_host, compositor
    return Machine(desktop, xdo, jack_server, controller, jack_recorder, start)


def wait_for_sound(app: PadTrayProcess) -> None:
    """Until the engine runs and the piano has its instrument; the first time on a machine this compiles."""
    wait_until(lambda: app.status()["audio"]["state"] == "running", "the engine runs", 150, every_s=0.2)
    wait_until(lambda: app.status()["plugins"]["piano"]["state"] == "on", "the piano is on", 60, every_s=0.2)


def command(app: PadTrayProcess, **parts: Any) -> None:
    """Dispatch one command in the running app."""
    answer = app.run("ctl", "command", json.dumps(parts))
    assert answer.returncode == 0, answer.stderr
