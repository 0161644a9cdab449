"""One plugin while it runs: its worker, its offer, and the door at which its faults are caught."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal, TypeVar

from trayapp.core.action import ActionCall, ActionSpec, Scalar
from trayapp.core.action_table import check_value
from trayapp.core.errors import BadInputError, CommandError, PadTrayError, UnavailableError
from trayapp.core.events import MidiEvent, Notice, PluginEvent
from trayapp.core.phrase import NOTHING, Phrase
from trayapp.plugin_host import code
from trayapp.plugin_host.api import Carrier, Effect, Offer
from trayapp.plugin_host.checks import check_offer
from trayapp.plugin_host.discovery import Found
from trayapp.plugin_host.host_view import PluginHostView, Surroundings
from trayapp.plugin_host.limit import BURST, RATE, Bucket, Valve
from trayapp.plugin_host.limited import Limited
from trayapp.plugin_host.manifest import Manifest
from trayapp.plugin_host.panel import OfferedPanel
from trayapp.plugin_host.worker import Worker
from trayapp.store.bus import Event

T = TypeVar("T")
PluginState = Literal["starting", "on", "off", "failed"]
STOP_LIMIT_S = 2.0
START_LIMIT_S = 10.0
HANG_S = 10.0
"""A task of the worker that takes longer than this is told as a hang, once something waits behind it."""

_WAITS = Phrase("in a task that waits")


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
        self.reason = NOTHING
        self.offer: Offer | None = None
        self.specs: tuple[ActionSpec, ...] = ()
        self.panels: tuple[OfferedPanel, ...] = ()
        self.effects: tuple[Effect, ...] = ()
        self.host = PluginHostView(found, around, self)
        self.worker = Worker(manifest.name, lambda error: self.fault(Phrase("in its own task"), error))
        self._valve = Valve(around.bus.publish, self._flooding, Bucket(RATE, BURST))
        self._asked = Limited(self.fault)

    def start(self, ready: Callable[["RunningPlugin"], None]) -> None:
        """Load and start on the plugin's worker; `ready` is called there once it runs. Returns at once."""
        slow = threading.Timer(
            START_LIMIT_S,
            self._tell,
            (UnavailableError("it hangs"), Phrase("{seconds:g} s in start()", seconds=START_LIMIT_S)),
        )
        slow.daemon = True

        def task() -> None:
            slow.start()
            try:
                offer = code.load(self._found.folder, self.manifest)(self.host)
                check_offer(self.manifest.name, offer)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a stranger's code raises is told, not spread
                self._tell(error, Phrase("while starting"))
                return
            finally:
                slow.cancel()
            with self._lock:
                if not self._stopping:
                    self.offer = offer
                    self.specs = tuple(spec for spec, _ in offer.actions)
                    self.panels = tuple(OfferedPanel(self, panel) for panel in offer.panels)
                    self.effects = tuple(map(self._guarded_effect, offer.effects))
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
            raise CommandError("the plugin {title} has no setting {name!r}", title=self.manifest.title, name=name)
        try:
            check_value(f"{self.manifest.title}: {name}", param, value)
        except BadInputError as error:
            raise CommandError(error.phrase) from error

    def play(self, event: MidiEvent) -> None:
        """Hand a note on; driver thread."""
        play = self.offer.play if self.offer else None
        if play is not None:
            try:
                play(event)
            except Exception as error:  # noqa: BLE001 - the driver's thread must survive
                self.fault(Phrase("in playing a note"), error)

    def settings_changed(self, values: Mapping[str, Scalar]) -> None:
        """Tell the plugin about new values, on its worker."""
        hears = self.offer.settings_changed if self.offer else None
        if hears is not None:
            self.do(lambda: hears(values))

    def do(self, task: Callable[[], None]) -> bool:
        """Queue a task on the plugin's worker; False where it takes no more, which is told once, as is a hang."""
        busy_s = self.worker.busy_s
        if busy_s > HANG_S:
            self._tell_once(_WAITS, UnavailableError("it hangs, for {seconds:.0f} s; reload it", seconds=busy_s))
        if self.worker.do(task):
            return True
        if not self._stopping:
            self._tell_once(_WAITS, UnavailableError("more comes than it can do; some is left out"))
        return False

    def ask(self, where: Phrase, question: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
        """Ask the plugin something that has a second for it; nothing where it raises or hangs. Any thread."""
        return () if self._stopping else self._asked.ask(where, question)

    def carrier(self, carry: Carrier) -> Callable[[ActionCall], Phrase]:
        """An action's carrier that names the plugin when it fails, and refuses once the plugin is gone."""

        def guarded(call: ActionCall) -> Phrase:
            did = self._guarded(Phrase("in its action {kind}", kind=call.action.kind), lambda: carry(call))
            return did if isinstance(did, Phrase) else Phrase(did)

        return guarded

    def _guarded_effect(self, effect: Effect) -> Effect:
        where = Phrase("in its effect {name}", name=effect.name)
        return replace(
            effect,
            get=lambda: self._guarded(where, effect.get),
            set=lambda value: self._guarded(where, lambda: effect.set(value)),
        )

    def _guarded(self, where: Phrase, work: Callable[[], T]) -> T:
        if self._stopping:
            raise UnavailableError("the plugin {title} is switched off", title=self.manifest.title)
        try:
            return work()
        except PadTrayError:
            raise
        except Exception as error:
            self.fault(where, error)
            raise UnavailableError(
                "the plugin {title} failed: {error}", title=self.manifest.title, error=error
            ) from error

    def on_worker(self, handler: Callable[[Any], None]) -> Callable[[Any], None]:
        """A handler for the bus that lets the plugin's worker handle the event; none is handled after the stop."""

        def handle(event: Any) -> None:
            if not self._stopping:
                try:
                    handler(event)
                except Exception as error:  # noqa: BLE001 - told by its place
                    self.fault(Phrase("in hearing an event"), error)

        def queue(event: Any) -> None:
            self.do(partial(handle, event))

        return queue

    def publish(self, event: Event) -> None:
        """Hand an event on to the bus, at a bearable rate."""
        if not self._stopping:
            self._valve.put(event)

    def repaint(self, panel: str) -> None:
        """Have one of the plugin's panels read or drawn anew."""
        for offered in self.panels:
            if offered.name == panel:
                offered.refresh()

    def load(self, place: str) -> Callable[..., Any]:
        """A function of the plugin by `module:function`. Raises what its code raises."""
        return code.load_function(self._found.folder, place, "view")

    def remember(self, undo: Callable[[], None]) -> Callable[[], None]:
        """Keep an unsubscription for the stop."""
        with self._lock:
            if not self._stopping:
                self._undo.append(undo)
                return undo
        undo()
        return undo

    def fault(self, where: Phrase, error: BaseException) -> None:
        """Log a fault, and tell the user the first time it happens in this place."""
        self.host.log.error("Fault %s", where, exc_info=error)
        self._tell_once(where, error)

    def refused(self, text: Phrase) -> None:
        """Show what the plugin says it cannot do now; no fault of its own."""
        self._around.bus.publish(Notice("warning", Phrase("{title}: {text}", title=self.manifest.title, text=text)))

    def stop(self) -> None:
        """Stop within two seconds; afterwards none of its callbacks is called and its modules are forgotten."""
        with self._lock:
            self._stopping = True
            offer, self.offer = self.offer, None
            undo, self._undo, self.panels, self.effects = self._undo, [], (), ()
        for each in undo:
            each()
        ended = self.worker.stop(STOP_LIMIT_S, None if offer is None else offer.stop)
        self._valve.close()
        code.unload(self._found.folder)
        left = code.threads_in(self._found.folder) if ended else ()
        if not ended:
            fault = UnavailableError(
                "it did not stop within {seconds:g} s; restart PadTray to be rid of it", seconds=STOP_LIMIT_S
            )
            self._tell(fault, Phrase("while stopping"))
        elif left:
            names = ", ".join(left)
            fault = UnavailableError("its threads {names} go on; restart PadTray to be rid of them", names=names)
            self._tell(fault, Phrase("after its stop"))
        else:
            self._say("off")

    def _flooding(self) -> None:
        self._tell_once(Phrase("in its events"), UnavailableError("it floods PadTray; what is too much is left out"))

    def _tell_once(self, where: Phrase, error: BaseException) -> None:
        with self._lock:
            if where in self._told:
                return
            self._told.add(where)
        self._tell(error, where, logged=True)

    def _tell(self, error: BaseException, where: Phrase, *, logged: bool = False) -> None:
        if not logged:
            self.host.log.error("Failed %s", where, exc_info=error)
        told = error.phrase if isinstance(error, PadTrayError) else Phrase(f"{type(error).__name__}: {error}")
        self._say("failed", Phrase("{where}: {fault}", where=where, fault=told))

    def _say(self, state: Literal["on", "off", "failed"], reason: Phrase = NOTHING) -> None:
        self.state, self.reason = state, reason
        self._around.bus.publish(PluginEvent(self.manifest.name, state, reason))
