"""The engine on a real audio server: what was played is what a device records."""

import ctypes
import gc
import weakref
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from tests.audio.sounds import RATE, click, clicks, frequency, sine
from tests.rig.jack_peer import JackRecorder
from tests.rig.jack_server import JackServer
from tests.rig.waiting import left_alone, wait_until
from trayapp.audio import shared_words as w
from trayapp.audio.effects.parameters import UnknownParameterError
from trayapp.audio.engine import AudioEngine
from trayapp.audio.errors import AudioError, EngineStoppedError
from trayapp.audio.jack_ports import JACK
from trayapp.audio.status import EngineStatus
from trayapp.core.settings import AudioSettings

HEADPHONES = AudioSettings(device=f"{JACK}: Headphones", latency_mode="safe", master_volume_db=0)
SYSTEM = HEADPHONES.model_copy(update={"device": f"{JACK}: system"})


class Heard:
    """An engine and everything it said."""

    def __init__(self, settings: AudioSettings) -> None:
        self.said: list[EngineStatus] = []
        self.engine = AudioEngine(settings, self.said.append)
        self.engine.start()

    def wait(self, happens: Callable[[EngineStatus], object], what: str) -> EngineStatus:
        return wait_until(lambda: (s := self.engine.status()) if happens(s := self.engine.status()) else None, what)


@pytest.fixture
def heard(jack_here: JackServer, jack_recorder: JackRecorder) -> Iterator[Heard]:  # noqa: ARG001  they must be there
    """An engine that plays on the recorder; its end leaves no thread."""
    heard = Heard(HEADPHONES)
    yield heard
    assert heard.engine.stop()


def at_frames(heard: Heard, *frames: int) -> None:
    """Plays clicks so many frames after a moment not yet rendered."""
    renderer = heard.engine._renderer
    assert renderer is not None
    first = int(renderer.words[w.READ]) + 9_600
    for note, frame in enumerate(frames):
        renderer.play([click()], note + 1, at_frame=first + frame)


def asleep(heard: Heard) -> bool:
    """Nothing sounds and nothing waits."""
    renderer = heard.engine._renderer
    assert renderer is not None
    words = renderer.words
    return bool(words[w.COMMANDS_READ] == words[w.COMMANDS_WRITTEN] and words[w.IDLE] == w.ASLEEP)


def record(recorder: JackRecorder, frames: int) -> np.ndarray:
    """So many frames from now on."""
    recorder.wait_frame(recorder.record() + frames)
    return recorder.stop().samples


def test_a_note_has_its_pitch(heard: Heard, jack_recorder: JackRecorder) -> None:
    """Within 2 cents, at the level that was asked for."""
    note = heard.engine.play([sine(441.0, gain_db=-6.0)])
    wait_until(lambda: heard.engine.status().peak[0] > 0.3, "the note sounds")

    def in_tune() -> None:
        underruns = heard.engine.status().underruns
        samples = record(jack_recorder, 24_000)
        assert abs(1200 * np.log2(frequency(samples) / 441.0)) < 2
        assert heard.engine.status().underruns == underruns

    left_alone(in_tune)
    heard.engine.note_off(note)
    heard.wait(lambda status: status.active_voices == 0, "the note is over")


def test_every_onset_is_on_its_frame(heard: Heard, jack_recorder: JackRecorder) -> None:
    """Distances of many notes at random frames are kept to the sample, through rings, blocks and the device.

    On a busy machine JACK skips blocks, of the engine or of the recorder: then once more.
    """
    generator = np.random.default_rng(7)
    frames = np.cumsum(generator.integers(300, 1_500, 40))
    for _ in range(10):
        underruns = heard.engine.status().underruns
        jack_recorder.record()
        at_frames(heard, *map(int, frames))
        wait_until(lambda: asleep(heard), "all is rendered")
        jack_recorder.wait_frame(jack_recorder.frame() + 4_096)
        recording = jack_recorder.stop()
        if not recording.lost and heard.engine.status().underruns == underruns:
            break
    found = clicks(recording.samples)
    assert [frame - found[0] for frame in found] == [int(frame - frames[0]) for frame in frames]


