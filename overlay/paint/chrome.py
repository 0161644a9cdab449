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
class RingLook:
    """A ring around a cell of that size, see-through inside: where the keyboard is."""

    width: int
    height: int
    scale: float
    colour: str

    def paint(self) -> Image.Image:
        """The ring alone."""
        sketch = Sketch(self.width, self.height, self.colour, alpha=True)
        sketch.box((0, 0, self.width, self.height), 8 * self.scale, None, self.colour, 2 * self.scale)
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


Sign = Literal["compact", "normal", "menu", "close", "more", "down", "edit"]
_Point = tuple[float, float]
_LINES: dict[str, tuple[tuple[_Point, _Point], ...]] = {
    "compact": (((-4, 4), (4, 4)),),
    "menu": tuple(((-4.5, y), (4.5, y)) for y in (-3.6, 0.0, 3.6)),
    "edit": (
        ((-2.3, 1.2), (2.7, -3.8)),
        ((-0.6, 2.9), (4.4, -2.1)),
        ((2.7, -3.8), (4.4, -2.1)),
        ((-2.3, 1.2), (-0.6, 2.9)),
        ((-2.3, 1.2), (-3.5, 4.1)),
        ((-0.6, 2.9), (-3.5, 4.1)),
    ),
    "close": (((-3.7, -3.7), (3.7, 3.7)), ((-3.7, 3.7), (3.7, -3.7))),
}
_DOTS: dict[str, tuple[_Point, ...]] = {"more": ((0, -4.4), (0, 0), (0, 4.4))}
_SHAPES: dict[str, tuple[_Point, ...]] = {"down": ((-3.6, -1.8), (3.6, -1.8), (0, 2.8))}
_BOXES: dict[str, tuple[float, float, float, float]] = {"normal": (-4.5, -4, 4.5, 4)}
"""What each sign is drawn of, in pixels at 100 % around its middle."""


@dataclass(frozen=True)
class SignLook:
    """A sign on a button of `size` pixels."""

    sign: Sign
    size: int
    scale: float
    ground: str
    colour: str
    hover: bool = False

    def paint(self) -> Image.Image:
        """The sign, on a round field where the mouse is."""
        s, middle, colour = self.scale, self.size / 2, self.colour
        sketch = Sketch(self.size, self.size, self.ground)
        if self.hover:
            sketch.box((0, 0, self.size, self.size), 6 * s, mix(self.ground, colour, 0.16))

        def at(point: _Point) -> _Point:
            return middle + point[0] * s, middle + point[1] * s

        for start, end in _LINES.get(self.sign, ()):
            sketch.line(at(start), at(end), colour, 1.35 * s)
        for point in _DOTS.get(self.sign, ()):
            sketch.dot(at(point), 1.15 * s, colour)
        if self.sign in _SHAPES:
            sketch.shape([at(point) for point in _SHAPES[self.sign]], colour)
        if self.sign in _BOXES:
            x0, y0, x1, y1 = _BOXES[self.sign]
            sketch.box((*at((x0, y0)), *at((x1, y1))), 2 * s, None, colour, 1.35 * s)
        return sketch.done()
