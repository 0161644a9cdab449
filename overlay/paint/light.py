"""Lights: the LED button of a panel, and the dots of header, foot line and menus."""

from dataclasses import dataclass

from PIL import Image

from overlay.paint.sketch import Sketch
from overlay.theme import Theme, mix

LED_MIDDLE = 12.5
"""Pixels at 100 % from the button's left edge to the light's middle."""


@dataclass(frozen=True)
class LedLook:
    """The LED button without its text."""

    width: int
    height: int
    scale: float
    theme: Theme
    active: bool
    hover: bool = False

    @property
    def ground(self) -> str:
        """The colour behind the text."""
        theme = self.theme
        if self.active:
            return mix(theme.panel, theme.ok, 0.2 if self.hover else 0.15)
        return mix(theme.panel, theme.text, 0.05) if self.hover else theme.panel

    def paint(self) -> Image.Image:
        """The button on the ground of its panel."""
        theme, s = self.theme, self.scale
        sketch = Sketch(self.width, self.height, theme.panel)
        box, line = (0.0, 0.0, float(self.width), float(self.height)), max(1, round(0.7 * s))
        middle = (LED_MIDDLE * s, self.height / 2)
        if self.active:
            sketch.box(box, 6 * s, self.ground, mix(theme.panel, theme.ok, 0.45), line)
            sketch.glow(middle, 12 * s, theme.ok, 0.55)
            sketch.dot(middle, 3.6 * s, theme.ok)
        else:
            sketch.box(box, 6 * s, self.ground, theme.muted if self.hover else theme.edge, line)
            sketch.dot(middle, 3.4 * s, None, theme.muted, 1.1 * s)
        return sketch.done()


@dataclass(frozen=True)
class DotLook:
    """A dot of light, glowing or plain; `hollow` is a ring. Without a ground it is see-through around the dot."""

    size: int
    scale: float
    ground: str
    colour: str
    glow: bool = True
    hollow: bool = False

    def paint(self) -> Image.Image:
        """The dot on its ground."""
        sketch = Sketch(self.size, self.size, self.ground or self.colour, alpha=not self.ground)
        middle = (self.size / 2, self.size / 2)
        if self.glow:
            sketch.glow(middle, self.size / 2, self.colour, 0.6)
        if self.hollow:
            sketch.dot(middle, 3.2 * self.scale, None, self.colour, 1.1 * self.scale)
        else:
            sketch.dot(middle, 3.5 * self.scale, self.colour)
        return sketch.done()