def test_the_interpreter_may_hang_while_a_chord_sounds(heard: Heard, jack_recorder: JackRecorder) -> None:
    """Half a second in which no Python can run: no underrun, and the sound has no hole."""
    for hz in (220.0, 277.0, 330.0, 440.0):
        heard.engine.play([sine(hz, gain_db=-20.0)])
    wait_until(lambda: heard.engine.status().peak[0] > 0.05, "the chord sounds")

    def sounds_on() -> None:
        before = heard.engine.status()
        jack_recorder.record()
        ctypes.PyDLL(None).usleep(500_000)  # PyDLL keeps the GIL
        after = heard.engine.status()
        jack_recorder.wait_frame(jack_recorder.frame() + 1_024)
        samples = jack_recorder.stop().samples
        assert after.underruns == before.underruns
        assert after.blocks > before.blocks, "nothing was rendered meanwhile"
        level = np.abs(samples[:, 0]).reshape(-1, 128).max(axis=1)
        assert level.min() > 0.01

    left_alone(sounds_on)


def test_switching_the_device_keeps_the_note_and_its_end(heard: Heard, jack_recorder: JackRecorder) -> None:
    """The note sounds on, on the other device; a note-off meanwhile is not lost."""

    def kept() -> None:
        note = heard.engine.play([sine()])
        wait_until(lambda: heard.engine.status().peak[0] > 0.1, "the note sounds")
        heard.engine.reconfigure(SYSTEM)
        assert heard.engine.status().device == SYSTEM.device
        jack_recorder.record()
        heard.engine.reconfigure(HEADPHONES)
        wait_until(lambda: heard.engine.status().peak[0] > 0.1, "the note still sounds")
        heard.wait(lambda status: status.active_voices == 1, "it is one note")  # else no other try is made
        heard.engine.note_off(note)
        heard.wait(lambda status: status.active_voices == 0, "the note is over")
        samples = jack_recorder.stop().samples
        assert np.abs(np.diff(samples[:, 0])).max() < 0.05, "a fade, not a click"

    left_alone(kept)


def test_another_block_size_and_latency_keep_the_note(heard: Heard) -> None:
    """Only a new rate or a new polyphony ends what sounds."""
    heard.engine.play([sine()])
    heard.wait(lambda status: status.active_voices == 1, "the note sounds")
    heard.engine.reconfigure(HEADPHONES.model_copy(update={"block_size": 512, "latency_mode": "balanced"}))
    status = heard.engine.status()
    assert (status.block_size, status.latency_mode, status.active_voices) == (512, "balanced", 1)
    heard.engine.reconfigure(HEADPHONES.model_copy(update={"polyphony": 7}))
    assert heard.engine.status().polyphony == 7
    heard.wait(lambda status: status.active_voices == 0, "nothing sounds")


def test_effects_and_controllers_outlive_a_reconfiguration(heard: Heard, jack_recorder: JackRecorder) -> None:
    """On success and on roll-back: a volume turned down stays down, a pedal stays pressed."""
    heard.engine.set_fx_param("volume.gain", 0.0)
    heard.engine.control(64, 1.0)
    heard.engine.reconfigure(HEADPHONES.model_copy(update={"polyphony": 32}))
    with pytest.raises(AudioError, match="44100"):
        heard.engine.reconfigure(HEADPHONES.model_copy(update={"sample_rate": 44_100, "polyphony": 16}))
    status = heard.engine.status()
    assert (status.polyphony, status.effects, status.device) == (32, {"volume.gain": 0.0}, HEADPHONES.device)
    heard.engine.note_off(heard.engine.play([sine()]))
    heard.wait(lambda status: status.active_voices == 1, "the pedal holds the note")
    assert np.abs(record(jack_recorder, 9_600)).max() < 1e-3
    heard.engine.set_fx_param("volume.gain", 1.0)
    wait_until(lambda: heard.engine.status().peak[0] > 0.1, "the note is heard")
    heard.engine.control(64, 0.0)
    heard.wait(lambda status: status.active_voices == 0, "the pedal lets go")


