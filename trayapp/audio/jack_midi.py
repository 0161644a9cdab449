"""MIDI inside JACK's cycle, compiled: nothing there waits for the interpreter, however long it stands still.

A process callback copies what arrives into a ring, each message with the time of its frame, and writes what stands in
another ring to the outputs. Sources: jack/midiport.h, jack/ringbuffer.h, jack/types.h.
"""

import ctypes
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numba import types

from trayapp.audio import jit
from trayapp.audio.clock import NS, now_ns
from trayapp.audio.semaphores import make_semaphore, post
from trayapp.core.errors import UnavailableError

PORTS = 32
"""Inputs at a time, and as many outputs."""
RING_BYTES = 1 << 19
"""Room for some 19,000 messages while the interpreter stands still."""
RATE, ARRIVED, LEAVING, SEMAPHORE, CYCLES, LOST = range(6)
"""Words: frames a second, the two rings, what wakes the reader, cycles so far, messages that found no room."""
RECORD, EVENT, SCRATCH, INPUTS, OUTPUTS = 6, 9, 12, 14, 14 + PORTS
"""RECORD: nanoseconds, place, bytes; it stands before each message in a ring. EVENT: a jack_midi_event_t. SCRATCH: for
the system's clock call."""
WORDS = OUTPUTS + PORTS
_RECORD = struct.Struct("=qqq")
RECORD_BYTES = _RECORD.size
TIMING, CLOCK, SENSING = 0xF1, 0xF8, 0xFE
"""First bytes of messages that come all the time and that nobody here takes."""
POLL_S, PATIENCE_S = 0.002, 0.2

_get_buffer = jit.foreign("jack_port_get_buffer", types.intp, types.intp, types.uint32)
_event_count = jit.foreign("jack_midi_get_event_count", types.uint32, types.intp)
_event_get = jit.foreign("jack_midi_event_get", types.int32, types.intp, types.intp, types.uint32)
_clear_buffer = jit.foreign("jack_midi_clear_buffer", types.void, types.intp)
_reserve = jit.foreign("jack_midi_event_reserve", types.intp, types.intp, types.uint32, types.intp)
_write = jit.foreign("jack_ringbuffer_write", types.intp, types.intp, types.intp, types.intp)
_write_space = jit.foreign("jack_ringbuffer_write_space", types.intp, types.intp)
_read = jit.foreign("jack_ringbuffer_read", types.intp, types.intp, types.intp, types.intp)
_peek = jit.foreign("jack_ringbuffer_peek", types.intp, types.intp, types.intp, types.intp)
_read_space = jit.foreign("jack_ringbuffer_read_space", types.intp, types.intp)
_read_advance = jit.foreign("jack_ringbuffer_read_advance", types.void, types.intp, types.intp)
_FOREIGN = tuple(value.symbol for value in list(globals().values()) if isinstance(value, types.ExternalFunction))


@jit.kernel
def take(words: Any, frames: int) -> None:
    """Copies what arrived at the inputs in this cycle into the ring, and wakes its reader."""
    began = now_ns(words.ctypes.data + SCRATCH * 8)
    event, record = words.ctypes.data + EVENT * 8, words.ctypes.data + RECORD * 8
    heard = False
    for place in range(PORTS):
        port = jit.load_acquire(words, INPUTS + place)
        if port == 0:
            continue
        buffer = _get_buffer(port, frames)
        for index in range(_event_count(buffer)):
            if _event_get(event, buffer, index) != 0 or words[EVENT + 1] == 0:
                continue
            size, data = words[EVENT + 1], words[EVENT + 2]
            first = jit.uint8_at(data, 1)[0]
            if first in (TIMING, CLOCK, SENSING):
                continue
            if _write_space(words[ARRIVED]) < RECORD_BYTES + size:
                words[LOST] += 1
                continue
            offset = words[EVENT] & 0xFFFFFFFF
            words[RECORD] = began + offset * NS // words[RATE]
            words[RECORD + 1], words[RECORD + 2] = place, size
            _write(words[ARRIVED], record, RECORD_BYTES)
            _write(words[ARRIVED], data, size)
            heard = True
    if heard:
        post(words[SEMAPHORE])


@jit.kernel
def give(words: Any, frames: int) -> None:
    """Writes what stands in the ring to the outputs; what a full one does not hold goes with the next cycle."""
    for place in range(PORTS):
        port = jit.load_acquire(words, OUTPUTS + place)
        if port != 0:
            _clear_buffer(_get_buffer(port, frames))
    record, ring = words.ctypes.data + RECORD * 8, words[LEAVING]
    fresh = True
    while _peek(ring, record, RECORD_BYTES) == RECORD_BYTES:
        size = words[RECORD + 2]
        if _read_space(ring) < RECORD_BYTES + size:
            return
        port = jit.load_acquire(words, OUTPUTS + words[RECORD + 1])
        room = _reserve(_get_buffer(port, frames), 0, size) if port != 0 else 0
        if room != 0:
            _read_advance(ring, RECORD_BYTES)
            _read(ring, room, size)
        elif port == 0 or fresh:  # its port is closed, or it fits into no cycle
            words[LOST] += 1
            _read_advance(ring, RECORD_BYTES + size)
        else:
            return
        fresh = False


