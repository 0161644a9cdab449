"""Sound files to sample memory: WAV, FLAC, OGG and AIFF, their loops and root keys, within bounds.

Small instruments are decoded whole. Of a large one's samples the head is decoded, and a stream decodes the rest while
they play.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plugins.piano.sample_stream import HEAD_FRAMES, Stream, Tail
from trayapp.audio.lazy_memory import reserve
from trayapp.audio.sample_data import SampleData
from trayapp.core.errors import BadInputError

MAX_EXPANSION = 10
"""Decoded samples together may take this many times the size of their files..."""
FREE_BYTES = 64 << 20
"""... or this much, whichever is more: short silent files are legitimate."""
MAX_SAMPLE_FREE_BYTES = 16 << 20
WHOLE_BYTES = 16 << 20
"""Of sound files: smaller instruments are decoded whole, larger ones stream."""
_FAR_FRAMES = 1 << 15
"""Regions that begin farther into a file than this have a head of their own: one file may hold a whole instrument."""
_BASE_STEP = 1 << 12
_BEFORE = 64
"""Frames before a region's first one that interpolation may read."""
_RATES = (1_000, 768_000)
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class SamplerChunk:
    """What a WAV's `smpl` chunk says: root key, its fraction in cents, loops as (start, end exclusive)."""

    root_key: int = 60
    tune_cents: float = 0.0
    loops: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Begin:
    """Where in its file a region begins: frame `first`, or up to `last` by controllers and chance.

    `loop_start` is what the region says of its loop; None leaves it to the file.
    """

    first: int = 0
    last: int = 0
    loop_start: int | None = None

    @property
    def base(self) -> int:
        """Frame of the file that is kept as the first one; 0 unless all that the region plays is far into it."""
        lowest = self.first if self.loop_start is None else min(self.first, self.loop_start)
        return 0 if lowest < _FAR_FRAMES else (lowest - _BEFORE) // _BASE_STEP * _BASE_STEP


@dataclass(frozen=True, slots=True)
class Opened:
    """A sample that plays: `base` is the frame of the file that is its first; `tail` is there if it streams."""

    sample: SampleData
    base: int = 0
    tail: Tail | None = None