def test_a_device_that_is_not_there_changes_nothing(heard: Heard) -> None:
    """The message names it and the remedy; the former one plays on."""
    with pytest.raises(AudioError, match=r"Gramophone is not there; plug it in .*former settings are kept"):
        heard.engine.reconfigure(HEADPHONES.model_copy(update={"device": f"{JACK}: Gramophone"}))
    status = heard.engine.status()
    assert (status.device, status.wanted, status.notice) == (HEADPHONES.device, HEADPHONES.device, "")


def test_unplugged_while_playing_and_plugged_in_again(heard: Heard, jack_recorder: JackRecorder) -> None:
    """It plays on elsewhere and says so, keeps the note, and comes back by itself."""
    heard.engine.play([sine()])
    heard.wait(lambda status: status.active_voices == 1, "the note sounds")
    jack_recorder.unplug()
    status = heard.wait(lambda status: status.notice, "the loss is noticed")
    assert (status.device, status.wanted, status.state) == (SYSTEM.device, HEADPHONES.device, "running")
    assert status.notice == f"{HEADPHONES.device} is not there; playing on {SYSTEM.device} until it is back"
    assert status.active_voices == 1
    jack_recorder.plug()
    status = heard.wait(lambda status: status.device == HEADPHONES.device, "it comes back")
    assert status.notice == ""
    assert [s.device for s in heard.said] == [SYSTEM.device, HEADPHONES.device]
    assert np.abs(record(jack_recorder, 9_600)).max() > 0.1


def test_a_sample_is_let_go_when_its_voice_is_over(heard: Heard) -> None:
    """Not before: the loop reads it by address. An instrument that was swapped out goes with its last voice."""

    class Instrument:
        pass

    instrument, spec = Instrument(), sine()
    gone, sample = weakref.ref(instrument), weakref.ref(spec.sample.memory)
    heard.engine.swap_instrument(instrument)
    note = heard.engine.play([spec])
    del instrument, spec
    heard.wait(lambda status: status.peak[0] > 0.1, "the note sounds")
    gc.collect()
    assert sample() is not None
    heard.engine.swap_instrument(Instrument())
    heard.engine.note_off(note)
    wait_until(lambda: gc.collect() >= 0 and gone() is None and sample() is None, "both are let go")


def test_idle_costs_no_rendering(heard: Heard, jack_recorder: JackRecorder) -> None:
    """Without a voice the loop sleeps while the device goes on; a note wakes it."""

    def wakes() -> None:
        underruns = heard.engine.status().underruns
        heard.engine.play([click()])
        wait_until(lambda: asleep(heard), "the loop sleeps")
        blocks = heard.engine.status().blocks
        record(jack_recorder, RATE // 4)
        assert heard.engine.status().blocks == blocks
        heard.engine.play([click()])
        wait_until(lambda: heard.engine.status().blocks > blocks, "a note wakes the loop")
        assert heard.engine.status().underruns == underruns

    left_alone(wakes)


def test_a_reconfiguration_that_meets_a_shutdown_is_answered(heard: Heard) -> None:
    """At once, whatever was going on."""
    keeper = heard.engine._keeper
    assert keeper is not None
    heard.engine.stop()
    with pytest.raises(EngineStoppedError, match="engine shutting down"):
        keeper.reconfigure(SYSTEM, 5.0)


def test_stop_is_idempotent_and_start_works_again(heard: Heard) -> None:
    """A stopped engine is silent, remembers what lasts, and can be started anew."""
    assert heard.engine.stop()
    assert heard.engine.stop()
    assert heard.engine.status().state == "stopped"
    assert heard.engine.play([sine()]) == 0
    heard.engine.reconfigure(HEADPHONES.model_copy(update={"polyphony": 5}))
    heard.engine.start()
    heard.engine.play([sine()])
    wait_until(lambda: heard.engine.status().peak[0] > 0.1, "it sounds again")
    assert heard.engine.status().polyphony == 5


def test_an_unknown_effect_is_refused(heard: Heard) -> None:
    """By name, and nothing changes."""
    with pytest.raises(UnknownParameterError, match=r"wobble\.mix"):
        heard.engine.set_fx_param("wobble.mix", 0.5)
    assert heard.engine.status().effects == {}
