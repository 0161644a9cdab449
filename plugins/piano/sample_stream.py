"""Large sample sets: the head of each sample stays in memory, a background thread decodes the rest ahead of the voices.

A streamed sample has address space for all of it. Its `ready` counter says how many frames may be read; voices that
come near it fade (trayapp/audio/synth/voice.py). What has rested longest is given back when a byte budget is exceeded.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.lazy_memory import LazyMemory
from trayapp.audio.movement_spec import Target
from trayapp.audio.synth.source import publish_frames
from trayapp.audio.voice_spec import LoopMode, VoiceSpec

HEAD_FRAMES = 8192
"""Of each sample, from where regions begin: 170 ms at 48 kHz and the recorded pitch."""
LEAD_S = 3.0
"""So far ahead of a voice its sample is decoded."""
CHUNK_FRAMES = 16_384
BUDGET_BYTES = 128 << 20
"""What rested tails may take together."""
_FASTEST = 16.0
_IDLE_S = 0.1
"""Between two looks at voices that have all they need for now."""


class Stream(Protocol):
    """Who decodes tails."""

    def need(self, tail: Tail, voice: VoiceSpec) -> None:
        """`voice` is about to read the sample; it does as long as somebody holds it."""


class Tail:
    """One streamed sample. Decoding is done by one thread at a time; `need` may be called on any.

    Attributes:
        memory: The whole sample, of which `ready` frames are there.
        ready: int64 (1,), for SampleData.
        head: Frames that are always there.
    """

    def __init__(self, path: Path, base: int, memory: LazyMemory, frames: NDArray[Any], stream: Stream) -> None:
        """Prepare; nothing is decoded yet.

        Args:
            path: The sound file.
            base: Frame of the file that is the first one in memory.
            memory: Address space for `frames`.
            frames: View of the memory, (frames,) or (frames, 2), int16 or float32.
            stream: Decodes what lies behind the head.
        """
        self.path, self.base, self.memory, self.head = path, base, frames, 0
        self.ready = np.zeros(1, np.int64)
        self.stream = stream
        self.repaired = False
        self._lazy = memory
        self._sound: Any = None

    @property
    def frame_bytes(self) -> int:
        """Bytes of one frame."""
        return self.memory.strides[0]

    @property
    def tail_bytes(self) -> int:
        """Memory that is taken beyond the head."""
        return max(0, int(self.ready[0]) - self.head) * self.frame_bytes

    def need(self, voice: VoiceSpec) -> None:
        """Have decoded what `voice` will read."""
        self.stream.need(self, voice)

    def widen(self, head: int) -> None:
        """Keep at least so many frames. While loading, before anything plays."""
        self.head = max(self.head, min(head, len(self.memory)))
        self.decode(self.head)
        self.rest()

    def decode(self, upto: int) -> None:
        """Decode from `ready` up to frame `upto`; what a damaged file does not hold is silence.

        Raises:
            MemoryError: the system has no more.
        """
        start, upto = int(self.ready[0]), min(upto, len(self.memory))
        while start < upto:
            end = min(start + CHUNK_FRAMES, upto)
            self._lazy.provide(start * self.frame_bytes, end * self.frame_bytes)
            self._read(start, end)
            publish_frames(self.ready, end)
            start = end
        if start == len(self.memory):
            self.rest()

    def rest(self) -> None:
        """Close the file until more of it is needed."""
        if self._sound is not None:
            self._sound.close()
            self._sound = None

    def give_back(self) -> None:
        """Keep the head alone. Only while no voice plays it."""
        publish_frames(self.ready, min(self.head, int(self.ready[0])))
        self.rest()
        self._lazy.give_back(self.head * self.frame_bytes)

    def _read(self, start: int, end: int) -> None:
        import soundfile  # noqa: PLC0415 - libsndfile is loaded with the first instrument, not with the tray

        part = self.memory[start:end]
        try:
            if self._sound is None:
                self._sound = soundfile.SoundFile(str(self.path))
                self._sound.seek(self.base + start)
            if self._sound.channels <= 2:
                got = len(self._sound.read(out=part))
            else:
                read = self._sound.read(end - start, dtype=part.dtype.name, always_2d=True)[:, :2]
                got = len(read)
                part[:got] = read
        except (soundfile.SoundFileError, RuntimeError, OSError):
            got = 0
        if got < len(part):  # cut short since it was opened, or damaged: given back pages may hold the past
            part[got:] = 0
        if part.dtype == np.float32 and not np.isfinite(part).all():
            np.nan_to_num(part, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
            self.repaired = True


class DecodeAtOnce:
    """A stream without a thread, for rendering offline: a voice finds all that it can read."""

    def need(self, tail: Tail, voice: VoiceSpec) -> None:
        """See Stream; returns when it is decoded."""
        tail.decode(last_frame(voice))


class SampleStream:
    """Decodes ahead of voices on a thread of its own, which runs from the first need until `stop`."""

    def __init__(
        self, budget: int = BUDGET_BYTES, clock: Callable[[], float] = time.perf_counter, *, thread: bool = True
    ) -> None:
        """Prepare; without a `thread` whoever owns it calls `decode_next` and `trim`."""
        self._budget, self._clock, self._threaded = budget, clock, thread
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._playing: dict[Tail, list[_Reader]] = {}
        self._rested: OrderedDict[int, weakref.ref[Tail]] = OrderedDict()

    @property
    def held_bytes(self) -> int:
        """Memory that tails take now."""
        with self._lock:
            tails = [*self._playing, *(tail for ref in self._rested.values() if (tail := ref()) is not None)]
        return sum(tail.tail_bytes for tail in tails)

    def need(self, tail: Tail, voice: VoiceSpec) -> None:
        """See Stream; returns at once."""
        reader = _Reader(voice, self._clock())
        with self._lock:
            self._rested.pop(id(tail), None)
            self._playing.setdefault(tail, []).append(reader)
            if self._thread is None and self._threaded and not self._stopping:
                self._thread = threading.Thread(target=self._run, name="piano-stream", daemon=True)
                self._thread.start()
        self._wake.set()

    def stop(self, timeout_s: float = 1.0) -> None:
        """Nothing is decoded any more. Idempotent."""
        self._stopping = True
        self._wake.set()
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stopping:
            self._wake.wait(_IDLE_S if self._playing else None)
            self._wake.clear()
            try:
                while not self._stopping and self.decode_next():
                    pass
            except MemoryError:  # the voices that wait fade; what has rested makes room
                self.trim(0)
            self.trim()

    def decode_next(self) -> bool:
        """Decode one piece of the sample that needs it most; False if none needs any now. The decoding thread."""
        now = self._clock()
        most: Tail | None = None
        least, upto = LEAD_S, 0
        for tail, readers in self._look():
            ready = int(tail.ready[0])
            for reader in readers:
                left = reader.seconds_left(ready, now)
                if left < least and ready < reader.last:
                    most, least, upto = tail, left, min(ready + CHUNK_FRAMES, reader.last)
        if most is None:
            return False
        most.decode(upto)
        return True

    def _look(self) -> list[tuple[Tail, list[_Reader]]]:
        """What plays; what does no more goes to rest."""
        with self._lock:
            for tail, readers in list(self._playing.items()):
                readers[:] = [reader for reader in readers if reader.alive]
                if not readers:
                    del self._playing[tail]
                    tail.rest()
                    self._rested[id(tail)] = weakref.ref(tail)
            return [(tail, list(readers)) for tail, readers in self._playing.items()]

    def trim(self, budget: int | None = None) -> None:
        """Give back what has rested longest until the budget is kept. The decoding thread."""
        limit = self._budget if budget is None else budget
        with self._lock:
            for key in [key for key, ref in self._rested.items() if ref() is None]:
                del self._rested[key]
            rested = [tail for ref in self._rested.values() if (tail := ref()) is not None]
            held = sum(tail.tail_bytes for tail in (*self._playing, *rested))
            for tail in rested:
                if held <= limit:
                    return
                held -= tail.tail_bytes
                tail.give_back()
                del self._rested[id(tail)]


class _Reader:
    """A voice, as far as decoding for it goes."""

    def __init__(self, voice: VoiceSpec, began: float) -> None:
        self._voice = weakref.ref(voice)
        self._start, self._began = voice.start, began + voice.delay_s
        self._pace = voice.sample.rate_hz * fastest(voice)
        self.last = last_frame(voice)

    @property
    def alive(self) -> bool:
        """Whether somebody, that is the engine, still holds the voice."""
        return self._voice() is not None

    def seconds_left(self, ready: int, now: float) -> float:
        """How long the voice can go on with `ready` frames."""
        position = self._start + max(0.0, now - self._began) * self._pace
        return (ready - position) / self._pace


def last_frame(voice: VoiceSpec) -> int:
    """Frame after the last one that a voice can read."""
    end = voice.end if voice.end is not None else voice.sample.frames
    if voice.loop_mode is LoopMode.CONTINUOUS and voice.loop_count == 0 and voice.loop_end > 0:
        return min(end, voice.loop_end)
    return end


def fastest(voice: VoiceSpec) -> float:
    """The highest pace at which a voice may read, against the recorded one: wheel, envelopes and LFOs at their top."""
    cents = voice.pitch_cents + max(voice.bend_up_cents, voice.bend_down_cents, 0.0)
    cents += sum(abs(sway.depth) for sway in voice.sways if sway.target is Target.PITCH)
    return float(min(2.0 ** (cents / 1200.0), _FASTEST))
