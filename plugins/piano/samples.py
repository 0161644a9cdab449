"""Sound files to sample memory: WAV, FLAC, OGG and AIFF, their loops and root keys, within bounds.

What a player needs first is decided here alone: today a sample is decoded whole; a streaming loader returns
SampleData with `ready` set instead.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.sample_data import SampleData
from trayapp.core.errors import BadInputError

MAX_EXPANSION = 10
"""Decoded samples together may take this many times the size of their files..."""
FREE_BYTES = 64 << 20
"""... or this much, whichever is more: short silent files are legitimate."""
MAX_SAMPLE_FREE_BYTES = 16 << 20
_RATES = (1_000, 768_000)
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class SamplerChunk:
    """What a WAV's `smpl` chunk says: root key, its fraction in cents, loops as (start, end exclusive)."""

    root_key: int = 60
    tune_cents: float = 0.0
    loops: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class SampleStore:
    """Every sound file of one instrument, read once. One loading thread.

    Attributes:
        decoded_bytes: Memory of all samples so far.
        repaired: Files that held values that are no numbers.
    """

    decoded_bytes: int = 0
    file_bytes: int = 0
    repaired: list[str] = field(default_factory=list)
    _samples: dict[Path, SampleData] = field(default_factory=dict)

    def load(self, path: Path, checkpoint: Callable[[], None] = lambda: None) -> SampleData:
        """The whole of `path` in memory. `checkpoint` is called now and then and may raise to cancel.

        Raises:
            BadInputError: it cannot be decoded, or would take far more memory than its size.
        """
        sample = self._samples.get(path)
        if sample is None:
            sample = self._samples[path] = self._decode(path, checkpoint)
        return sample

    def __len__(self) -> int:
        return len(self._samples)

    def _decode(self, path: Path, checkpoint: Callable[[], None]) -> SampleData:
        import soundfile  # noqa: PLC0415 - libsndfile is loaded with the first instrument, not with the tray

        size = path.stat().st_size
        try:
            with soundfile.SoundFile(str(path)) as sound:
                memory = self._read(sound, path, size, checkpoint)
                rate = float(sound.samplerate)
        except (soundfile.SoundFileError, RuntimeError, ValueError, OSError) as fault:
            if isinstance(fault, BadInputError):
                raise
            raise BadInputError(f"{path.name}: cannot be decoded ({fault})") from fault
        self.file_bytes += size
        self.decoded_bytes += memory.nbytes
        chunk = read_sampler_chunk(path, memory.shape[0])
        return SampleData(
            memory,
            rate,
            root_key=float(chunk.root_key) if chunk else 60.0,
            tune_cents=chunk.tune_cents if chunk else 0.0,
            loops=chunk.loops if chunk else (),
            name=path.name,
        )

    def _read(self, sound: Any, path: Path, size: int, checkpoint: Callable[[], None]) -> NDArray[Any]:
        if not _RATES[0] <= sound.samplerate <= _RATES[1]:
            raise BadInputError(f"{path.name}: a sample rate of {sound.samplerate} Hz")
        if sound.frames <= 0:
            raise BadInputError(f"{path.name}: holds no sound")
        kind = np.int16 if sound.subtype in {"PCM_16", "PCM_S8", "PCM_U8"} else np.float32
        channels = min(sound.channels, 2)
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
                raise BadInputError(f"{path.name}: {size:,} bytes that decode to more than {limit:,}; left out")
            parts.append(part)
        if not parts:
            raise BadInputError(f"{path.name}: holds no sound")
        memory = np.concatenate(parts) if len(parts) > 1 else parts[0]
        if kind is np.float32 and not np.isfinite(memory).all():
            memory = np.nan_to_num(memory, nan=0.0, posinf=0.0, neginf=0.0)
            self.repaired.append(path.name)
        return np.ascontiguousarray(memory if channels == 2 else memory[:, 0])

    def _allowed(self, size: int) -> int:
        """Bytes that a file of `size` bytes may still decode to."""
        whole = max(MAX_EXPANSION * (self.file_bytes + size), FREE_BYTES) - self.decoded_bytes
        return min(whole, max(MAX_EXPANSION * size, MAX_SAMPLE_FREE_BYTES))


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
