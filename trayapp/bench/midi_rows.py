"""A MIDI message on its way to the action worker, at 1,000 messages a second, from a real port where there is one."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

from trayapp.bench.row import Row
from trayapp.core.action import Action, ActionCall
from trayapp.core.binding import Binding
from trayapp.core.errors import UnavailableError
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset
from trayapp.core.state import AppState
from trayapp.midi.dispatcher import Outputs
from trayapp.midi.service import MidiService
from trayapp.midi.virtual import virtual_output
from trayapp.store.bus import Bus
from trayapp.store.store import Store

RATE = 1000
SECONDS = 5.0
P50, P99, LOST = "MIDI message to action, p50", "MIDI message to action, p99", "MIDI messages lost of 5,000"
_CONTROLLER = "MPK mini play"
_PAD_1 = 16
_PATIENCE_S = 10.0


def rows(wanted: Callable[[str], bool]) -> Iterator[Row]:
    """Arrival in the driver's callback until the action is handed over.

    Raises:
        UnavailableError: no virtual port can be made here.
    """
    if not any(wanted(name) for name in (P50, P99, LOST)):
        return
    took, sent = measure(int(RATE * SECONDS))
    cuts = quantiles(took, n=100)
    yield Row(P50, 1000 * cuts[49], "ms", bar=0.2)
    yield Row(P99, 1000 * cuts[98], "ms", bar=2.0)
    yield Row(LOST, sent - len(took), "messages", bar=0)


def measure(count: int) -> tuple[list[float], int]:
    """Seconds that each of `count` presses and releases took, and how many were sent.

    Raises:
        UnavailableError: no virtual port can be made here.
    """
    took: list[float] = []

    def act(call: ActionCall) -> None:
        took.append(time.perf_counter() - call.time)

    with tempfile.TemporaryDirectory() as own, _service(act, Path(own)) as service, virtual_output(_CONTROLLER) as send:
        _wait(lambda: any(port.state == "open" for port in service.ports), "the virtual controller is open")
        _warm(send, took)
        began = time.perf_counter()
        for number in range(count):
            time.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            send((0x90 if number % 2 == 0 else 0x80, _PAD_1, 100))
        deadline = time.perf_counter() + 1.0
        while len(took) < count and time.perf_counter() < deadline:
            time.sleep(0.01)
    return took, count


def _warm(send: Callable[[Sequence[int]], None], took: list[float]) -> None:
    """Press and release until both arrive: a system may lose what is sent right after a port was connected."""

    def arrive() -> bool:
        send((0x90, _PAD_1, 100))
        send((0x80, _PAD_1, 0))
        time.sleep(0.05)
        return len(took) >= 2 and len(took) % 2 == 0

    _wait(arrive, "messages arrive")
    took.clear()


@contextmanager
def _service(act: Callable[[ActionCall], None], own: Path) -> Iterator[MidiService]:
    binding = Binding(label="bench", gestures={"tap": Action(kind="keystroke", params={"keys": "a"})})
    state = AppState(
        presets=(Preset(kind="pad", name="bench", bindings={1: binding}),),
        panels=(Panel(type="pad", bank="A", preset="bench", active=True),),
    )
    bus = Bus()
    bus.start()
    service = MidiService(Store(bus, state=state), bus, Outputs(act, lambda _event: None), own)
    service.start()
    try:
        yield service
    finally:
        service.stop()
        bus.stop()


def _wait(ask: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not ask():
        if time.monotonic() > deadline:
            raise UnavailableError(f"not within {_PATIENCE_S:g} s: {what}")
        time.sleep(0.02)
