"""A plugin that raises, hangs, floods, leaks or lies is named, and the others do not feel it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugin_host.stand import MANIFEST, Stand, wait_for
from trayapp.core.action import Action, ActionCall
from trayapp.core.commands import ChangeSettings
from trayapp.core.control import Control
from trayapp.core.errors import BadInputError, UnavailableError
from trayapp.core.events import Notice, PluginPanelEvent, ProgressEvent
from trayapp.plugin_host import code

API = "from trayapp.plugin_host.api import *\nimport threading\ngate = threading.Event()\n"
NEIGHBOUR = API + "def start(host): return Offer(findings=lambda: (Finding(host.name, True, 'well'),))"


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    monkeypatch.setattr("trayapp.plugin_host.discovery._shipped", lambda: iter(()))
    monkeypatch.setattr("trayapp.plugin_host.running.HANG_S", 0.1)
    monkeypatch.setattr("trayapp.plugin_host.running.STOP_LIMIT_S", 0.3)
    monkeypatch.setattr("trayapp.plugin_host.limited.ASK_LIMIT_S", 0.2)
    stand = Stand(tmp_path)
    stand.plugin("good", NEIGHBOUR)
    yield stand
    for gate in [vars(m).get("gate") for name, m in tuple(sys.modules.items()) if name.startswith("padtray_plugin_")]:
        if isinstance(gate, threading.Event):
            gate.set()
    stand.host.stop()
    stand.bus.stop()


def run(stand: Stand, body: str) -> None:
    stand.plugin("bad", API + body)
    stand.host.start()
    stand.wait("bad", "on")
    stand.wait("good", "on")


def well(stand: Stand) -> bool:
    return any(finding.name == "good" for finding in stand.host.findings())


def release() -> None:
    module = sys.modules.get("padtray_plugin_bad.plugin")
    if module is not None:
        vars(module)["gate"].set()


def test_a_flood_of_notices_is_thinned_out_and_told_once(stand: Stand) -> None:
    heard: list[Notice] = []
    stand.bus.subscribe(heard.append, Notice)
    body = "def start(host):\n def flood():\n  gate.wait(20)\n"
    body += "  for n in range(20000): host.publish(Notice('info', str(n)))\n"
    run(stand, body + "  host.publish(ProgressEvent('bad', 'end', 1.0))\n host.work(flood)\n return Offer()")
    release()
    assert "floods" in stand.wait("bad", "failed").reason
    assert well(stand)
    assert stand.host.states()["bad"]["state"] == "failed"
    wait_for(lambda: stand.host._running["bad"].worker.busy_s == 0, "the flood is over")
    stand.host.stop()
    stand.bus.stop()
    assert 200 <= len(heard) < 3000
    assert [event.reason for event in stand.events if event.plugin == "bad" and event.state == "failed"] == []


def test_of_a_flood_of_progress_the_newest_arrives(stand: Stand) -> None:
    heard: list[ProgressEvent] = []
    stand.bus.subscribe(heard.append, ProgressEvent)
    body = "def start(host):\n def flood():\n  gate.wait(20)\n"
    body += "  for n in range(5001): host.publish(ProgressEvent('bad', 'x', n / 5000))\n"
    run(stand, body + " host.work(flood)\n return Offer()")
    release()
    wait_for(lambda: bool(heard) and heard[-1].fraction == 1.0, "the last one arrives")


def test_a_handler_that_hangs_holds_its_own_plugin_alone(stand: Stand) -> None:
    run(stand, "def start(host):\n host.subscribe(lambda event: gate.wait(20), Notice)\n return Offer()")
    heard: list[Notice] = []
    stand.bus.subscribe(heard.append, Notice)
    stand.bus.publish(Notice("info", "one"))
    wait_for(lambda: len(heard) == 1, "the bus goes on")
    wait_for(lambda: stand.host._running["bad"].worker.busy_s > 0.1, "it hangs")
    stand.bus.publish(Notice("info", "two"))
    assert "hangs" in stand.wait("bad", "failed").reason
    for number in range(1500):
        stand.bus.publish(Notice("info", str(number)))
    wait_for(lambda: len(heard) == 1502, "all are delivered to the others")
    assert well(stand)
    release()


def test_one_that_hangs_when_it_stops_is_named_and_leaves_no_module(stand: Stand) -> None:
    run(stand, "def start(host): return Offer(stop=lambda: gate.wait(20))")
    gate = sys.modules["padtray_plugin_bad.plugin"].__dict__["gate"]
    stand.store.dispatch(ChangeSettings(values={"plugins.bad.enabled": False}))
    assert "did not stop" in stand.wait("bad", "failed").reason
    assert not [name for name in sys.modules if name.startswith("padtray_plugin_bad")]
    assert well(stand)
    gate.set()


def test_threads_that_go_on_after_the_stop_are_named(stand: Stand) -> None:
    body = "def spin(): gate.wait(20)\ndef start(host):\n threading.Thread(target=spin, name='leak', daemon=True)"
    run(stand, body + ".start()\n return Offer()")
    gate = sys.modules["padtray_plugin_bad.plugin"].__dict__["gate"]
    stand.store.dispatch(ChangeSettings(values={"plugins.bad.enabled": False}))
    assert "its threads leak go on" in stand.wait("bad", "failed").reason
    gate.set()
    wait_for(lambda: not code.threads_in(stand.paths.plugins / "bad"), "it ends")


@pytest.mark.parametrize("what", ["findings=hang", "settings=(Setting(Param('x', 'text', 'X', ''), choices=hang),)"])
def test_a_report_or_list_that_hangs_costs_its_asker_a_moment_once(stand: Stand, what: str) -> None:
    run(stand, f"def hang(): gate.wait(20); return ()\ndef start(host): return Offer({what})")
    assert stand.host.choices("bad", "x") == ()
    assert well(stand)
    assert "hangs" in stand.wait("bad", "failed").reason
    assert well(stand)
    release()


@pytest.mark.parametrize(
    ("offer", "says"),
    [
        ("actions=((ActionSpec('wave', 'W', 'G'), print),)", "must be called bad.wave"),
        (
            "actions=((ActionSpec('bad.w', 'W', 'G'), print), (ActionSpec('bad.w', 'W', 'G'), print))",
            "two of its actions",
        ),
        ("panels=(PluginPanel('p', 'P'),)", "needs rows or a view"),
        ("panels=(PluginPanel('p', 'P', view='make'),)", "module:function"),
    ],
)
def test_an_offer_with_a_slip_is_refused_by_its_place(stand: Stand, offer: str, says: str) -> None:
    stand.plugin("bad", API + f"def start(host): return Offer({offer})")
    stand.host.start()
    assert says in stand.wait("bad", "failed").reason


def test_a_failing_effect_and_a_failing_row_are_told_and_the_rest_of_the_panel_lives(stand: Stand) -> None:
    body = """
