"""What the small windows are made of: menu, question, value bubble and tip."""

import tkinter as tk
from dataclasses import dataclass

from overlay.fonts import Fonts
from overlay.paint.chrome import BoxLook
from overlay.paint.pictures import Pictures, Shown
from overlay.platform.base import Windowing
from overlay.theme import Theme


@dataclass(frozen=True)
class Small:
    """Makes windows without decoration, on top, that never take the focus by themselves. Main thread."""

    root: tk.Misc
    platform: Windowing
    fonts: Fonts
    pictures: Pictures
    theme: Theme
    scale: float

    def px(self, value: float) -> int:
        """Pixels for a length at 100 %."""
        return round(value * self.scale)

    @property
    def line(self) -> int:
        """Width of a thin line in pixels."""
        return max(1, self.px(0.7))

    def window(self, ground: str, title: str = "") -> tk.Toplevel:
        """A window that is not on the screen yet."""
        window = tk.Toplevel(self.root, background=ground)
        window.withdraw()
        if title:
            window.title(title)
        self.platform.prepare(window)
        return window

    def canvas(self, parent: tk.Misc, size: tuple[int, int]) -> tk.Canvas:
        """What fills a window of that size."""
        ground = str(parent.cget("background"))
        canvas = tk.Canvas(parent, width=size[0], height=size[1], background=ground, highlightthickness=0)
        canvas.pack()
        return canvas

    def edge(self, canvas: tk.Canvas, size: tuple[int, int], radius: float) -> Shown:
        """The round edge around all; to be kept as long as the Canvas."""
        ground = str(canvas.cget("background"))
        shown = Shown(canvas, self.pictures, 0, 0)
        shown.show(BoxLook(*size, self.px(radius), ground, ground, self.theme.edge, self.line))
        return shown

    def put(self, window: tk.Toplevel, at: tuple[int, int], size: tuple[int, int], radius: float) -> None:
        """Give a window its place, size and round corners."""
        window.geometry(f"{size[0]}x{size[1]}+{at[0]}+{at[1]}")
        self.platform.shape(window, *size, self.px(radius))
