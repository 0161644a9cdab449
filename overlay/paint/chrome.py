"""The small parts around the panels: boxes, corners, the logo and the signs on buttons."""

from dataclasses import dataclass
from typing import Literal

from PIL import Image

from overlay.paint.sketch import Sketch
from overlay.theme import Theme, mix

Corner = Literal["nw", "ne", "se", "sw"]


@dataclass(frozen=True)
class BoxLook:
    """A small box with round corners."""

    width: int
    height: int
    radius: float
    ground: str
    fill: str
    line: str = ""
    line_width: int = 1

    def paint(self) -> Image.Image:
        """The box on its ground."""
        sketch = Sketch(self.width, self.height, self.ground)
        sketch.box((0, 0, self.width, self.height), self.radius, self.fill, self.line or None, self.line_width)
        return sketch.done()


@dataclass(frozen=True)
class CornerLook:
    """One corner of a large box, whose sides the Canvas draws."""

    corner: Corner
    radius: int
    ground: str
    fill: str
    line: str
    line_width: int = 1

    def paint(self) -> Image.Image:
        """A square with sides of `radius` pixels."""
        r = self.radius
        sketch = Sketch(r, r, self.ground)
        x = 0 if self.corner in {"nw", "sw"} else -r - 4
        y = 0 if self.corner in {"nw", "ne"} else -r - 4
        sketch.box((x, y, x + 2 * r + 4, y + 2 * r + 4), r, self.fill, self.line or None, self.line_width)
        return sketch.done()


@dataclass(frozen=True)
class LogoLook:
    """Four pads."""

    size: int
    ground: str
    theme: Theme

    def paint(self) -> Image.Image:
        """The logo on its ground."""
        theme = self.theme
        sketch = Sketch(self.size, self.size, self.ground)
        side, gap = self.size * 0.45, self.size * 0.1
        for i, colour in enumerate((theme.accent, theme.ok, theme.error, theme.warning)):
            x, y = (i % 2) * (side + gap), (i // 2) * (side + gap)
            sketch.box((x, y, x + side, y + side), side * 0.25, colour)
        return sketch.done()


Sign = Literal["compact", "normal", "menu", "close", "more", "down", "check", "left", "right"]


@dataclass(frozen=True)
class SignLook:
    """A sign on a button of `size` pixels, drawn in a middle of 16 at 100 %."""

    sign: Sign
    size: int
    scale: float
    ground: str
    colour: str
    hover: bool = False

    def paint(self) -> Image.Image:
        """The sign, on a round field where the mouse is."""
        s, middle = self.scale, self.size / 2
        sketch = Sketch(self.size, self.size, self.ground)
        if self.hover:
            sketch.box((0, 0, self.size, self.size), 6 * s, mix(self.ground, self.colour, 0.16))

        def line(x0: float, y0: float, x1: float, y1: float) -> None:
            ends = ((middle + x0 * s, middle + y0 * s), (middle + x1 * s, middle + y1 * s))
            sketch.line(*ends, self.colour, 1.35 * s)

        def dots(*spots: tuple[float, float]) -> None:
            for x, y in spots:
                sketch.dot((middle + x * s, middle + y * s), 1.15 * s, self.colour)

        if self.sign == "compact":
            line(-4, 4, 4, 4)
        elif self.sign == "normal":
            sketch.box((middle - 4.5 * s, middle - 4.5 * s, middle + 4.5 * s, middle + 4.5 * s), 2 * s, None,
                       self.colour, 1.35 * s)  # fmt: skip
        elif self.sign == "menu":
            for y in (-3.6, 0.0, 3.6):
                line(-4.5, y, 4.5, y)
        elif self.sign == "close":
            line(-3.7, -3.7, 3.7, 3.7)
            line(-3.7, 3.7, 3.7, -3.7)
        elif self.sign == "more":
            dots((0, -4.4), (0, 0), (0, 4.4))
        elif self.sign == "check":
            line(-3.6, 0.2, -1, 2.8)
            line(-1, 2.8, 3.8, -2.8)
        else:
            tip = {"down": ((-3.6, -1.8), (3.6, -1.8), (0, 2.8)), "left": ((1.8, -3.6), (1.8, 3.6), (-2.8, 0)),
                   "right": ((-1.8, -3.6), (-1.8, 3.6), (2.8, 0))}[self.sign]  # fmt: skip
            sketch.shape([(middle + x * s, middle + y * s) for x, y in tip], self.colour)
        return sketch.done()
