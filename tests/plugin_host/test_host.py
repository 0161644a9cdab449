"""A plugin is found, checked, started, contained, switched, and let go without a trace."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from trayapp.core.action import Action, ActionCall
from trayapp.core.commands import ChangeSettings
from trayapp.core.control import Control
from trayapp.core.errors import CommandError, UnavailableError
from trayapp.core.events import MidiEvent, Notice, PluginEvent
from trayapp.paths import Paths
from trayapp.plugin_host.host import PluginHost
from trayapp.plugin_host.running import Surroundings
from trayapp.store.bus import Bus
from trayapp.store.store import Store

MANIFEST = 'api = 1\nname = "{name}"\ntitle = "A {name}"\nversion = "1.0"\n'
NOTE = MidiEvent("note_on", 1, 60, 100, 0.0)


def wait_for(ask: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 10
    while not ask():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


class Stand:
    """A host with a folder for plugins, and what it published."""

    def __init__(self, home: Path) -> None:
        self.paths = Paths.below(home)
        self.bus = Bus()
        self.store = Store(self.bus)
        self.events: list[PluginEvent] = []
        self.changed = threading.Condition()
        self.registered: dict[str, Callable[[ActionCall], str]] = {}
        self.bus.subscribe(self._hear, PluginEvent)
        self.bus.start()
        self.host = PluginHost(Surroundings(self.store, self.bus, self.paths, self._no_audio), self._register)

    def _no_audio(self) -> Any:
        raise UnavailableError("no audio in this test")

    def _register(self, spec: Any, carrier: Callable[[ActionCall], str]) -> Callable[[], None]:
        self.registered[spec.kind] = carrier
        return lambda: self.registered.pop(spec.kind, None) and None

    def _hear(self, event: PluginEvent) -> None:
        with self.changed:
            self.events.append(event)
            self.changed.notify_all()

    def plugin(self, name: str, code: str, manifest: str = "", **files: str) -> Path:
        folder = self.paths.plugins / name
        folder.mkdir(parents=True)
        (folder / "plugin.toml").write_text(manifest or MANIFEST.format(name=name))
        (folder / "plugin.py").write_text(code)
        for file, text in files.items():
            (folder / f"{file}.py").write_text(text)
        return folder

    def wait(self, name: str, state: str, timeout_s: float = 10) -> PluginEvent:
        def come() -> PluginEvent | None:
            return next((e for e in self.events if (e.plugin, e.state) == (name, state)), None)

        with self.changed:
            assert self.changed.wait_for(come, timeout_s), f"{name} never {state}: {self.events}"
            found = come()
            assert found is not None
            self.events.remove(found)
            return found


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
    spec = ActionSpec("wave", "Wave", "Tests", plugin=host.name)
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
CALL = ActionCall(Action(kind="wave"), "press", Control("pad", "A", 1), "", 1, 1.0, 0.0)


def test_a_plugin_comes_and_goes_without_a_trace(stand: Stand, heard: list[Any]) -> None:
    stand.plugin("good", GOOD, inner="word = 'hello'")
    stand.host.start()
    stand.wait("good", "on")
    wait_for(lambda: heard == [{"level": 3}], "it hears its settings")
    stand.host.play(NOTE)
    assert heard[1:] == [NOTE]
    assert stand.registered["wave"](CALL) == "waved hello"
    assert [f.text for f in stand.host.findings()] == ["fine"]
    assert stand.host.choices("good", "level")[0].text == "one"
    assert any(name.startswith("padtray_plugin_good") for name in sys.modules)
    carrier = stand.registered["wave"]
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
    assert stand.registered["wave"](CALL) == "waved second time"


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
