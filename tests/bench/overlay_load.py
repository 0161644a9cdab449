"""What the overlay costs: `python -m tests.bench.overlay_load` measures it on a display of its own and prints rows."""

from __future__ import annotations

import json
import math
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from overlay.app import OverlayApp
from tests.rig.desktop import Openbox, XServer
from tests.rig.overlay_stage import KNOB_A, PAD_A, Rest, sample_events, sample_state
from tests.rig.process import python_program
from trayapp.core.control import Control
from trayapp.core.events import KnobEvent, OverlayEvent, PadEvent
from trayapp.core.panel import Panel
from trayapp.core.settings import Settings
from trayapp.core.state import AppState
from trayapp.store.bus import Bus
from trayapp.store.store import Store

PERIOD_S = 6.0
ROWS_OF_16 = ((13, 14, 15, 16), (9, 10, 11, 12), (5, 6, 7, 8), (1, 2, 3, 4))


class Stand:
    """The overlay in this process, with what it draws counted."""

    def __init__(self, state: AppState, ports: dict[str, Any] | None = None) -> None:
        from dataclasses import replace  # noqa: PLC0415 - beside its one use

        self.bus = Bus()
        self.store = Store(self.bus, state=state)
        rest = Rest(self.bus)
        self.app = OverlayApp(self.store, self.bus, replace(rest.ports([]), **(ports or {})))
        self.redraws = 0
        self.lit: list[float] = []
        self.pressed = 0.0
        draw = self.app._draw

        def counted() -> None:
            draw()
            self.app._root.update_idletasks()
            self.redraws += 1
            if self.pressed:
                self.lit.append(time.perf_counter() - self.pressed)
                self.pressed = 0.0

        self.app._draw = counted  # type: ignore[method-assign] # counted from outside

    def run(self, work: Callable[[Stand], dict[str, float]]) -> dict[str, float]:
        found: dict[str, float] = {}

        def measure() -> None:
            while not self.app.listening:
                time.sleep(0.01)
            try:
                found.update(work(self))
            finally:
                self.app.quit()

        self.bus.start()
        threading.Thread(target=measure, daemon=True).start()
        self.app.run()
        self.bus.stop()
        return found


def _cpu_s() -> float:
    return sum(os.times()[:2])


def knobs(stand: Stand) -> dict[str, float]:
    """1,000 knob messages a second."""
    for event in sample_events():
        stand.bus.publish(event)
    time.sleep(2)
    stand.redraws, cpu, start, sent = 0, _cpu_s(), time.perf_counter(), 0
    own = time.thread_time()
    while (now := time.perf_counter() - start) < PERIOD_S:
        while sent < now * 1000:
            at = sent % 4 + 1
            value = round((math.sin(sent / 700 + at) + 1) / 2 * 127) / 127
            stand.bus.publish(KnobEvent(Control("knob", "A", at), value, KNOB_A))
            sent += 1
        time.sleep(0.002)
    used = _cpu_s() - cpu - (time.thread_time() - own)
    return {"redraws a second": stand.redraws / PERIOD_S, "% of a core": 100 * used / PERIOD_S, "messages": sent}


def idle(stand: Stand) -> dict[str, float]:
    """Nothing happens, shown and hidden."""
    for event in sample_events()[:-6]:
        stand.bus.publish(event)
    time.sleep(10)
    cpu = _cpu_s()
    time.sleep(10)
    shown = _cpu_s() - cpu
    stand.app.ask(OverlayEvent("hide"))
    time.sleep(1)
    cpu = _cpu_s()
    time.sleep(10)
    return {"shown, % of a core": 10 * shown, "hidden, % of a core": 10 * (_cpu_s() - cpu)}


def presses(stand: Stand) -> dict[str, float]:
    """From a pad's message to its light."""
    time.sleep(1.5)
    for count in range(80):
        stand.pressed = time.perf_counter()
        stand.bus.publish(PadEvent(Control("pad", "A", count % 8 + 1), 90, PAD_A))
        time.sleep(0.06)
        stand.bus.publish(PadEvent(Control("pad", "A", count % 8 + 1), 0, PAD_A))
        time.sleep(0.14)
    times = sorted(stand.lit)
    return {"p50 ms": 1000 * times[len(times) // 2], "p95 ms": 1000 * times[int(len(times) * 0.95)]}


def many(stand: Stand) -> dict[str, float]:
    """20 panels of 16 pads: all drawn anew, and scrolled."""
    time.sleep(3)
    found: dict[str, float] = {}
    done = threading.Event()

    def on_main() -> None:
        window, root = stand.app._window, stand.app._root
        start = time.perf_counter()
        window._build()
        root.update()
        found["built anew, ms"] = 1000 * (time.perf_counter() - start)
        face = window._face
        start = time.perf_counter()
        face.paint()  # type: ignore[union-attr] # there is one
        root.update_idletasks()
        found["painted again, ms"] = 1000 * (time.perf_counter() - start)
        start, steps = time.perf_counter(), 60
        for step in range(steps):
            face._scroll(-1 if step < steps / 2 else 1)  # type: ignore[union-attr]
            root.update()
        found["scroll steps a second"] = steps / (time.perf_counter() - start)
        done.set()

    stand.app._root.after(0, on_main)
    done.wait(60)
    return found


def _twenty() -> AppState:
    state = sample_state(Settings())
    panels = [Panel(type="pad", bank="A", preset=("Stream", "Soundboard")[i % 2], active=i == 0) for i in range(20)]
    return state.replace(panels=tuple(panels))


SCENES: dict[str, Callable[[], dict[str, float]]] = {
    "knobs": lambda: Stand(sample_state(Settings())).run(knobs),
    "idle": lambda: Stand(sample_state(Settings())).run(idle),
    "presses": lambda: Stand(sample_state(Settings())).run(presses),
    "many": lambda: Stand(_twenty(), {"pad_rows": lambda _device: ROWS_OF_16}).run(many),
}


def main() -> None:
    """Measure the scenes named, each in a process of its own; without a name all of them."""
    names = sys.argv[1:] or list(SCENES)
    if os.environ.get("DISPLAY") and len(names) == 1:
        print(json.dumps(SCENES[names[0]]()))  # noqa: T201 - the answer
        return
    with XServer(1920, 1080) as x, Openbox(x):
        for name in names:
            program = python_program("tests.bench.overlay_load", name, env=x.env)
            program.popen.wait(180)
            print(name, program.output.strip())  # noqa: T201 - the answer
            program.end()


if __name__ == "__main__":
    main()
