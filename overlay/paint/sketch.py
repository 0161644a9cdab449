"""Drawing at three times the size and shrinking, for smooth edges."""

import math
from collections.abc import Iterator
from typing import Protocol

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from overlay.theme import rgb

FINE = 3
"""Drawn this many times larger, then shrunk with Lanczos."""

Box = tuple[float, float, float, float]
Point = tuple[float, float]


class Look(Protocol):
    """A hashable value with everything that decides how a picture looks."""

    def __hash__(self) -> int: ...

    def paint(self) -> Image.Image:
        """The picture; needs no Tk."""
        ...


class Sketch:
    """A picture in the making. All lengths are pixels of the finished picture.

    With `alpha` the ground is see-through and lends its colour to the soft edges alone.
    """

    def __init__(self, width: int, height: int, ground: str, *, alpha: bool = False) -> None:
        self.size = (width, height)
        fine = (width * FINE, height * FINE)
        self._image = Image.new("RGBA", fine, (*rgb(ground), 0)) if alpha else Image.new("RGB", fine, ground)
        self._draw = ImageDraw.Draw(self._image)

    def done(self, rest: str = "") -> Image.Image:
        """The finished picture; with `rest`, the colour of an inactive panel, half faded into it and less saturated."""
        image = self._image.resize(self.size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        if not rest:
            return image
        pale = ImageEnhance.Color(image.convert("RGB")).enhance(0.55)
        rested = Image.blend(Image.new("RGB", self.size, rest), pale, 0.5)
        if image.mode == "RGBA":
            rested.putalpha(image.getchannel("A"))
        return rested

    def box(self, box: Box, radius: float, fill: str | None = None, line: str | None = None, width: float = 1) -> None:
        """A box with round corners; the line lies inside."""
        edges = [box[0] * FINE, box[1] * FINE, box[2] * FINE - 1, box[3] * FINE - 1]
        self._draw.rounded_rectangle(edges, radius * FINE, fill, line, max(1, round(width * FINE)))

    def dot(self, centre: Point, radius: float, fill: str | None, line: str | None = None, width: float = 1) -> None:
        """A disc or, with a line, a ring."""
        x, y, r = centre[0] * FINE, centre[1] * FINE, radius * FINE
        self._draw.ellipse([x - r, y - r, x + r, y + r], fill, line, max(1, round(width * FINE)))

    def arc(self, centre: Point, radius: float, start: float, end: float, colour: str, width: float) -> None:
        """An arc with round ends around `radius`; degrees run clockwise from three o'clock."""
        outer = (radius + width / 2) * FINE
        x, y = centre[0] * FINE, centre[1] * FINE
        if end > start:
            self._draw.arc([x - outer, y - outer, x + outer, y + outer], start, end, colour, round(width * FINE))
        for angle in (start, end):
            self.dot(around(centre, radius, angle), width / 2, colour)

    def line(self, start: Point, end: Point, colour: str, width: float) -> None:
        """A straight line with round ends."""
        ends = [(x * FINE, y * FINE) for x, y in (start, end)]
        self._draw.line(ends, colour, round(width * FINE))
        for point in (start, end):
            self.dot(point, width / 2, colour)

    def shape(self, points: list[Point], fill: str) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * FINE, y * FINE) for x, y in points], fill)

    def dashes(self, box: Box, radius: float, colour: str, width: float, on: float, off: float) -> None:
        """A dashed line along the inside of a box with round corners."""
        inset = width / 2
        inner = (box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset)
        points = list(_outline(inner, radius - inset))
        period = max(1, round((on + off) * FINE))
        drawn = round(on * FINE)
        for start in range(0, len(points), period):
            dash = points[start : start + drawn]
            if len(dash) > 1:
                self._draw.line(dash, colour, max(1, round(width * FINE)))

    def glow(self, centre: Point, radius: float, colour: str, strength: float) -> None:
        """Light that falls off from a point; `strength` 0 to 1 at its middle."""
        side = round(radius * 2 * FINE)
        mask = Image.new("L", (side, side), 0)
        middle = side / 4
        ImageDraw.Draw(mask).ellipse([middle, middle, side - middle, side - middle], round(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(side / 9))
        self._image.paste(colour, (round((centre[0] - radius) * FINE), round((centre[1] - radius) * FINE)), mask)

    def clip(self, box: Box, radius: float, layer: "Sketch") -> None:
        """Lay `layer` over this picture, inside a box with round corners only."""
        mask = Image.new("L", self._image.size, 0)
        edges = [box[0] * FINE, box[1] * FINE, box[2] * FINE - 1, box[3] * FINE - 1]
        ImageDraw.Draw(mask).rounded_rectangle(edges, radius * FINE, 255)
        self._image.paste(layer._image, (0, 0), mask)  # noqa: SLF001 - of its own class

    def fade(self, box: Box, top: str, bottom: str) -> None:
        """A box whose colour runs from `top` to `bottom`."""
        (r0, g0, b0), (r1, g1, b1) = rgb(top), rgb(bottom)
        left, right = round(box[0] * FINE), round(box[2] * FINE) - 1
        first, last = round(box[1] * FINE), round(box[3] * FINE)
        for y in range(first, last):
            share = (y - first) / max(1, last - first - 1)
            colour = (round(r0 + (r1 - r0) * share), round(g0 + (g1 - g0) * share), round(b0 + (b1 - b0) * share))
            self._draw.line([left, y, right, y], colour)

    def picture(self, image: Image.Image, centre: Point) -> None:
        """Lay a picture with alpha over this one; it is enlarged to the drawing's size."""
        large = image.resize((image.width * FINE, image.height * FINE), Image.Resampling.BICUBIC)
        at = (round(centre[0] * FINE - large.width / 2), round(centre[1] * FINE - large.height / 2))
        self._image.paste(large, at, large)


def around(centre: Point, radius: float, angle: float) -> Point:
    """The point at `angle` degrees, clockwise from three o'clock."""
    turn = math.radians(angle)
    return centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)


def _outline(box: Box, radius: float) -> Iterator[Point]:
    """Points one fine pixel apart along a box with round corners, clockwise from its upper left."""
    x0, y0, x1, y1 = (v * FINE for v in box)
    r = max(0.0, radius * FINE)
    sides = (
        ((x0 + r, y0), (x1 - r, y0), (x1 - r, y0 + r), -90),
        ((x1, y0 + r), (x1, y1 - r), (x1 - r, y1 - r), 0),
        ((x1 - r, y1), (x0 + r, y1), (x0 + r, y1 - r), 90),
        ((x0, y1 - r), (x0, y0 + r), (x0 + r, y0 + r), 180),
    )
    for start, end, corner, angle in sides:
        length = max(1, round(math.dist(start, end)))
        for i in range(length):
            share = i / length
            yield start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        steps = max(1, round(r * math.pi / 2))
        for i in range(steps):
            yield around(corner, r, angle + 90 * i / steps)
