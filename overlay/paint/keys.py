"""How the keys of a piano and its level meter look."""

from dataclasses import dataclass

from PIL import Image

from overlay.paint.sketch import Sketch
from overlay.theme import Theme, contrast, mix

BLACK_LENGTH = 0.6
"""Share of a white key's length."""
METER_STEPS = 60
METER_FLOOR_DB = -60.0


@dataclass(frozen=True)
class WhiteKeyLook:
    """A white key, lit in the colour of what plays it. `first` and `last` have a round upper corner too."""

    width: int
    height: int
    scale: float
    theme: Theme
    lit: str = ""
    mark: str = ""
    first: bool = False
    last: bool = False
    dim: bool = False

    def paint(self) -> Image.Image:
        """The key on the panel, with a line towards its right neighbour; `mark` is the colour of its binding."""
        s, white, lit = self.scale, self.theme.key_white, self.lit
        sketch = Sketch(self.width, self.height, self.theme.panel)
        layer = Sketch(self.width, self.height, white)
        top, bottom = mix(white, "#8A93A6", 0.22), white
        if lit:
            top, bottom = mix(white, lit, 0.3), mix(white, lit, 0.97)
        layer.fade((0, 0, self.width, self.height), top, bottom)
        if self.mark:
            layer.box((0, self.height - 5 * s, self.width, self.height), 0, self.mark)
        if not self.last:
            layer.box((self.width - max(1, round(0.7 * s)), 0, self.width, self.height), 0, mix(white, "#5A6275", 0.6))
        radius = 4 * s
        sketch.clip((0, -2 * radius, self.width, self.height), radius, layer)
        if contrast(white, self.theme.panel) < 1.3:  # white keys on a light panel need an edge
            edge = mix(white, "#5A6275", 0.4)
            sketch.box(
                (0, -2 * radius, self.width + (0 if self.last else radius), self.height), radius, None, edge, 0.8 * s
            )
        if self.first:
            _round_off(sketch, (0, 0), radius, self.theme.panel, layer)
        if self.last:
            _round_off(sketch, (self.width, 0), radius, self.theme.panel, layer)
        return sketch.done(self.theme.panel if self.dim else "")


def _round_off(sketch: Sketch, corner: tuple[int, int], radius: float, ground: str, layer: Sketch) -> None:
    """Cut a round corner out of the picture."""
    x, side = corner[0], 2 * radius
    sketch.box((x - radius, 0, x + radius, radius), 0, ground)
    box = (0.0, 0.0, x + side, side) if x == 0 else (x - side * 2, 0.0, float(x), side)
    sketch.clip(box, radius, layer)


@dataclass(frozen=True)
class BlackKeyLook:
    """A black key, lit or not; see-through around its corners."""

    width: int
    height: int
    scale: float
    theme: Theme
    lit: str = ""
    dim: bool = False

    def paint(self) -> Image.Image:
        """The key alone."""
        black, s = self.theme.key_black, self.scale
        sketch = Sketch(self.width, self.height, black, alpha=True)
        layer = Sketch(self.width, self.height, black)
        top, bottom = mix(black, "#8A93A6", 0.2), black
        if self.lit:
            top, bottom = mix(self.lit, black, 0.12), self.lit
        layer.fade((0, 0, self.width, self.height), top, bottom)
        if not self.lit:
            edge = mix(black, "#8A93A6", 0.12)
            layer.fade((2 * s, 0, self.width - 2 * s, self.height - 6 * s), mix(black, "#8A93A6", 0.3), edge)
        radius = 3 * s
        sketch.clip((0, -2 * radius, self.width, self.height), radius, layer)
        return sketch.done(self.theme.panel if self.dim else "")


@dataclass(frozen=True)
class MeterLook:
    """The level meter; `at` of METER_STEPS are lit."""

    width: int
    height: int
    theme: Theme
    at: int

    def paint(self) -> Image.Image:
        """Green up to -18 dB, amber up to -6 dB, then red."""
        theme, r = self.theme, self.height / 2
        sketch = Sketch(self.width, self.height, theme.panel)
        whole = (0.0, 0.0, float(self.width), float(self.height))
        sketch.box(whole, r, theme.field)
        if self.at:
            layer = Sketch(self.width, self.height, theme.ok)
            for db, colour in ((-18, theme.warning), (-6, theme.error)):
                layer.box((self.width * (1 - db / METER_FLOOR_DB), 0, self.width, self.height), 0, colour)
            sketch.clip((0, 0, max(self.height, self.width * self.at / METER_STEPS), self.height), r, layer)
        if theme.rim:
            sketch.box(whole, r, None, theme.rim)
        return sketch.done()
