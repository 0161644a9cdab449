"""Fixtures of real components, and the walls that keep a test away from the user's own desktop and files.

A test asks for what it needs (`desktop`, `tray_host`, `jack_server`, `controller` ...); each is its own, ended by id.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import hypothesis
import pytest

from tests.rig.desktop import Compositor, Openbox, SessionBus, TrayHost, XServer
from tests.rig.jack_peer import Controller, JackRecorder
from tests.rig.jack_server import JackServer
from tests.rig.key_window import KeyWindow
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import HIDDEN, ROOT, isolated_environment
from tests.rig.pulse import PulseServer
from tests.rig.xdo import Xdo


def pytest_configure() -> None:
    """No test, nor a module imported for it, reaches the user's display, sound, buses or settings; none is timed."""
    for name in HIDDEN:
        os.environ.pop(name, None)
    os.environ.update(isolated_environment())
    # A machine that stands still for a moment makes no property false.
    slow = hypothesis.HealthCheck.too_slow
    hypothesis.settings.register_profile("padtray", deadline=None, suppress_health_check=[slow])
    hypothesis.settings.load_profile("padtray")


@pytest.fixture
def x_server() -> Iterator[XServer]:
    """A bare X server, 1280 x 720."""
    with XServer() as x:
        yield x


@pytest.fixture
def tk_display(x_server: XServer, monkeypatch: pytest.MonkeyPatch) -> XServer:
    """An X server that this very process uses, for widgets made in the test."""
    monkeypatch.setenv("DISPLAY", x_server.display)
    return x_server


@pytest.fixture
def desktop(x_server: XServer) -> Iterator[XServer]:
    """An X server with a window manager."""
    with Openbox(x_server):
        yield x_server


@pytest.fixture
def xdo(x_server: XServer) -> Xdo:
    """Mouse, keys, windows and screenshots of the test's display."""
    return Xdo(x_server.display)


@pytest.fixture
def tray_host(desktop: XServer) -> Iterator[TrayHost]:
    """A tray in the upper right corner of the desktop."""
    with TrayHost(desktop) as host:
        yield host


@pytest.fixture
def compositor(desktop: XServer) -> Iterator[Compositor]:
    """Translucent windows blend."""
    with Compositor(desktop) as picom:
        yield picom


@pytest.fixture
def session_bus() -> Iterator[SessionBus]:
    """A D-Bus session bus without services."""
    with SessionBus() as bus:
        yield bus


@pytest.fixture
def jack_server() -> Iterator[JackServer]:
    """A JACK server, 48 kHz, 128 frames."""
    with JackServer() as server:
        yield server


@pytest.fixture
def jack_here(jack_server: JackServer, monkeypatch: pytest.MonkeyPatch) -> JackServer:
    """A JACK server that this very process uses, for ports opened in the test."""
    for name, value in jack_server.env.items():
        monkeypatch.setenv(name, value)
    return jack_server


@pytest.fixture
def controller(jack_server: JackServer) -> Iterator[Controller]:
    """An Akai MPK mini play, plugged in."""
    with Controller(jack_server) as device:
        yield device


@pytest.fixture
def jack_recorder(jack_server: JackServer) -> Iterator[JackRecorder]:
    """An output device named Headphones that records."""
    with JackRecorder(jack_server) as recorder:
        yield recorder


@pytest.fixture
def pulse_server() -> Iterator[PulseServer]:
    """A PulseAudio server with the sinks `speakers` and `headphones`."""
    with PulseServer() as server:
        yield server


@pytest.fixture
def key_window(desktop: XServer) -> Iterator[KeyWindow]:
    """Another program's window, focused, that logs its keys."""
    with KeyWindow(desktop.display) as window:
        yield window


@pytest.fixture
def padtray() -> Iterator[Callable[..., PadTrayProcess]]:
    """Starts the app: `padtray(x.env | jack.env, "--headless")`; ended, and checked, after the test."""
    with ExitStack() as stack:

        def start(env: dict[str, str], *args: str, **options: object) -> PadTrayProcess:
            return stack.enter_context(PadTrayProcess(env, *args, **options))  # type: ignore[arg-type]

        yield start


@pytest.fixture(scope="session")
def compiled_engine() -> None:
    """The kernels are in the cache, so that no app under test is busy compiling them."""
    subprocess.run(
        [sys.executable, "-c", _COMPILE], env=isolated_environment(), cwd=ROOT, check=True, capture_output=True
    )


_COMPILE = """
from trayapp.audio import preparation
from trayapp.core.settings import AudioSettings
preparation.prepare(AudioSettings()).close()
"""