class State: level = 0.25
def start(host):
    rows = (
        Line('Name', lambda: 1/0),
        Meter('Peak', lambda: 7),
        Slider('Level', lambda: State.level, lambda v: setattr(State, 'level', v)),
        Picker('Mode', lambda: 'a', lambda v: host.log.info(v), lambda: (Choice('a', 'A'),)),
        Button('Press', lambda: host.publish(Notice('info', 'pressed'))),
    )
    effect = Effect('boom', 'Boom', lambda: 1/0, print)
    return Offer(panels=(PluginPanel('p', 'P', rows),), effects=(effect,))
"""
    run(stand, body)
    heard: list[PluginPanelEvent] = []
    stand.bus.subscribe(heard.append, PluginPanelEvent)
    (panel,) = stand.host.panels()
    panel.refresh()
    wait_for(lambda: bool(heard), "the panel has something to show")
    assert "ZeroDivisionError" in stand.wait("bad", "failed").reason
    name, peak, level, mode, press = panel.values()
    assert (name.text, peak.value, level.text, mode.choices[0].text, press.lit) == ("", 1.0, "25%", "A", False)
    for value in (0.1, 0.9, 5.0):
        panel.act(2, value)
    wait_for(lambda: panel.values()[2].text == "100%", "the newest value counts, within its range")
    with pytest.raises(UnavailableError, match="A bad failed"):
        stand.host.effects()[0].get()


def test_a_view_is_made_drawn_and_ended_at_its_first_fault(stand: Stand) -> None:
    view = "class View:\n def draw(self): 1/0\n def close(self): pass\ndef make(host, area): return View()\n"
    stand.plugin(
        "bad", API + "def start(host): return Offer(panels=(PluginPanel('v', 'V', view='view:make'),))", view=view
    )
    stand.host.start()
    stand.wait("bad", "on")
    (panel,) = stand.host.panels()
    assert (panel.has_view, panel.rows) == (True, ())
    made = panel.make_view(None)  # type: ignore[arg-type]
    made.draw()
    made.draw()
    assert "ZeroDivisionError" in stand.wait("bad", "failed").reason
    (stand.paths.plugins / "bad" / "view.py").write_text("")
    stand.host.reload("bad")
    stand.wait("bad", "off")
    stand.wait("bad", "on")
    with pytest.raises(UnavailableError, match="lacks"):
        stand.host.panels()[0].make_view(None)  # type: ignore[arg-type]


def test_a_strangers_plugin_waits_for_consent_and_reload_finds_new_folders(stand: Stand) -> None:
    stand.host.start()
    ran = "import sys\nsys.modules['ran'] = sys\n"
    stand.plugin("stranger", ran + NEIGHBOUR, agreed=False)
    with pytest.raises(BadInputError, match="no plugin 'nobody'"):
        stand.host.reload("nobody")
    stand.host.reload("stranger")
    assert "trust" in stand.wait("stranger", "new").reason
    assert "ran" not in sys.modules
    assert not stand.host.is_on("stranger")
    stand.store.dispatch(ChangeSettings(values={"plugins.stranger.values.x": 1}))
    assert stand.host.states()["stranger"]["state"] == "new"
    stand.store.dispatch(ChangeSettings(values={"plugins.stranger.enabled": True}))
    stand.wait("stranger", "on")
    assert sys.modules.pop("ran", None) is sys


def test_a_plugin_comes_by_the_entry_point_of_an_installed_package(
    stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    folder = site / "padtray_dice"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "plugin.toml").write_text(MANIFEST.format(name="padtray_dice"))
    (folder / "plugin.py").write_text("from .inner import word\n" + NEIGHBOUR)
    (folder / "inner.py").write_text("word = 1\n")
    info = site / "padtray_dice-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: padtray-dice\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[padtray.plugins]\ndice = padtray_dice\n")
    monkeypatch.syspath_prepend(str(site))
    stand.store.dispatch(ChangeSettings(values={"plugins.padtray_dice.enabled": True}))
    stand.host.start()
    stand.wait("padtray_dice", "on")
    stand.store.dispatch(ChangeSettings(values={"plugins.padtray_dice.enabled": False}))
    stand.wait("padtray_dice", "off")
    assert not [name for name in sys.modules if "padtray_dice" in name]


def test_states_are_told_of_offered_actions_alone(stand: Stand) -> None:
    body = "def start(host):\n global shown\n shown = host.show_state\n"
    offer = " return Offer(actions=((ActionSpec('bad.lamp', 'L', 'G', has_state=True), print),))"
    run(stand, body + offer)
    show = sys.modules["padtray_plugin_bad.plugin"].__dict__["shown"]
    show("bad.lamp", on=True, detail="bright", params={"room": "A"})
    kind, state, params = stand.states[0]
    assert (kind, state.state, state.detail, params) == ("bad.lamp", "on", "bright", {"room": "A"})
    with pytest.raises(BadInputError, match="has_state"):
        show("bad.other", on=True)
    call = ActionCall(Action(kind="bad.lamp"), "press", Control("pad", "A", 1), "", 1, 1.0, 0.0)
    with pytest.raises(UnavailableError):
        stand.host._running["bad"].carrier(lambda _call: str(1 / 0))(call)
