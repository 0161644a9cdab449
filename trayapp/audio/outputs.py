"""What consumes the engine's frames: a PortAudio stream, or a clock where there is no device.

All of it belongs to the thread that minds the outputs; PortAudio wants to be opened and closed by one thread.
"""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from trayapp.audio import shared_words as w
from trayapp.audio.callback import keep_time, stream_callback
from trayapp.audio.device_listing import portaudio_outputs
from trayapp.audio.devices import PULSE, WASAPI, OutputDevice, pulse_door
from trayapp.audio.errors import DeviceError
from trayapp.audio.semaphores import make_semaphore, post
from trayapp.core.phrase import Phrase, joined
from trayapp.core.settings import AudioSettings, LatencyMode

LEAD_BLOCKS: dict[LatencyMode, int] = {"low": 1, "balanced": 2, "safe": 4}
"""Blocks rendered ahead of the device."""
IMPLAUSIBLE_LATENCY_S = 5.0
"""PortAudio on JACK reports 2**32 frames while ports are being connected."""
RENDER_AHEAD_S = 0.03
CLOSE_TIMEOUT_S = 0.5
"""A dead driver may never come back from closing."""

logger = logging.getLogger(__name__)


class Output(Protocol):
    """A running consumer of frames. `device` is None for the null output."""

    device: OutputDevice | None
    rate: int
    latency_s: float

    def alive(self) -> bool:
        """False once the driver itself says that the stream is over."""

    def close(self) -> None:
        """Idempotent. Afterwards the callback is not called any more. At most CLOSE_TIMEOUT_S."""


@dataclass(frozen=True)
class Attempt:
    """One way to open a device."""

    rate: int
    exclusive: bool = False
    auto_convert: bool = False

    def __str__(self) -> str:
        """For the message about what was tried."""
        mode = " exclusive" if self.exclusive else " shared" if self.auto_convert else ""
        return f"{self.rate} Hz{mode}"


def attempts(device: OutputDevice, settings: AudioSettings) -> tuple[Attempt, ...]:
    """The ways to open a device, best first: its own rate where none is set; exclusive only on request."""
    rate = settings.sample_rate or device.rate_hz
    if device.host_api != WASAPI:
        return (Attempt(rate),)
    shared = Attempt(rate, auto_convert=True)
    return (Attempt(rate, exclusive=True), shared) if settings.exclusive else (shared,)


