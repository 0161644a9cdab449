"""The action worker: takes calls, carries them out on the right thread, and tells what each did."""

import atexit
import dataclasses
import itertools
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

from trayapp.actions.built_in import KINDS, LOOKED_AT
from trayapp.actions.foreground import Foreground
from trayapp.actions.held import HeldKeys
from trayapp.actions.lanes import Lanes
from trayapp.actions.means import Carrier, Means, Outlets
from trayapp.actions.platform.base import Platform, Window
from trayapp.actions.platform.choose import system_platform
from trayapp.actions.programs import Programs
from trayapp.actions.runs import Runs
from trayapp.actions.schedule import Schedule
from trayapp.actions.states import TargetStates
from trayapp.actions.turns import Turns
from trayapp.core import automatic
from trayapp.core.action import Action, ActionCall, ActionSpec, ParamValue, TargetState
from trayapp.core.action_table import BUILT_IN, check
from trayapp.core.control import Control
from trayapp.core.errors import BadInputError, PadTrayError
from trayapp.core.events import ActionEvent
from trayapp.core.finding import Finding
from trayapp.core.phrase import NOTHING, Phrase
from trayapp.store.bus import Bus
from trayapp.store.store import Store

_log = logging.getLogger(__name__)

RECENT = 50
HANG_S = 10.0
"""A plugin's action that has not come back after this time hangs; the built-in ones have limits of their own."""


@dataclass(frozen=True, slots=True)
class _Registered:
    spec: ActionSpec
    carrier: Carrier
    slow: bool


