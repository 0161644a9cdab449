"""The render loop's thread with all it works on: words, rings, the synth's state, and the samples that still sound."""

import itertools
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from trayapp.audio import shared_words as w
from trayapp.audio.callback import keep_time
from trayapp.audio.command_queue import CommandQueue, frame_at, publish
from trayapp.audio.cut_files import read_as_silence
from trayapp.audio.effects.parameters import parameter_index
from trayapp.audio.kept import Kept
from trayapp.audio.render_loop import LOAD_BINS, METERS, RETURNS, run
from trayapp.audio.semaphores import make_semaphore, post
from trayapp.audio.synth import layout
from trayapp.audio.synth.process import process
from trayapp.audio.synth.source import publish_frames
from trayapp.audio.synth.state import Synth
from trayapp.audio.thread_priority import raise_this_thread
from trayapp.audio.voice_spec import VoiceSpec
from trayapp.core.settings import AudioSettings

LARGEST_BLOCK = 4096
FIRST_RATE_HZ = 48_000
MAX_BATCH = 512
"""Commands taken in one block; the rest follow in the next."""

SETTLING_FRAMES = 16
"""Rendered in vain after a new synth got its positions."""

_OF_CHANNEL = frozenset({layout.CONTROL, layout.PITCH_BEND, layout.CHANNEL_PRESSURE})
_LASTING = _OF_CHANNEL | {layout.SET_FX, layout.SET_GAIN}
"""Kinds of commands whose latest value outlives the synth that heard it."""
_PEDALS = frozenset({64, 66, 67, 69})
"""Controllers of which every move matters: what was held in between is let go by the move that ends it."""
_FORGETTING = frozenset({layout.STOP_ALL, layout.RESET_CONTROLLERS})