class PortAudioOutput:
    """A PortAudio stream whose callback is compiled: Python only opens and closes it.

    Raises:
        DeviceError: No attempt worked; the message names each with the driver's answer.
    """

    def __init__(self, device: OutputDevice, settings: AudioSettings, words: NDArray[np.int64]) -> None:
        self.device: OutputDevice | None = device
        self._words = words
        refused = []
        for attempt in attempts(device, settings):
            try:
                self._open(device, attempt, settings, words)
            except DeviceError as error:
                refused.append(Phrase("{attempt}: {error}", attempt=attempt, error=error))
            else:
                return
        raise DeviceError(
            "{device} could not be opened ({refused})", device=device.label, refused=joined("; ", refused)
        )

    def _open(self, device: OutputDevice, attempt: Attempt, settings: AudioSettings, words: NDArray[np.int64]) -> None:
        index = _portaudio_index(device)
        import sounddevice as sd  # noqa: PLC0415  loads PortAudio, only when sound is wanted

        info = sd.query_devices(index)
        channels = min(2, info["max_output_channels"])
        low, high = info["default_low_output_latency"], info["default_high_output_latency"]
        latency = {"low": low, "balanced": (low + high) / 2, "safe": high}[settings.latency_mode]
        extra = None
        if attempt.exclusive or attempt.auto_convert:
            extra = sd.WasapiSettings(exclusive=attempt.exclusive, auto_convert=attempt.auto_convert)
        words[w.CHANNELS] = channels
        words[w.RATE] = attempt.rate
        words[w.BLOCK] = settings.block_size
        ffi = sd._ffi  # noqa: SLF001  the way a compiled callback is given to PortAudio
        self._stream: Any = None
        try:
            with _chosen_sink(device):
                self._stream = sd._StreamBase(  # noqa: SLF001
                    kind="output",
                    samplerate=attempt.rate,
                    blocksize=settings.block_size,
                    device=index,
                    channels=channels,
                    dtype="float32",
                    latency=latency,
                    extra_settings=extra,
                    callback=ffi.cast("PaStreamCallback*", stream_callback.address),
                    finished_callback=None,
                    clip_off=False,
                    dither_off=None,
                    never_drop_input=None,
                    prime_output_buffers_using_stream_callback=None,
                    userdata=ffi.cast("void*", int(words[w.ADDRESS])),
                    wrap_callback=None,
                )
                _render_ahead(words, self._stream.latency, attempt.rate)
                self._stream.start()
        except (sd.PortAudioError, ValueError, OSError) as error:
            self.close()
            raise DeviceError(str(error)) from error
        self.rate = round(self._stream.samplerate)
        latency = float(self._stream.latency)
        self.latency_s = latency if latency < IMPLAUSIBLE_LATENCY_S else 0.0

    def alive(self) -> bool:
        """False once PortAudio has ended the stream by itself."""
        try:
            return bool(self._stream is not None and self._stream.active)
        except Exception:  # noqa: BLE001  a driver that cannot even answer
            return False

    def abandon(self) -> None:
        """Lets go without a word to the driver, where closing would abort the program."""
        _abandoned.append((self._stream, self._words))
        self._stream = None

    def close(self) -> None:
        """Aborts and closes, on a thread of its own so that a driver that hangs costs one thread and no more."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        closing = threading.Thread(target=_close, args=(stream,), name="audio-close", daemon=True)
        closing.start()
        closing.join(CLOSE_TIMEOUT_S)
        if closing.is_alive():
            logger.warning("the driver of %s does not close its stream", self.device.label if self.device else "?")


_abandoned: list[Any] = []
"""Streams of a JACK server that is gone, with the memory they were given, and the PortAudio that they belong to."""


class NullOutput:
    """Keeps the engine's time where there is no device: a compiled loop that sleeps, and stands still when idle."""

    def __init__(self, rate: int, settings: AudioSettings, words: NDArray[np.int64]) -> None:
        self.device: OutputDevice | None = None
        self.rate = rate
        self.latency_s = 0.0
        self._words = words
        self._semaphore = make_semaphore()
        words[w.CHANNELS] = 2
        words[w.RATE] = rate
        words[w.BLOCK] = settings.block_size
        words[w.NULL_STOP] = 0
        words[w.NULL_SEMAPHORE] = self._semaphore.address
        scratch = np.zeros(settings.block_size * 2, np.float32)
        self._thread = threading.Thread(target=keep_time, args=(words, scratch), name="audio-null", daemon=True)
        self._thread.start()

    def alive(self) -> bool:
        """Always, until it is closed."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Ends the thread."""
        if self._semaphore.address:
            self._words[w.NULL_STOP] = 1
            post(self._semaphore.address)
            self._thread.join()
            self._words[w.NULL_SEMAPHORE] = 0
            self._semaphore.close()


def _portaudio_index(device: OutputDevice) -> int:
    """Indices shift with every refresh, so they are looked up by name at the last moment."""
    known = portaudio_outputs()
    label = device.label
    if device.host_api == PULSE:
        door = pulse_door(list(known))
        if door is None:
            raise DeviceError("ALSA has no way to the sound server; install libasound2-plugins")
        label = door.label
    for candidate, index in known.items():
        if candidate.label == label:
            return index
    raise DeviceError("{device} is not there", device=device.label)


def _render_ahead(words: NDArray[np.int64], latency_s: float, rate: int) -> None:
    """Lets the loop fill what the driver takes at once when it starts, so that a note that sounds has no hole."""
    if latency_s < IMPLAUSIBLE_LATENCY_S:
        words[w.LEAD] = min(int(words[w.LEAD]) + round(latency_s * rate), w.RING_FRAMES // 2)
    post(int(words[w.SEMAPHORE]))
    deadline = time.monotonic() + RENDER_AHEAD_S
    while words[w.IDLE] != w.ASLEEP and words[w.WRITE] - words[w.READ] < words[w.LEAD] and time.monotonic() < deadline:
        time.sleep(0.001)  # the loop posts to nobody


@contextlib.contextmanager
def _chosen_sink(device: OutputDevice) -> Iterator[None]:
    """The client library reads the sink's name from the environment while it connects."""
    if device.host_api != PULSE:
        yield
        return
    before = os.environ.get("PULSE_SINK")
    os.environ["PULSE_SINK"] = device.name
    try:
        yield
    finally:
        if before is None:
            del os.environ["PULSE_SINK"]
        else:
            os.environ["PULSE_SINK"] = before


def _close(stream: Any) -> None:
    with contextlib.suppress(Exception):  # a dead driver answers anything
        stream.abort(ignore_errors=True)
    with contextlib.suppress(Exception):
        stream.close(ignore_errors=True)
