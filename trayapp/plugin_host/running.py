"""One plugin while it runs: its host, its worker, its offer, and the door at which its faults are caught."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from trayapp.core.action import ActionCall, Scalar
from trayapp.core.action_table import check_value
from trayapp.core.commands import ChangeSettings
from trayapp.core.errors import BadInputError, CommandError, PadTrayError, UnavailableError
from trayapp.core.events import LiveEvent, MidiEvent, PluginEvent
from trayapp.paths import Paths
from trayapp.plugin_host import code
from trayapp.plugin_host.api import Carrier, Offer
from trayapp.plugin_host.discovery import Found
from trayapp.plugin_host.manifest import Manifest
from trayapp.plugin_host.worker import Worker
from trayapp.store.bus import Bus
from trayapp.store.store import Store

if TYPE_CHECKING:
    from trayapp.audio.engine import AudioEngine

PluginState = Literal["starting", "on", "off", "failed"]
STOP_LIMIT_S = 2.0
START_LIMIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every plugin's host is made from."""

    store: Store
    bus: Bus
    paths: Paths
    audio: "Callable[[], AudioEngine]"


class PluginHostView:
    """The `Host` of one plugin (see `plugin_host.api`). Any thread."""

    def __init__(self, found: Found, around: Surroundings, running: "RunningPlugin") -> None:
        self._around, self._running = around, running
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
        self._around.store.dispatch(ChangeSettings(values={f"plugins.{self.name}.values.{name}": value}))

    def publish(self, event: LiveEvent) -> None:
        """See `Host.publish`."""
        self._around.bus.publish(event)

    def subscribe(self, handler: Callable[[LiveEvent], None], *types: type) -> Callable[[], None]:
        """See `Host.subscribe`; what is still subscribed when the plugin stops is let go for it."""
        return self._running.remember(self._around.bus.subscribe(self._running.guarded(handler), *types))

    def work(self, task: Callable[[], None]) -> None:
        """See `Host.work`."""
        self._running.worker.do(task)

    def audio(self) -> "AudioEngine":
        """See `Host.audio`."""
        return self._around.audio()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class RunningPlugin:
    """A plugin from load to stop. Its own code runs on its worker, and where the offer says otherwise.

    A fault in a callback is published once for each place it happens in; the plugin goes on.
    """

    def __init__(self, found: Found, manifest: Manifest, around: Surroundings) -> None:
        self.manifest = manifest
        self._found, self._around = found, around
        self._undo: list[Callable[[], None]] = []
        self._told: set[str] = set()
        self._lock = threading.Lock()
        self._stopping = False
        self.state: PluginState = "starting"
        self.reason = ""
        self.offer: Offer | None = None
        self.host = PluginHostView(found, around, self)
        self.worker = Worker(manifest.name, lambda error: self.fault("its own task", error))

    def start(self, ready: Callable[["RunningPlugin"], None]) -> None:
        """Load and start on the plugin's worker; `ready` is called there once it runs. Returns at once."""
        slow = threading.Timer(
            START_LIMIT_S, self._tell, (UnavailableError("it hangs"), f"{START_LIMIT_S:g} s in start()")
        )
        slow.daemon = True

        def task() -> None:
            slow.start()
            try:
                offer = code.load(self._found.folder, self.manifest)(self.host)
                if not isinstance(offer, Offer):
                    raise BadInputError(f"start() returned {type(offer).__name__}; it must return an Offer")  # noqa: TRY301 - told below with the others
            except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a stranger's code raises is told, not spread
                self._tell(error, "while starting")
                return
            finally:
                slow.cancel()
            with self._lock:
                if not self._stopping:
                    self.offer = offer
            if self.offer is None:
                offer.stop()
                return
            self.settings_changed(self.values())
            ready(self)
            self._say("on")

        self.worker.do(task)

    def values(self) -> Mapping[str, Scalar]:
        """The plugin's settings with defaults; a stored value that no longer fits its row is left out."""
        stored = self._around.store.snapshot.settings.plugin(self.manifest.name).values
        values: dict[str, Scalar] = dict(stored)
        for setting in self.offer.settings if self.offer else ():
            param = setting.param
            try:
                value = check_value(param.name, param, stored.get(param.name, param.default))
            except BadInputError as error:
                self.host.log.warning("Setting left at its default: %s", error)
                value = param.default if param.default is not None else ""
            if not isinstance(value, tuple):
                values[param.name] = value
        return values

    def check_setting(self, name: str, value: Scalar) -> None:
        """Hold a value against the setting's row.

        Raises:
            CommandError: there is no such setting, or the value does not fit.
        """
        param = next((s.param for s in (self.offer.settings if self.offer else ()) if s.param.name == name), None)
        if param is None:
            raise CommandError(f"the plugin {self.manifest.title} has no setting {name!r}")
        try:
            check_value(f"{self.manifest.title}: {name}", param, value)
        except BadInputError as error:
            raise CommandError(str(error)) from error

    def play(self, event: MidiEvent) -> None:
        """Hand a note on; driver thread."""
        play = self.offer.play if self.offer else None
        if play is not None:
            try:
                play(event)
            except Exception as error:  # noqa: BLE001 - the driver's thread must survive
                self.fault("playing a note", error)

    def settings_changed(self, values: Mapping[str, Scalar]) -> None:
        """Tell the plugin about new values, on its worker."""
        hears = self.offer.settings_changed if self.offer else None
        if hears is not None:
            self.worker.do(lambda: hears(values))

    def carrier(self, carry: Carrier) -> Carrier:
        """An action's carrier that names the plugin when it fails, and refuses once the plugin is gone."""

        def guarded(call: ActionCall) -> str:
            if self._stopping:
                raise UnavailableError(f"the plugin {self.manifest.title} is switched off")
            try:
                return carry(call)
            except PadTrayError:
                raise
            except Exception as error:
                self.fault(f"its action {call.action.kind}", error)
                raise UnavailableError(f"the plugin {self.manifest.title} failed: {error}") from error

        return guarded

    def guarded(self, handler: Callable[[LiveEvent], None]) -> Callable[[LiveEvent], None]:
        """The handler, with its faults caught and none delivered after the stop."""

        def call(event: LiveEvent) -> None:
            if self._stopping:
                return
            try:
                handler(event)
            except Exception as error:  # noqa: BLE001 - the bus goes on
                self.fault("hearing an event", error)

        return call

    def remember(self, undo: Callable[[], None]) -> Callable[[], None]:
        """Keep an unsubscription for the stop."""
        self._undo.append(undo)
        return undo

    def fault(self, where: str, error: BaseException) -> None:
        """Log a fault, and tell the user the first time it happens in this place."""
        self.host.log.error("Fault in %s", where, exc_info=error)
        if where not in self._told:
            self._told.add(where)
            self._tell(error, f"in {where}", logged=True)

    def stop(self) -> None:
        """Stop within two seconds; afterwards none of its callbacks is called and its modules are forgotten."""
        with self._lock:
            self._stopping = True
            offer, self.offer = self.offer, None
        for undo in self._undo:
            undo()
        if offer is not None:
            self.worker.do(offer.stop)
        if not self.worker.stop(STOP_LIMIT_S):
            self._tell(
                UnavailableError(f"it did not stop within {STOP_LIMIT_S:g} s; restart PadTray"), "while stopping"
            )
            return
        code.unload(self._found.folder)
        self._say("off")

    def _tell(self, error: BaseException, where: str, *, logged: bool = False) -> None:
        if not logged:
            self.host.log.error("Failed %s", where, exc_info=error)
        kind = "" if isinstance(error, PadTrayError) else f"{type(error).__name__}: "
        self._say("failed", f"{where}: {kind}{error}")

    def _say(self, state: Literal["on", "off", "failed"], reason: str = "") -> None:
        self.state, self.reason = state, reason
        self._around.bus.publish(PluginEvent(self.manifest.name, state, reason))
