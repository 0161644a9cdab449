"""Long runs through the real dispatcher and the real ports: nothing raises, nothing stays down. For the night."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.midi.build import PORT, PROFILE
from tests.midi.test_dispatcher import STATES, Rig
from tests.midi.test_service import REPLUG_S, connected, running
from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.waiting import wait_until
from trayapp.core.device_profile import DeviceProfile, KnobGroup

MESSAGES = 1_000_000
ROUNDS = 200
FINE = PROFILE.replace(
    knobs=(
        KnobGroup(numbers=(48, 49), encoding="relative_signed"),
        KnobGroup(kind="control_change_14", numbers=(1, 2), first=3),
        KnobGroup(kind="nrpn", numbers=(0, 1, 129), first=5),
        KnobGroup(kind="poly_pressure", numbers=(16, 60), first=8),
        KnobGroup(kind="channel_pressure", numbers=(0,), first=10),
    )
)


def flood(messages: int, profile: DeviceProfile, seed: int) -> Rig:
    """Random bytes, most of them plausible, from two controllers; panels, learning and sharing are switched."""
    rig, chance = Rig(), random.Random(seed)
    rig.dispatcher.start()
    statuses = (0x80, 0x90, 0x90, 0xA0, 0xB0, 0xB0, 0xC0, 0xD0, 0xE0)
    for number in range(messages):
        if number % 1000 == 0:
            rig.state = chance.choice(STATES)
            rig.dispatcher.state_changed(chance.choice([panel.id for panel in STATES[0].panels]))
            rig.dispatcher.share(chance.random() < 0.5)
            rig.dispatcher.learn(chance.choice([None, None, lambda _control: None]))
        if chance.random() < 0.9:
            number_and_value = (chance.choice([16, 17, 18, 19, 20, 24, 48, 60, 62, *range(128)]), chance.randrange(128))
            message = bytes((chance.choice(statuses) | chance.randrange(16), *number_and_value))
        else:
            message = chance.randbytes(chance.choice([0, 1, 2, 3, 5, 20]))
        rig.dispatcher.receive(chance.choice(["one", "two"]), profile, message, rig.clock())
    rig.dispatcher.stop()
    return rig


def test_random_messages_leave_nothing_behind() -> None:
    rig = flood(20_000, PROFILE, 1)
    assert rig.calls
    rig.check_nothing_stuck()


@pytest.mark.nightly
@pytest.mark.parametrize("profile", [PROFILE, FINE], ids=["plain", "fine"])
def test_a_million_random_messages_leave_nothing_behind(profile: DeviceProfile) -> None:
    rig = flood(MESSAGES, profile, 2)
    assert len(rig.calls) > MESSAGES / 100
    rig.check_nothing_stuck()


@pytest.mark.nightly
def test_200_rounds_of_unplugging_while_pads_are_held(jack_here: JackServer, tmp_path: Path) -> None:
    with Controller(jack_here) as controller, running(tmp_path) as room:
        room.wait_port(f"{PORT}:midi_out", "open")
        for number in range(ROUNDS):
            controller.wait_connected()
            room.forget()
            for note in (16, 17, 60):
                controller.note_on(note)
            controller.control(64, 127)
            wait_until(lambda: room.said() == ["+a1", "+a2"], f"round {number}: both pads act")
            wait_until(lambda: len(room.played()) == 2, f"round {number}: key and pedal are down")
            room.forget()
            controller.unplug()
            if number % 2:
                room.wait_port(f"{PORT}:midi_out", "lost")
            controller.plug()
            wait_until(lambda: connected(controller), f"round {number}: it is back", timeout_s=10 * REPLUG_S)
            wait_until(lambda: room.said() == ["-a1", "-a2"], f"round {number}: both are released")
            wait_until(
                lambda: room.played() == [("note_off", 60), ("control_change", 64)], f"round {number}: all is quiet"
            )
