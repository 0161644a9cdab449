"""The icon in a real tray: it comes back when the tray does, and its clicks go on working."""

import pytest

from tests.e2e.conftest import Machine
from tests.rig.desktop import TrayHost
from tests.rig.waiting import wait_until

pytestmark = pytest.mark.e2e


def test_the_icon_comes_back_when_the_panel_is_restarted(machine: Machine, tray_host: TrayHost) -> None:
    app = machine.start("--hidden")
    icon = machine.xdo.wait_tray_icon()
    machine.xdo.click(*icon.centre)
    wait_until(lambda: app.status()["overlay"], "a click shows the overlay")
    tray_host.end()
    wait_until(lambda: not machine.xdo.tray_icons(), "the tray is gone")
    with TrayHost(machine.x):
        icon = machine.xdo.wait_tray_icon()
        machine.xdo.click(*icon.centre)
        wait_until(lambda: not app.status()["overlay"], "a click hides the overlay")
