"""The MIDI room as the app sees it: watches the ports, opens controllers by name, hands their messages on."""

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread

from trayapp.core.changes import PanelActivated, PanelDeleted, PanelUpdated, PresetUpdated, SettingsChanged
from trayapp.core.control import Control
from trayapp.core.device_profile import DeviceProfile
from trayapp.core.errors import BadInputError, UnavailableError
from trayapp.core.events import (
    CARRIES_NOTHING,
    Heard,
    KnobBankEvent,
    KnobEvent,
    Notice,
    PadEvent,
    PortEvent,
    StepEvent,
    TargetEvent,
)
from trayapp.core.finding import Finding
from trayapp.core.phrase import NOTHING, Phrase
from trayapp.core.wizard import WizardAsk, WizardEvent
from trayapp.midi.dispatcher import Dispatcher, Outputs
from trayapp.midi.light_board import LightBoard
from trayapp.midi.names import closest, matches, most_alike, same
from trayapp.midi.port_report import findings
from trayapp.midi.ports import Input, Listed, Output, PortSystem
from trayapp.midi.profiles import Profiles, load
from trayapp.midi.setup import Setup
from trayapp.midi.system import system_ports
from trayapp.midi.virtual import SharedPort
from trayapp.midi.wake import WakeNotice, wakes
from trayapp.midi.wizard import Message
from trayapp.paths import assets
from trayapp.store.bus import Bus
from trayapp.store.store import Store

SETTLE_S = 0.15
"""Systems tell of a port before it is gone from the list or can be opened: look again after this, then twice this."""

LOST = Phrase("unplugged; it is opened when it returns")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Open:
    listed: Listed
    profile: DeviceProfile
    input: Input


