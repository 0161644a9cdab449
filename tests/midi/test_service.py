"""The MIDI room on a real JACK server with real virtual controllers, unplugged and plugged in again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.midi.build import bound, panel, state
from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.process import Program
from tests.rig.waiting import wait_until
from trayapp.core.action import ActionCall
from trayapp.core.commands import ActivatePanel, ChangeSettings, UpdatePanel
from trayapp.core.errors import UnavailableError
from trayapp.core.events import KeyEvent, MidiEvent, Notice, PadEvent, PortEvent, TargetEvent
from trayapp.midi.dispatcher import Outputs
from trayapp.midi.port_report import list_ports
from trayapp.midi.ports import Input, Listed, Output, PortSystem, Received
from trayapp.midi.service import MidiService
from trayapp.store.bus import Bus
from trayapp.store.store import Store

MPK = "MPK mini play:midi_out"
LPD = "LPD8:midi_out"
REPLUG_S = 2.0


class Room:
    """A running MIDI service and all that came out of it."""

    def __init__(self, own: Path, system: PortSystem | None = None) -> None:
        self.calls: list[ActionCall] = []
        self.notes: list[MidiEvent] = []
        self.live: list[object] = []
        self.bus = Bus()
        self.state = state(
            panel("pad", "A", {1: bound("a1"), 2: bound("a2", "hold")}),
            panel("knob", "A", {1: bound("ka", "turn")}),
            panel("piano", "play", {}),
            panel("piano", "map", {62: bound("map62")}, active=False),
        )
        self.store = Store(self.bus, state=self.state)
        self.bus.subscribe(self.live.append, PortEvent, PadEvent, KeyEvent, Notice)
        outputs = Outputs(self.calls.append, self.notes.append)
        self.service = MidiService(self.store, self.bus, outputs, own, system)

    def said(self) -> list[str]:
        return [f"{'+' if call.phase == 'press' else '-'}{call.label}" for call in list(self.calls)]

    def played(self) -> list[tuple[str, int]]:
        return [(note.kind, note.number) for note in list(self.notes)]

    def forget(self) -> None:
        self.calls.clear()
        self.notes.clear()

    def ports(self) -> dict[str, str]:
        return {event.port: event.state for event in self.service.ports}

    def wait_port(self, name: str, state: str) -> None:
        wait_until(lambda: self.ports().get(name) == state, f"{name} is {state}: {self.ports()}")


def connected(controller: Controller) -> bool:
    return any(port.startswith(f"{controller.name}:") for port, _ in controller.server.connections())


def ready(room: Room, controller: Controller) -> None:
    """JACK takes a new connection into its graph with a later period; what is sent before is lost."""
    room.wait_port(MPK, "open")
    controller.wait_connected()


@contextmanager
def running(own: Path, system: PortSystem | None = None) -> Iterator[Room]:
    room = Room(own, system)
    room.bus.start()
    room.service.start()
    try:
        yield room
    finally:
        room.service.stop()
        room.bus.stop()


@pytest.fixture
def room(jack_here: JackServer, tmp_path: Path) -> Iterator[Room]:
    assert jack_here.running()
    with running(tmp_path) as it:
        yield it


def test_a_pad_acts_a_key_plays_and_the_overlay_hears_of_it(room: Room, controller: Controller) -> None:
    ready(room, controller)
    controller.note_on(16)
    controller.note_on(60, 90)
    controller.control(64, 127)
    controller.pitch_bend(-8192)
    controller.note_off(60)
    controller.note_off(16)
    wait_until(lambda: room.said() == ["+a1", "-a1"], "the pad acts")
    wait_until(
        lambda: room.played() == [("note_on", 60), ("control_change", 64), ("pitch_bend", 0), ("note_off", 60)],
        "the key plays",
    )
    assert [note.value for note in room.notes] == [90, 127, -8192, 0]
    wait_until(lambda: sum(isinstance(event, PadEvent) for event in room.live) == 2, "the pad lights and goes dark")
    assert PortEvent(MPK, "open", "Akai MPK Mini Play") in room.live


@pytest.mark.usefixtures("jack_here")
def test_a_controller_that_was_there_before_is_open_when_start_returns(controller: Controller, tmp_path: Path) -> None:
    with running(tmp_path) as room:
        assert room.ports() == {MPK: "open"}
        controller.wait_connected()


@pytest.mark.parametrize("seen", [True, False], ids=["slowly", "faster than a list is read"])
def test_unplugging_releases_and_plugging_in_works_again(room: Room, controller: Controller, seen: bool) -> None:
    """Ten rounds with a pad, a holding pad, a key and the pedal down."""
    for _ in range(10):
        controller.wait_connected()
        room.forget()
        controller.note_on(16)
        controller.note_on(17)
        controller.note_on(60)
        controller.control(64, 127)
        wait_until(lambda: room.said() == ["+a1", "+a2"], "both pads act")
        wait_until(lambda: room.played() == [("note_on", 60), ("control_change", 64)], "the key plays")
        room.forget()
        controller.unplug()
        if seen:
            room.wait_port(MPK, "lost")
        controller.plug()
        wait_until(lambda: connected(controller), "it works again", timeout_s=REPLUG_S)
        wait_until(lambda: room.said() == ["-a1", "-a2"], "both are released")
        wait_until(lambda: room.played() == [("note_off", 60), ("control_change", 64)], "the key is released")


def test_two_controllers_at_once(room: Room, controller: Controller, jack_here: JackServer) -> None:
    with Controller(jack_here, "LPD8") as other:
        ready(room, controller)
        room.wait_port(LPD, "open")
        other.wait_connected()
        controller.note_on(16)
        other.note_on(36)
        wait_until(lambda: room.said() == ["+a1", "+a1"], "both act on pad 1, each by its own profile")
        assert {call.control.device for call in room.calls} == {MPK, LPD}
        other.unplug()
        wait_until(lambda: room.said() == ["+a1", "+a1", "-a1"], "the unplugged one is released")
        assert room.calls[-1].control.device == LPD
        controller.note_off(16)
        wait_until(lambda: room.said() == ["+a1", "+a1", "-a1", "-a1"], "the other one still works")


def test_two_of_one_model_are_told_apart_and_panels_hear_their_own(room: Room, jack_here: JackServer) -> None:
    """JACK's bridges number them, and so do we; a panel that is tied to one of them hears no other."""
    second = f"{MPK} #2"
    room.store.dispatch(UpdatePanel(id=room.state.panels[0].id, device=second))
    with Controller(jack_here, "MPK mini play [20]") as one, Controller(jack_here, "MPK mini play [24]") as two:
        room.wait_port(MPK, "open")
        room.wait_port(second, "open")
        one.wait_connected()
        two.wait_connected()
        one.note_on(16)
        one.note_off(16)
        wait_until(lambda: sum(isinstance(each, PadEvent) for each in room.live) == 2, "the first one is heard")
        assert room.said() == []
        two.note_on(16)
        wait_until(lambda: room.said() == ["+a1"], "the second one acts")
        assert room.calls[0].control.device == second
        two.unplug()
        wait_until(lambda: room.said() == ["+a1", "-a1"], "its pad is released")
        room.wait_port(second, "lost")
        one.note_on(60)
        wait_until(lambda: room.played() == [("note_on", 60)], "a panel that is tied to none hears the first one")


