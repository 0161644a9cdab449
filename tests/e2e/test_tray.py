"""The icon in a real tray: it comes back when the tray does, its clicks go on working, it says what one must know."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.error import XError

from tests.e2e.conftest import Machine, command
from tests.rig.desktop import SessionBus, TrayHost, XServer
from tests.rig.notifications import Notifications
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import short_folder
from tests.rig.waiting import wait_until
from tests.rig.xdo import Box, Xdo

pytestmark = pytest.mark.e2e


def steady_icon(xdo: Xdo) -> Box:
    """The icon, once it has stood at one place for a while: the tray moves it as it grows."""
    seen: list[Box] = []

    def stands() -> bool:
        seen.extend(xdo.tray_icons()[:1])
        return len(seen) >= 6 and len({box.centre for box in seen[-6:]}) == 1

    wait_until(stands, "the icon stands in the tray", every_s=0.1)
    return seen[-1]


def test_the_icon_comes_back_when_the_panel_is_restarted(machine: Machine, tray_host: TrayHost) -> None:
    app = machine.start("--hidden")
    wait_until(lambda: "in the tray" in app.status()["reached"], "the icon is handed to the system")
    machine.xdo.click(*steady_icon(machine.xdo).centre)
    wait_until(lambda: app.status()["overlay"], "a click shows the overlay")
    tray_host.end()
    wait_until(lambda: not machine.xdo.tray_icons(), "the tray is gone")
    with TrayHost(machine.x):
        machine.xdo.click(*steady_icon(machine.xdo).centre)
        wait_until(lambda: not app.status()["overlay"], "a click hides the overlay")


def test_the_tooltip_follows_the_controller(machine: Machine, tray_host: TrayHost) -> None:
    del tray_host
    app = machine.start("--hidden")
    wait_until(lambda: "in the tray" in app.status()["reached"], "the icon is handed to the system")

    def tooltip() -> str:
        return "".join(icon.name for icon in machine.xdo.tray_icons())

    port = app.status()["midi"]["ports"][0]["port"]
    wait_until(lambda: port in tooltip(), "the tooltip names the controller")
    machine.controller.unplug()
    wait_until(lambda: "No controller" in tooltip(), "the tooltip says that it is gone")


def _tip_shown(machine: Machine) -> bool:
    """Whether a tooltip is on the screen after some more way of the pointer over the icon."""
    icon = machine.xdo.tray_icons()[0]
    for step in range(-4, 5, 2):
        machine.xdo.move(icon.centre[0] + step, icon.centre[1])
    display = Display(machine.x.display)
    kind, tip = (display.intern_atom(f"_NET_WM_WINDOW_TYPE{of}") for of in ("", "_TOOLTIP"))
    shown = False
    for window in display.screen().root.query_tree().children:
        with suppress(XError):  # it may be gone by now
            of_window = window.get_full_property(kind, Xatom.ATOM)
            viewable = window.get_attributes().map_state == X.IsViewable
            shown |= viewable and of_window is not None and tip in of_window.value
    display.close()
    return shown


def test_the_tooltip_is_shown_under_the_mouse(machine: Machine, tray_host: TrayHost) -> None:
    del tray_host
    machine.start("--hidden")
    steady_icon(machine.xdo)
    wait_until(lambda: _tip_shown(machine), "a tooltip is shown", every_s=0.7)  # GTK shows it half a second later


def test_quit_in_the_menu_ends_it(machine: Machine, tray_host: TrayHost) -> None:
    del tray_host
    app = machine.start("--hidden")
    wait_until(lambda: "in the tray" in app.status()["reached"], "the icon is handed to the system")
    before = set(machine.xdo.windows(".*"))
    machine.xdo.click(*steady_icon(machine.xdo).centre, button=3)
    wait_until(lambda: set(machine.xdo.windows(".*")) - before, "the menu opens")
    machine.xdo.key("Up", "Return")  # the last row
    assert app.program.popen.wait(20) == 0


BROKEN = "def start(host): raise RuntimeError('no luck with {name}')"


def test_what_one_must_know_is_a_notification_and_what_comes_right_after_it_is_not(
    padtray: Callable[..., PadTrayProcess], desktop: XServer, session_bus: SessionBus, tray_host: TrayHost
) -> None:
    del tray_host
    home = short_folder("home")
    for name in ("first", "second"):
        folder = home / "plugins" / name
        folder.mkdir(parents=True)
        (folder / "plugin.toml").write_text(f'api = 1\nname = "{name}"\ntitle = "{name}"\nversion = "1.0"\n')
        (folder / "plugin.py").write_text(BROKEN.format(name=name))
    with Notifications(session_bus) as desk:
        app = padtray(desktop.env | session_bus.env, "--hidden", home=home)
        wait_until(lambda: "in the tray" in app.status()["reached"], "the icon is handed to the system", every_s=0.1)
        assert desk.shown == []
        for name in ("first", "second"):
            command(app, do="change_settings", values={f"plugins.{name}.enabled": True})
            wait_until(lambda: app.status()["plugins"][name]["state"] == "failed", "it fails", every_s=0.1)  # noqa: B023 - asked at once
        wait_until(lambda: desk.shown, "a notification is shown")
        assert app.quit() == 0
        (shown,) = desk.shown
    assert (shown.title, shown.icon) == ("PadTray", True)
    assert "no luck with first" in shown.text
