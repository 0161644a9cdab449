"""Follows the real state of what bindings control, and publishes what changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from trayapp.actions.built_in import KINDS
from trayapp.actions.family import family
from trayapp.actions.means import Outlets
from trayapp.actions.platform.base import Platform
from trayapp.actions.programs import Programs
from trayapp.actions.runs import Runs
from trayapp.actions.shown import Follows, View
from trayapp.actions.told import ToldStates
from trayapp.core.action import Action, ActionSpec, ParamValue, TargetState
from trayapp.core.action_table import BUILT_IN, by_kind, check
from trayapp.core.binding import Binding
from trayapp.core.changes import (
    PanelActivated,
    PanelCreated,
    PanelDeleted,
    PanelUpdated,
    PresetDeleted,
    PresetUpdated,
    SettingsChanged,
)
from trayapp.core.errors import PadTrayError
from trayapp.core.events import OverlayShownEvent, TargetEvent
from trayapp.core.gesture import PRESSES, TURNS
from trayapp.core.panel import Panel
from trayapp.core.state import AppState
from trayapp.store.bus import Bus
from trayapp.store.store import Store

_CHANGES = (PanelActivated, PanelCreated, PanelDeleted, PanelUpdated, PresetDeleted, PresetUpdated, SettingsChanged)
_ORDER = (*TURNS, *PRESSES, "tap_2")
"""Of a binding's gestures, the first that has a state is shown."""
_SPECS = by_kind(BUILT_IN)

Specs = Mapping[str, ActionSpec]


@dataclass(frozen=True, slots=True)
class Watched:
    """A binding whose action's target has a state."""

    panel: Panel
    position: int
    action: Action


def watched(state: AppState, specs: Specs = _SPECS) -> Iterator[Watched]:
    """Every binding of every panel whose state can be shown, with the parameters complete."""
    for panel in state.panels:
        for position, binding in state.panel_preset(panel).bindings.items():
            action = _stateful(binding, specs)
            if action is not None:
                yield Watched(panel, position, action)


def _stateful(binding: Binding, specs: Specs) -> Action | None:
    for gesture in _ORDER:
        action = binding.gestures.get(gesture)
        if action is not None and action.kind in specs and specs[action.kind].has_state:
            try:
                return Action(kind=action.kind, params=check(action, specs))
            except PadTrayError:
                return None  # told when it is pressed
    return None


def needs(all_watched: tuple[Watched, ...]) -> frozenset[Follows]:
    """What of the system must be followed for these."""
    wanted: set[Follows] = set()
    for entry in all_watched:
        if entry.action.kind in KINDS:
            wanted.add(KINDS[entry.action.kind].follows)
        if entry.action.params.get("target") == "foreground":
            wanted.add("windows")
    return frozenset(wanted - {""})


class TargetStates:
    """Looks again when the state changed (bus thread) and when the system says so (its threads)."""

    def __init__(
        self,
        store: Store,
        bus: Bus,
        platform: Platform,
        programs: Programs,
        runs: Runs,
        outlets: Outlets,
        specs: Callable[[], Specs] = lambda: _SPECS,
    ) -> None:
        self._specs = specs
        self._plugins = ToldStates()
        self._overlay = False
        self._stopped = False
        self._store, self._bus, self._platform = store, bus, platform
        self._programs, self._runs, self._outlets = programs, runs, outlets
        self._watched: tuple[Watched, ...] = ()
        self._follows: frozenset[Follows] = frozenset()
        self._pid = 0
        self._family: frozenset[int] = frozenset()
        self._told: Mapping[tuple[str, int], TargetEvent] = {}
        self._leave_bus: tuple[Callable[[], None], ...] = ()
        self._leave_windows: Callable[[], None] = lambda: None
        self._following = Lock()
        self._lock = Lock()

    def start(self) -> None:
        """Publish every state there is, and follow them from now on."""
        self._programs.when_changed(self.look)
        self._runs.when_changed(self.look)
        changes = self._bus.subscribe(self._follow, *_CHANGES)
        overlay = self._bus.subscribe(self._overlay_shown, OverlayShownEvent)
        self._leave_bus = (changes, overlay)
        self._follow(None)

    def stop(self) -> None:
        """Follow nothing; nothing is published afterwards. Idempotent."""
        for leave in self._leave_bus:
            leave()
        self._programs.when_changed(None)
        self._runs.when_changed(None)
        with self._following:
            self._stopped = True
            with self._lock:
                self._watched, self._told = (), {}
            self._listen(frozenset())

    def tell(self, kind: str, state: TargetState, params: Mapping[str, ParamValue]) -> None:
        """Take in what a plugin says of its action's target. Any thread."""
        self._plugins.tell(kind, state, params)
        self.look()

    def kinds_changed(self, gone: str = "") -> None:
        """Look at the bindings anew: a plugin brought an action, or took it away. Any thread."""
        self._plugins.forget(gone)
        self._follow(None)

    def _follow(self, _change: object) -> None:
        with self._following:  # the newest look at the state comes last
            if self._stopped:
                return
            found = tuple(watched(self._store.snapshot, self._specs()))
            with self._lock:
                self._watched = found
            self._listen(needs(found))
        self.look()

    def _listen(self, wanted: frozenset[Follows]) -> None:
        before, self._follows = self._follows, wanted
        if ("volume" in wanted) != ("volume" in before):
            self._platform.volume.follow(self.look if "volume" in wanted else None)
        if ("windows" in wanted) != ("windows" in before):
            self._leave_windows()
            if "windows" in wanted:
                self._leave_windows = self._platform.windows.follow(self._windows_changed)

    def _overlay_shown(self, event: OverlayShownEvent) -> None:
        self._overlay = event.visible
        self.look()

    def _windows_changed(self) -> None:
        window = self._platform.windows.known()
        if (window.pid if window else 0) != self._pid:
            self._pid = window.pid if window else 0
            self._family = family(self._pid)
        self.look()

    def look(self) -> None:
        """Publish what changed since the last look. Any thread, does not block."""
        window = self._platform.windows.known()
        state = self._store.snapshot
        view = View(
            state, self._platform, self._programs, self._runs, self._outlets, window, self._family, self._overlay
        )
        with self._lock:
            now = {(entry.panel.id, entry.position): self._event(view, entry) for entry in self._watched}
            gone = {place: TargetEvent(*place, "off") for place in self._told if place not in now}
            changed = [event for place, event in (now | gone).items() if event != self._told.get(place)]
            self._told = now
            for event in changed:
                self._bus.publish(event)

    def _event(self, view: View, entry: Watched) -> TargetEvent:
        kind = KINDS.get(entry.action.kind)
        ask = self._plugins.state if kind is None or kind.state is None else kind.state
        try:
            shown = ask(view, entry.action, entry.panel)
        except PadTrayError as error:
            return TargetEvent(entry.panel.id, entry.position, "error", error.phrase)
        return TargetEvent(entry.panel.id, entry.position, shown.state, shown.detail, shown.value)
