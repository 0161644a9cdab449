"""The value bubble: what a knob is at, for a moment, while the overlay is hidden."""

import tkinter as tk

from overlay.paint.bar import BarLook
from overlay.paint.knob import STEPS, step
from overlay.paint.pictures import Shown
from overlay.small import Small

STAYS_MS = 1200
_WIDTH, _HEIGHT, _BAR, _RADIUS = 300.0, 44.0, 120.0, 11.0


class Bubble:
    """Its window is made when the first knob moves; hidden again, it costs nothing. Main thread."""

    def __init__(self, small: Small) -> None:
        self._small = small
        self._window: tk.Toplevel | None = None
        self._timer: str | None = None
        self.visible = False

    def show(self, label: str, colour: str, value: float, text: str) -> None:
        """Show a value of 0 to 1 and its text for a moment."""
        small, px = self._small, self._small.px
        if self._window is None:
            self._window = self._make()
        canvas, fonts = self._canvas, small.fonts
        canvas.itemconfigure(self._label, text=fonts.fit(label, fonts.text(13), px(86)))
        self._bar.show(BarLook(px(_BAR), px(6), small.theme, colour, step(value), STEPS - 1))
        canvas.itemconfigure(self._value, text=fonts.fit(text, fonts.mono(13, "bold"), px(64)))
        if self._timer is not None:
            small.root.after_cancel(self._timer)
        self._timer = small.root.after(STAYS_MS, self.hide)
        if not self.visible:
            self.visible = True
            self._place(self._window)
            small.platform.show(self._window, 0.96)

    def hide(self) -> None:
        """Take it off the screen."""
        if self._timer is not None:
            self._small.root.after_cancel(self._timer)
            self._timer = None
        if self._window is not None and self.visible:
            self.visible = False
            self._small.platform.hide(self._window)

    def close(self) -> None:
        """Destroy it."""
        self.hide()
        if self._window is not None:
            self._window.destroy()
            self._window = None

    @property
    def _size(self) -> tuple[int, int]:
        return self._small.px(_WIDTH), self._small.px(_HEIGHT)

    def _make(self) -> tk.Toplevel:
        small, px, (width, height) = self._small, self._small.px, self._size
        fonts, text = small.fonts, small.theme.text
        window = small.window(small.theme.background, "PadTray value")
        self._canvas = canvas = small.canvas(window, self._size)
        self._edge = small.edge(canvas, self._size, _RADIUS)
        self._label = canvas.create_text(px(16), height // 2, anchor="w", font=fonts.text(13), fill=text)
        self._bar = Shown(canvas, small.pictures, px(108), height // 2, "w")
        self._value = canvas.create_text(
            width - px(16), height // 2, anchor="e", font=fonts.mono(13, "bold"), fill=text
        )
        return window

    def _place(self, window: tk.Toplevel) -> None:
        small, (width, height) = self._small, self._size
        monitors = small.platform.monitors(small.root)
        monitor = next((m for m in monitors if m.primary), monitors[0])
        x = monitor.x + (monitor.width - width) // 2
        y = monitor.y + monitor.height - height - small.px(96)
        small.put(window, (x, y), self._size, _RADIUS)
