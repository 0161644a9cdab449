"""Volumes of real streams on a real sound server: by name, over restarts, by knob, and as others change them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.actions.conftest import Rig, nothing
from tests.rig.process import Program
from tests.rig.pulse import PulseServer
from tests.rig.waiting import wait_until
from trayapp.actions.platform.base import Level, Platform
from trayapp.actions.platform.pulse_volume import PulseVolume

Play = Callable[..., Program]


@pytest.fixture
def mixer(pulse_server: PulseServer) -> Iterator[PulseVolume]:
    volume = PulseVolume(pulse_server.env["PULSE_SERVER"])
    yield volume
    volume.close()


@pytest.fixture
def sound(mixer: PulseVolume, rig: Callable[..., Rig]) -> Rig:
    none = nothing()
    return rig(lambda _schedule: Platform(none.input, mixer, none.windows))


@pytest.fixture
def play(pulse_server: PulseServer, mixer: PulseVolume) -> Iterator[Play]:
    """Starts a program that plays silence for ever under a name."""
    with ExitStack() as stack:

        def start(name: str, binary: str = "pacat") -> Program:
            env = pulse_server.env | {"PULSE_PROP": f"application.process.binary={binary}"}
            count = len(mixer._do(lambda pulse: pulse.sink_input_list()))
            program = stack.enter_context(Program(["pacat", "--raw", f"--client-name={name}", "/dev/zero"], env))
            wait_until(lambda: len(mixer._do(lambda pulse: pulse.sink_input_list())) > count, f"{name} plays")
            return program

        yield start


def near(level: Level | None, volume: float, *, muted: bool = False) -> bool:
    return level is not None and abs(level.volume - volume) < 1e-3 and level.muted == muted


def test_master_up_down_set_and_mute(sound: Rig, mixer: PulseVolume) -> None:
    assert sound.did("volume", target="master", op="set", value=50).what == "Master 50%"
    assert sound.did("volume", target="master", op="up", value=10).what == "Master 60%"
    assert sound.did("volume", target="master", op="down", value=100).what == "Master 0%"
    assert sound.did("volume", target="master", op="toggle_mute").what == "Master muted"
    assert near(mixer.level("master"), 0.0, muted=True)
    assert sound.did("volume", target="master", op="toggle_mute").what == "Master on"


def test_the_microphone(sound: Rig, mixer: PulseVolume) -> None:
    assert sound.did("volume", target="mic", op="mute").what == "Microphone muted"
    assert mixer.level("mic").muted
    assert not mixer.level("master").muted


def test_all_streams_of_a_program_by_name_or_executable(sound: Rig, mixer: PulseVolume, play: Play) -> None:
    play("Spotify")
    play("Spotify")
    play("Other", binary="game.exe")
    sound.did("volume", target="app:spotify", op="set", value=30)
    sound.did("volume", target="app:game", op="set", value=70)
    levels = sorted(round(s.volume.value_flat, 3) for s in mixer._do(lambda pulse: pulse.sink_input_list()))
    assert levels == [0.3, 0.3, 0.7]


def test_a_programs_volume_is_set_again_after_its_restart(sound: Rig, mixer: PulseVolume, play: Play) -> None:
    first = play("Spotify")
    sound.did("volume", target="app:Spotify", op="set", value=40)
    wait_until(lambda: near(mixer.known("app:Spotify"), 0.4), "the follower saw it")
    first.end()
    wait_until(lambda: mixer.known("app:Spotify") is None, "it is gone")
    play("Spotify")
    wait_until(lambda: near(mixer.known("app:Spotify"), 0.4), "its volume is set again")


def test_a_program_that_is_silent_yet_is_told_and_remembered(sound: Rig, mixer: PulseVolume, play: Play) -> None:
    event = sound.did("volume", target="app:Later", op="set", value=25)
    assert not event.ok
    assert "plays nothing now" in event.detail
    wait_until(lambda: mixer.known("master"), "it is followed")
    play("Later")
    wait_until(lambda: near(mixer.known("app:Later"), 0.25), "set when it played")


def test_changes_by_others_are_heard_without_asking(mixer: PulseVolume, pulse_server: PulseServer) -> None:
    heard: list[int] = []
    mixer.follow(lambda: heard.append(1))
    wait_until(lambda: mixer.known("master"), "followed")
    heard.clear()
    pulse_server.ctl("set-sink-mute", "@DEFAULT_SINK@", "1")
    wait_until(lambda: mixer.known("master").muted, "heard")
    assert heard
    mixer.follow(None)
    assert mixer.known("master") is None


def test_a_server_that_restarts_is_found_again(sound: Rig, pulse_server: PulseServer) -> None:
    assert sound.did("volume", target="master", op="set", value=50).ok
    pulse_server.kill()
    event = sound.did("volume", target="master", op="set", value=60)
    assert not event.ok
    assert "sound server" in event.detail
    Path(pulse_server.env["PULSE_SERVER"].removeprefix("unix:")).unlink(missing_ok=True)
    with Program(pulse_server.popen.args[3:], pulse_server.env):  # type: ignore[index]
        wait_until(lambda: pulse_server.ctl("info").returncode == 0, "it is back", every_s=0.05)
        assert sound.did("volume", target="master", op="set", value=60).ok


def test_no_server_is_told_with_the_remedy(rig: Callable[..., Rig]) -> None:
    none = nothing()
    mixer = PulseVolume("unix:/nonexistent/pulse")
    made = rig(lambda _schedule: Platform(none.input, mixer, none.windows))
    event = made.did("volume")
    assert not event.ok
    assert "start it" in event.detail
    assert mixer.findings()[0].remedy


def test_the_balance_of_the_channels_stays(mixer: PulseVolume, pulse_server: PulseServer) -> None:
    pulse_server.ctl("set-sink-volume", "@DEFAULT_SINK@", "50%", "100%")
    mixer.set_level("master", 0.5, None)
    (values,) = [
        s.volume.values
        for s in mixer._do(lambda p: p.sink_list())
        if s.name == mixer._do(lambda p: p.server_info().default_sink_name)
    ]
    assert values == pytest.approx([0.25, 0.5], abs=1e-3)


def test_the_default_output_takes_its_streams_along(mixer: PulseVolume, play: Play) -> None:
    play("Song")
    names = [name for name, _ in mixer.outputs()]
    for name in names:
        mixer.set_default_output(name)
        sinks = {s.index: s.name for s in mixer._do(lambda p: p.sink_list())}
        assert [sinks[s.sink] for s in mixer._do(lambda p: p.sink_input_list())] == [name]


def test_a_sweep_of_a_knob_ends_on_its_last_value(sound: Rig, mixer: PulseVolume) -> None:
    for step in range(1001):
        sound.turn("volume", step / 1000, target="master")
    wait_until(lambda: near(mixer.level("master"), 1.0), "the last value arrives")


def test_programs_that_play_are_listed_once_each(mixer: PulseVolume, play: Play) -> None:
    assert mixer.playing() == ()
    play("Music")
    play("Music")
    play("Game")
    assert sorted(mixer.playing()) == ["Game", "Music"]
