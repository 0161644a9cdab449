"""Sound files come into memory as they are, within bounds, with their loops."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.piano.samples import SampleStore, read_sampler_chunk
from tests.plugins.piano.notes import sine
from trayapp.core.errors import BadInputError


def sampler_chunk(root: int, fraction: int, loops: list[tuple[int, int]]) -> bytes:
    body = struct.pack("<9I", 0, 0, 0, root, fraction, 0, 0, len(loops), 0)
    for start, last in loops:
        body += struct.pack("<6I", 0, 0, start, last, 0, 0)
    return struct.pack("<4sI", b"smpl", len(body)) + body


def with_chunk(path: Path, chunk: bytes) -> Path:
    """The WAV at `path` with one more chunk at its end."""
    data = path.read_bytes() + chunk
    path.write_bytes(data[:4] + struct.pack("<I", len(data) - 8) + data[8:])
    return path


@pytest.mark.parametrize(
    ("suffix", "subtype", "kind", "tolerance"),
    [
        ("wav", "PCM_16", np.int16, 1e-4),
        ("wav", "PCM_U8", np.int16, 1e-2),
        ("wav", "PCM_24", np.float32, 1e-6),
        ("wav", "FLOAT", np.float32, 1e-7),
        ("flac", "PCM_16", np.int16, 1e-4),
        ("flac", "PCM_24", np.float32, 1e-6),
        ("aiff", "PCM_16", np.int16, 1e-4),
        ("ogg", "VORBIS", np.float32, 5e-2),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
def test_formats(tmp_path: Path, suffix: str, subtype: str, kind: type, tolerance: float, channels: int) -> None:
    sound = sine(0.2) if channels == 1 else np.stack([sine(0.2), sine(0.2, 880)], axis=1)
    path = tmp_path / f"a.{suffix}"
    soundfile.write(path, sound, 44_100, subtype=subtype)
    sample = SampleStore().load(path)
    assert (sample.rate_hz, sample.channels, sample.frames, sample.memory.dtype) == (44_100, channels, len(sound), kind)
    scale = 32768 if kind is np.int16 else 1
    np.testing.assert_allclose(sample.memory / scale, sound, atol=tolerance)


def test_a_file_is_read_once(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", sine(), 48_000)
    store = SampleStore()
    assert store.load(tmp_path / "a.wav") is store.load(tmp_path / "a.wav")
    assert (len(store), store.decoded_bytes) == (1, 96_000)


def test_more_than_two_channels_give_the_first_two(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.stack([sine(), sine() * 0.5, sine() * 0], axis=1), 48_000)
    memory = SampleStore().load(tmp_path / "a.wav").memory
    assert memory.shape == (48_000, 2)
    assert abs(memory[:, 1]).max() == pytest.approx(abs(memory[:, 0]).max() / 2, abs=2)


def test_loops_and_root_key_come_from_the_sampler_chunk(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", sine(), 48_000, subtype="PCM_16")
    with_chunk(tmp_path / "a.wav", sampler_chunk(69, 1 << 31, [(100, 199)]))
    sample = SampleStore().load(tmp_path / "a.wav")
    assert (sample.root_key, sample.tune_cents, sample.loops) == (69, 50.0, ((100, 200),))


@pytest.mark.parametrize("loop", [(100, 48_000), (200, 100), (100, 100), (2**32 - 1, 2**32 - 1)])
def test_a_loop_outside_the_sound_is_none(tmp_path: Path, loop: tuple[int, int]) -> None:
    soundfile.write(tmp_path / "a.wav", sine(), 48_000)
    with_chunk(tmp_path / "a.wav", sampler_chunk(60, 0, [loop]))
    assert SampleStore().load(tmp_path / "a.wav").loops == ()


@pytest.mark.parametrize(
    "chunk",
    [
        b"smpl",
        b"smpl\xff\xff\xff\xff",
        struct.pack("<4sI", b"smpl", 4) + b"abcd",
        b"junk\xff\xff\xff\x7f",
        sampler_chunk(60, 0, [])[:-1],
    ],
)
def test_a_damaged_sampler_chunk_is_none(tmp_path: Path, chunk: bytes) -> None:
    soundfile.write(tmp_path / "a.wav", sine(), 48_000)
    found = read_sampler_chunk(with_chunk(tmp_path / "a.wav", chunk), 48_000)
    assert found is None or found.loops == ()


def test_values_that_are_no_numbers_become_silence(tmp_path: Path) -> None:
    sound = sine(0.1)
    sound[10], sound[20] = np.nan, np.inf
    soundfile.write(tmp_path / "a.wav", sound, 48_000, subtype="FLOAT")
    store = SampleStore()
    memory = store.load(tmp_path / "a.wav").memory
    assert np.isfinite(memory).all()
    assert memory[10] == memory[20] == 0
    assert store.repaired == ["a.wav"]


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a sound at all", b"fLaC" + bytes(100), bytes(1000)])
def test_a_broken_file_gives_one_error_with_its_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.wav").write_bytes(content)
    with pytest.raises(BadInputError, match=r"bad\.wav"):
        SampleStore().load(tmp_path / "bad.wav")


def test_an_empty_sound_is_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "none.wav", np.zeros(0), 48_000)
    with pytest.raises(BadInputError, match="no sound"):
        SampleStore().load(tmp_path / "none.wav")


def test_a_small_file_that_grows_without_bound_is_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "bomb.flac", np.zeros(30_000_000, np.int16), 48_000)
    assert (tmp_path / "bomb.flac").stat().st_size < 1_000_000
    with pytest.raises(BadInputError, match="left out"):
        SampleStore().load(tmp_path / "bomb.flac")


def test_many_growing_files_share_one_bound(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "quiet0.flac", np.zeros(7_000_000, np.int16), 48_000)
    data = (tmp_path / "quiet0.flac").read_bytes()
    store = SampleStore()
    loaded = 0
    for number in range(12):
        path = tmp_path / f"quiet{number}.flac"
        path.write_bytes(data)
        try:
            store.load(path)
        except BadInputError:
            break
        loaded += 1
    assert 1 <= loaded <= 5
    assert store.decoded_bytes <= 80 << 20


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_file_gives_a_sound_or_one_clear_error(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / f"d.{data.draw(st.sampled_from(['wav', 'flac', 'ogg', 'aiff']))}"
    soundfile.write(path, sine(0.05), 48_000)
    if path.suffix == ".wav":
        with_chunk(path, sampler_chunk(60, 0, [(10, 100)]))
    raw = bytearray(path.read_bytes())
    for _change in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, min(len(raw) - 1, 200)))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw[: data.draw(st.integers(0, len(raw)))])
    message = path.name
    try:
        sample = SampleStore().load(path)
    except BadInputError as fault:
        message = str(fault)
    else:
        assert np.isfinite(sample.memory).all()
        assert all(0 <= start < end <= sample.frames for start, end in sample.loops)
    assert path.name in message
