"""Messages through JACK by the compiled callback: whole, in order, on their frames, whatever the interpreter does."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.waiting import wait_until
from trayapp.audio import jack_midi
from trayapp.audio.jack_midi import JackMidi
from trayapp.audio.libjack import IS_INPUT, IS_OUTPUT
from trayapp.core.errors import UnavailableError
from trayapp.midi.jack_carrier import JackCarrier
from trayapp.midi.jack_client import JackClient
from trayapp.midi.jack_library import load_library
from trayapp.midi.jack_ports import JackPorts

SYSEX = bytes((0xF0, *range(100), 0xF7))
HOLD_S = 0.5


class Ears:
    """What arrived: (message, when)."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, float]] = []

    def __call__(self, message: Sequence[int], at: float) -> None:
        self.heard.append((bytes(message), at))

    @property
    def messages(self) -> list[bytes]:
        return [message for message, _ in self.heard]


@contextmanager
def carrying(controller: Controller) -> Iterator[tuple[JackCarrier, Ears]]:
    """A client that listens to the controller, connected once a first message arrives."""
    carrier, ears = JackCarrier(JackClient("PadTray", lambda: None)), Ears()
    try:
        (source,) = (port for port in carrier.client.ports(IS_OUTPUT) if port.startswith(controller.name))
        carrier.open_input(source, ears)

        def arrives() -> bool:
            controller.send(bytes((0xC0, 1)))
            return bool(ears.heard)

        wait_until(arrives, "a first message arrives")
        yield carrier, ears
    finally:
        carrier.close()


@pytest.mark.usefixtures("jack_here")
def test_every_message_arrives_whole_and_in_order_without_the_clock(controller: Controller) -> None:
    sent = [bytes((0x90, 60, 100)), SYSEX, bytes((0xD0, 5)), bytes((0xFA,)), bytes((0x80, 60, 0))]
    ticks = [bytes((0xF8,)), bytes((0xFE,)), bytes((0xF1, 3))]
    with carrying(controller) as (_, ears):
        controller.send(*(message for pair in zip(sent, [*ticks, *ticks], strict=False) for message in pair))
        wait_until(lambda: ears.messages[-1] == sent[-1], "the last one arrives")
        assert [message for message in ears.messages if message != bytes((0xC0, 1))] == sent


@pytest.mark.usefixtures("jack_here")
def test_messages_of_one_cycle_are_as_far_apart_as_their_frames(controller: Controller) -> None:
    offsets = (3, 20, 64, 127)
    with carrying(controller) as (_, ears):
        start = (controller.frame() // 128 + 100) * 128
        controller.send_at((start + offset, bytes((0x90, offset, 1))) for offset in offsets)
        wait_until(lambda: ears.messages[-1][1] == offsets[-1], "the last one arrives")
        times = [at for message, at in ears.heard if message[0] == 0x90]
        left = [record.frame for record in controller.sent if record.data[0] == 0x90]
    if len({frame // 128 for frame in left}) == 1:  # else the machine was too busy to send them together
        assert [round((at - times[0]) * 48_000) for at in times] == [frame - left[0] for frame in left]


@pytest.mark.usefixtures("jack_here")
def test_the_graph_goes_on_while_the_interpreter_stands_still(controller: Controller) -> None:
    """Each message keeps the time at which it came."""
    with carrying(controller) as (carrier, ears):
        first, before = controller.frame() + 4_800, len(ears.heard)
        controller.send_at((first + number * 2_400, bytes((0x90, number, 1))) for number in range(8))
        ctypes.PyDLL(None).usleep(int(HOLD_S * 1e6))  # PyDLL keeps the interpreter's lock
        wait_until(lambda: len(ears.heard) >= before + 8, "all arrive")
        times = [at for message, at in ears.heard if message[0] == 0x90]
        assert times[-1] - times[0] > HOLD_S / 3  # of 0.35 s
        assert times == sorted(times)
        assert not carrier.midi.lost


@pytest.mark.usefixtures("jack_here")
def test_what_is_sent_arrives_whole_even_when_the_port_is_closed_at_once(controller: Controller) -> None:
    with carrying(controller) as (carrier, _):
        (target,) = (port for port in carrier.client.ports(IS_INPUT) if port.startswith(controller.name))
        for number in range(3):
            output = carrier.open_output(target)
            output.send(SYSEX)
            output.send((0x90, 16, number + 1))
            output.close()
            output.close()
            controller.wait_received(bytes((0x90, 16, number + 1)))
        assert [record.data for record in controller.received].count(SYSEX) == 3


@pytest.mark.usefixtures("jack_here")
def test_a_closed_input_hears_nothing_and_its_place_is_free_again(controller: Controller) -> None:
    with carrying(controller) as (carrier, ears):
        (source,) = (port for port in carrier.client.ports(IS_OUTPUT) if port.startswith(controller.name))
        for _ in range(2 * jack_midi.PORTS):
            carrier.open_input(source, ears).close()
        again = Ears()
        open_twice = carrier.open_input(source, again)
        wait_until(lambda: controller.send(bytes((0x90, 1, 1))) or again.heard, "the newest hears")
        open_twice.close()
        count = len(again.heard)
        controller.send(bytes((0x90, 2, 1)))
        wait_until(lambda: bytes((0x90, 2, 1)) in ears.messages, "the first one still hears")
        assert len(again.heard) == count


def test_closing_ports_of_a_server_that_dies_meanwhile_is_quiet(jack_here: JackServer, controller: Controller) -> None:
    with carrying(controller) as (carrier, ears):
        (source,) = (port for port in carrier.client.ports(IS_OUTPUT) if port.startswith(controller.name))
        opened, output = carrier.open_input(source, ears), carrier.open_virtual("out")
        jack_here.kill()
        opened.close()  # the word of its end comes while this waits for a cycle, or before
        output.close()
        wait_until(lambda: not carrier.client.alive, "the end is told")
        with pytest.raises(UnavailableError):
            output.send((0x90, 1, 1))


@pytest.mark.usefixtures("jack_here")
def test_more_ports_than_there_is_room_for_are_refused(controller: Controller) -> None:
    with carrying(controller) as (carrier, _):
        for number in range(jack_midi.PORTS):
            carrier.open_virtual(f"v{number}")
        with pytest.raises(UnavailableError, match="32"):
            carrier.open_virtual("one more")


@pytest.mark.usefixtures("jack_here")
def test_a_port_that_is_gone_is_named(controller: Controller) -> None:
    with carrying(controller) as (carrier, ears), pytest.raises(UnavailableError, match="nobody:out"):
        carrier.open_input("nobody:out", ears)


@pytest.mark.usefixtures("jack_here")
def test_who_only_lists_ports_compiles_nothing(controller: Controller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jack_midi, "JackMidi", lambda *_: pytest.fail("it was made"))
    ports = JackPorts()
    ports.start(lambda: None)
    assert [port.name for port in ports.inputs()] == [f"{controller.name}:midi_out"]
    ports.close()


def test_what_finds_no_room_is_told_and_nothing_else_is_lost(jack_here: JackServer) -> None:
    assert jack_here.running()
    client = JackClient("PadTray", lambda: None)
    midi = JackMidi(load_library(), client.handle)  # no cycle empties the ring
    sent = 0
    while midi.send(0, SYSEX):
        sent += 1
    assert sent == (jack_midi.RING_BYTES - 1) // (jack_midi.RECORD_BYTES + len(SYSEX))
    client.close()
    midi.free()
