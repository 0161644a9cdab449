"""Samples are read where they lie; what cannot be played is named."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from plugins.piano.sf2.load import load_sf2
from tests.plugins.piano.sf2.font_writer import Sound, ZoneOf, simple, tone, write
from tests.plugins.piano.sf2.listening import hertz, played
from trayapp.audio.sample_data import SampleData
from trayapp.core.errors import BadInputError
from trayapp.core.events import MidiEvent

HELD = [MidiEvent("note_on", 1, 69, 127, 0.0), MidiEvent("note_off", 1, 69, 0, 2.0)]


def sample_of(path: Path, index: int = 0) -> SampleData:
    sample = load_sf2(path).bank.get(index)
    assert sample is not None
    return sample


def vorbis(seconds: float = 0.5, level: float = 0.5) -> bytes:
    stream = io.BytesIO()
    sound = level * np.sin(2 * np.pi * 440 * np.arange(int(44_000 * seconds)) / 44_000)
    soundfile.write(stream, sound.astype(np.float32), 44_000, format="OGG", subtype="VORBIS")
    return stream.getvalue()


def test_16_bits_are_read_in_place(tmp_path: Path) -> None:
    sound = tone()
    sample = sample_of(simple(tmp_path / "a.sf2", sound=sound))
    np.testing.assert_array_equal(sample.memory, sound.words)
    assert not sample.memory.flags.owndata
    assert not sample.memory.flags.writeable
    assert (sample.rate_hz, sample.root_key, sample.loops) == (44_000, 69, ((0, 10_000),))


def test_24_bits_have_their_lowest_byte_beside_them(tmp_path: Path) -> None:
    low = np.arange(10_000) % 256
    sample = sample_of(simple(tmp_path / "a.sf2", sound=Sound(tone().words, low=low)))
    assert sample.low_bytes is not None
    np.testing.assert_array_equal(sample.low_bytes, low)


def test_24_bits_sound_finer_than_16(tmp_path: Path) -> None:
    """A tone of 0.4 steps of 16 bits."""
    exact = np.round(0.4 * 256 * np.sin(2 * np.pi * np.arange(10_000) / 100)).astype(np.int64)
    sound = Sound((exact >> 8).astype(np.int16), loop=(0, 10_000), low=exact & 255)
    out = played(load_sf2(simple(tmp_path / "a.sf2", sound=sound)), HELD, 0.5)[2400:] * 32768
    gain = (100 / 127) ** 2 / np.sqrt(2)
    assert abs(out.mean()) < 0.01
    assert out.std() == pytest.approx(0.4 / np.sqrt(2) * gain, rel=0.02)


def test_24_bits_of_the_wrong_length_are_ignored(tmp_path: Path) -> None:
    sounds = [Sound(tone().words, low=np.zeros(5000)), tone()]
    assert sample_of(write(tmp_path / "a.sf2", sounds=sounds)).low_bytes is None


def test_vorbis_is_decoded_when_it_is_played(tmp_path: Path) -> None:
    path = simple(tmp_path / "a.sf3", sound=Sound(vorbis(), kind=1 | 0x10, loop=(1000, 21_000)))
    instrument = load_sf2(path)
    out = played(instrument, HELD, 1.0)
    assert np.nanmedian(hertz(out)) == pytest.approx(440, rel=1e-4)
    sample = instrument.bank.get(0)
    assert sample is not None
    assert (sample.memory.dtype, sample.loops) == (np.float32, ((1000, 21_000),))


def test_loud_vorbis_is_not_clipped(tmp_path: Path) -> None:
    sample = sample_of(simple(tmp_path / "a.sf3", sound=Sound(vorbis(level=1.3), kind=0x11)))
    assert np.abs(sample.memory).max() > 1.2


@pytest.mark.parametrize("content", [b"OggS", b"OggS" + bytes(200), vorbis()[:300]])
def test_a_broken_stream_is_silent(tmp_path: Path, content: bytes) -> None:
    instrument = load_sf2(simple(tmp_path / "a.sf3", sound=Sound(content, kind=0x11)))
    assert instrument.note_on(0, 60, 100, instrument.new_state(), 0.0) == []


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (Sound(tone().words, kind=0x8001, name="rom"), "sample 'rom': is in a sound card's ROM"),
        (Sound(tone().words, rate=0, name="still"), "sample 'still': has a rate of 0 Hz"),
        (Sound(np.zeros(0, np.int16), name="none"), "sample 'none': lies from"),
    ],
)
def test_a_sample_that_cannot_be_played_is_named_and_left_out(tmp_path: Path, bad: Sound, fault: str) -> None:
    instrument = load_sf2(write(tmp_path / "a.sf2", instruments=[[ZoneOf(0), ZoneOf(1)]], sounds=[bad, tone()]))
    assert [line for line in instrument.info.findings if line.startswith(fault)]
    assert len(instrument.note_on(0, 60, 100, instrument.new_state(), 0.0)) == 1
    assert instrument.info.samples == 1


def test_without_a_playable_sample_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"a\.sf2: none of its samples can be played; first fault: sample 'tone'"):
        load_sf2(simple(tmp_path / "a.sf2", sound=Sound(tone().words, kind=0x8001)))
