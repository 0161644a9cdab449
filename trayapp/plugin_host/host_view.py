"""What one plugin sees of PadTray: its `Host`."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from trayapp.core.action import ActionCall, ActionSpec, ParamValue, Scalar, TargetState
from trayapp.core.commands import ChangeSettings
from trayapp.core.errors import BadInputError, CommandError, UnavailableError
from trayapp.core.events import LiveEvent
from trayapp.core.phrase import Phrase
from trayapp.paths import Paths
from trayapp.plugin_host.discovery import Found
from trayapp.plugin_host.limit import BURST, RATE, Bucket
from trayapp.store.bus import Bus
from trayapp.store.store import Store

if TYPE_CHECKING:
    from trayapp.audio.engine import AudioEngine
    from trayapp.plugin_host.running import RunningPlugin


class Actions(Protocol):
    """Where plugins' actions go. Any thread."""

    def register(self, spec: ActionSpec, carrier: Callable[[ActionCall], Phrase]) -> Callable[[], None]:
        """Add a row and what carries it out; returns the way to remove it.

        Raises:
            BadInputError: the kind is taken.
        """

    def tell_state(self, kind: str, state: TargetState, params: Mapping[str, ParamValue]) -> None:
        """The state of what the bindings of that kind with these parameters control."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every plugin's host is made from."""

    store: Store
    bus: Bus
    paths: Paths
    audio: "Callable[[], AudioEngine]"
    actions: Actions


class PluginHostView:
    """The `Host` of one plugin (see `plugin_host.api`). Any thread."""

    def __init__(self, found: Found, around: Surroundings, running: "RunningPlugin") -> None:
        self._around, self._running = around, running
        self._changes = Bucket(RATE, BURST)
        self.name = found.folder.name
        self.folder = found.folder
        self.log = logging.getLogger(f"plugin.{self.name}")

    @property
    def storage(self) -> Path:
        """See `Host.storage`."""
        return _made(self._around.paths.plugins / f".{self.name}")

    @property
    def instruments(self) -> Path:
        """See `Host.instruments`."""
        return self._around.paths.instruments

    @property
    def cache(self) -> Path:
        """See `Host.cache`."""
        return _made(self._around.paths.cache / self.name)

    def values(self) -> Mapping[str, Scalar]:
        """See `Host.values`."""
        return self._running.values()

    def set_value(self, name: str, value: Scalar) -> None:
        """See `Host.set_value`."""
        self._running.check_setting(name, value)
        if not self._changes.take():
            raise CommandError("the setting {name!r} changes too often; store it when it has come to rest", name=name)
        self._around.store.dispatch(ChangeSettings(values={f"plugins.{self.name}.values.{name}": value}))

    def publish(self, event: LiveEvent) -> None:
        """See `Host.publish`."""
        if not isinstance(event, LiveEvent):
            raise BadInputError(
                "{name} is no event; publish one of plugin_host.api, like Notice", name=type(event).__name__
            )
        self._running.publish(event)

    def subscribe(self, handler: Callable[[Any], None], *types: type) -> Callable[[], None]:
        """See `Host.subscribe`; what is still subscribed when the plugin stops is let go for it."""
        return self._running.remember(self._around.bus.subscribe(self._running.on_worker(handler), *types))

    def show_state(
        self,
        kind: str,
        *,
        on: bool,
        detail: str = "",
        value: float | None = None,
        params: Mapping[str, ParamValue] | None = None,
    ) -> None:
        """See `Host.show_state`."""
        if not any(spec.kind == kind and spec.has_state for spec in self._running.specs):
            raise BadInputError(
                "{name} offers no action {kind!r} with has_state=True; add it to its row", name=self.name, kind=kind
            )
        self._around.actions.tell_state(kind, TargetState("on" if on else "off", Phrase(detail), value), params or {})

    def repaint(self, panel: str) -> None:
        """See `Host.repaint`."""
        self._running.repaint(panel)

    def work(self, task: Callable[[], None]) -> None:
        """See `Host.work`."""
        if not self._running.do(task):
            raise UnavailableError("{name} has more tasks than it gets done; this one is not begun", name=self.name)

    def audio(self) -> "AudioEngine":
        """See `Host.audio`."""
        return self._around.audio()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