class MidiService:
    """Owns the ports. One thread of its own looks at them; messages arrive on the drivers' threads."""

    def __init__(
        self, store: Store, bus: Bus, outputs: Outputs, own_profiles: Path, system: PortSystem | None = None
    ) -> None:
        self._store, self._bus, self._system = store, bus, system
        self._own_profiles = own_profiles
        self._profiles = load(assets() / "devices", own_profiles)
        self._shared = SharedPort()
        self._share_fault = NOTHING
        outputs = replace(outputs, share=self._shared.send)
        self._dispatcher = Dispatcher(lambda: store.snapshot, outputs, bus.publish)
        self._lights = LightBoard(lambda: store.snapshot)
        self._setup = Setup(store, self._dispatcher, bus.publish, own_profiles, self._light_by, self.reload_profiles)
        self._lit_by: SimpleQueue[tuple[str, list[Message] | None]] = SimpleQueue()
        self._lent: dict[str, Output | None] = {}
        self._open: dict[str, _Open] = {}
        self._shown: dict[str, PortEvent] = {}
        self._reached = False
        self._unreachable = NOTHING
        self._wake, self._looked = Event(), Event()
        self._stopping = False
        self._unsubscribe: list[Callable[[], None]] = []
        self._awake: WakeNotice = WakeNotice()
        self._thread = Thread(target=self._run, name="midi-ports", daemon=True)

    @property
    def ports(self) -> tuple[PortEvent, ...]:
        """Every port that was seen, as it is now."""
        return tuple(self._shown.values())

    @property
    def profiles(self) -> Profiles:
        """The device profiles there are."""
        return self._profiles

    def profile_of(self, port: str) -> DeviceProfile:
        """The profile that a port has or would have."""
        return self._profiles.of_port(port, self._store.snapshot.settings.midi.profiles)

    def start(self, timeout_s: float = 2.0) -> None:
        """Open the controllers that are there; later ones follow by themselves. Waits for the first look at most."""
        self._dispatcher.start()
        self._lights.start()
        self._awake = wakes(self._lights.repaint_all)
        self._unsubscribe = [
            self._bus.subscribe(self._settings_changed, SettingsChanged),
            self._bus.subscribe(self._panel_activated, PanelActivated),
            self._bus.subscribe(
                lambda _change: self._dispatcher.state_changed(), PanelDeleted, PanelUpdated, PresetUpdated
            ),
            self._bus.subscribe(self._dispatcher.know_target, TargetEvent),
            self._bus.subscribe(self._lights.known_changed, TargetEvent, StepEvent, KnobEvent, KnobBankEvent),
            self._bus.subscribe(self._lights.pad_changed, PadEvent),
            self._bus.subscribe(self._lights.repaint, PanelActivated, PanelUpdated, PresetUpdated),
        ]
        self._thread.start()
        self._looked.wait(timeout_s)

    def stop(self, timeout_s: float = 3.0) -> None:
        """Release what is held and close every port. No message is taken afterwards. Idempotent."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe = []
        self._awake.close()
        self._lights.stop()
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        self._dispatcher.stop()

    def touch(self, by: str, panel_id: str, position: int, velocity: int) -> None:
        """See `Dispatcher.touch`."""
        self._dispatcher.touch(by, panel_id, position, velocity)

    def turn(self, by: str, panel_id: str, position: int, value: float) -> None:
        """See `Dispatcher.turn`."""
        self._dispatcher.turn(by, panel_id, position, value)

    def let_go(self) -> None:
        """Release what toggles hold. Any thread."""
        self._dispatcher.let_go()

    def wizard(self, ask: WizardAsk) -> WizardEvent:
        """Carry out an answer to the wizard that describes a controller; see `core.wizard`.

        Raises:
            BadInputError: it means nothing now; says what does.
            OSError: the profile could not be written.
        """
        if ask.do == "start":
            names = [event.port for event in self.ports if event.state == "open"]
            port = next((name for name in names if same(name, ask.text)), None)
            if port is None:
                there = ", ".join(names) or "none"
                raise BadInputError(
                    "{text!r} is no controller that is open now; there are: {there}", text=ask.text, there=there
                )
            ask = WizardAsk("start", port)
        return self._setup.ask(ask)

    @property
    def no_sharing(self) -> str:
        """Why this system cannot pass MIDI on to other programs; empty where it can."""
        return self._system.no_virtual if self._system is not None else ""

    @property
    def heard(self) -> tuple[Heard, ...]:
        """The newest messages of all controllers, oldest first, with what each was taken for. Any thread."""
        return self._dispatcher.recent

    def learn(self, heard: Callable[[Control], object] | None) -> None:
        """Call `heard` with the next control that is pressed or turned, once, on a driver's thread; None ends it."""
        self._dispatcher.learn(heard)

    def reload_profiles(self) -> None:
        """Read the profiles anew; ports whose profile changed are opened again."""
        self._profiles = load(assets() / "devices", self._own_profiles)
        self._wake.set()

    def findings(self) -> tuple[Finding, ...]:
        """What the doctor reports."""
        return findings(
            self._profiles.problems,
            self.ports,
            unreachable=self._unreachable,
            unshared=self._share_fault,
            is_open=bool(self._open),
        )

    def _settings_changed(self, change: SettingsChanged) -> None:
        if any(name.startswith("midi.") for name in change.values):
            self._wake.set()

    def _binding_changed(self, _change: object) -> None:
        self._dispatcher.state_changed()

    def _panel_activated(self, change: PanelActivated) -> None:
        if change.type == "piano":
            self._dispatcher.silence()
        self._dispatcher.state_changed(change.previous or "")

    def _run(self) -> None:
        looks = 0
        while not self._stopping:
            self._wake.clear()
            self._lend()
            self._look()
            self._looked.set()
            looks = 0 if self._wake.wait(self._pause(looks)) else looks + 1
        self._close_all()

    def _pause(self, looks: int) -> float | None:
        """How long to wait, after so many looks since the system told of a change."""
        if self._system is None:
            return None
        if not self._reached:
            return self._system.retry_s
        if looks == 0 or any(event.state == "failed" for event in self._shown.values()):
            return min(self._system.retry_s, math.ldexp(SETTLE_S, min(looks, 10)))
        return self._system.poll_s

    def _look(self) -> None:
        try:
            self._system = self._system or system_ports()
            if not self._reached:
                self._system.start(self._wake.set)
                self._reached, self._unreachable = True, NOTHING
            listed = self._system.inputs()
        except ImportError as error:
            self._leave(
                Phrase("rtmidi for Python is missing ({error}); install python3-rtmidi, then start again", error=error)
            )
            return
        except UnavailableError as error:
            self._leave(error.phrase)
            return
        self._compare({port.name: port for port in listed})
        self._share(self._system)

    def _share(self, system: PortSystem) -> None:
        wanted = self._store.snapshot.settings.midi.share
        if wanted == self._shared.is_open:
            return
        self._share_fault = NOTHING
        if not wanted:
            self._dispatcher.share(False)
            self._shared.close()
            return
        try:
            self._shared.open(system)
            self._dispatcher.share(True)
        except UnavailableError as error:
            self._share_fault = error.phrase

    def _leave(self, reason: Phrase) -> None:
        self._close_all()
        self._reached = False
        if not self._unreachable:
            _log.warning("No MIDI: %s", reason)
            self._bus.publish(Notice("warning", Phrase("No MIDI: {reason}", reason=reason)))
        self._unreachable = reason

    def _compare(self, there: dict[str, Listed]) -> None:
        """Close what is gone or no longer wanted, then open what is new."""
        settings = self._store.snapshot.settings.midi
        profiles = {name: self._profiles.of_port(name, settings.profiles) for name in there}
        unwanted = {name: self._why_not(name, profiles[name], settings.ignored) for name in there}
        for name, opened in list(self._open.items()):
            if name not in there or unwanted[name] or (there[name], profiles[name]) != (opened.listed, opened.profile):
                self._close(name, is_gone=there.get(name) != opened.listed)
        for name, port in there.items():
            if unwanted[name]:
                self._show(PortEvent(name, "ignored", profiles[name].name, unwanted[name]))
            elif name not in self._open:
                self._try(port, profiles[name])
            wanted = profiles[name].is_lit and name not in self._lent
            if name in self._open and wanted and not self._lights.lights(name):
                self._light(name, profiles[name])
        for name, event in list(self._shown.items()):
            if name not in there:
                self._show(PortEvent(name, "lost", event.profile, LOST))

    def _why_not(self, name: str, profile: DeviceProfile, ignored: tuple[str, ...]) -> Phrase:
        if any(same(name, other) for other in ignored):
            return Phrase("switched off in the settings")
        return CARRIES_NOTHING if self._profiles.is_other(profile, name) else NOTHING

    def _try(self, port: Listed, profile: DeviceProfile) -> None:
        assert self._system is not None
        try:
            opened = self._system.open_input(port, partial(self._receive, port.name, profile))
        except UnavailableError as error:
            self._show(PortEvent(port.name, "failed", profile.name, error.phrase))
            return
        self._open[port.name] = _Open(port, profile, opened)
        self._show(PortEvent(port.name, "open", profile.name))

    def _light(self, name: str, profile: DeviceProfile) -> None:
        try:
            output = self._output_of(name, profile)
        except UnavailableError as error:
            _log.warning("%s stays dark: %s", name, error)
            return
        if output is not None:
            self._lights.add(name, profile, output)

    def _output_of(self, name: str, profile: DeviceProfile) -> Output | None:
        assert self._system is not None
        there = {port.name: port for port in self._system.outputs()}
        patterns = profile.lights.ports
        fitting = [other for other in there if matches(other, patterns)]
        chosen = most_alike(name, fitting) if patterns else closest(name, there)
        return None if chosen is None else self._system.open_output(there[chosen])

    def _light_by(self, port: str, messages: list[Message] | None) -> None:
        """The wizard lights a controller itself, until it says None. The ports' thread sends."""
        self._lit_by.put((port, messages))
        self._wake.set()

    def _lend(self) -> None:
        while not self._lit_by.empty():
            name, messages = self._lit_by.get()
            try:
                if messages is None:
                    self._take_back(name)
                    continue
                if name not in self._lent and name in self._open:
                    self._lights.remove(name, is_gone=False)
                    self._lent[name] = self._output_of(name, self._open[name].profile)
                output = self._lent.get(name)
                if output is not None:
                    for message in messages:
                        output.send(message)
            except UnavailableError as error:
                _log.warning("The lights of %s: %s", name, error)

    def _take_back(self, name: str) -> None:
        output = self._lent.pop(name, None)
        if output is not None:
            output.close()

    def _receive(self, name: str, profile: DeviceProfile, message: Sequence[int], at: float) -> None:
        if not self._lights.is_echo(name, message):
            self._dispatcher.receive(name, profile, message, at)

    def _close(self, name: str, *, is_gone: bool) -> None:
        opened = self._open.pop(name)
        opened.input.close()
        self._lights.remove(name, is_gone=is_gone)
        self._setup.lost(name)
        self._take_back(name)
        self._dispatcher.lost(name)

    def _close_all(self) -> None:
        self._dispatcher.share(False)
        self._shared.close()
        for name in list(self._open):
            self._close(name, is_gone=True)
            self._show(PortEvent(name, "lost", self._shown[name].profile, LOST))
        if self._system is not None:
            self._system.close()

    def _show(self, event: PortEvent) -> None:
        if self._shown.get(event.port) != event:
            self._shown[event.port] = event
            self._bus.publish(event)
