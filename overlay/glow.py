"""What was pressed and let go is drawn again until it is dark."""

import tkinter as tk
from collections.abc import Callable
from time import perf_counter

from overlay.live import FADE_S, FADE_STEPS, Live, Spot

_STEP_MS = round(1000 * FADE_S / FADE_STEPS)


class Glow:
    """One timer runs as long as anything goes out; none otherwise. Main thread."""

    def __init__(self, root: tk.Misc, live: Live, draw: Callable[[set[Spot]], None]) -> None:
        self._root = root
        self._live = live
        self._draw = draw
        self._going_out: set[Spot] = set()
        self._timer: str | None = None

    def follow(self, spots: set[Spot]) -> None:
        """These were just drawn."""
        now = perf_counter()
        self._going_out |= {spot for spot in spots if self._live.glows(spot, now)}
        if self._going_out and self._timer is None:
            self._timer = self._root.after(_STEP_MS, self._step)

    def _step(self) -> None:
        self._timer = None
        spots, self._going_out = self._going_out, set()
        self.follow(spots)  # before they are drawn: what is dark then is drawn so
        self._draw(spots)

    def stop(self) -> None:
        """Nothing is seen any more."""
        self._going_out.clear()
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None