class ActionWorker:
    """Carries out actions in order for each control. Any thread submits; nothing blocks the caller.

    Quick actions share one thread; one that may block runs on its control's own thread, so it delays no other control.
    """

    def __init__(
        self,
        store: Store,
        bus: Bus,
        platform: Callable[[Schedule], Platform] = system_platform,
        outlets: Outlets | None = None,
    ) -> None:
        self._store, self._bus = store, bus
        self._outlets = outlets or Outlets()
        self._schedule = Schedule()
        self._lanes = Lanes()
        self._turns = Turns(self._schedule, self._post)
        self._platform = platform(self._schedule)
        self._held = HeldKeys(self._platform.input, self._schedule, self._minimum_hold_s)
        self._recent: deque[ActionEvent] = deque(maxlen=RECENT)
        self._failing: set[Control] = set()
        self._carrying: dict[Control, tuple[str, float]] = {}
        self._registered: dict[str, _Registered] = {}
        self._lock = Lock()
        self._panics = 0
        programs = Programs()
        self._runs = Runs()
        self._numbers = itertools.count(-1, -1)  # apart from those of real presses
        self._foreground = Foreground(store, bus, self._platform.windows, self._schedule)
        self._states = TargetStates(store, bus, self._platform, programs, self._runs, self._outlets, lambda: self.specs)
        means = Means(
            store,
            bus,
            self._platform,
            self._held,
            self._schedule,
            programs,
            self._runs,
            self._outlets,
            self._perform_now,
            lambda: next(self._numbers),
            lambda: self.specs,
            self.panic,
            self._failed,
        )
        for spec in BUILT_IN:
            kind = KINDS[spec.kind]
            self._registered[spec.kind] = _Registered(spec, kind.carrier(means), kind.slow)

    @property
    def specs(self) -> Mapping[str, ActionSpec]:
        """The rows of all actions there are now, by kind."""
        return {kind: registered.spec for kind, registered in tuple(self._registered.items())}

    @property
    def recent(self) -> tuple[ActionEvent, ...]:
        """What the last presses did, oldest first."""
        with self._lock:
            return tuple(self._recent)

    @property
    def held(self) -> tuple[str, ...]:
        """The keys that actions hold down now."""
        return self._held.keys

    def register(self, spec: ActionSpec, carrier: Carrier, *, slow: bool = True) -> Callable[[], None]:
        """Add a plugin's row and what carries it out; returns the way to remove it. Any thread.

        Raises:
            BadInputError: the kind is taken.
        """
        with self._lock:
            if spec.kind in self._registered:
                raise BadInputError("there is an action {kind!r} already; give this one another name", kind=spec.kind)
            registered = self._registered[spec.kind] = _Registered(spec, carrier, slow)
        if spec.has_state:
            self._states.kinds_changed()

        def remove() -> None:
            with self._lock:
                if self._registered.get(spec.kind) is not registered:
                    return
                del self._registered[spec.kind]
            if spec.has_state:
                self._states.kinds_changed(spec.kind)

        return remove

    def tell_state(self, kind: str, state: TargetState, params: Mapping[str, ParamValue]) -> None:
        """Show the state of what a plugin's action controls, on every binding that has these parameters. Any thread."""
        self._states.tell(kind, state, params)

    def look(self) -> None:
        """Look again at what bindings control: something that tells nobody has changed it. Any thread."""
        self._states.look()

    def submit(self, call: ActionCall) -> None:
        """Carry out a call soon. Any thread, never blocks; what it did is published as `ActionEvent`."""
        if call.phase == "turn":
            self._turns.submit(call)
        else:
            self._post(call, lambda: None)

    def panic(self) -> None:
        """Drop what waits, let go of every key, silence. Any thread."""
        self._panics += 1
        self._turns.clear()
        self._runs.stop_all()
        self._held.release_all()
        self._outlets.silence()

    def findings(self) -> tuple[Finding, ...]:
        """What the doctor reports about keys, volumes and windows. May block for a moment."""
        return (*self._platform.findings(), *automatic.findings(self._store.snapshot))

    def playing(self) -> tuple[str, ...]:
        """See `VolumePlatform.playing`."""
        return self._platform.volume.playing()

    def outputs(self) -> tuple[tuple[str, str], ...]:
        """See `VolumePlatform.outputs`."""
        return self._platform.volume.outputs()

    def windows(self) -> tuple[Window, ...]:
        """See `WindowPlatform.listed`."""
        return self._platform.windows.listed()

    def start(self) -> None:
        """Begin to carry out."""
        atexit.register(self._held.release_all)
        self._lanes.start()
        self._states.start()
        self._foreground.start()

    def stop(self, timeout_s: float = 2.0) -> None:
        """Drop what waits, finish what runs within the time limit, let go of every key.

        Afterwards no action is begun and no key goes down. Idempotent.
        """
        self._panics += 1
        deadline = time.monotonic() + timeout_s
        self._foreground.stop()
        self._states.stop()
        self._held.release_all()
        self._runs.stop_all(timeout_s)
        self._lanes.stop(max(0.0, deadline - time.monotonic()))
        self._schedule.stop()
        self._held.release_all()
        self._platform.close()
        atexit.unregister(self._held.release_all)

    def _minimum_hold_s(self) -> float:
        return self._store.snapshot.settings.actions.minimum_hold_ms / 1000

    def _perform_now(self, call: ActionCall) -> Phrase:
        return _perform(call, self._registered.get(call.action.kind))

    def _post(self, call: ActionCall, done: Callable[[], None]) -> None:
        registered = self._registered.get(call.action.kind)
        panics = self._panics
        hangs = self._hangs(call.control)
        if hangs and call.phase == "press":
            self._failed(call, hangs)
            done()
            return

        def task() -> None:
            try:
                if panics == self._panics or call.phase == "release":
                    self._carry(call, registered)
            finally:
                done()

        self._lanes.post(call.control, task, slow=registered is not None and registered.slow)

    def _hangs(self, control: Control) -> Phrase:
        kind, since = self._carrying.get(control, ("", time.monotonic()))
        registered, passed_s = self._registered.get(kind), time.monotonic() - since
        if registered is None or kind in KINDS or passed_s < HANG_S:
            return NOTHING
        return Phrase(
            "its action {kind} has not come back for {seconds:.0f} s; reload or switch off its plugin",
            kind=kind,
            seconds=passed_s,
        )

    def _carry(self, call: ActionCall, registered: _Registered | None) -> None:
        self._carrying[call.control] = (call.action.kind, time.monotonic())
        try:
            did = _perform(call, registered)
        except PadTrayError as error:
            self._failed(call, error.phrase)
        except Exception as error:  # noqa: BLE001 - one action's fault must not end the thread of all
            _log.exception("The action %s of %s failed", call.action.kind, call.control)
            told = Phrase("{fault}; the log has the details", fault=f"{type(error).__name__}: {error}")
            self._failed(call, told, logged=True)
        else:
            self._failing.discard(call.control)
            if call.action.kind in LOOKED_AT:
                self._states.look()
            if did:
                self._tell(call, did, ok=True)
        finally:
            self._carrying.pop(call.control, None)

    def _failed(self, call: ActionCall, detail: Phrase, *, logged: bool = False) -> None:
        if call.phase == "turn":
            if call.control in self._failing:
                return  # said once for all the turns of a knob
            self._failing.add(call.control)
        if not logged:
            _log.warning("%s, %s: %s", call.control, call.label or call.action.kind, detail)
        self._tell(call, _title(self._registered.get(call.action.kind), call), ok=False, detail=detail)

    def _tell(self, call: ActionCall, what: Phrase, *, ok: bool, detail: Phrase = NOTHING) -> None:
        turn = call.phase == "turn"
        ms = max(0.0, (time.perf_counter() - call.time) * 1000)  # JACK's messages may be stamped within the next block
        event = ActionEvent(call.control, call.label, what, ok, detail, ms, turn)
        with self._lock:
            last = self._recent[-1] if self._recent else None
            if last is not None and turn and last.turn and last.ok and last.control == call.control:
                self._recent.pop()
            self._recent.append(event)
        self._bus.publish(event)


def _perform(call: ActionCall, registered: _Registered | None) -> Phrase:
    """Check a call and carry it out; returns what it did.

    Raises:
        PadTrayError: it does not fit its row, or its carrier failed.
    """
    specs = {} if registered is None else {registered.spec.kind: registered.spec}
    params = check(call.action, specs)
    assert registered is not None
    if call.phase == "release" and not registered.spec.holds:
        return NOTHING
    if call.phase == "turn" and not registered.spec.turns:
        raise BadInputError("a knob cannot drive {title!r}; bind it to a pad", title=Phrase(registered.spec.title))
    return registered.carrier(dataclasses.replace(call, action=Action(kind=call.action.kind, params=params)))


def _title(registered: _Registered | None, call: ActionCall) -> Phrase:
    return Phrase(registered.spec.title if registered is not None else call.action.kind)
