"""The thread that minds the output: opens and closes it, notices when it dies, falls back and returns."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trayapp.audio import shared_words as w
from trayapp.audio.default_output import default_output_id
from trayapp.audio.device_listing import list_outputs, portaudio_outputs
from trayapp.audio.devices import AUTO, OutputDevice, system_default, to_try, with_sinks
from trayapp.audio.errors import NO_DEVICE, AudioError, DeviceError, EngineStoppedError
from trayapp.audio.fading import fade_into_nothing, fade_out
from trayapp.audio.jack_ports import JACK
from trayapp.audio.outputs import (
    LEAD_BLOCKS,
    NullOutput,
    Output,
    PortAudioOutput,
)
from trayapp.audio.portaudio import PortAudio
from trayapp.audio.presence import Presence
from trayapp.core.phrase import NOTHING, Phrase, joined
from trayapp.core.settings import AudioSettings

TICK_S = 0.05
DEAD_AFTER_S = 0.2
"""A stream that has not called back for so long, and two blocks, is dead."""
STALLED_AFTER_S = 2.5
"""The same while it starts, and while its server says that the device is there: a silent sink first plays out 2 s."""
MOST_LEADS = 4
"""How many times the lead of its latency mode a driver gets that asks for several blocks at once."""
GLANCE_S = 0.2
"""How often the sound server, JACK or Windows is asked for its devices."""
SEEK_S = 2.0
LONGEST_SEEK_S = 60.0
"""Pauses between fresh listings while the wanted device is away; each listing starts a process."""
DISTRUST_S = 5.0
"""A device that died or refused is not tried again as a fallback for so long."""
TOGETHER_S = 0.15
"""Servers that end together, with their session or as one PipeWire, have all ended after this time."""
NULL_RATE_HZ = 48_000

logger = logging.getLogger(__name__)


class Source(Protocol):
    """What renders for the outputs."""

    words: NDArray[np.int64]

    def adapt(self, settings: AudioSettings, rate: int) -> None:
        """Makes what is rendered fit the settings and the rate; called between two outputs, in silence."""

    def collect(self) -> None:
        """Called every TICK_S, for what the render loop has given back."""


@dataclass(eq=False)
class _Job:
    settings: AudioSettings
    deadline: float
    done: "Future[None]" = field(default_factory=Future)


class OutputKeeper:
    """Owns the output. Everything below `_run` belongs to its thread; the rest may be called from any.

    `changed` is called on that thread after the device, the settings or the notice changed.
    """

    def __init__(self, renderer: Source, settings: AudioSettings, changed: Callable[[], None]) -> None:
        self._renderer = renderer
        self._words = renderer.words
        self.settings = settings
        self.notice = NOTHING
        self.output: Output | None = None
        self._changed = changed
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._open_jobs: set[_Job] = set()
        self._lock = threading.Lock()
        self._stopping = False
        self._ready = threading.Event()
        self._presence = Presence()
        self._portaudio = PortAudio(self._presence)
        self._thread = threading.Thread(target=self._run, name="audio-outputs", daemon=True)
        self._calls, self._called_at, self._opened_at = -1, 0.0, 0.0
        self._underruns = 0
        self._glanced_at = self._seek_at = 0.0
        self._seek_pause = SEEK_S
        self._default_id: str | None = None
        self._distrusted: dict[str, float] = {}
        self._left_jack = False
        """What died last went through a JACK server that has gone."""

    def start(self) -> None:
        """Returns when an output runs, be it the null output."""
        self._thread.start()
        self._ready.wait()

    def stop(self, timeout_s: float) -> bool:
        """Ends thread and output and refuses what waits. False where the driver did not let go in time."""
        with self._lock:
            self._stopping = True
            waiting = list(self._open_jobs)
        for job in waiting:
            self._answer(job, EngineStoppedError("engine shutting down"))
        self._jobs.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def reconfigure(self, settings: AudioSettings, timeout_s: float) -> None:
        """As `AudioEngine.reconfigure`."""
        job = _Job(settings, time.monotonic() + timeout_s)
        with self._lock:
            if self._stopping:
                raise EngineStoppedError("engine shutting down")
            self._open_jobs.add(job)
        self._jobs.put(job)
        try:
            job.done.result(timeout_s)
        except TimeoutError:
            self._answer(job, None)
            raise AudioError(
                "the audio driver did not answer within {seconds:g} s; the former settings are kept",
                seconds=timeout_s,
            ) from None

    # -- the thread ----------------------------------------------------------------------------------------------

    def _run(self) -> None:
        self._open_first_of(self._wanted(refresh=False))
        self._ready.set()
        while True:
            try:
                job = self._jobs.get(timeout=TICK_S)
            except queue.Empty:
                self._watch()
                continue
            if job is None:
                break
            self._carry_out(job)
        fade_out(self._words)
        self._close()
        self._portaudio.end()
        self._presence.close()

    def _carry_out(self, job: _Job) -> None:
        if job.done.done():
            return
        before = self.settings
        try:
            self._switch(job.settings)
            _require_in_time(job)
        except (AudioError, DeviceError) as error:
            self.settings = before
            reason = Phrase("{error}; the former settings are kept", error=error)
            if not self._open_first_of(self._wanted(refresh=True)):
                reason = Phrase(
                    "{error}; and the former device does not open again either: {notice}",
                    error=error,
                    notice=self.notice,
                )
                self.notice = reason
            self._answer(job, AudioError(reason))
        else:
            self._answer(job, None)
        self._changed()

    def _switch(self, settings: AudioSettings) -> None:
        """Moves to new settings.

        Raises:
            DeviceError: They do not work; no output is open then.
        """
        fade_out(self._words)
        self._close()
        self.settings = settings
        self._distrusted.clear()
        self._left_jack = False
        self._seek_later(SEEK_S)
        devices = self._wanted(refresh=False) or self._wanted(refresh=True)
        if not devices and settings.device != AUTO:
            raise DeviceError("{device} is not there; plug it in or choose another device", device=settings.device)
        refused = []
        for device in devices:
            try:
                self._use(PortAudioOutput(device, settings, self._words))
            except DeviceError as error:
                refused.append(error.phrase)
            else:
                self.notice = NOTHING
                return
        if refused:
            raise DeviceError(joined("; ", refused))
        self._use(NullOutput(settings.sample_rate or NULL_RATE_HZ, settings, self._words))
        self.notice = NO_DEVICE

    def _open_first_of(self, devices: Sequence[OutputDevice]) -> bool:
        """Opens the first that works, else a fallback, else the null output; sets the notice. False for a fallback."""
        self._close()
        refused = []
        now = time.monotonic()
        fallbacks = [d for d in self._fallbacks() if d not in devices and self._trusted(d.label, now)]
        for device in (*devices, *fallbacks):
            for settings in (self.settings, self.settings.model_copy(update={"sample_rate": 0})):
                try:
                    self._use(PortAudioOutput(device, settings, self._words))
                except DeviceError as error:
                    refused.append(error.phrase)
                    if not self.settings.sample_rate:
                        break
                else:
                    wanted = device in devices and settings == self.settings
                    self.notice = NOTHING if wanted else self._displaced_text(device, refused)
                    return wanted
            self._distrusted[device.label] = now
        self._use(NullOutput(self.settings.sample_rate or NULL_RATE_HZ, self.settings, self._words))
        self.notice = joined("; ", (NO_DEVICE, *refused))
        return False

    def _displaced_text(self, device: OutputDevice, refused: Sequence[Phrase]) -> Phrase:
        wanted = self.settings.device
        if refused:
            return Phrase("playing on {device}: {refused}", device=device.label, refused=joined("; ", refused))
        return Phrase("{wanted} is not there; playing on {device} until it is back", wanted=wanted, device=device.label)

    def _use(self, output: Output) -> None:
        self._renderer.adapt(self.settings, output.rate)
        words = self._words
        words[w.LEAD] = LEAD_BLOCKS[self.settings.latency_mode] * self.settings.block_size
        words[w.COUNT_UNDERRUNS] = int(output.device is not None)
        words[w.FADE_TARGET] = w.FADE_STEPS
        self.output = output
        self._calls, self._called_at = -1, time.monotonic()
        self._opened_at = self._called_at

    def _close(self) -> None:
        output, self.output = self.output, None
        self._words[w.COUNT_UNDERRUNS] = 0
        if output is None:
            return
        if isinstance(output, PortAudioOutput) and output.device and not self._presence.may_close(output.device):
            output.abandon()
        else:
            output.close()
        fade_into_nothing(self._words)

    # -- watching ------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        now = time.monotonic()
        self._renderer.collect()
        calls = int(self._words[w.CALLBACKS])
        if calls != self._calls:
            self._calls, self._called_at = calls, now
        output = self.output
        if output is not None and output.device is not None and self._is_dead(output, output.device, now):
            self._recover(output.device)
            return
        self._lengthen_lead()
        if now - self._glanced_at > GLANCE_S:
            self._glanced_at = now
            self._glance(now, output.device if output is not None else None)

    def _is_dead(self, output: Output, device: OutputDevice, now: float) -> bool:
        """A sound server whose sink is there may pause a stream for a while, and so may a driver that starts."""
        silent_s, open_s = now - self._called_at, now - self._opened_at
        if silent_s > STALLED_AFTER_S or not output.alive():
            return True
        patience = DEAD_AFTER_S + 2 * self.settings.block_size / output.rate
        return silent_s > patience and open_s > STALLED_AFTER_S and not self._presence.has(device.label)

    def _lengthen_lead(self) -> None:
        """Renders one block further ahead after an underrun; the lead is short again with the next stream."""
        words, underruns = self._words, int(self._words[w.UNDERRUNS])
        if underruns != self._underruns:
            self._underruns = underruns
            block = self.settings.block_size
            longest = MOST_LEADS * LEAD_BLOCKS[self.settings.latency_mode] * block
            words[w.LEAD] = min(int(words[w.LEAD]) + block, longest)

    def _glance(self, now: float, playing: OutputDevice | None) -> None:
        """Asks those who know whether the device that plays is still there, and the wanted one there again."""
        wanted = self.settings.device
        if playing is not None and self._presence.has(playing.label) is False:
            self._recover(playing)
        elif self._left_jack and playing is None and self._presence.jack_runs() and self._trusted(JACK, now):
            self._distrusted[JACK] = now  # a server that is only just starting is asked again later
            self._reopen()
        elif wanted == AUTO and playing is not None:
            default = default_output_id()
            before, self._default_id = self._default_id, default
            if before not in {None, default}:
                self._reopen()
        elif playing is None or playing.label != wanted:
            there = self._presence.has(wanted)
            if there and self._trusted(wanted, now):
                self._reopen()
            elif (there is None or playing is None) and now > self._seek_at:
                self._seek(now, anything=playing is None)

    def _recover(self, dead: OutputDevice) -> None:
        logger.warning("%s has stopped", dead.label)
        self._close()
        if dead.host_api != JACK and self._portaudio.on_jack():
            time.sleep(TOGETHER_S)
        self._left_jack = dead.host_api == JACK and self._presence.jack_was_lost()
        if self._presence.has(dead.label) is not False:
            self._distrusted[dead.label] = time.monotonic()
        self._open_first_of([device for device in self._wanted(refresh=True) if device != dead])
        self._seek_later(SEEK_S)
        self._changed()

    def _seek(self, now: float, *, anything: bool) -> None:
        """Looks for the wanted device, or `anything`, in a fresh list, without touching what plays; ever less often."""
        self._seek_later(min(2 * self._seek_pause, LONGEST_SEEK_S))
        try:
            there = list_outputs()
        except DeviceError as error:
            logger.debug("%s", error)
            return
        devices = (*to_try(self.settings.device, there), *(system_default(there) if anything else ()))
        if any(self._trusted(device.label, now) for device in devices):
            self._reopen()

    def _seek_later(self, pause_s: float) -> None:
        self._seek_pause = pause_s
        self._seek_at = time.monotonic() + pause_s

    def _reopen(self) -> None:
        fade_out(self._words)
        self._close()
        self._open_first_of(self._wanted(refresh=True))
        self._changed()

    def _wanted(self, *, refresh: bool) -> tuple[OutputDevice, ...]:
        return to_try(self.settings.device, self._devices(refresh=refresh))

    def _fallbacks(self) -> tuple[OutputDevice, ...]:
        return system_default(self._devices(refresh=False))

    def _devices(self, *, refresh: bool) -> list[OutputDevice]:
        """What can be opened; a refresh needs the stream closed."""
        try:
            if refresh:
                self._close()
                self._portaudio.look_again()
            outputs = list(portaudio_outputs())
            if self._portaudio.on_jack():
                self._presence.jack_runs()  # from now on the end of that server is told
            return with_sinks(outputs, self._presence.sinks())
        except DeviceError as error:
            logger.warning("%s", error)
            return []

    def _trusted(self, label: str, now: float) -> bool:
        return now - self._distrusted.get(label, -DISTRUST_S) >= DISTRUST_S

    def _answer(self, job: _Job, error: Exception | None) -> None:
        with self._lock:
            self._open_jobs.discard(job)
            if job.done.done():
                return
            if error is None:
                job.done.set_result(None)
            else:
                job.done.set_exception(error)


def _require_in_time(job: _Job) -> None:
    """Whoever asked has been told that it failed, so it must not happen after all."""
    if time.monotonic() > job.deadline:
        raise AudioError("the audio driver took too long")
