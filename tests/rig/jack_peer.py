"""Clients of the test's JACK server: a MIDI controller that can be unplugged, and a sample-exact recorder."""

from __future__ import annotations

import base64
import json
import queue
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tests.rig.jack_server import JackServer
from tests.rig.process import Program, python_program
from tests.rig.waiting import PATIENCE_S, wait_until


@dataclass(frozen=True)
class MidiRecord:
    """A message that crossed a port: JACK frame (shared by all clients of a server) and monotonic time."""

    data: bytes
    frame: int
    time_ns: int


@dataclass(frozen=True)
class Recording:
    """Samples `(frames, channels) float32`; `frame` is the JACK frame of the first one, `lost` how many are missing."""

    frame: int
    samples: NDArray[np.float32]
    rate: int
    lost: int

    def onset(self, threshold: float = 1e-4) -> int:
        """JACK frame of the first sample louder than the threshold.

        Raises:
            ValueError: all is silent.
        """
        loud = np.flatnonzero(np.abs(self.samples).max(axis=1) > threshold)
        if not loud.size:
            raise ValueError(f"{len(self.samples)} recorded frames, none louder than {threshold}")
        return self.frame + int(loud[0])


class JackPeer:
    """A JACK client in a process of its own. Ending it is unplugging the device."""

    def __init__(self, server: JackServer, name: str, *options: str) -> None:
        self.server, self.name, self._options = server, name, options
        self.sent: list[MidiRecord] = []
        self.received: list[MidiRecord] = []
        self._program: Program | None = None
        self.plug()

    def plug(self) -> None:
        """Start (again) under the same name; ready on return. A busy server refuses some clients: those ask again."""
        for tries in range(2, -1, -1):
            self.unplug()
            try:
                self._start()
            except RuntimeError:
                if not tries:
                    raise
            else:
                return

    def _start(self) -> None:
        self._answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._program = python_program(
            "tests.rig.jack_peer_program", self.name, self.server.name, *self._options, env=self.server.env, talk=True
        )
        self._reader = threading.Thread(target=self._read, args=(self._program,), name=self.name, daemon=True)
        self._reader.start()
        try:
            self._answer()
        except BaseException:
            self.unplug()
            raise

    def unplug(self) -> None:
        """End the client; its ports vanish. Idempotent."""
        if self._program is not None:
            self._program.hang_up()  # a client that dies without a word keeps the server waiting for five seconds
            self._program.end()
            self._reader.join(5)
            self._program = None

    @property
    def pid(self) -> int:
        assert self._program is not None
        return self._program.pid

    def frame(self) -> int:
        """The server's clock, in frames."""
        return int(self.ask(do="frame")["frame"])

    def connect(self, source: str, target: str) -> None:
        self.ask(do="connect", source=source, target=target)

    def ask(self, **order: object) -> dict[str, Any]:
        self._say(order)
        return self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def _say(self, order: dict[str, object]) -> None:
        assert self._program is not None, f"{self.name} is unplugged"
        assert self._program.popen.stdin is not None
        self._program.popen.stdin.write(json.dumps(order) + "\n")
        self._program.popen.stdin.flush()

    def _answer(self) -> dict[str, Any]:
        assert self._program is not None
        try:
            answer = self._answers.get(timeout=PATIENCE_S)
        except queue.Empty:
            raise TimeoutError(f"{self.name} does not answer: {self._program.output}") from None
        if "error" in answer:
            raise RuntimeError(f"{self.name}: {answer['error']}")
        return answer

    def _read(self, program: Program) -> None:
        assert program.popen.stdout is not None
        for line in program.popen.stdout:
            word = json.loads(line)
            if word["is"] == "answer":
                self._answers.put(word)
            else:
                record = MidiRecord(bytes.fromhex(word["hex"]), word["frame"], word["time_ns"])
                (self.sent if word["is"] == "sent" else self.received).append(record)
        self._answers.put({"error": f"ended: {program.output}"})