def test_a_launchpad_shows_the_state_of_its_targets(room: Room, jack_here: JackServer) -> None:
    """Programmer mode on connecting, colours by sysex, the real state, and live mode again at the end."""
    on, idle = (
        bytes((240, 0, 32, 41, 2, 13, 3, 3, 81, 127, 127, 127, 247)),
        bytes((240, 0, 32, 41, 2, 13, 3, 3, 81, 19, 19, 19, 247)),
    )
    with Controller(jack_here, "Launchpad Mini MK3") as pad:
        pad.wait_received(bytes((240, 0, 32, 41, 2, 13, 14, 1, 247)))
        pad.wait_received(idle)
        room.bus.publish(TargetEvent(room.state.panels[0].id, 1, "on"))
        pad.wait_received(on)
        pad.plug()
        pad.received.clear()
        pad.wait_received(on)
        pad.note_on(81)
        wait_until(lambda: room.said() == ["+a1"], "its first pad is pad 1")
        room.service.stop()
        pad.wait_received(bytes((240, 0, 32, 41, 2, 13, 14, 0, 247)))


def test_many_messages_at_once_all_arrive_in_order(room: Room, controller: Controller) -> None:
    ready(room, controller)
    controller.send(*(bytes((0x90 if i % 2 == 0 else 0x80, 60, 1 + i // 2 % 127)) for i in range(4000)))
    wait_until(lambda: len(room.notes) == 4000, "all arrive")
    assert [note.kind for note in room.notes] == ["note_on", "note_off"] * 2000


def test_an_ignored_port_is_let_go_and_taken_back(room: Room, controller: Controller) -> None:
    ready(room, controller)
    controller.note_on(16)
    wait_until(lambda: room.said() == ["+a1"], "the pad acts")
    room.store.dispatch(ChangeSettings(values={"midi.ignored": (MPK,)}))
    room.wait_port(MPK, "ignored")
    assert room.said() == ["+a1", "-a1"]
    room.store.dispatch(ChangeSettings(values={"midi.ignored": ()}))
    room.wait_port(MPK, "open")


def test_another_profile_takes_effect_at_once(room: Room, controller: Controller) -> None:
    room.wait_port(MPK, "open")
    room.store.dispatch(ChangeSettings(values={"midi.profiles": {MPK: "Akai LPD8"}}))
    wait_until(lambda: {event.profile for event in room.service.ports} == {"Akai LPD8"}, "the port has the new profile")
    ready(room, controller)
    controller.note_on(36)
    wait_until(lambda: room.said() == ["+a1"], "pad 1 by the new profile")
    assert room.service.profile_of(MPK).name == "Akai LPD8"


def test_switching_the_piano_silences_what_sounds(room: Room, controller: Controller) -> None:
    ready(room, controller)
    controller.note_on(60)
    wait_until(lambda: room.played() == [("note_on", 60)], "the key plays")
    map_panel = room.store.snapshot.panels[3]
    room.store.dispatch(ActivatePanel(id=map_panel.id))
    wait_until(lambda: room.played() == [("note_on", 60), ("note_off", 60)], "it is silenced")
    controller.note_on(62)
    wait_until(lambda: room.said() == ["+map62"], "the map takes its key")


def test_stop_releases_what_is_held_and_leaves_the_server(room: Room, controller: Controller) -> None:
    controller.wait_connected()
    controller.note_on(16)
    wait_until(lambda: room.said() == ["+a1"], "the pad acts")
    room.service.stop()
    room.service.stop()
    assert room.said() == ["+a1", "-a1"]
    assert not [port for port in controller.server.ports() if port.startswith("PadTray")]


def test_ports_of_padtray_itself_are_never_opened(room: Room, jack_here: JackServer) -> None:
    with Controller(jack_here, "PadTray thru"), Controller(jack_here, "LPD8"):
        room.wait_port(LPD, "open")
        assert list(room.ports()) == [LPD]


@pytest.mark.usefixtures("jack_here", "controller")
def test_ports_are_listed_by_the_names_that_settings_take(tmp_path: Path) -> None:
    assert list_ports(tmp_path) == [
        {"name": MPK, "direction": "in", "profile": "Akai MPK Mini Play"},
        {"name": "MPK mini play:midi_in", "direction": "out"},
    ]


def test_without_a_server_it_says_so_and_connects_when_one_comes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = f"pt-late-{tmp_path.parent.name[-12:]}"
    monkeypatch.setenv("JACK_DEFAULT_SERVER", name)
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    with running(tmp_path) as room:
        assert f"the JACK server {name!r} is not running" in room.service.findings()[0].text
        wait_until(lambda: any(isinstance(event, Notice) for event in room.live), "the user is told")
        argv = ["jackd", "-n", name, "-S", "-r", "-d", "dummy", "-r", "48000", "-p", "128"]
        with Program(argv, {"JACK_DEFAULT_SERVER": name, "JACK_NO_START_SERVER": "1"}):
            wait_until(lambda: "no controller" in room.service.findings()[0].text, "it is connected", every_s=0.05)
            room.service.stop()


def in_a_process(name: str, *arguments: str) -> list[str]:
    """The words of a program of this folder; what it does to the library, or to itself, stays there."""
    argv = [sys.executable, "-m", f"tests.midi.{name}", *arguments]
    result = subprocess.run(argv, check=False, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr[-3000:]
    return result.stdout.split()


def test_a_server_that_dies_and_returns(tmp_path: Path) -> None:
    assert in_a_process("server_dies_program", str(tmp_path)) == ["+a1", "-a1", "told", "+a1", "stopped"]


def test_closing_while_messages_flow_and_the_interpreter_is_busy() -> None:
    """Libjack cancels its threads on closing; one cancelled in the middle of a callback stops the whole process."""
    assert in_a_process("close_under_load_program") == ["10"]


class FakeSystem(PortSystem):
    """A system with one port that another program holds."""

    poll_s = 0.01

    def __init__(self) -> None:
        self.busy, self.received = True, None

    def start(self, changed: Callable[[], None]) -> None:
        del changed

    def inputs(self) -> list[Listed]:
        return [Listed("LPD8", "LPD8"), Listed("Minilab3 MCU/HUI", "Minilab3 MCU/HUI")]

    def outputs(self) -> list[Listed]:
        return []

    def open_input(self, port: Listed, received: Received) -> Input:
        if self.busy:
            raise UnavailableError(f"{port.name} could not be opened; close the program that uses it")
        self.received = received
        return FakeInput()

    def open_output(self, port: Listed) -> Output:
        raise UnavailableError(port.name)

    def open_virtual(self, name: str) -> Output:
        raise UnavailableError(self.no_virtual or name)

    def close(self) -> None:
        """Nothing to leave."""


class FakeInput(Input):
    def close(self) -> None:
        """Nothing to close."""


def test_a_port_in_use_says_so_and_is_tried_again(tmp_path: Path) -> None:
    system = FakeSystem()
    with running(tmp_path, system) as room:
        assert room.ports() == {"LPD8": "failed", "Minilab3 MCU/HUI": "ignored"}
        bad = [finding for finding in room.service.findings() if not finding.ok]
        assert any("close the program that uses it" in finding.remedy for finding in bad)
        system.busy = False
        room.wait_port("LPD8", "open")


def test_a_broken_profile_is_the_doctors_finding(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("name = 5\n")
    with running(tmp_path, FakeSystem()) as room:
        assert any("broken.toml" in finding.text for finding in room.service.findings())
        (tmp_path / "broken.toml").unlink()
        room.service.reload_profiles()
        assert not any("broken.toml" in finding.text for finding in room.service.findings())
