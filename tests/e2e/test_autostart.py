"""What the system starts when the user logs in: hidden, in the tray, and there before the controller is."""

import shlex
from collections.abc import Callable

import pytest

from tests.e2e.conftest import command
from tests.rig.desktop import SessionBus, XServer
from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.waiting import wait_until
from trayapp.autostart.service import SETTING
from trayapp.autostart.xdg import NAME

pytestmark = pytest.mark.e2e


@pytest.mark.usefixtures("compiled_engine", "tray_host")
def test_the_entry_starts_it_hidden_and_a_controller_may_come_later(
    desktop: XServer, session_bus: SessionBus, jack_server: JackServer, padtray: Callable[..., PadTrayProcess]
) -> None:
    env = desktop.env | session_bus.env | jack_server.env
    first = padtray(env, "--headless")
    command(first, do="change_settings", values={SETTING: True})
    entry = first.home / "xdg-config/autostart" / NAME
    wait_until(entry.exists, "the entry is there")
    words = next(line.removeprefix("Exec=") for line in entry.read_text().splitlines() if line.startswith("Exec="))
    assert first.quit() == 0
    started = padtray(env, home=first.home, command=shlex.split(words))
    wait_until(lambda: "in the tray" in started.status()["reached"], "it is in the tray")
    status = started.status()
    assert status["overlay"] is False
    assert status["midi"]["ports"] == []
    with Controller(jack_server) as controller:
        controller.wait_connected()
        wait_until(lambda: [port["state"] for port in started.status()["midi"]["ports"]] == ["open"], "it is open")