class Controller(JackPeer):
    """A MIDI controller: ports `NAME:PORT` both ways. `received` is what the app sent to its LEDs."""

    def __init__(self, server: JackServer, name: str = "MPK mini play", port: str = "midi") -> None:
        super().__init__(server, name, "--midi-out", f"{port}_out", "--midi-in", f"{port}_in")

    def send(self, *data: bytes, at: int = 0) -> None:
        """Messages in order, each in one piece, at a JACK frame (0: with the next block)."""
        self.send_at((at, message) for message in data)

    def send_at(self, events: Iterable[tuple[int, bytes]]) -> None:
        """(frame, message) pairs; each leaves exactly at its frame if that still lies ahead."""
        self._say({"do": "send", "events": [(at, message.hex()) for at, message in events]})

    def note_on(self, note: int, velocity: int = 100, channel: int = 0, at: int = 0) -> None:
        self.send(bytes((0x90 | channel, note, velocity)), at=at)

    def note_off(self, note: int, velocity: int = 0, channel: int = 0, at: int = 0) -> None:
        self.send(bytes((0x80 | channel, note, velocity)), at=at)

    def control(self, cc: int, value: int, channel: int = 0, at: int = 0) -> None:
        self.send(bytes((0xB0 | channel, cc, value)), at=at)

    def pitch_bend(self, value: int, channel: int = 0, at: int = 0) -> None:
        """`value` from -8192 to 8191."""
        raw = value + 8192
        self.send(bytes((0xE0 | channel, raw & 0x7F, raw >> 7)), at=at)

    def wait_sent(self, count: int) -> list[MidiRecord]:
        """All messages sent so far, once there are at least `count`."""
        wait_until(lambda: len(self.sent) >= count, f"{self.name} sent {count} messages")
        return list(self.sent)

    def wait_received(self, data: bytes) -> MidiRecord:
        """The first such message that came back, waited for."""
        return wait_until(
            lambda: next((r for r in list(self.received) if r.data == data), None),
            f"{self.name} receives {data.hex(' ')}",
        )

    def wait_connected(self) -> None:
        """Wait until some program listens to this controller."""
        mine = f"{self.name}:"
        wait_until(
            lambda: any(a.startswith(mine) for a, _ in self.server.connections()),
            f"somebody listens to {self.name}",
            every_s=0.05,
        )


class JackRecorder(JackPeer):
    """An audio device with two inputs: an output device named NAME to PortAudio, recording sample-exactly."""

    def __init__(self, server: JackServer, name: str = "Headphones", channels: int = 2) -> None:
        self.channels = channels
        super().__init__(server, name, "--audio-ins", str(channels))

    def record(self) -> int:
        """Start recording; returns the frame from which everything is kept."""
        return int(self.ask(do="record")["frame"])

    def stop(self) -> Recording:
        """The recording; frames that a missed block lost are silent.

        Raises:
            ValueError: nothing was recorded yet.
        """
        blocks = self.ask(do="stop")["blocks"]
        if not blocks:
            raise ValueError(f"{self.name} recorded nothing; let a block pass before stop()")
        first = blocks[0][0]
        parts = [
            (at - first, [np.frombuffer(base64.b64decode(p), np.float32) for p in channels]) for at, channels in blocks
        ]
        samples = np.zeros((parts[-1][0] + len(parts[-1][1][0]), self.channels), np.float32)
        for start, channels in parts:
            for i, part in enumerate(channels):
                samples[start : start + len(part), i] = part
        lost = len(samples) - sum(len(channels[0]) for _, channels in parts)
        return Recording(first, samples, self.server.rate, lost)

    def wait_frame(self, frame: int) -> None:
        """Wait until the server's clock has passed a frame."""
        wait_until(lambda: self.frame() > frame, f"frame {frame} has passed", every_s=0.005)

    def listen_to(self, pattern: str) -> list[str]:
        """Connect the first matching output ports to the inputs, in order; returns their names."""
        ports = wait_until(
            lambda: [p for p in self.ask(do="ports", pattern=pattern)["ports"] if not p.startswith(f"{self.name}:")],
            f"a port matches {pattern!r}",
        )[: self.channels]
        for i, port in enumerate(ports):
            self.connect(port, f"{self.name}:in_{i + 1}")
        return ports