class Renderer:
    """Makes the sound that an output consumes.

    `play` and `send` may be called from any thread, also while no loop runs; `adapt` and `stop` from one at a time.
    """

    def __init__(self, settings: AudioSettings) -> None:
        self.words = w.make_words()
        self.realtime = ""
        self.loads = np.zeros(LOAD_BINS, np.int64)
        self.meters = np.zeros(METERS, np.float64)
        self._ring = np.zeros((w.RING_FRAMES, 2), np.float32)
        self._returns = np.zeros(RETURNS, np.int64)
        self._batch = layout.make_commands(MAX_BATCH)
        self._block = np.zeros((LARGEST_BLOCK, 2), np.float32)
        self._semaphore = make_semaphore()
        words = self.words
        words[w.RING], words[w.SEMAPHORE] = self._ring.ctypes.data, self._semaphore.address
        words[w.RATE], words[w.BLOCK], words[w.LEAD] = FIRST_RATE_HZ, settings.block_size, settings.block_size
        words[w.CHANNELS] = 2
        self.queue = CommandQueue(words, layout.COMMAND)
        self.kept = Kept()
        self._tokens = itertools.count(1)
        self._positions: dict[tuple[int, int, int], Any] = {}
        self._settings = settings
        self._rate = 0
        self._synth: Synth | None = None
        self._starved_before = 0
        self._thread: threading.Thread | None = None

    def compile(self) -> None:
        """Goes once through all that is compiled, without a sound: compiles it or loads it from the cache.

        Only before the first `adapt`.
        """
        self.words[w.STOP] = 1
        self._loop(Synth(FIRST_RATE_HZ, self._settings))
        self.words[w.NULL_STOP] = 1
        keep_time(self.words, self._block.reshape(-1))
        frame_at(self.words, 0)
        publish(self.words, self.queue.records, self.queue.records[:0])
        publish_frames(np.zeros(1, np.int64), 0)
        read_as_silence()  # instruments are mapped files
        self.words[w.STOP] = 0

    # -- any thread ----------------------------------------------------------------------------------------------

    def play(
        self, specs: Sequence[VoiceSpec], note: int, at_ns: int | None = None, at_frame: int | None = None
    ) -> bool:
        """Starts the voices of one note on one frame. False where the ring has been full for long."""
        records = layout.make_commands(len(specs))
        tokens = [next(self._tokens) for _ in specs]
        for index, (spec, token) in enumerate(zip(specs, tokens, strict=True)):
            records[index] = layout.note_on(spec, note=note, token=token)
        with self.queue.lock:
            for spec, token in zip(specs, tokens, strict=True):
                self.kept.add(token, spec)
            if self.queue.push(records, at_ns, at_frame, refusable=True):
                return True
            self.kept.release(tokens)
        return False

    def note_off(self, note: int, channel: int, key: int, at_ns: int | None) -> None:
        """See `AudioEngine`, as for all of these."""
        self._send(layout.NOTE_OFF, note=note, channel=channel, index=key, at_ns=at_ns)

    def stop_note(self, note: int, fade_s: float) -> None:  # noqa: D102
        self._send(layout.STOP_NOTE, note=note, value=fade_s)

    def control(self, controller: int, value: float, channel: int, at_ns: int | None) -> None:  # noqa: D102
        self._send(layout.CONTROL, index=controller, value=value, channel=channel, at_ns=at_ns)

    def pitch_bend(self, value: float, channel: int, at_ns: int | None) -> None:  # noqa: D102
        self._send(layout.PITCH_BEND, value=value, channel=channel, at_ns=at_ns)

    def pressure(self, value: float, channel: int, at_ns: int | None) -> None:  # noqa: D102
        self._send(layout.CHANNEL_PRESSURE, value=value, channel=channel, at_ns=at_ns)

    def key_pressure(self, key: int, value: float, channel: int, at_ns: int | None) -> None:  # noqa: D102
        self._send(layout.KEY_PRESSURE, index=key, value=value, channel=channel, at_ns=at_ns)

    def reset_controllers(self, channel: int) -> None:  # noqa: D102
        self._send(layout.RESET_CONTROLLERS, channel=channel)

    def set_effect(self, name: str, value: float) -> None:  # noqa: D102
        self._send(layout.SET_FX, index=parameter_index(name), value=value)

    def set_gain(self, gain_db: float) -> None:  # noqa: D102
        self._send(layout.SET_GAIN, value=10 ** (gain_db / 20))

    def stop_all(self) -> None:  # noqa: D102
        self._send(layout.STOP_ALL)

    def swap(self, retired: Any) -> None:
        """Fades what sounds; `retired` is held until that is over."""
        self._send(layout.SWAP)
        if retired is not None:
            self.kept.retire(retired)

    def _send(
        self,
        kind: int,
        *,
        note: int = 0,
        channel: int = 0,
        index: int = 0,
        value: float = 0.0,
        at_ns: int | None = None,
    ) -> None:
        """Sends one command without a voice. A position that lasts is the first thing that a new synth hears."""
        records = layout.make_commands(1)
        records[0] = layout.command(kind, note=note, channel=channel, index=index, value=value)
        with self.queue.lock:
            if kind in _LASTING:
                self._positions[kind, channel, index] = records[0]
            elif kind in _FORGETTING:
                self._forget_positions(channel if kind == layout.RESET_CONTROLLERS else None)
            moves = kind in _LASTING and not (kind == layout.CONTROL and index in _PEDALS)
            self.queue.push(records, at_ns, replaces=(kind, channel, index) if moves else None)

    def active_voices(self) -> int:
        """Voices that sound now."""
        synth = self._synth
        return int(synth.state["counters"]["active"]) if synth is not None else 0

    def starved(self) -> int:
        """Voices that faded because their sample was not decoded in time."""
        synth = self._synth
        return self._starved_before + (int(synth.state["counters"]["starved"]) if synth is not None else 0)

    def collect(self) -> None:
        """Lets go of the samples of voices that are over, and lets commands catch up that found the ring full."""
        words = self.words
        self.queue.catch_up()
        read, written = int(words[w.RETURNS_READ]), int(words[w.RETURNS_WRITTEN])
        if read != written:
            self.kept.release(int(self._returns[place % RETURNS]) for place in range(read, written))
            words[w.RETURNS_READ] = written

    # -- the thread of the outputs -------------------------------------------------------------------------------

    def adapt(self, settings: AudioSettings, rate: int) -> None:
        """Makes what is rendered fit the settings and the rate; called between two outputs, in silence.

        Voices survive where neither the rate nor anything that a synth is made for changes.
        """
        before, self._settings = self._settings, settings
        if self._thread is None or rate != self._rate or _made_for(before) != _made_for(settings):
            self.stop()
            self._rate = rate
            self._renew(Synth(rate, settings))
        self.loads[:] = 0
        self.set_gain(settings.master_volume_db)

    def stop(self) -> None:
        """Ends the loop, within a block; idempotent. Nothing is rendered any more."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self.words[w.STOP] = 1
            post(self._semaphore.address)
            thread.join()
            self.words[w.STOP] = 0
            self.words[w.IDLE] = w.ASLEEP

    def close(self) -> None:
        """Stops and gives the semaphore back. Only after the output is closed."""
        self.stop()
        self.kept.keep_only(())
        self._semaphore.close()

    def _renew(self, synth: Synth) -> None:
        with self.queue.lock:
            self.collect()
            self.kept.keep_only(int(token) for token in self.queue.unread()["voice"]["token"])
            positions = list(self._positions.values())
        records = layout.make_commands(len(positions))
        for index, position in enumerate(positions):
            records[index] = position
        for first in range(0, len(records), MAX_BATCH):
            part = records[first : first + MAX_BATCH]
            process(synth.state, part, len(part), 0, self._block[:SETTLING_FRAMES])
        self._starved_before, self._synth = self.starved(), synth
        self._thread = threading.Thread(target=self._run, args=(synth,), name="audio-render", daemon=True)
        self._thread.start()

    def _run(self, synth: Synth) -> None:
        self.realtime = raise_this_thread()
        self._loop(synth)

    def _loop(self, synth: Synth) -> None:
        run(
            self.words,
            synth.state,
            self._ring,
            self.queue.records,
            self._batch,
            self._block,
            self._returns,
            self.meters,
            self.loads,
        )

    def _forget_positions(self, channel: int | None) -> None:
        self._positions = {
            key: value
            for key, value in self._positions.items()
            if key[0] not in _OF_CHANNEL or channel not in {None, key[1]}
        }


def _made_for(settings: AudioSettings) -> tuple[object, ...]:
    return settings.polyphony, settings.interpolation, settings.limiter
