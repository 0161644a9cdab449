"""How a knob looks: an arc of 270 degrees from seven o'clock, its cap, and the ring where the value waits."""

from dataclasses import dataclass

from PIL import Image

from overlay.paint.sketch import Sketch, around
from overlay.theme import Theme, mix

STEPS = 128
"""Positions that are told apart: a controller sends 128, so each size and colour needs at most 128 pictures."""
_START, _SWEEP = 135.0, 270.0


def step(value: float) -> int:
    """The picture's step for a position of 0 to 1."""
    return round(min(1.0, max(0.0, value)) * (STEPS - 1))


def seen(value: float, size: int) -> int:
    """The step for a knob of `size` pixels: neighbours that would look alike, under 1.5 pixels apart, are one."""
    last = STEPS - 1
    few = round(last / max(1, round(STEPS / size)))
    return round(round(step(value) * few / last) * last / few)


@dataclass(frozen=True)
class KnobLook:
    """A knob of `size` pixels on its cell. `at` is its step, None where the position is not known.

    `ring` is the step where the stored value waits to be picked up.
    """

    size: int
    theme: Theme
    ground: str
    colour: str
    at: int | None
    ring: int | None = None
    dim: bool = False

    def paint(self) -> Image.Image:
        """The knob; all lengths are shares of a knob 46 pixels wide."""
        theme, unit = self.theme, self.size / 46
        sketch = Sketch(self.size, self.size, self.ground)
        centre = (self.size / 2, self.size / 2 + 1.2 * unit)
        radius, width = 20.2 * unit, 4.3 * unit
        sketch.arc(centre, radius, _START, _START + _SWEEP, mix(self.ground, theme.muted, 0.16), width)
        if self.at:
            sketch.arc(centre, radius, _START, _angle(self.at), self.colour, width)
        cap = mix(self.ground, theme.background, 0.4)
        sketch.dot(centre, 13.2 * unit, cap, mix(self.ground, theme.muted, 0.25), 0.9 * unit)
        if self.at is not None:
            angle = _angle(self.at)
            sketch.line(around(centre, 6 * unit, angle), around(centre, 10 * unit, angle), theme.text, 2.4 * unit)
        if self.ring is not None:
            spot = around(centre, radius, _angle(self.ring))
            sketch.dot(spot, 4.4 * unit, self.ground)
            sketch.dot(spot, 3.9 * unit, theme.field, theme.warning, 1.9 * unit)
        return sketch.done(self.theme.panel if self.dim else "")


def _angle(at: int) -> float:
    return _START + _SWEEP * at / (STEPS - 1)


@dataclass(frozen=True)
class CellLook:
    """The cell that a knob lies in."""

    width: int
    height: int
    scale: float
    theme: Theme
    dim: bool = False
    hover: bool = False

    @property
    def ground(self) -> str:
        """The colour behind the knob."""
        return mix(self.theme.knob, self.theme.text, 0.04) if self.hover else self.theme.knob

    def paint(self) -> Image.Image:
        """The cell on the ground of its panel."""
        sketch = Sketch(self.width, self.height, self.theme.panel)
        line = mix(self.ground, self.theme.muted, 0.7) if self.theme.name == "contrast" else None
        sketch.box((0, 0, self.width, self.height), 8 * self.scale, self.ground, line, max(1, round(0.7 * self.scale)))
        return sketch.done(self.theme.panel if self.dim else "")
