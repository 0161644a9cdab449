"""A plugin host with a folder for plugins, and what it published."""

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from trayapp.core.action import ActionCall, TargetState
from trayapp.core.commands import ChangeSettings
from trayapp.core.errors import UnavailableError
from trayapp.core.events import MidiEvent, PluginEvent
from trayapp.paths import Paths
from trayapp.plugin_host.host import PluginHost
from trayapp.plugin_host.host_view import Surroundings
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
        self.states: list[tuple[str, TargetState, dict[str, object]]] = []
        self.host = PluginHost(Surroundings(self.store, self.bus, self.paths, self._no_audio, self))

    def _no_audio(self) -> Any:
        raise UnavailableError("no audio in this test")

    def tell_state(self, kind: str, state: TargetState, params: Mapping[str, object]) -> None:
        self.states.append((kind, state, dict(params)))

    def register(self, spec: Any, carrier: Callable[[ActionCall], str]) -> Callable[[], None]:
        self.registered[spec.kind] = carrier
        return lambda: self.registered.pop(spec.kind, None) and None

    def _hear(self, event: PluginEvent) -> None:
        with self.changed:
            self.events.append(event)
            self.changed.notify_all()

    def plugin(self, name: str, code: str, manifest: str = "", *, agreed: bool = True, **files: str) -> Path:
        folder = self.paths.plugins / name
        folder.mkdir(parents=True)
        (folder / "plugin.toml").write_text(manifest or MANIFEST.format(name=name))
        (folder / "plugin.py").write_text(code)
        for file, text in files.items():
            (folder / f"{file}.py").write_text(text)
        if agreed:
            self.store.dispatch(ChangeSettings(values={f"plugins.{name}.enabled": True}))
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
