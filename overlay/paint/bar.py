"""A horizontal bar that is filled as far as a value."""

from dataclasses import dataclass

from PIL import Image

from overlay.paint.sketch import Sketch
from overlay.theme import Theme, mix


@dataclass(frozen=True)
class BarLook:
    """`at` of `steps` are filled. `on` is the ground, if it is another than the window's."""

    width: int
    height: int
    theme: Theme
    colour: str
    at: int
    steps: int
    on: str = ""

    def paint(self) -> Image.Image:
        """The bar on its ground."""
        ground = self.on or self.theme.background
        sketch = Sketch(self.width, self.height, ground)
        radius = self.height / 2
        sketch.box((0, 0, self.width, self.height), radius, mix(ground, self.theme.muted, 0.2))
        if self.at:
            filled = max(float(self.height), self.width * self.at / self.steps)
            sketch.box((0, 0, filled, self.height), radius, self.colour)
        return sketch.done()