@dataclass(slots=True)
class SampleStore:
    """Every sound file of one instrument, read once. One loading thread.

    Attributes:
        decoded_bytes: Memory of all samples so far.
        repaired: Files that held values that are no numbers.
        stream: Decodes what is not decoded at once; None decodes all at once.
        streamed_bytes: What the streamed parts would take if all of it were played.
    """

    decoded_bytes: int = 0
    file_bytes: int = 0
    repaired: list[str] = field(default_factory=list)
    stream: Stream | None = None
    streamed_bytes: int = 0
    _samples: dict[Path, SampleData] = field(default_factory=dict)
    _opened: dict[tuple[Path, int], Opened] = field(default_factory=dict)

    def load(self, path: Path, checkpoint: Callable[[], None] = lambda: None) -> SampleData:
        """The whole of `path` in memory. `checkpoint` is called now and then and may raise to cancel.

        Raises:
            BadInputError: it cannot be decoded, or would take far more memory than its size.
        """
        sample = self._samples.get(path)
        if sample is None:
            sample = self._samples[path] = self._decode(path, checkpoint)
        return sample

    def open(self, path: Path, begin: Begin, checkpoint: Callable[[], None] = lambda: None) -> Opened:
        """`path` as far as it is needed at once: all of it, or the head of what the region `begin`s with.

        Raises:
            BadInputError: As for `load`.
        """
        stream = self.stream
        if stream is None or path in self._samples:
            return Opened(self.load(path, checkpoint))
        checkpoint()
        if begin.base and begin.loop_start is None:
            chunk = read_sampler_chunk(path, 1 << 31)
            begin = replace(begin, loop_start=chunk.loops[0][0] if chunk and chunk.loops else None)
        key = path, begin.base
        made = self._opened.get(key)
        if made is None:
            made = self._opened[key] = self._open(path, begin.base, stream)
        if made.tail is not None:
            before = made.tail.head
            made.tail.widen(begin.last - begin.base + HEAD_FRAMES)
            self.decoded_bytes += (made.tail.head - before) * made.tail.frame_bytes
        return made

    def __len__(self) -> int:
        return len(self._samples.keys() | {path for path, _base in self._opened})

    def _decode(self, path: Path, checkpoint: Callable[[], None]) -> SampleData:
        import soundfile  # noqa: PLC0415 - as above

        size = path.stat().st_size
        try:
            with soundfile.SoundFile(str(path)) as sound:
                memory = self._read(sound, path, size, checkpoint)
                rate = float(sound.samplerate)
        except (soundfile.SoundFileError, RuntimeError, ValueError, OSError) as fault:
            if isinstance(fault, BadInputError):
                raise
            raise BadInputError("{name}: cannot be decoded ({fault})", name=path.name, fault=fault) from fault
        self.file_bytes += size
        self.decoded_bytes += memory.nbytes
        return self._sample(path, memory, rate)

    @staticmethod
    def _sample(path: Path, memory: NDArray[Any], rate: float, base: int = 0, tail: Tail | None = None) -> SampleData:
        chunk = read_sampler_chunk(path, base + memory.shape[0])
        return SampleData(
            memory,
            rate,
            root_key=float(chunk.root_key) if chunk else 60.0,
            tune_cents=chunk.tune_cents if chunk else 0.0,
            loops=tuple((max(start - base, 0), end - base) for start, end in chunk.loops if end > base)
            if chunk
            else (),
            ready=tail.ready if tail is not None else None,
            name=path.name,
        )

    def _open(self, path: Path, base: int, stream: Stream) -> Opened:
        import soundfile  # noqa: PLC0415 - as above

        size = path.stat().st_size
        try:
            with soundfile.SoundFile(str(path)) as sound:
                kind, channels = _shape(sound, path)
                frames, rate = sound.frames - base, float(sound.samplerate)
        except (soundfile.SoundFileError, RuntimeError, ValueError, OSError) as fault:
            raise BadInputError("{name}: cannot be decoded ({fault})", name=path.name, fault=fault) from fault
        needed = frames * channels * np.dtype(kind).itemsize
        limit = max(MAX_EXPANSION * size, MAX_SAMPLE_FREE_BYTES)
        if frames <= 0:
            raise BadInputError("{name}: ends before the region begins", name=path.name)
        if needed > limit:
            raise BadInputError(
                "{name}: {size:,} bytes that decode to more than {limit:,}; left out",
                name=path.name,
                size=size,
                limit=limit,
            )
        try:
            memory = reserve(needed)
        except MemoryError as fault:
            raise BadInputError("{name}: {fault}", name=path.name, fault=fault) from fault
        view = memory.view(kind, (frames,) if channels == 1 else (frames, channels))
        tail = Tail(path, base, memory, view, stream)
        self.streamed_bytes += needed
        return Opened(self._sample(path, view, rate, base, tail), base, tail)

    def _read(self, sound: Any, path: Path, size: int, checkpoint: Callable[[], None]) -> NDArray[Any]:
        kind, channels = _shape(sound, path)
        # the header's length is a claim: memory grows with what is really there
        limit = self._allowed(size)
        parts: list[NDArray[Any]] = []
        taken = 0
        while True:
            checkpoint()
            part = sound.read(_CHUNK, dtype=np.dtype(kind).name, always_2d=True)[:, :channels]
            if len(part) == 0:
                break
            taken += part.nbytes
            if taken > limit:
                raise BadInputError(
                    "{name}: {size:,} bytes that decode to more than {limit:,}; left out",
                    name=path.name,
                    size=size,
                    limit=limit,
                )
            parts.append(part)
        if not parts:
            raise BadInputError("{name}: holds no sound", name=path.name)
        memory = np.concatenate(parts) if len(parts) > 1 else parts[0]
        if kind is np.float32 and not np.isfinite(memory).all():
            memory = np.nan_to_num(memory, nan=0.0, posinf=0.0, neginf=0.0)
            self.repaired.append(path.name)
        return np.ascontiguousarray(memory if channels == 2 else memory[:, 0])

    def _allowed(self, size: int) -> int:
        """Bytes that a file of `size` bytes may still decode to."""
        whole = max(MAX_EXPANSION * (self.file_bytes + size), FREE_BYTES) - self.decoded_bytes
        return min(whole, max(MAX_EXPANSION * size, MAX_SAMPLE_FREE_BYTES))


def _shape(sound: Any, path: Path) -> tuple[type[np.int16 | np.float32], int]:
    """The type that its values are kept as, and 1 or 2 channels."""
    if not _RATES[0] <= sound.samplerate <= _RATES[1]:
        raise BadInputError("{name}: a sample rate of {samplerate} Hz", name=path.name, samplerate=sound.samplerate)
    if sound.frames <= 0:
        raise BadInputError("{name}: holds no sound", name=path.name)
    kind = np.int16 if sound.subtype in {"PCM_16", "PCM_S8", "PCM_U8"} else np.float32
    return kind, min(sound.channels, 2)


def read_sampler_chunk(path: Path, frames: int) -> SamplerChunk | None:
    """The `smpl` chunk of a RIFF WAV file; None if there is none. Loops outside the sound are left out.

    Layout from Microsoft's "Multimedia Data Standards Update" of 1994: 36 bytes of header, 24 bytes a loop, the loop's
    end being its last frame.
    """
    try:
        with path.open("rb") as file:
            if (head := file.read(12))[:4] != b"RIFF" or head[8:12] != b"WAVE":
                return None
            for _chunk in range(1000):
                header = file.read(8)
                if len(header) < 8:
                    return None
                name, size = struct.unpack("<4sI", header)
                if name == b"smpl":
                    return _parse_sampler(file.read(min(size, 36 + 24 * 16)), frames)
                file.seek(size + (size & 1), 1)
    except OSError:
        return None
    return None


def _parse_sampler(body: bytes, frames: int) -> SamplerChunk | None:
    if len(body) < 36:
        return None
    root, fraction = struct.unpack_from("<II", body, 12)
    count = min(struct.unpack_from("<I", body, 28)[0], (len(body) - 36) // 24)
    loops = []
    for index in range(count):
        start, last = struct.unpack_from("<II", body, 36 + 24 * index + 8)
        if start < last < frames:
            loops.append((start, last + 1))
    return SamplerChunk(root if root <= 127 else 60, fraction / 2**32 * 100.0, tuple(loops))
