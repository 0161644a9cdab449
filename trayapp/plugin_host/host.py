"""All plugins: which there are, which run, and what they offer together."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from trayapp.core.action import ActionSpec
from trayapp.core.changes import SettingsChanged
from trayapp.core.events import MidiEvent, PluginEvent
from trayapp.core.settings import PluginSettings
from trayapp.plugin_host.api import Carrier, Choice, Effect, Finding, Setting
from trayapp.plugin_host.discovery import Found, discover
from trayapp.plugin_host.running import RunningPlugin, Surroundings
from trayapp.plugin_host.worker import Worker

log = logging.getLogger(__name__)


class PluginHost:
    """Owns the running plugins. Follows the settings: one switched on is started, one switched off is stopped.

    Public methods may be called on any thread. Switching on and off happens in order on the host's worker, starting
    on each plugin's own.
    """

    def __init__(
        self, around: Surroundings, register: Callable[[ActionSpec, Carrier], Callable[[], None]] | None = None
    ) -> None:
        self._around = around
        self._register = register
        self._found: dict[str, Found] = {}
        self._running: dict[str, RunningPlugin] = {}
        self._settings: Mapping[str, PluginSettings] = {}
        self._players: tuple[RunningPlugin, ...] = ()
        self._lock = threading.Lock()
        self._switch = Worker("switch", lambda error: log.error("Switching plugins failed", exc_info=error))
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Look for plugins and start those that are on; returns before they are ready."""
        self._found = discover(self._around.paths.plugins)
        for name, found in self._found.items():
            if found.manifest is None:
                self._around.bus.publish(PluginEvent(name, "failed", found.reason))
        self._unsubscribe = self._around.bus.subscribe(self._follow, SettingsChanged)
        self._settings = self._around.store.snapshot.settings.plugins
        for name in self._found:
            if self._around.store.snapshot.settings.plugin(name).enabled:
                self._start(name)

    def stop(self) -> None:
        """Stop every plugin, each within two seconds; afterwards no plugin code runs. Idempotent."""
        self._unsubscribe()
        self._switch.stop(2.0)
        with self._lock:
            plugins, self._running, self._players = tuple(self._running.values()), {}, ()
        for plugin in plugins:
            plugin.stop()

    def play(self, event: MidiEvent) -> None:
        """Give a note, pedal or wheel to every plugin that plays; called on the MIDI driver's thread."""
        for plugin in self._players:
            plugin.play(event)

    def states(self) -> dict[str, dict[str, str]]:
        """Every plugin found, by name: its title, version, state and the reason of a failure."""
        return {name: self._state(name, found) for name, found in self._found.items()}

    def _state(self, name: str, found: Found) -> dict[str, str]:
        plugin = self._running.get(name)
        state, reason = (plugin.state, plugin.reason) if plugin else ("off", "")
        if found.manifest is None:
            return {"title": name, "version": "", "text": "", "state": "failed", "reason": found.reason}
        about = found.manifest
        return {
            "title": about.title,
            "version": about.version,
            "text": about.description,
            "state": state,
            "reason": reason,
        }

    def settings(self, name: str) -> tuple[Setting, ...]:
        """The setting rows of a running plugin; none while it is off."""
        plugin = self._running.get(name)
        return plugin.offer.settings if plugin and plugin.offer else ()

    def values(self, name: str) -> Mapping[str, Any]:
        """A running plugin's settings with defaults."""
        plugin = self._running.get(name)
        return plugin.values() if plugin else self._around.store.snapshot.settings.plugin(name).values

    def choices(self, name: str, setting: str) -> tuple[Choice, ...]:
        """The live list of a setting; empty while the plugin is off or its list fails."""
        plugin = self._running.get(name)
        row = next((row for row in self.settings(name) if row.param.name == setting), None)
        if plugin is None or row is None:
            return ()
        if row.choices is None:
            return tuple(Choice(value, value) for value in row.param.choices)
        try:
            return row.choices()
        except Exception as error:  # noqa: BLE001 - a plugin's fault stops at this door
            plugin.fault(f"its list of {setting}", error)
            return ()

    def effects(self) -> tuple[Effect, ...]:
        """Every effect parameter that a running plugin offers."""
        return tuple(effect for p in tuple(self._running.values()) if p.offer for effect in p.offer.effects)

    def findings(self) -> tuple[Finding, ...]:
        """What the plugins report to the doctor, and what is wrong with those that cannot run."""
        rows = [Finding(f"plugin {n}", False, f.reason, "") for n, f in self._found.items() if f.manifest is None]
        for plugin in tuple(self._running.values()):
            if plugin.offer is not None:
                try:
                    rows.extend(plugin.offer.findings())
                except Exception as error:  # noqa: BLE001 - a plugin's fault stops at this door
                    plugin.fault("its report", error)
        return tuple(rows)

    def _start(self, name: str) -> None:
        found = self._found[name]
        if found.manifest is None:
            return
        plugin = RunningPlugin(found, found.manifest, self._around)
        with self._lock:
            self._running[name] = plugin
        plugin.start(self._ready)

    def _ready(self, plugin: RunningPlugin) -> None:
        offer = plugin.offer
        if offer is None:
            return
        if self._register is not None:
            for spec, carrier in offer.actions:
                plugin.remember(self._register(spec, plugin.carrier(carrier)))
        self._count_players()

    def _count_players(self) -> None:
        with self._lock:
            self._players = tuple(p for p in self._running.values() if p.offer is not None and p.offer.play)

    def _follow(self, change: SettingsChanged) -> None:
        if "plugins" in change.values:
            self._switch.do(self._catch_up)

    def _catch_up(self) -> None:
        before, after = self._settings, self._around.store.snapshot.settings.plugins
        self._settings = after
        for name in self._found:
            old, new = before.get(name) or PluginSettings(), after.get(name) or PluginSettings()
            plugin = self._running.get(name)
            if plugin is None:
                if new.enabled and not old.enabled:
                    self._start(name)
            elif not new.enabled:
                with self._lock:
                    del self._running[name]
                self._count_players()
                plugin.stop()
            elif old.values != new.values:
                values = plugin.values()
                plugin.settings_changed({k: v for k, v in values.items() if old.values.get(k) != new.values.get(k)})
