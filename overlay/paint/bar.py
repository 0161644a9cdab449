"""A horizontal bar that is filled as far as a value."""

from dataclasses import dataclass

from PIL import Image

from overlay.paint.sketch import Sketch
from overlay.theme import Theme, mix


@dataclass(frozen=True)
class BarLook:
    """`at` of `steps` are filled."""

    width: int
    height: int
    theme: Theme
    colour: str
    at: int
    steps: int

    def paint(self) -> Image.Image:
        """The bar on the window's ground."""
        sketch = Sketch(self.width, self.height, self.theme.background)
        radius = self.height / 2
        sketch.box((0, 0, self.width, self.height), radius, mix(self.theme.background, self.theme.muted, 0.2))
        if self.at:
            filled = max(float(self.height), self.width * self.at / self.steps)
            sketch.box((0, 0, filled, self.height), radius, self.colour)
        return sketch.done()
