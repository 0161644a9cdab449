"""The value bubble: what a knob is at, for a moment, while the overlay is hidden."""

import tkinter as tk

from overlay.fonts import Fonts
from overlay.paint.bar import BarLook
from overlay.paint.chrome import BoxLook
from overlay.paint.knob import STEPS, step
from overlay.paint.pictures import Pictures, Shown
from overlay.platform.base import Windowing
from overlay.theme import Theme

STAYS_MS = 1200
_WIDTH, _HEIGHT, _BAR = 300.0, 44.0, 120.0


class Bubble:
    """Its window is made when the first knob moves; hidden again, it costs nothing. Main thread."""

    def __init__(self, root: tk.Misc, platform: Windowing, fonts: Fonts, pictures: Pictures, theme: Theme,
                 scale: float) -> None:  # fmt: skip
        self._root = root
        self._platform = platform
        self._fonts = fonts
        self._pictures = pictures
        self._theme = theme
        self._scale = scale
        self._window: tk.Toplevel | None = None
        self._timer: str | None = None
        self.visible = False

    def show(self, label: str, colour: str, value: float, text: str) -> None:
        """Show a value of 0 to 1 and its text for a moment."""
        if self._window is None:
            self._window = self._make()
        canvas, px = self._canvas, self._px
        canvas.itemconfigure(self._label, text=self._fonts.fit(label, self._fonts.text(13), px(86)))
        self._bar.show(BarLook(px(_BAR), px(6), self._theme, colour, step(value), STEPS - 1))
        canvas.itemconfigure(self._value, text=self._fonts.fit(text, self._fonts.mono(13, "bold"), px(64)))
        if self._timer is not None:
            self._root.after_cancel(self._timer)
        self._timer = self._root.after(STAYS_MS, self.hide)
        if not self.visible:
            self.visible = True
            self._place(self._window)
            self._platform.show(self._window, 0.96)

    def hide(self) -> None:
        """Take it off the screen."""
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None
        if self._window is not None and self.visible:
            self.visible = False
            self._platform.hide(self._window)

    def close(self) -> None:
        """Destroy it."""
        self.hide()
        if self._window is not None:
            self._window.destroy()
            self._window = None

    def _px(self, value: float) -> int:
        return round(value * self._scale)

    def _make(self) -> tk.Toplevel:
        theme, px, fonts = self._theme, self._px, self._fonts
        width, height = px(_WIDTH), px(_HEIGHT)
        window = tk.Toplevel(self._root, background=theme.background)
        window.withdraw()
        window.title("PadTray value")
        self._platform.prepare(window)
        self._canvas = canvas = tk.Canvas(
            window, width=width, height=height, background=theme.background, highlightthickness=0
        )
        canvas.pack()
        ground = Shown(canvas, self._pictures, 0, 0)
        line = max(1, px(0.7))
        ground.show(BoxLook(width, height, px(11), theme.background, theme.background, theme.edge, line))
        self._ground = ground
        self._label = canvas.create_text(px(16), height // 2, anchor="w", font=fonts.text(13), fill=theme.text)
        self._bar = Shown(canvas, self._pictures, px(108), height // 2, "w")
        self._value = canvas.create_text(
            width - px(16), height // 2, anchor="e", font=fonts.mono(13, "bold"), fill=theme.text
        )
        return window

    def _place(self, window: tk.Toplevel) -> None:
        width, height = self._px(_WIDTH), self._px(_HEIGHT)
        monitors = self._platform.monitors(self._root)
        monitor = next((m for m in monitors if m.primary), monitors[0])
        x = monitor.x + (monitor.width - width) // 2
        y = monitor.y + monitor.height - height - self._px(96)
        window.geometry(f"{width}x{height}+{x}+{y}")
        self._platform.shape(window, width, height, self._px(11))
