"""Bad plugins in the real app: named in its status, while pads, the other plugins and its end are as ever."""

from collections.abc import Callable

import pytest

from tests.e2e.conftest import command
from tests.rig.desktop import XServer
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import short_folder
from tests.rig.waiting import wait_until

pytestmark = pytest.mark.e2e

MANIFEST = 'api = 1\nname = "{name}"\ntitle = "{name}"\nversion = "1.0"\n'
API = "import threading, time\nfrom trayapp.plugin_host.api import *\n"
BAD = {
    "raises": "def start(host): raise RuntimeError('no luck')",
    "hangs": "def start(host):\n host.subscribe(lambda e: threading.Event().wait(), ActionEvent)\n return Offer()",
    "leaks": "def leak(): threading.Event().wait()\ndef start(host):\n"
    " for n in range(20): threading.Thread(target=leak, daemon=True).start()\n return Offer()",
    "floods": "def start(host):\n def flood():\n  while True: host.publish(Notice('info', 'x')); time.sleep(0.0002)\n"
    " threading.Thread(target=flood, daemon=True).start()\n return Offer()",
}
GOOD = """
LAMP = ActionSpec("lamp.toggle", "Lamp", "Test", has_state=True)
def start(host):
    lit = []
    def toggle(call):
        lit.append(1)
        host.show_state("lamp.toggle", on=len(lit) % 2 == 1)
        return f"lamp {len(lit)}"
    return Offer(actions=((LAMP, toggle),))
"""


def test_bad_plugins_are_named_and_harm_nobody(padtray: Callable[..., PadTrayProcess], desktop: XServer) -> None:
    home = short_folder("home")
    for name, code in {**BAD, "lamp": GOOD}.items():
        folder = home / "plugins" / name
        folder.mkdir(parents=True)
        (folder / "plugin.toml").write_text(MANIFEST.format(name=name))
        (folder / "plugin.py").write_text(API + code)
    app = padtray(desktop.env, "--headless", home=home)

    def state(name: str) -> str:
        return app.status()["plugins"][name]["state"] + ": " + app.status()["plugins"][name]["reason"]

    assert {app.status()["plugins"][name]["state"] for name in BAD} == {"new"}
    command(app, do="change_settings", values={f"plugins.{name}.enabled": True for name in (*BAD, "lamp")})
    wait_until(lambda: "no luck" in state("raises"), "it is named", every_s=0.1)
    wait_until(lambda: "floods" in state("floods"), "it is named", every_s=0.1)
    wait_until(lambda: state("lamp").startswith("on"), "the good one runs", every_s=0.1)
    binding = {"label": "lamp", "gestures": {"tap": {"kind": "lamp.toggle"}}}
    command(app, do="set_binding", kind="pad", name="Stream", position=1, binding=binding)
    for number in (1, 2):
        app.ctl("press", "pad:A", "1")
        wait_until(lambda: app.status()["last"][-1]["what"] == f"lamp {number}", "the pad acts", every_s=0.1)  # noqa: B023 - asked at once
    (home / "plugins" / "lamp" / "plugin.py").write_text(API + GOOD.replace("lamp {len(lit)}", "new lamp"))
    app.ctl("reload", "lamp")
    wait_until(lambda: state("lamp").startswith("on"), "it runs again", every_s=0.1)
    app.ctl("press", "pad:A", "1")
    wait_until(lambda: app.status()["last"][-1]["what"] == "new lamp", "its new code acts", every_s=0.1)
    command(app, do="change_settings", values={"plugins.hangs.enabled": False, "plugins.leaks.enabled": False})
    wait_until(lambda: "did not stop" in state("hangs"), "it is left behind", every_s=0.1)
    wait_until(lambda: "go on" in state("leaks"), "its threads are named", every_s=0.1)
    assert app.quit() == 0
