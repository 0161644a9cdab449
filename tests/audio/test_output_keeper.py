"""Outputs that go and come, on a real sound server, seen by the thread that minds them."""

import threading
from collections.abc import Iterator

import pytest

from tests.audio.device import Words
from tests.rig.jack_server import JackServer
from tests.rig.pulse import PulseServer
from tests.rig.waiting import wait_until
from trayapp.audio import output_keeper
from trayapp.audio import shared_words as w
from trayapp.audio.errors import AudioError
from trayapp.audio.jack_ports import JACK
from trayapp.audio.output_keeper import OutputKeeper
from trayapp.core.settings import AudioSettings

SPEAKERS = AudioSettings(device="PulseAudio: speakers")


class Source:
    """Renders nothing: the callback writes silence."""

    def __init__(self) -> None:
        self._words = Words()
        self.words = self._words.words
        self.rates: list[int] = []

    def adapt(self, settings: AudioSettings, rate: int) -> None:
        del settings
        self.rates.append(rate)

    def collect(self) -> None:
        pass


class Kept:
    """A keeper, started, and the devices it told of."""

    def __init__(self, settings: AudioSettings) -> None:
        self.source = Source()
        self.told: list[str] = []
        self.keeper = OutputKeeper(self.source, settings, lambda: self.told.append(self.device()))
        self.keeper.start()

    def device(self) -> str:
        output = self.keeper.output
        return output.device.label if output is not None and output.device is not None else ""

    def calls(self) -> int:
        return int(self.source.words[w.CALLBACKS])


@pytest.fixture
def pulse_here(pulse_server: PulseServer, monkeypatch: pytest.MonkeyPatch) -> PulseServer:
    """A sound server that this very process uses."""
    for name, value in pulse_server.env.items():
        monkeypatch.setenv(name, value)
    return pulse_server


@pytest.fixture
def kept(pulse_here: PulseServer) -> Iterator[Kept]:  # noqa: ARG001  it must be there
    """A keeper on the sink `speakers`."""
    kept = Kept(SPEAKERS)
    yield kept
    assert kept.keeper.stop(10.0)


def inputs(server: PulseServer) -> list[str]:
    """Names of the sinks that something plays on."""
    names = {row.split("\t")[0]: row.split("\t")[1] for row in server.ctl("list", "short", "sinks").stdout.splitlines()}
    rows = server.ctl("list", "short", "sink-inputs").stdout.splitlines()
    return [names.get(row.split("\t")[1], "?") for row in rows]


def test_the_chosen_sink_is_played_on_and_left_for_another(kept: Kept, pulse_here: PulseServer) -> None:
    """By its name, at its own rate; one stream at a time."""
    assert kept.device() == SPEAKERS.device
    wait_until(lambda: inputs(pulse_here) == ["speakers"], "speakers play")
    kept.keeper.reconfigure(AudioSettings(device="PulseAudio: headphones"), 5.0)
    wait_until(lambda: inputs(pulse_here) == ["headphones"], "headphones play")
    assert set(kept.source.rates) == {48_000}


def test_a_sink_that_goes_and_returns(kept: Kept, pulse_here: PulseServer) -> None:
    """It plays on the server's default meanwhile, says so, and returns."""
    modules = pulse_here.ctl("list", "short", "modules").stdout.splitlines()
    pulse_here.remove(next(int(row.split("\t")[0]) for row in modules if "sink_name=speakers" in row))
    wait_until(lambda: kept.keeper.notice, "the loss is noticed")
    assert kept.device() == "ALSA: pulse"
    wait_until(lambda: inputs(pulse_here) == ["headphones"], "headphones play")
    pulse_here.add_sink("speakers")
    wait_until(lambda: kept.device() == SPEAKERS.device and not kept.keeper.notice, "speakers are back")
    assert kept.told == ["ALSA: pulse", SPEAKERS.device]


def test_where_nothing_can_be_played_on_it_takes_what_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where that is not the wanted one."""
    kept = Kept(SPEAKERS)
    assert kept.device() == ""
    with JackServer() as server:
        for name, value in server.env.items():
            monkeypatch.setenv(name, value)
        wait_until(lambda: kept.device() == f"{JACK}: system", "it plays on JACK")
        assert kept.keeper.notice == f"{SPEAKERS.device} is not there; playing on {JACK}: system until it is back"
        assert kept.keeper.stop(10.0)


def test_the_server_dies(kept: Kept, pulse_here: PulseServer) -> None:
    """The null output takes over and keeps time."""
    pulse_here.kill()
    wait_until(lambda: kept.device() == "" and kept.keeper.notice, "no device is left")
    assert kept.keeper.notice.startswith("no audio device")
    words = kept.source.words
    before = kept.calls()
    words[w.COMMANDS_WRITTEN] += 1  # something to render: the clock must not sleep
    from trayapp.audio.semaphores import post  # noqa: PLC0415

    post(int(words[w.NULL_SEMAPHORE]))
    wait_until(lambda: kept.calls() > before + 5, "time goes on")


def test_nothing_at_all_is_a_null_output_that_says_so() -> None:
    """No device is no error: the rest of the app works."""
    kept = Kept(AudioSettings())
    assert (kept.device(), kept.keeper.notice) == ("", "no audio device")
    with pytest.raises(AudioError, match="JACK: x is not there"):
        kept.keeper.reconfigure(AudioSettings(device="JACK: x"), 5.0)
    assert kept.keeper.stop(5.0)


def test_a_driver_that_hangs_is_answered_in_time_and_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was told that it failed does not get it after all."""
    kept = Kept(AudioSettings())
    release = threading.Event()
    real = output_keeper.to_try

    def hangs(setting: str, devices: object) -> object:
        if setting != "auto":
            assert release.wait(30)
        return real(setting, devices)  # type: ignore[arg-type]

    monkeypatch.setattr(output_keeper, "to_try", hangs)
    with pytest.raises(AudioError, match=r"did not answer within 0\.1 s"):
        kept.keeper.reconfigure(AudioSettings(device="MME: slow"), 0.1)
    release.set()
    wait_until(lambda: kept.told, "the driver has come back")
    assert kept.keeper.settings == AudioSettings()
    assert kept.keeper.stop(5.0)
