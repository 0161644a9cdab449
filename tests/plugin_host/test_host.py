"""A plugin is found, checked, started, contained, switched, and let go without a trace."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.plugin_host.stand import MANIFEST, NOTE, Stand, wait_for
from trayapp.core.action import Action, ActionCall
from trayapp.core.commands import ChangeSettings
from trayapp.core.control import Control
from trayapp.core.errors import CommandError, UnavailableError
from trayapp.core.events import Notice


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    monkeypatch.setattr("trayapp.plugin_host.discovery._shipped", lambda: iter(()))
    stand = Stand(tmp_path)
    yield stand
    stand.host.stop()
    stand.bus.stop()


HEARD = "import sys\nheard = sys.modules['heard_by_test'].rows\n"


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    module: Any = sys.modules.setdefault("heard_by_test", type(sys)("heard_by_test"))
    module.__dict__["rows"] = []
    yield module.rows
    del sys.modules["heard_by_test"]


OFFER = "from trayapp.plugin_host.api import *\n"
GOOD = (
    HEARD
    + OFFER
    + """
from .inner import word

def start(host):
    host.log.info(word)
    level = Param("level", "int", "Level", default=3, low=0, high=9)
    spec = ActionSpec("good.wave", "Wave", "Tests", plugin=host.name)
    return Offer(
        actions=((spec, lambda call: "waved " + word),),
        settings=(Setting(level, choices=lambda: (Choice("1", "one"),)),),
        play=lambda event: heard.append(event),
        settings_changed=lambda values: heard.append(dict(values)),
        findings=lambda: (Finding(host.name, True, "fine"),),
        stop=lambda: heard.append("stopped"),
    )
"""
)
CALL = ActionCall(Action(kind="good.wave"), "press", Control("pad", "A", 1), "", 1, 1.0, 0.0)


def test_a_plugin_comes_and_goes_without_a_trace(stand: Stand, heard: list[Any]) -> None:
    stand.plugin("good", GOOD, inner="word = 'hello'")
    stand.host.start()
    stand.wait("good", "on")
    wait_for(lambda: heard == [{"level": 3}], "it hears its settings")
    stand.host.play(NOTE)
    assert heard[1:] == [NOTE]
    assert stand.registered["good.wave"](CALL) == "waved hello"
    assert [f.text for f in stand.host.findings()] == ["on", "fine"]
    assert stand.host.choices("good", "level")[0].text == "one"
    assert any(name.startswith("padtray_plugin_good") for name in sys.modules)
    carrier = stand.registered["good.wave"]
    stand.store.dispatch(ChangeSettings(values={"plugins.good.enabled": False}))
    stand.wait("good", "off")
    assert heard[-1] == "stopped"
    stand.host.play(NOTE)
    assert heard[-1] == "stopped"
    assert stand.registered == {}
    with pytest.raises(UnavailableError, match="switched off"):
        carrier(CALL)
    assert not any(name.startswith("padtray_plugin_") for name in sys.modules)


@pytest.mark.usefixtures("heard")
def test_a_changed_plugin_is_read_anew_when_switched_on_again(stand: Stand) -> None:
    folder = stand.plugin("good", GOOD, inner="word = 'first'")
    stand.host.start()
    stand.wait("good", "on")
    stand.store.dispatch(ChangeSettings(values={"plugins.good.enabled": False}))
    stand.wait("good", "off")
    (folder / "inner.py").write_text("word = 'second time'")
    stand.store.dispatch(ChangeSettings(values={"plugins.good.enabled": True}))
    stand.wait("good", "on")
    assert stand.registered["good.wave"](CALL) == "waved second time"


def test_settings_are_checked_kept_and_told(stand: Stand, heard: list[Any]) -> None:
    stand.plugin("good", GOOD, inner="word = ''")
    stand.host.start()
    stand.wait("good", "on")
    plugin = stand.host._running["good"]
    assert stand.host.values("good") == {"level": 3}
    plugin.host.set_value("level", 7)
    wait_for(lambda: heard == [{"level": 3}, {"level": 7}], "it hears the change")
    with pytest.raises(CommandError, match="0 to 9"):
        plugin.host.set_value("level", 10)
    with pytest.raises(CommandError, match="no setting 'colour'"):
        plugin.host.set_value("colour", 1)
    stand.store.dispatch(ChangeSettings(values={"plugins.good.values.level": "rubbish"}))
    assert stand.host.values("good") == {"level": 3}


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("1/0", "ZeroDivisionError"),
        ("def start(host): raise RuntimeError('no luck')", "no luck"),
        ("def start(host): return 5", "must return an Offer"),
        ("x = 1", "lacks"),
        ("import not_there_at_all", "not_there_at_all"),
        ("raise SystemExit(3)", "SystemExit"),
    ],
)
def test_one_that_cannot_start_is_named_and_the_others_run(
    stand: Stand, heard: list[Any], code: str, says: str
) -> None:
    stand.plugin("bad", code)
    stand.plugin("good", GOOD, inner="word = ''")
    stand.host.start()
    stand.wait("good", "on")
    assert says in stand.wait("bad", "failed").reason
    assert stand.host.states()["bad"]["state"] == "failed"
    stand.host.play(NOTE)
    assert heard[-1] == NOTE


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ("nonsense", "is no TOML"),
        (MANIFEST.format(name="other"), "make them equal"),
        (MANIFEST.format(name="bad").replace("api = 1", "api = 2"), "update PadTray"),
        ('api = 1\nname = "bad"\nversion = "1"', "title"),
        (MANIFEST.format(name="bad") + "colour = 1", "colour"),
        (MANIFEST.format(name="bad") + 'start = "../x:y"', "start"),
    ],
)
def test_a_bad_manifest_is_told_before_any_code_runs(stand: Stand, manifest: str, says: str) -> None:
    stand.plugin("bad", "import sys\nsys.modules['ran'] = sys", manifest=manifest)
    stand.host.start()
    assert says in stand.wait("bad", "failed").reason
    assert "ran" not in sys.modules


def test_a_fault_while_playing_is_told_once_and_the_thread_lives(stand: Stand) -> None:
    stand.plugin(
        "bad", OFFER + "def boom(event): raise ValueError('wrong note')\ndef start(host): return Offer(play=boom)"
    )
    stand.host.start()
    stand.wait("bad", "on")
    for _ in range(100):
        stand.host.play(NOTE)
    assert "wrong note" in stand.wait("bad", "failed").reason
    stand.bus.publish(Notice("info", "after"))
    assert not [e for e in stand.events if e.state == "failed"]


def test_one_that_hangs_in_its_start_is_named(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trayapp.plugin_host.running.START_LIMIT_S", 0.2)
    monkeypatch.setattr("trayapp.plugin_host.running.STOP_LIMIT_S", 0.2)
    stand.plugin("slow", "import threading\ndef start(host):\n    threading.Event().wait(3)\n")
    stand.host.start()
    assert "hangs" in stand.wait("slow", "failed").reason
    stand.host.stop()
    assert "did not stop" in stand.wait("slow", "failed").reason
