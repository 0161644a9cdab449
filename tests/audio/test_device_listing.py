"""The outputs of real servers, listed by a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.jack_peer import JackRecorder
from tests.rig.jack_server import JackServer
from tests.rig.pulse import PulseServer
from tests.rig.waiting import wait_until
from trayapp.audio import device_listing
from trayapp.audio.device_listing import list_outputs
from trayapp.audio.devices import OutputDevice, find
from trayapp.audio.errors import DeviceError
from trayapp.audio.jack_ports import JACK, JackPorts
from trayapp.audio.presence import Presence


def test_a_device_that_comes_and_goes_is_seen(jack_here: JackServer) -> None:
    """By name, whatever this process's PortAudio knew when it started."""
    with JackRecorder(jack_here, "Headphones"):
        assert find(f"{JACK}: Headphones", list_outputs()) == OutputDevice(JACK, "Headphones", 2, 48_000)
    assert [device.label for device in list_outputs()] == [f"{JACK}: system"]


def test_sinks_are_listed_by_the_sound_server(pulse_server: PulseServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """One row for each, the default marked, beside PortAudio's own names."""
    for name, value in pulse_server.env.items():
        monkeypatch.setenv(name, value)
    devices = {device.label: device for device in list_outputs()}
    assert devices["PulseAudio: speakers"].default
    assert not devices["PulseAudio: headphones"].default
    assert devices["ALSA: pulse"].rate_hz == 48_000
    presence = Presence()
    module = pulse_server.add_sink("dock")
    try:
        wait_until(lambda: presence.has("PulseAudio: dock"), "the sink is there")
        pulse_server.remove(module)
        wait_until(lambda: presence.has("PulseAudio: dock") is False, "the sink is gone")
        assert presence.has("ALSA: pulse")
        assert presence.has("MME: Speakers") is None
    finally:
        presence.close()


def test_a_listing_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver that hangs costs the time limit, not the app."""
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 60\n")
    hangs.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(hangs))
    with pytest.raises(DeviceError, match=r"took more than 0\.2 s"):
        list_outputs(0.2)


def test_a_listing_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of an empty list."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(DeviceError, match="could not be listed"):
        list_outputs()


def test_the_frozen_program_lists_by_its_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frozen program has no `-m`."""
    seen = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        seen.append(command)
        return subprocess.CompletedProcess(command, 0, b"[]")

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(subprocess, "run", run)
    assert list_outputs() == []
    assert seen == [[sys.executable, device_listing.LIST_FLAG]]


def test_who_can_be_played_to_on_jack(jack_here: JackServer) -> None:
    """Clients come and go; a server that has gone is told, and never asked again by mistake."""
    ports = JackPorts()
    try:
        assert ports.clients() == {"system"}
        with JackRecorder(jack_here, "Headphones"):
            assert ports.clients() == {"system", "Headphones"}
        wait_until(lambda: ports.clients() == {"system"}, "the client has gone")
        assert ports.alive()
        os.kill(jack_here.pid, 9)
        wait_until(lambda: ports.lost, "the loss is told")
        assert not ports.alive()
        assert ports.clients() is None
    finally:
        ports.close()


def test_no_jack_server_is_no_error() -> None:
    """And none is started."""
    assert JackPorts().clients() is None
