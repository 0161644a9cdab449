"""The icon in a real tray: it comes back when the tray does, and its clicks go on working."""

import pytest

from tests.e2e.conftest import Machine
from tests.rig.desktop import TrayHost
from tests.rig.waiting import wait_until
from tests.rig.xdo import Box

pytestmark = pytest.mark.e2e


def steady_icon(machine: Machine) -> Box:
    """The icon, once it has stood at one place for a while: the tray moves it as it grows."""
    seen: list[Box] = []

    def stands() -> bool:
        seen.extend(machine.xdo.tray_icons()[:1])
        return len(seen) >= 6 and len({box.centre for box in seen[-6:]}) == 1

    wait_until(stands, "the icon stands in the tray", every_s=0.1)
    return seen[-1]


def test_the_icon_comes_back_when_the_panel_is_restarted(machine: Machine, tray_host: TrayHost) -> None:
    app = machine.start("--hidden")
    wait_until(lambda: "in the tray" in app.status()["reached"], "the icon is handed to the system")
    machine.xdo.click(*steady_icon(machine).centre)
    wait_until(lambda: app.status()["overlay"], "a click shows the overlay")
    tray_host.end()
    wait_until(lambda: not machine.xdo.tray_icons(), "the tray is gone")
    with TrayHost(machine.x):
        machine.xdo.click(*steady_icon(machine).centre)
        wait_until(lambda: not app.status()["overlay"], "a click hides the overlay")
