"""A plugin that draws its own panel, in the real app: shown, drawn again, scaled, ended by its first fault."""

from collections.abc import Callable

import pytest

from tests.e2e.conftest import command
from tests.rig.desktop import XServer
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import short_folder
from tests.rig.waiting import wait_until
from tests.rig.xdo import Box, Xdo

pytestmark = pytest.mark.e2e

MANIFEST = 'api = 1\nname = "rolls"\ntitle = "Rolls"\nversion = "1.0"\n'
PLUGIN = """
from trayapp.plugin_host import api

ROLL = api.ActionSpec("rolls.roll", "Roll", "Games")
ROLLED = []


def start(host):
    def roll(call):
        ROLLED.append(len(ROLLED) + 1)
        host.repaint("bars")
        return f"rolled {ROLLED[-1]}"

    return api.Offer(actions=((ROLL, roll),), panels=(api.PluginPanel("bars", "Rolls", view="view:make"),))
"""
VIEW = """
import tkinter as tk

from .plugin import ROLLED


class Bars:
    def __init__(self, area):
        self.area = area
        self.canvas = tk.Canvas(area.parent, background=area.colours["panel"], highlightthickness=0)
        self.canvas.pack(fill="both", expand=True)

    def draw(self):
        if len(ROLLED) == 3:
            raise ValueError("three is too many")
        unit = 20 * self.area.scale
        for at, rolled in enumerate(ROLLED):
            self.canvas.create_rectangle(at * unit, 0, (at + 0.8) * unit, rolled * unit, fill=self.area.colours["ok"],
                                         width=0)

    def close(self):
        self.canvas.destroy()


def make(host, area):
    return Bars(area)
"""
GREEN = (0x3D, 0xDC, 0x97)
AT = {"screen 1280x720": (60, 60)}


def test_a_view_draws_repaints_scales_and_is_ended_by_its_fault(
    padtray: Callable[..., PadTrayProcess], desktop: XServer
) -> None:
    home, xdo = short_folder("home"), Xdo(desktop.display)
    folder = home / "plugins" / "rolls"
    folder.mkdir(parents=True)
    for name, text in (("plugin.toml", MANIFEST), ("plugin.py", PLUGIN), ("view.py", VIEW)):
        (folder / name).write_text(text)
    app = padtray(desktop.env, home=home)
    standing = {"monitor": "screen 1280x720", "places": AT}
    panels = {"plugins.rolls.enabled": True, "overlay.plugin_panels": {"rolls:bars": standing}}
    command(app, do="change_settings", values=panels)
    wait_until(lambda: app.status()["plugins"]["rolls"]["state"] == "on", "the plugin runs", every_s=0.1)
    command(app, do="set_binding", kind="pad", name="Stream", position=1,
            binding={"label": "Roll", "gestures": {"tap": {"kind": "rolls.roll"}}})  # fmt: skip

    def window() -> Box:
        return xdo.wait_box("^PadTrayPanel$")

    def bar(number: int, scale: float = 1.0) -> tuple[int, int, int]:
        """The colour in a bar: they stand below the head of 40 pixels, 12 from the left."""
        box = window()
        return xdo.pixel(box.x + round((12 + 20 * (number - 1) + 8) * scale), box.y + round((40 + 5) * scale))

    assert (window().x, window().y) == (60, 60)
    app.ctl("press", "pad:A", "1")
    wait_until(lambda: bar(1) == GREEN, "the first roll is drawn")
    assert bar(2) != GREEN
    app.ctl("press", "pad:A", "1")
    wait_until(lambda: bar(2) == GREEN, "the second one too")
    command(app, do="change_settings", values={"overlay.scale": 2.0})
    wait_until(lambda: window().width == 610 and bar(2, 2.0) == GREEN, "it is drawn anew at its new size")
    app.ctl("press", "pad:A", "1")
    wait_until(lambda: "three is too many" in app.status()["plugins"]["rolls"]["reason"], "its fault is named")
    app.ctl("press", "pad:A", "1")
    wait_until(lambda: app.status()["last"][-1]["what"] == "rolled 4", "all else goes on")
    assert app.quit() == 0
