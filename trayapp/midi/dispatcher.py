"""The way of every MIDI message: converted, routed by the rules, handed on."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any

from trayapp.core.action import ActionCall
from trayapp.core.control import Control
from trayapp.core.device_profile import DeviceProfile
from trayapp.core.events import Heard, LiveEvent, MidiEvent, TargetEvent
from trayapp.core.panel import Bank
from trayapp.core.state import AppState
from trayapp.midi.held import Held
from trayapp.midi.learn import Learner, is_release, read
from trayapp.midi.message import decode
from trayapp.midi.route import Output, by_hand, changed, elapse, follow, let_go, lost, route, silence, turn_by_hand
from trayapp.midi.sharing import Unclaimed, take_back
from trayapp.midi.wide import Wide

_log = logging.getLogger(__name__)

RECENT = 100
"""Messages that are kept for who asks what arrived."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where routed events go. Called on driver threads, in order: each returns at once and never waits.

    `act` carries out an action; `play` is the instrument; `share` gets what nobody here takes, while that is wanted.
    """

    act: Callable[[ActionCall], object]
    play: Callable[[MidiEvent], object]
    share: Callable[[MidiEvent], object] = lambda _event: None


class Dispatcher:
    """Owns what is held. Any thread may call it: one lock keeps a press before its release on their whole way.

    A thread of its own decides gestures by time; it sleeps while none waits.
    """

    def __init__(
        self,
        snapshot: Callable[[], AppState],
        outputs: Outputs,
        publish: Callable[[LiveEvent], None],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._snapshot, self._outputs, self._publish, self._clock = snapshot, outputs, publish, clock
        self._held, self._wide = Held(), Wide()
        self._lock = Condition()
        self._heard: Callable[[Control], object] | None = None
        self._learner = Learner()
        self._divert: tuple[str, Callable[[MidiEvent], object]] | None = None
        self._recent: deque[tuple[MidiEvent, DeviceProfile, Bank]] = deque(maxlen=RECENT)
        self._stopping = False
        self._failed: set[str] = set()
        self._thread = Thread(target=self._decide, name="midi-gestures", daemon=True)

    def start(self) -> None:
        """Begin to decide gestures by time."""
        self._thread.start()

    def stop(self, timeout_s: float = 1.0) -> None:
        """Release everything that is held, of every controller. Nothing is routed afterwards. Idempotent."""
        with self._lock:
            now = self._clock()
            for port in {source[0] for source in (*self._held.touches, *self._held.sounding, *self._held.tilted)}:
                self._hand_on(lost(port, self._held, now))
            self._hand_on(let_go(self._held, now))
            self._hand_on(take_back(self._held, now))
            self._stopping = True
            self._lock.notify()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def receive(self, port: str, profile: DeviceProfile, message: Sequence[int], at: float) -> None:
        """Take one complete message of a controller, on the driver's thread. Never raises, never waits.

        `at`: when it came, on the clock.
        """
        event = decode(message, port, at)
        if event is None:
            return
        with self._lock:
            if self._stopping or self._diverted(event, profile):
                return
            whole = self._wide.take(event, profile)
            if whole is not None:
                self._recent.append((whole, profile, self._held.knob_bank))
            if whole is None or self._learned(whole, profile):
                return
            self._hand_on(route(whole, profile, self._snapshot(), self._held))
            if self._held.next_due() is not None:
                self._lock.notify()

    def learn(self, heard: Callable[[Control], object] | None) -> None:
        """Call `heard` with the next control that is pressed or turned, once, on the driver's thread; None ends it.

        Until then presses and turns do nothing else; releases still reach their presses.
        """
        with self._lock:
            self._heard, self._learner = heard, Learner()

    def divert(self, port: str, take: Callable[[MidiEvent], object] | None) -> None:
        """Give a controller's messages to `take` alone, on its driver's thread; None ends it.

        Meanwhile presses and turns do nothing else; releases still reach their presses.
        """
        with self._lock:
            self._divert = None if take is None else (port, take)

    @property
    def recent(self) -> tuple[Heard, ...]:
        """The newest messages of all controllers, oldest first. Any thread."""
        return tuple(Heard(event, read(event, profile, bank)) for event, profile, bank in tuple(self._recent))

    def touch(self, by: str, panel_id: str, position: int, velocity: int) -> None:
        """Press (`velocity` 1 to 127) or release (0) a panel's control on the screen or by a hotkey, as `by` says.

        Any thread. A press on a panel that is gone does nothing; a release always reaches its press.
        """
        event = MidiEvent("note_on" if velocity else "note_off", 1, position, velocity, self._clock(), by)
        with self._lock:
            if not self._stopping:
                self._hand_on(by_hand(event, panel_id, self._snapshot(), self._held))
                self._lock.notify()

    def turn(self, by: str, panel_id: str, position: int, value: float) -> None:
        """Set a knob panel's knob on the screen to `value`, 0 to 1. Any thread."""
        state = self._snapshot()
        panel = state.panel(panel_id)
        if panel is None:
            return
        control = Control("knob", panel.bank, position, by)
        with self._lock:
            if not self._stopping:
                self._hand_on(turn_by_hand(value, control, panel, self._clock(), state, self._held))

    def lost(self, port: str) -> None:
        """Release all that a controller held; it is gone."""
        with self._lock:
            self._wide.forget(port)
            self._hand_on(lost(port, self._held, self._clock()))

    def silence(self) -> None:
        """Release every sounding key and pedal."""
        with self._lock:
            self._hand_on(silence(self._held, self._clock()))

    def let_go(self) -> None:
        """Release what toggles hold."""
        with self._lock:
            self._hand_on(let_go(self._held, self._clock()))

    def state_changed(self, left: str = "") -> None:
        """Release what toggles hold that are bound no more; `left` is the id of a panel that is active no more."""
        with self._lock:
            self._hand_on(changed(self._snapshot(), self._held, self._clock(), left))

    def share(self, wanted: bool) -> None:
        """Pass on from now on what nobody here takes, or release what was passed on and stop."""
        with self._lock:
            self._held.shares = wanted
            if not wanted:
                self._hand_on(take_back(self._held, self._clock()))

    def know_target(self, event: TargetEvent) -> None:
        """Remember the real value of what a binding controls: knobs pick it up, and show what changed elsewhere."""
        with self._lock:
            place = (event.panel, event.position)
            if event.value is None:
                self._held.targets.pop(place, None)
            else:
                self._held.targets[place] = event.value
                self._hand_on(follow(place, event.value, self._snapshot(), self._held, self._clock()))

    def _diverted(self, event: MidiEvent, profile: DeviceProfile) -> bool:
        """Whether this message belongs to somebody else."""
        if self._divert is None or self._divert[0] != event.port:
            return False
        self._guarded(self._divert[1], event)
        return not is_release(event, profile)

    def _learned(self, event: MidiEvent, profile: DeviceProfile) -> bool:
        """Whether this message only teaches."""
        heard = self._heard
        if heard is None or is_release(event, profile):
            return False
        control = self._learner.hear(event, profile, self._held.knob_bank)
        if control is not None:
            self._heard = None
            self._guarded(heard, control)
        return True

    def _hand_on(self, outputs: Iterable[Output]) -> None:
        for output in outputs:
            if isinstance(output, ActionCall):
                self._guarded(self._outputs.act, output)
            elif isinstance(output, MidiEvent):
                self._guarded(self._outputs.play, output)
            elif isinstance(output, Unclaimed):
                self._guarded(self._outputs.share, output.event)
            else:
                self._guarded(self._publish, output)

    def _guarded(self, take: Callable[[Any], object], what: Any) -> None:
        try:
            take(what)
        except Exception as error:  # noqa: BLE001 - nothing may come back to a driver's thread
            self._report(type(what).__name__, error)

    def _report(self, name: str, error: Exception) -> None:
        if name not in self._failed:
            self._failed.add(name)
            _log.debug("Nobody took a %s: %r; further failures are not reported", name, error)

    def _decide(self) -> None:
        with self._lock:
            while not self._stopping:
                due = self._held.next_due()
                self._lock.wait(None if due is None else max(0.0, due - self._clock()))
                if not self._stopping:
                    self._hand_on(elapse(self._held, self._clock()))
