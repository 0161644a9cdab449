"""Keeps the lights of every connected controller as the bindings' targets really are."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Condition, Thread

from trayapp.core.device_profile import DeviceProfile
from trayapp.core.errors import UnavailableError
from trayapp.core.events import KnobBankEvent, KnobEvent, PadEvent, StepEvent, TargetEvent
from trayapp.core.panel import Bank
from trayapp.core.state import AppState
from trayapp.midi.lights import Known, Source, dark, paint
from trayapp.midi.ports import Output

PERIOD_S = 1 / 30
"""Between two looks at all lights; what changed in between is sent once."""
ECHO_S = 0.03
"""A message that comes back within this time of being sent is the controller's echo, no press."""
_BANKS: dict[str, Bank] = {"A": "A", "B": "B"}

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Controller:
    profile: DeviceProfile
    output: Output
    entered: bool = False
    lit: dict[Source, tuple[int, ...]] = field(default_factory=dict)
    pressed: set[tuple[str, int]] = field(default_factory=set)
    sent: dict[tuple[int, ...], float] = field(default_factory=dict)


class LightBoard:
    """Owns the output ports. One thread of its own sends and closes, so a port that blocks keeps nobody else waiting.

    `add` and `remove` are called by the owner of the ports; everything else on any thread.
    """

    def __init__(self, snapshot: Callable[[], AppState]) -> None:
        self._snapshot = snapshot
        self._controllers: dict[str, _Controller] = {}
        self._leaving: list[_Controller] = []
        self._known = Known()
        self._changed = Condition()
        self._dirty = False
        self._stopping = False
        self._thread = Thread(target=self._run, name="midi-lights", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self, timeout_s: float = 1.0) -> None:
        """Put out every light and close the ports, within the time limit. Nothing is sent afterwards. Idempotent."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def add(self, port: str, profile: DeviceProfile, output: Output) -> None:
        """Light a controller; `port` is the name of its input port."""
        with self._changed:
            self._controllers[port] = _Controller(profile, output)
            self._wake()

    def remove(self, port: str, *, is_gone: bool) -> None:
        """Light a controller no more; one that is still there is put out first."""
        with self._changed:
            controller = self._controllers.pop(port, None)
            if controller is not None:
                controller.entered = controller.entered and not is_gone
                self._leaving.append(controller)
                self._wake()

    def lights(self, port: str) -> bool:
        """Whether this controller is lit."""
        return port in self._controllers

    def is_echo(self, port: str, message: Sequence[int]) -> bool:
        """Whether a controller only says what it was told a moment ago."""
        controller = self._controllers.get(port)
        if controller is None:
            return False
        sent = controller.sent.pop(tuple(message), None)
        return sent is not None and time.monotonic() - sent < ECHO_S

    def repaint(self, _change: object = None) -> None:
        """The state changed; look at all lights again."""
        with self._changed:
            self._wake()

    def repaint_all(self) -> None:
        """Send every light again: the controllers may have forgotten them, as after a sleep of the computer."""
        with self._changed:
            for controller in self._controllers.values():
                controller.lit.clear()
                controller.entered = False
            self._wake()

    def known_changed(self, event: TargetEvent | StepEvent | KnobEvent | KnobBankEvent) -> None:
        """What a binding controls is in another state, or a knob set it."""
        with self._changed:
            known = self._known
            if isinstance(event, TargetEvent):
                known.states[event.panel, event.position] = event.state
                if event.value is not None:
                    known.values[event.panel, event.position] = event.value
            elif isinstance(event, StepEvent):
                known.steps[event.panel, event.position] = event.step
            elif isinstance(event, KnobEvent):
                known.values[event.panel, event.control.position] = (
                    event.value if event.target is None else event.target
                )
            else:
                known.knob_bank = _BANKS[event.bank]
            self._wake()

    def pad_changed(self, event: PadEvent) -> None:
        """A pad went down or up."""
        with self._changed:
            controller = self._controllers.get(event.control.device)
            if controller is not None:
                place = (event.control.bank, event.control.position)
                (controller.pressed.add if event.velocity else controller.pressed.discard)(place)
                self._wake()

    def _wake(self) -> None:
        self._dirty = True
        self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._dirty and not self._stopping:
                    self._changed.wait()
                if self._stopping:
                    break
                self._dirty = False
                controllers, known = dict(self._controllers), self._known.copy()
                leaving, self._leaving = self._leaving, []
            for controller in leaving:
                self._leave(controller)
            state = self._snapshot()
            for port, controller in controllers.items():
                self._send(port, controller, paint(controller.profile, port, state, known, controller.pressed))
            time.sleep(PERIOD_S)  # what changes meanwhile is sent in the next round
        for controller in (*self._leaving, *self._controllers.values()):
            self._leave(controller)

    def _send(self, port: str, controller: _Controller, wanted: dict[Source, tuple[int, ...]]) -> None:
        try:
            if not controller.entered:
                controller.entered = True
                for message in controller.profile.lights.enter:
                    controller.output.send(message)
            for source, message in wanted.items():
                if controller.lit.get(source) != message:
                    controller.lit[source] = message
                    controller.sent[message] = time.monotonic()
                    controller.output.send(message)
        except UnavailableError as error:
            _log.warning("The lights of %s: %s", port, error)
            self.remove(port, is_gone=True)

    def _leave(self, controller: _Controller) -> None:
        try:
            if controller.entered:
                for message in (*dark(controller.profile), *controller.profile.lights.leave):
                    controller.output.send(message)
        except UnavailableError as error:
            _log.debug("A controller left with its lights on: %s", error)
        controller.output.close()
