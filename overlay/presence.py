"""How present the overlay is: full when it is used, fainter after a while, gone after a longer one."""

import tkinter as tk
from collections.abc import Callable
from time import perf_counter

from trayapp.core.settings import OverlaySettings

FADE_MS, STEPS = 150, 5


class Presence:
    """`touch` keeps it at full strength; it counts as touched as long as `used()` says so. Main thread.

    `fade(opacity)` is called with each step, `hide()` when its time is over. Where `still()`, it changes at once. One
    timer runs until it is faint, or gone; none afterwards.
    """

    def __init__(self, root: tk.Misc, settings: Callable[[], OverlaySettings], used: Callable[[], bool],
                 still: Callable[[], bool], fade: Callable[[float], None],
                 hide: Callable[[], None]) -> None:  # fmt: skip
        self._root = root
        self._settings = settings
        self._used = used
        self._still = still
        self._fade = fade
        self._hide = hide
        self._touched = 0.0
        self._idle = False
        self._timer: str | None = None
        self._step: str | None = None
        self.opacity = 1.0

    def start(self) -> None:
        """It comes onto the screen, at full strength."""
        self.stop()
        self._idle = False
        self.opacity = self._settings().opacity
        self.touch()

    def touch(self) -> None:
        """A control, the mouse or a key touched it."""
        self._touched = perf_counter()
        if self._idle:
            self._idle = False
            self._go()
        if self._timer is None:
            self._wait()

    def settings_changed(self) -> None:
        """Another opacity or time is wished."""
        self._go(at_once=True)
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None
        self._wait()

    def stop(self) -> None:
        """It is hidden; nothing runs."""
        for timer in (self._timer, self._step):
            if timer is not None:
                self._root.after_cancel(timer)
        self._timer = self._step = None

    def _wait(self) -> None:
        """Look again when the next thing is due."""
        settings = self._settings()
        times = [] if self._idle else [settings.idle_after_s]
        if settings.hide_after_s:
            times.append(settings.hide_after_s)
        if times:
            left_s = self._touched + min(times) - perf_counter()
            self._timer = self._root.after(max(50, round(left_s * 1000)), self._due)

    def _due(self) -> None:
        self._timer = None
        if self._used():
            self.touch()
            return
        settings, untouched_s = self._settings(), perf_counter() - self._touched
        if settings.hide_after_s and untouched_s >= settings.hide_after_s:
            self._hide()
            return
        if not self._idle and untouched_s >= settings.idle_after_s:
            self._idle = True
            self._go()
        self._wait()

    @property
    def _wanted(self) -> float:
        settings = self._settings()
        return min(settings.opacity, settings.idle_opacity) if self._idle else settings.opacity

    def _go(self, *, at_once: bool = False) -> None:
        if self._step is not None:
            self._root.after_cancel(self._step)
            self._step = None
        start, steps = self.opacity, 1 if at_once or self._still() else STEPS

        def step(count: int) -> None:
            self.opacity = start + (self._wanted - start) * count / steps
            self._fade(self.opacity)
            more = count < steps
            self._step = self._root.after(FADE_MS // steps, step, count + 1) if more else None

        step(1)
