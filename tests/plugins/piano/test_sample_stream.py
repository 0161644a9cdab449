"""A streamed sample sounds as one that was loaded whole and takes memory only while it plays."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest
import soundfile

from plugins.piano.rendering import Rendering, RenderSettings
from plugins.piano.sample_stream import (
    CHUNK_FRAMES,
    HEAD_FRAMES,
    LEAD_S,
    DecodeAtOnce,
    SampleStream,
    Stream,
    Tail,
    fastest,
    last_frame,
)
from plugins.piano.sfz.load import load_sfz
from plugins.piano.sfz.sfz_instrument import SfzInstrument
from tests.plugins.piano.notes import only, strike
from tests.rig.waiting import wait_until
from trayapp.audio.envelope_spec import Envelope
from trayapp.audio.movement_spec import Lfo, ModEnvelope, Sway, Target
from trayapp.audio.sample_data import SampleData
from trayapp.audio.voice_spec import LoopMode, VoiceSpec
from trayapp.core.events import MidiEvent

RATE = 48_000
LENGTH = 6 * RATE


@pytest.fixture(autouse=True)
def _nothing_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sample streams, however small the instrument."""
    monkeypatch.setattr("plugins.piano.sfz.load.WHOLE_BYTES", 0)


def noise(frames: int = LENGTH, channels: int = 2) -> np.ndarray:
    """Sound of which no two places are alike."""
    sound = np.random.default_rng(3).uniform(-0.4, 0.4, (frames, channels))
    return sound if channels > 1 else sound[:, 0]


def library(folder: Path, text: str, suffix: str = "wav", subtype: str = "PCM_16", channels: int = 2) -> Path:
    soundfile.write(folder / f"s.{suffix}", noise(channels=channels), RATE, subtype=subtype)
    path = folder / "test.sfz"
    path.write_text(text.replace("FILE", f"s.{suffix}"), encoding="utf-8")
    return path


def rendered(path: Path, stream: Stream | None) -> np.ndarray:
    """A held chord with the pedal, a released key, and a long tail."""
    events = [
        MidiEvent("note_on", 1, 60, 100, 0.0),
        MidiEvent("note_on", 1, 67, 80, 0.2),
        MidiEvent("note_off", 1, 67, 0, 1.5),
        MidiEvent("note_off", 1, 60, 0, 5.0),
    ]
    instrument = load_sfz(path, stream=stream)
    assert (instrument.info.streamed_bytes > 0) == (stream is not None)
    return np.concatenate(list(Rendering(instrument, events, RenderSettings(dry=True)).chunks()))


