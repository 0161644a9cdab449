"""The program behind JackPeer: one JACK client with MIDI and audio ports, driven by JSON lines."""

from __future__ import annotations

import argparse
import base64
import json
import queue
import sys
import threading
import time
from typing import Any

import jack


def joined(name: str, server: str) -> jack.Client:
    """A client of the server. One that has just started answers some with a server error: those ask again."""
    for tries in range(10, -1, -1):
        try:
            return jack.Client(name, no_start_server=True, servername=server, use_exact_name=True)
        except jack.JackOpenError as error:
            if not (error.status.server_error and tries):
                raise
            time.sleep(0.1)
    raise AssertionError


class Peer:
    """The client. `_process` runs on JACK's thread, everything else on the main thread or the printer."""

    def __init__(self, name: str, server: str, midi_in: str, midi_out: str, audio_ins: int) -> None:
        self.words: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.client = joined(name, server)
        self.midi_in = (
            self.client.midi_inports.register(midi_in, is_terminal=True, is_physical=True) if midi_in else None
        )
        self.midi_out = (
            self.client.midi_outports.register(midi_out, is_terminal=True, is_physical=True) if midi_out else None
        )
        self.audio = [self.client.inports.register(f"in_{i + 1}", is_terminal=True) for i in range(audio_ins)]
        self.waiting: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
        self.pending: list[tuple[int, bytes]] = []
        self.blocks: list[tuple[int, list[bytes]]] = []
        self.recording = False
        self.client.set_process_callback(self._process)

    def _process(self, frames: int) -> None:
        start = self.client.last_frame_time
        if self.midi_in is not None:
            for offset, data in self.midi_in.incoming_midi_events():
                self.words.put(
                    {"is": "midi", "hex": bytes(data).hex(), "frame": start + offset, "time_ns": time.monotonic_ns()}
                )
        if self.midi_out is not None:
            self._send(start, frames)
        if self.recording:
            self.blocks.append((start, [bytes(port.get_buffer()) for port in self.audio]))

    def _send(self, start: int, frames: int) -> None:
        assert self.midi_out is not None
        self.midi_out.clear_buffer()
        while not self.waiting.empty():
            self.pending.append(self.waiting.get())
        self.pending.sort(key=lambda event: event[0])  # stable: equal frames keep their order
        while self.pending and self.pending[0][0] < start + frames:
            at, data = self.pending[0]
            offset = max(0, at - start)
            try:
                self.midi_out.write_midi_event(offset, data)
            except jack.JackError:  # this block is full: the rest goes with the next one
                return
            self.pending.pop(0)
            self.words.put({"is": "sent", "hex": data.hex(), "frame": start + offset, "time_ns": time.monotonic_ns()})

    def do(self, order: dict[str, Any]) -> dict[str, Any] | None:
        """Carry out one line; returns the answer, None for orders that have none."""
        match order["do"]:
            case "send":
                for at, text in order["events"]:
                    self.waiting.put((at, bytes.fromhex(text)))
                return None
            case "frame":
                return {"frame": self.client.frame_time}
            case "ports":
                return {"ports": [port.name for port in self.client.get_ports(order["pattern"])]}
            case "connect":
                self.client.connect(order["source"], order["target"])
                return {}
            case "record":
                self.blocks = []
                self.recording = True
                return {"frame": self.client.frame_time}
            case "stop":
                self.recording = False
                blocks, self.blocks = self.blocks, []
                return {"blocks": [[at, [base64.b64encode(part).decode() for part in parts]] for at, parts in blocks]}
        raise ValueError(f"unknown order {order['do']!r}")

    def print_words(self) -> None:
        while True:
            print(json.dumps(self.words.get()), flush=True)  # noqa: T201 - the pipe to the test


def main() -> None:
    sys.setswitchinterval(0.0002)  # or JACK's thread waits here for up to two cycles
    arguments = argparse.ArgumentParser()
    arguments.add_argument("name")
    arguments.add_argument("server")
    arguments.add_argument("--midi-in", default="")
    arguments.add_argument("--midi-out", default="")
    arguments.add_argument("--audio-ins", type=int, default=0)
    options = arguments.parse_args()
    peer = Peer(options.name, options.server, options.midi_in, options.midi_out, options.audio_ins)
    threading.Thread(target=peer.print_words, daemon=True).start()
    with peer.client:
        peer.words.put({"is": "answer", "rate": peer.client.samplerate, "block": peer.client.blocksize})
        for line in sys.stdin:
            try:
                answer = peer.do(json.loads(line))
            except (jack.JackError, ValueError) as error:
                answer = {"error": str(error)}
            if answer is not None:
                peer.words.put({"is": "answer", **answer})


if __name__ == "__main__":
    main()
