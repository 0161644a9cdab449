"""The real app switches a panel's preset with the window in front, and writes only what the user chose."""

import json
from collections.abc import Callable

import pytest

from tests.e2e.conftest import command
from tests.rig.desktop import XServer
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import Program, unique_name
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo

pytestmark = pytest.mark.e2e


def test_a_panel_follows_the_window_in_front_and_the_file_keeps_the_own_preset(
    padtray: Callable[..., PadTrayProcess], desktop: XServer, xdo: Xdo
) -> None:
    app = padtray(desktop.env, "--headless")

    def panel() -> dict[str, str]:
        return next(p for p in app.status()["panels"] if (p["type"], p["bank"]) == ("pad", "A"))

    def shows(preset: str) -> None:
        wait_until(lambda: panel()["preset"] == preset, f"the panel shows {preset}", every_s=0.1)

    own = panel()["preset"]
    binding = {"label": "here", "gestures": {"tap": {"kind": "overlay"}}}
    command(app, do="create_preset", preset={"kind": "pad", "name": "Terminal", "bindings": {"1": binding}})
    rule = {"program": "xterm", "title": "edit", "preset": "Terminal"}
    command(app, do="change_settings", values={"automatic.rules": [rule]})
    title, other = unique_name("Editing"), unique_name("Other")
    with Program(["xterm", "-T", title], desktop.env), Program(["xev", "-name", other], desktop.env):
        terminal, clock = xdo.wait_window(f"^{title}$"), xdo.wait_window(f"^{other}$")
        xdo.activate(terminal)
        shows("Terminal")
        assert panel()["own"] == own
        app.ctl("press", "pad:A", "1")
        wait_until(lambda: app.status()["last"][-1]["label"] == "here", "its bindings count", every_s=0.1)
        settings = app.home / "settings.toml"
        wait_until(lambda: 'program = "xterm"' in settings.read_text(), "the rule is written")
        stored = json.loads((app.home / "panels.json").read_text())
        assert own in {p["preset"] for p in stored["panels"]}
        assert "Terminal" not in {p["preset"] for p in stored["panels"]}
        xdo.activate(clock)
        shows(own)
        xdo.activate(terminal)
        shows("Terminal")
        app.kill()
        app.start()
        shows("Terminal")
        assert panel()["own"] == own
        settings.write_text(settings.read_text().replace('title = "edit"', 'title = "nothing like it"  # by hand'))
        shows(own)