TEXTS = {
    "plain": "<region> sample=FILE",
    "from far into the file": "<region> sample=FILE offset=150000",
    "a window of one large file": "<region> sample=FILE offset=100000 end=180000",
    "offset by chance": "<region> sample=FILE offset=9000 offset_random=50000",
    "a loop far into the file": (
        "<region> sample=FILE loop_mode=loop_continuous loop_start=120000 loop_end=140000 ampeg_release=0.5"
    ),
    "a loop until the release": (
        "<region> sample=FILE loop_mode=loop_sustain loop_start=60000 loop_end=70000 ampeg_release=2"
    ),
    "a release sample": "<region> sample=FILE ampeg_release=0.1\n<region> sample=FILE trigger=release offset=70000",
    "a counted loop": "<region> sample=FILE offset=40000 count=3 end=90000",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_rendering_waits_for_the_decoder_and_is_exact(tmp_path: Path, text: str) -> None:
    path = library(tmp_path, text)
    whole, streamed = rendered(path, None), rendered(path, DecodeAtOnce())
    assert abs(whole).max() > 0.05
    # frames that are counted from another place round their positions otherwise
    np.testing.assert_allclose(streamed, whole, atol=1e-6)


@pytest.mark.parametrize(
    ("suffix", "subtype", "channels"),
    [
        *(("wav", subtype, channels) for subtype in ("PCM_24", "FLOAT", "PCM_U8") for channels in (1, 2)),
        *(("flac", subtype, channels) for subtype in ("PCM_16", "PCM_24") for channels in (1, 2)),
        *(("ogg", "VORBIS", channels) for channels in (1, 2)),
        *(("aiff", "PCM_16", 1), ("wav", "PCM_16", 4)),
    ],
)
def test_every_format_streams_as_it_is(tmp_path: Path, suffix: str, subtype: str, channels: int) -> None:
    path = library(tmp_path, "<region> sample=FILE offset=90000", suffix, subtype, channels)
    whole, streamed = rendered(path, None), rendered(path, DecodeAtOnce())
    np.testing.assert_allclose(streamed, whole, atol=1e-6)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """An instrument of one streamed sample whose decoding thread is the test."""

    def __init__(self, path: Path, budget: int = 1 << 30) -> None:
        self.clock = Clock()
        self.stream = SampleStream(budget, self.clock, thread=False)
        self.instrument: SfzInstrument = load_sfz(path, stream=self.stream)

    @property
    def tail(self) -> Tail:
        tail = self.instrument.parts[0].tail
        assert tail is not None
        return tail

    @property
    def ready(self) -> int:
        return int(self.tail.ready[0])

    def decode(self) -> int:
        """Decode all that is needed now; returns how many pieces that took."""
        count = 0
        while self.stream.decode_next():
            count += 1
        self.stream.trim()
        return count


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return library(tmp_path, "<region> sample=FILE lokey=0 hikey=127 pitch_keycenter=60")


def test_after_loading_the_head_alone_is_there(path: Path) -> None:
    bench = Bench(path)
    assert bench.ready == HEAD_FRAMES
    assert bench.instrument.info.sample_bytes == HEAD_FRAMES * 4
    assert bench.instrument.info.streamed_bytes == LENGTH * 4
    assert bench.decode() == 0


def test_the_fastest_pace_is_with_everything_at_its_top() -> None:
    sample = SampleData(np.zeros(8, np.int16), RATE)
    octave = Sway(Target.PITCH, 1_200.0)
    swaying = Lfo(5.0, sways=(octave, Sway(Target.CUTOFF, 9_999.0)))
    voice = VoiceSpec(sample, lfos=(swaying,), mod_envelopes=(ModEnvelope(Envelope(), (octave,)),), bend_up_cents=1_200)
    assert fastest(voice) == 8.0


def test_a_voice_is_decoded_a_few_seconds_ahead_and_no_farther(path: Path) -> None:
    bench = Bench(path)
    voice = only(strike(bench.instrument))
    bench.decode()
    lead = LEAD_S * RATE * fastest(voice)
    assert lead <= bench.ready <= lead + CHUNK_FRAMES
    bench.clock.now = 1.0
    bench.decode()
    assert bench.ready >= min(LENGTH, lead + RATE)
    assert np.array_equal(
        bench.tail.memory[: bench.ready], soundfile.read(path.parent / "s.wav", dtype="int16")[0][: bench.ready]
    )


def test_what_is_decoded_first_is_what_runs_out_first(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", noise(), RATE)
    soundfile.write(tmp_path / "b.wav", noise(), RATE)
    (tmp_path / "test.sfz").write_text(
        "<region> sample=a.wav key=60\n<region> sample=b.wav key=72 pitch_keycenter=60\n"
    )
    bench = Bench(tmp_path / "test.sfz")
    slow, fast = strike(bench.instrument, 60), strike(bench.instrument, 72)
    assert bench.stream.decode_next()
    low, high = (part.tail for part in bench.instrument.parts)
    assert low is not None
    assert high is not None
    assert (int(low.ready[0]), int(high.ready[0])) == (HEAD_FRAMES, HEAD_FRAMES + CHUNK_FRAMES)
    assert slow != fast


def test_a_voice_that_is_over_needs_no_more(path: Path) -> None:
    bench = Bench(path)
    voices = strike(bench.instrument)
    assert bench.stream.decode_next()
    voices.clear()
    gc.collect()
    assert not bench.stream.decode_next()


def test_what_has_rested_longest_is_given_back_and_comes_again(tmp_path: Path) -> None:
    text = "".join(
        f"<region> sample=s{number}.wav key={60 + number} pitch_keycenter={60 + number}\n" for number in range(3)
    )
    for number in range(3):
        soundfile.write(tmp_path / f"s{number}.wav", noise(), RATE, subtype="PCM_16")
    (tmp_path / "test.sfz").write_text(text)
    bench = Bench(tmp_path / "test.sfz", budget=2 * LENGTH * 4)
    tails = [part.tail for part in bench.instrument.parts]
    for number in range(3):
        voices = strike(bench.instrument, 60 + number)
        bench.clock.now += 60.0
        bench.decode()
        voices.clear()
        bench.decode()
    assert [int(tail.ready[0]) for tail in tails if tail is not None] == [HEAD_FRAMES, LENGTH, LENGTH]
    assert bench.stream.held_bytes <= 2 * LENGTH * 4
    again = strike(bench.instrument, 60)
    bench.clock.now += 60.0
    bench.decode()
    first = tails[0]
    assert first is not None
    expected = soundfile.read(tmp_path / "s0.wav", dtype="int16")[0]
    assert np.array_equal(first.memory, expected)
    assert again


def test_what_plays_is_never_given_back(path: Path) -> None:
    bench = Bench(path, budget=0)
    voices = strike(bench.instrument)
    bench.clock.now = 60.0
    bench.decode()
    assert bench.ready == LENGTH
    voices.clear()
    bench.decode()
    assert bench.ready == HEAD_FRAMES


def test_an_instrument_that_is_gone_takes_its_memory_along(path: Path) -> None:
    bench = Bench(path)
    voices = strike(bench.instrument)
    bench.clock.now = 60.0
    bench.decode()
    assert bench.stream.held_bytes > 0
    voices.clear()
    bench.decode()
    del bench.instrument
    gc.collect()
    assert bench.stream.held_bytes == 0


def test_a_file_that_was_cut_short_ends_in_silence(path: Path) -> None:
    bench = Bench(path)
    sound = path.parent / "s.wav"
    sound.write_bytes(sound.read_bytes()[: 4 * RATE * 3])
    voices = strike(bench.instrument)
    bench.clock.now = 60.0
    bench.decode()
    assert bench.ready == LENGTH
    assert bench.tail.memory[RATE].any()
    assert not bench.tail.memory[4 * RATE :].any()
    assert voices


def test_one_large_file_keeps_the_head_of_each_of_its_regions(tmp_path: Path) -> None:
    text = "".join(
        f"<region> sample=FILE key={60 + part} offset={part * 48_000} end={part * 48_000 + 40_000}\n"
        for part in range(6)
    )
    instrument = load_sfz(library(tmp_path, text), stream=DecodeAtOnce())
    assert instrument.info.samples == 1
    assert instrument.info.sample_bytes <= 6 * 4 * (HEAD_FRAMES + 4096 + 64)


def test_numbers_that_are_none_become_silence(tmp_path: Path) -> None:
    sound = noise(channels=1).astype(np.float32)
    sound[100_000] = np.nan
    soundfile.write(tmp_path / "s.wav", sound, RATE, subtype="FLOAT")
    (tmp_path / "test.sfz").write_text("<region> sample=s.wav")
    instrument = load_sfz(tmp_path / "test.sfz", stream=DecodeAtOnce())
    voice = only(strike(instrument))
    assert voice.sample.memory[100_000] == 0.0
    assert voice.sample.memory[100_001] != 0.0


def test_the_thread_decodes_while_a_voice_is_held_and_ends(path: Path) -> None:
    stream = SampleStream()
    instrument = load_sfz(path, stream=stream)
    voice = only(strike(instrument))
    tail = instrument.parts[0].tail
    assert tail is not None
    wait_until(lambda: int(tail.ready[0]) >= LEAD_S * RATE, "the sample is decoded ahead")
    assert voice.sample.ready is tail.ready
    stream.stop()
    stream.stop()
    before = int(tail.ready[0])
    strike(instrument)
    assert int(tail.ready[0]) == before


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({}, 1_000),
        ({"end": 500}, 500),
        ({"loop_mode": LoopMode.CONTINUOUS, "loop_start": 100, "loop_end": 300}, 300),
        ({"loop_mode": LoopMode.SUSTAIN, "loop_start": 100, "loop_end": 300}, 1_000),
        ({"loop_mode": LoopMode.CONTINUOUS, "loop_start": 100, "loop_end": 300, "loop_count": 2}, 1_000),
        ({"loop_mode": LoopMode.CONTINUOUS, "loop_start": 100, "loop_end": 300, "start": 400}, 300),
    ],
)
def test_how_far_a_voice_can_read(changes: dict[str, int], last: int) -> None:
    assert last_frame(VoiceSpec(SampleData(np.zeros(1_000, np.float32), RATE), **changes)) == last  # type: ignore[arg-type]