def process(frames: int, words_pointer: Any) -> int:
    """JackProcessCallback. Its argument is the address of the words."""
    words = jit.carray(words_pointer, (WORDS,), np.int64)
    take(words, frames)
    give(words, frames)
    jit.store_release(words, CYCLES, words[CYCLES] + 1)
    return 0


@cache
def _compiled(library: ctypes.CDLL) -> Any:
    for symbol in _FOREIGN:
        jit.provide(symbol, ctypes.cast(getattr(library, symbol), ctypes.c_void_p).value or 0)
    return jit.c_callback(types.int32(types.uint32, types.voidptr))(process)


class JackMidi:
    """What one client's process callback needs, and both rings' other ends.

    One thread reads; one at a time writes, listens, speaks and forgets.
    """

    def __init__(self, library: ctypes.CDLL, client: int) -> None:
        """Compile the callback, or take it from the cache. `client` is the jack_client_t's address.

        Raises:
            OSError: the system has no semaphore to give.
        """
        self._library = library
        self.callback: int = _compiled(library).address
        self._words = np.zeros(WORDS, np.int64)
        self.argument = int(self._words.ctypes.data)
        self._semaphore = make_semaphore()
        self._arrived, self._leaving = (ctypes.c_void_p(library.jack_ringbuffer_create(RING_BYTES)) for _ in range(2))
        self._words[RATE] = library.jack_get_sample_rate(ctypes.c_void_p(client))
        self._words[ARRIVED], self._words[LEAVING] = self._arrived.value or 0, self._leaving.value or 0
        self._words[SEMAPHORE] = self._semaphore.address
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._ended = False
        self._newest = 0

    @property
    def lost(self) -> int:
        """Messages that found no room, or no port any more."""
        return int(self._words[LOST])

    def listen(self, port: int) -> int:
        """Read an input port from the next cycle on; returns its place.

        Raises:
            UnavailableError: there are PORTS already.
        """
        return self._use(INPUTS, port)

    def speak(self, port: int) -> int:
        """Write to an output port from the next cycle on; returns its place.

        Raises:
            UnavailableError: there are PORTS already.
        """
        return self._use(OUTPUTS, port)

    def deafen(self, place: int) -> None:
        """Leave an input alone; on return no cycle reads it any more."""
        self._leave(INPUTS + place)

    def hush(self, place: int) -> None:
        """Leave an output alone, once what was sent there has left; on return no cycle writes to it any more."""
        self._wait(lambda: not self._library.jack_ringbuffer_read_space(self._leaving))
        self._wait_a_cycle()  # the one that took the last message
        self._leave(OUTPUTS + place)

    def send(self, place: int, message: Sequence[int]) -> bool:
        """Have a message written to an output with the next cycle; False where too many wait."""
        record = _RECORD.pack(0, place, len(message)) + bytes(message)
        if self._library.jack_ringbuffer_write_space(self._leaving) < len(record):
            return False
        self._library.jack_ringbuffer_write(self._leaving, record, len(record))
        return True

    def messages(self) -> Iterator[tuple[int, bytes, float]]:
        """(place, message, when on `time.perf_counter`) of what arrives, in order; sleeps meanwhile, until `end`."""
        head = ctypes.create_string_buffer(RECORD_BYTES)
        while True:
            while self._libc.sem_wait(ctypes.c_void_p(self._semaphore.address)):
                pass  # a signal came
            if self._ended:
                return
            while self._library.jack_ringbuffer_peek(self._arrived, head, RECORD_BYTES) == RECORD_BYTES:
                at_ns, place, size = _RECORD.unpack(head.raw)
                if self._library.jack_ringbuffer_read_space(self._arrived) < RECORD_BYTES + size:
                    break  # it is still being written; then the semaphore is posted
                message = ctypes.create_string_buffer(size)
                self._library.jack_ringbuffer_read_advance(self._arrived, RECORD_BYTES)
                self._library.jack_ringbuffer_read(self._arrived, message, size)
                yield place, message.raw, at_ns / NS

    def end(self) -> None:
        """Wake the reader for the last time."""
        self._ended = True
        self._libc.sem_post(ctypes.c_void_p(self._semaphore.address))

    def free(self) -> None:
        """Give the memory back. Neither a cycle nor the reader may run any more."""
        for ring in (self._arrived, self._leaving):
            self._library.jack_ringbuffer_free(ring)
        self._semaphore.close()

    def _use(self, first: int, port: int) -> int:
        """Places go round: messages of a port that was closed may still wait in the ring."""
        for step in range(1, PORTS + 1):
            place = (self._newest + step) % PORTS
            if not self._words[first + place]:
                self._newest = place
                jit.store_release(self._words, first + place, port)
                return place
        raise UnavailableError("there is room for {ports} JACK ports at a time; close some", ports=PORTS)

    def _leave(self, word: int) -> None:
        jit.store_release(self._words, word, 0)
        self._wait_a_cycle()

    def _wait_a_cycle(self) -> None:
        cycles = int(self._words[CYCLES])
        self._wait(lambda: int(self._words[CYCLES]) != cycles)

    def _wait(self, done: Callable[[], bool]) -> None:
        """Returns also where the server stands still."""
        deadline = time.monotonic() + PATIENCE_S
        while not done() and time.monotonic() < deadline:
            time.sleep(POLL_S)
