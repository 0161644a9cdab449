"""Real windows that come to the front switch a panel's preset by its rules, by the window system's events."""

from __future__ import annotations

from collections.abc import Callable

from tests.actions.conftest import Rig, nothing
from tests.core.strategies import panel, preset, state
from tests.rig.desktop import XServer
from tests.rig.process import Program, unique_name
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo
from trayapp.actions.platform.base import Platform
from trayapp.actions.platform.x11_windows import X11Windows
from trayapp.core.commands import ChangeSettings, UpdatePanel

PRESETS = tuple(preset("pad", name) for name in ("Own", "Term", "Mail", "Mine"))
PANEL = panel(0, preset="Own", active=True)


def test_a_panel_follows_the_window_in_front(rig: Callable[..., Rig], desktop: XServer, xdo: Xdo) -> None:
    windows = X11Windows(desktop.display)
    none = nothing()
    made = rig(lambda _schedule: Platform(none.input, none.volume, windows), state(PANEL, presets=PRESETS))

    def shows(name: str) -> None:
        wait_until(lambda: made.store.snapshot.panels[0].preset == name, f"the panel shows {name}")

    title, clock = unique_name("Terminal"), unique_name("Clock")
    with Program(["xterm", "-T", title], desktop.env) as terminal, Program(["xev", "-name", clock], desktop.env):
        one, other = xdo.wait_window(f"^{title}$"), xdo.wait_window(f"^{clock}$")
        xdo.activate(one)
        assert windows._following.follower is None, "without a rule nothing is followed"
        rules = [{"program": "xterm", "title": "inbox", "preset": "Mail"}, {"program": "xterm", "preset": "Term"}]
        made.store.dispatch(ChangeSettings(values={"automatic.rules": rules}))
        shows("Term")
        xdo("set_window", "--name", "3 in INBOX", one)
        shows("Mail")
        xdo.activate(other)
        shows("Own")
        xdo.activate(one)
        shows("Mail")
        made.store.dispatch(UpdatePanel(id=PANEL.id, preset="Mine"))
        xdo("set_window", "--name", "another title", one)
        wait_until(lambda: made.store.snapshot.in_front.title == "another title", "the title is known")
        assert made.store.snapshot.panels[0].preset == "Mine", "a switch by hand holds"
        xdo.activate(other)
        wait_until(lambda: made.store.snapshot.in_front.program == "xev", "the other is in front")
        assert made.store.snapshot.panels[0].preset == "Mine", "and is what the panel goes back to"
        xdo.activate(one)
        shows("Term")
        made.store.dispatch(ChangeSettings(values={"automatic.enabled": False}))
        shows("Mine")
        wait_until(lambda: windows._following.follower is None, "nothing is followed any more")
        made.store.dispatch(ChangeSettings(values={"automatic.enabled": True}))
        shows("Term")
        terminal.end()
        shows("Mine")
