"""All plugins: which there are, which run, and what they offer together."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from trayapp.core.changes import SettingsChanged
from trayapp.core.errors import BadInputError
from trayapp.core.events import MidiEvent, PluginEvent
from trayapp.core.phrase import NOTHING, Phrase
from trayapp.core.settings import PluginSettings
from trayapp.plugin_host.api import Choice, Effect, Finding, Setting
from trayapp.plugin_host.discovery import Found, discover
from trayapp.plugin_host.host_view import Surroundings
from trayapp.plugin_host.panel import OfferedPanel
from trayapp.plugin_host.running import RunningPlugin
from trayapp.plugin_host.worker import Worker

log = logging.getLogger(__name__)

NEW = Phrase("it is new here, and its code can do whatever you can: switch it on if you trust it")
STATES = {
    "starting": Phrase("starting"),
    "on": Phrase("on"),
    "off": Phrase("off"),
    "new": Phrase("new"),
    "failed": Phrase("failed"),
}
_REMEDIES = {
    "new": Phrase("switch it on in the tray or the settings, or remove its folder"),
    "failed": Phrase("mend it and `padtray ctl reload {name}`, or switch it off; the log has the details"),
}


class PluginHost:
    """Owns the running plugins. Follows the settings: one switched on is started, one switched off is stopped.

    Public methods may be called on any thread. Switching on and off happens in order on the host's worker, starting
    on each plugin's own.
    """

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._found: Mapping[str, Found] = {}
        self._running: dict[str, RunningPlugin] = {}
        self._left: dict[str, str] = {}
        self._settings: Mapping[str, PluginSettings] = {}
        self._players: tuple[RunningPlugin, ...] = ()
        self._lock = threading.Lock()
        self._switch = Worker("switch", lambda error: log.error("Switching plugins failed", exc_info=error))
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Look for plugins and start those that are on; returns before they are ready."""
        self._found = discover(self._around.paths.plugins)
        self._unsubscribe = self._around.bus.subscribe(self._follow, SettingsChanged)
        self._settings = self._around.store.snapshot.settings.plugins
        for name in self._found:
            self._begin(name)

    def stop(self) -> None:
        """Stop every plugin, each within two seconds; afterwards no plugin code runs. Idempotent."""
        self._unsubscribe()
        self._switch.stop(2.0)
        with self._lock:
            plugins, self._running, self._players = tuple(self._running.values()), {}, ()
        for plugin in plugins:
            plugin.stop()

    def reload(self, name: str) -> None:
        """Stop a plugin, look for it anew and start it, soon; also finds one whose folder has just come.

        Raises:
            BadInputError: there is no such plugin.
        """
        found = discover(self._around.paths.plugins)
        if name not in found and name not in self._found:
            raise BadInputError(
                "there is no plugin {name!r}; there are {names}", name=name, names=", ".join(found) or Phrase("none")
            )
        self._switch.do(lambda: self._reload(name, found))

    def is_on(self, name: str) -> bool:
        """Whether a plugin shall run: the user's choice, or where there is none whether it is a shipped one."""
        chosen = self._around.store.snapshot.settings.plugin(name).enabled
        found = self._found.get(name)
        return (found is not None and found.shipped) if chosen is None else chosen

    def play(self, event: MidiEvent) -> None:
        """Give a note, pedal or wheel to every plugin that plays; called on the MIDI driver's thread."""
        for plugin in self._players:
            plugin.play(event)

    def states(self) -> dict[str, dict[str, str]]:
        """Every plugin found, by name: its title, version, state and the reason of a failure."""
        return {name: self._state(name, found) for name, found in self._found.items()}

    def _state(self, name: str, found: Found) -> dict[str, str]:
        plugin = self._running.get(name)
        state: str = plugin.state if plugin else "off"
        reason = plugin.reason if plugin else ""
        if found.manifest is None:
            return {"title": name, "version": "", "text": "", "state": "failed", "reason": found.reason}
        if plugin is None and self._left.get(name):
            state, reason = "failed", self._left[name]
        if plugin is None and self._is_new(name):
            state, reason = "new", NEW
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
        return plugin.ask(Phrase("in its list of {setting}", setting=setting), row.choices)

    def effects(self) -> tuple[Effect, ...]:
        """Every effect parameter that a running plugin offers."""
        return tuple(effect for plugin in tuple(self._running.values()) for effect in plugin.effects)

    def panels(self) -> tuple[OfferedPanel, ...]:
        """Every panel that a running plugin offers; `PluginEvent` tells that there may be others."""
        return tuple(panel for plugin in tuple(self._running.values()) for panel in plugin.panels)

    def findings(self) -> tuple[Finding, ...]:
        """How each plugin is, and what it reports itself. May block for a second for each that hangs."""
        rows: list[Finding] = []
        for name, state in self.states().items():
            remedy = Phrase(_REMEDIES.get(state["state"], NOTHING), name=name)
            words = STATES[state["state"]]
            text = Phrase("{state}: {reason}", state=words, reason=state["reason"]) if remedy else words
            rows.append(Finding(Phrase("plugin {name}", name=name), not remedy, text, remedy))
            plugin = self._running.get(name)
            if plugin is not None and plugin.offer is not None:
                rows.extend(plugin.ask(Phrase("in its report"), plugin.offer.findings))
        return tuple(rows)

    def _is_new(self, name: str) -> bool:
        return not self._found[name].shipped and self._around.store.snapshot.settings.plugin(name).enabled is None

    def _begin(self, name: str) -> None:
        """Start a plugin if it shall run and can, or say why not."""
        found = self._found[name]
        if found.manifest is None:
            self._around.bus.publish(PluginEvent(name, "failed", found.reason))
        elif self.is_on(name):
            plugin = RunningPlugin(found, found.manifest, self._around)
            with self._lock:
                self._running[name] = plugin
            plugin.start(self._ready)
        elif self._is_new(name):
            self._around.bus.publish(PluginEvent(name, "new", NEW))

    def _end(self, name: str) -> None:
        with self._lock:
            plugin = self._running.pop(name, None)
        if plugin is not None:
            self._count_players()
            plugin.stop()
            self._left[name] = plugin.reason

    def _reload(self, name: str, found: Mapping[str, Found]) -> None:
        self._end(name)
        before = self._found
        self._found = {**{other: was for other, was in before.items() if other != name}, **found}
        for other in self._found:
            if other == name or other not in before:
                self._begin(other)

    def _ready(self, plugin: RunningPlugin) -> None:
        offer = plugin.offer
        if offer is None:
            return
        for spec, carrier in offer.actions:
            try:
                plugin.remember(self._around.actions.register(spec, plugin.carrier(carrier)))
            except BadInputError as error:
                plugin.fault(Phrase("in its action {kind}", kind=spec.kind), error)
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
                if new.enabled != old.enabled:
                    self._begin(name)
            elif not self.is_on(name):
                self._end(name)
            elif old.values != new.values:
                values = plugin.values()
                plugin.settings_changed({k: v for k, v in values.items() if old.values.get(k) != new.values.get(k)})
