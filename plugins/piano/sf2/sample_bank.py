"""The samples of a SoundFont: 16 and 24 bits read in place, Vorbis decoded when it is first needed."""

from __future__ import annotations

import io
import logging
import sys
import threading
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plugins.piano.samples import FREE_BYTES, MAX_EXPANSION
from plugins.piano.sf2.hydra import Table, text
from plugins.piano.sf2.riff import Bytes, Chunk
from trayapp.audio.sample_data import SampleData
from trayapp.core.errors import BadInputError

log = logging.getLogger(__name__)

ROM = 0x8000
VORBIS = 0x10
LEFT = 4
"""Bits of a sample's type: in a ROM, a Vorbis stream (SF3), the left one of a pair (SoundFont 2.04 section 7.10)."""
_RATES = (100, 768_000)
_PAGE_FRAMES = 2048
UNPITCHED = 60
"""Key of samples without one (section 7.10: 255, and 128 to 254 are to be taken as 60)."""


class SampleBank:
    """All samples of one file. Any thread; what is decoded stays."""

    def __init__(self, data: Bytes, chunks: Mapping[str, Chunk], headers: Table, name: str) -> None:
        """Find the sample memory.

        Args:
            data: The mapped file.
            chunks: Its chunks.
            headers: `shdr` with its terminal record.
            name: Of the file, for messages.

        Raises:
            BadInputError: there are no samples, or words of the wrong order for this machine.
        """
        if sys.byteorder != "little":
            raise BadInputError(
                "{name}: SoundFonts cannot be played on this machine (its byte order is big-endian)", name=name
            )
        chunk = chunks.get("sdta.smpl")
        if chunk is None:
            raise BadInputError("{name}: holds no samples (no chunk 'smpl'); it needs another file or a ROM", name=name)
        self._name = name
        self._file_bytes = len(data)
        self._raw = chunk.of(data)
        self._words = self._raw[: len(self._raw) // 2 * 2].view(np.int16)
        self._low_bytes = _low_bytes(data, chunks, len(self._words))
        self.headers = headers[:-1]
        self.usable = self._usable()
        self._samples: dict[int, SampleData | None] = {}
        self._warmed: set[int] = set()
        self._decoded_bytes = 0
        self._lock = threading.Lock()

    @property
    def sample_bytes(self) -> int:
        """What all of them take when all are played; for Vorbis as compressed."""
        return len(self._raw) + (len(self._low_bytes) if self._low_bytes is not None else 0)

    def findings(self) -> list[str]:
        """One line for each sample that cannot be played, up to fifty."""
        bad = np.flatnonzero(~self.usable)
        lines = [f"sample {text(self.headers[index]['name'])!r}: {self._fault(index)}; left out" for index in bad[:50]]
        return lines + ([f"and {len(bad) - 50} more samples"] if len(bad) > 50 else [])

    def get(self, index: int) -> SampleData | None:
        """One sample; None if it cannot be played. Decodes it if it is Vorbis and new."""
        if index in self._samples:
            return self._samples[index]
        if not (index < len(self.headers) and self.usable[index]):
            return None
        with self._lock:
            if index not in self._samples:
                header = self.headers[index]
                compressed = bool(header["type"] & VORBIS)
                self._samples[index] = self._decoded(header) if compressed else self._in_place(header)
            return self._samples[index]

    def warm(self, indices: Iterable[int]) -> None:
        """Bring samples into memory in the background, so that a voice need not wait for the disk."""
        with self._lock:
            cold = sorted(set(indices) - self._warmed)
            self._warmed.update(cold)
        if cold:
            threading.Thread(target=self._touch, args=(cold,), name="soundfont-samples", daemon=True).start()

    def _touch(self, indices: list[int]) -> None:
        for index in indices:
            sample = self.get(index)
            if sample is not None:
                sample.memory[::_PAGE_FRAMES].max(initial=0)

    def _usable(self) -> NDArray[np.bool_]:
        headers = self.headers
        vorbis = (headers["type"] & VORBIS) != 0
        frames = np.where(vorbis, len(self._raw), len(self._words))
        rate = headers["rate"]
        here = (headers["type"] & ROM == 0) & (headers["start"] < headers["end"]) & (headers["end"] <= frames)
        playable: NDArray[np.bool_] = here & (rate >= _RATES[0]) & (rate <= _RATES[1])
        return playable

    def _fault(self, index: int) -> str:
        header = self.headers[index]
        if header["type"] & ROM:
            return "is in a sound card's ROM"
        if not _RATES[0] <= header["rate"] <= _RATES[1]:
            return f"has a rate of {header['rate']} Hz"
        return f"lies from {header['start']} to {header['end']} of {len(self._words)} frames"

    def _in_place(self, header: np.void) -> SampleData:
        start, end = int(header["start"]), int(header["end"])
        low = None if self._low_bytes is None else self._low_bytes[start:end]
        loop = (int(header["loop_start"]) - start, int(header["loop_end"]) - start)
        return _sample_data(header, self._words[start:end], loop, low)

    def _decoded(self, header: np.void) -> SampleData | None:
        """A Vorbis stream; its loop counts from the sample's own start (SF3, as MuseScore's sf3convert writes it)."""
        import soundfile  # noqa: PLC0415 - libsndfile is loaded when it is needed, not with the tray

        name = text(header["name"])
        limit = max(MAX_EXPANSION * self._file_bytes, FREE_BYTES) - self._decoded_bytes
        try:
            stream = io.BytesIO(self._raw[int(header["start"]) : int(header["end"])].tobytes())
            with soundfile.SoundFile(stream) as sound:
                if not 0 < sound.frames * 4 * sound.channels <= limit:
                    log.warning("%s: sample %r has %d frames; left out", self._name, name, sound.frames)
                    return None
                memory: NDArray[Any] = sound.read(dtype="float32", always_2d=True)[:, 0]
        except (soundfile.SoundFileError, RuntimeError, ValueError, OSError) as fault:
            log.warning("%s: sample %r cannot be decoded (%s)", self._name, name, fault)
            return None
        if len(memory) == 0:
            return None
        self._decoded_bytes += memory.nbytes
        memory = np.ascontiguousarray(np.nan_to_num(memory, nan=0.0, posinf=0.0, neginf=0.0))
        return _sample_data(header, memory, (int(header["loop_start"]), int(header["loop_end"])), None)


def _low_bytes(data: Bytes, chunks: Mapping[str, Chunk], frames: int) -> Bytes | None:
    """The `sm24` chunk; one of the wrong length is to be ignored (section 6.2)."""
    chunk = chunks.get("sdta.sm24")
    if chunk is None or not frames <= chunk.end - chunk.start <= frames + 1:
        return None
    return chunk.of(data)[:frames]


def _sample_data(
    header: np.void, memory: NDArray[Any], loop: tuple[int, int], low_bytes: NDArray[np.uint8] | None
) -> SampleData:
    pitch = int(header["pitch"])
    return SampleData(
        memory,
        float(header["rate"]),
        root_key=float(pitch if pitch <= 127 else UNPITCHED),
        tune_cents=float(header["correction"]),
        loops=(loop,),
        low_bytes=low_bytes,
        name=text(header["name"]),
    )
