"""How a pad looks in each of its states."""

from dataclasses import dataclass
from typing import Literal

from PIL import Image

from overlay.paint.emoji import icon
from overlay.paint.sketch import Sketch
from overlay.theme import Theme, mix

PadState = Literal["off", "on", "pressed", "pending", "error", "empty"]

ICON_SIZE = 20.0
ICON_MIDDLE = 23.0
LABEL_MIDDLE = 43.5
"""Pixels at 100 % below the upper edge of a pad of 64."""


@dataclass(frozen=True)
class PadLook:
    """One pad without its texts. `scale` is pixels for each pixel at 100 %; `hover` is under the mouse."""

    width: int
    height: int
    scale: float
    theme: Theme
    state: PadState
    colour: str
    icon: str = ""
    dim: bool = False
    hover: bool = False

    def paint(self) -> Image.Image:
        """The pad on the ground of its panel."""
        theme, s = self.theme, self.scale
        sketch = Sketch(self.width, self.height, theme.panel)
        dx, dy = (self.width * 0.0125, self.height * 0.0125) if self.state == "pressed" else (0.0, 0.0)
        box = (dx, dy, self.width - dx, self.height - dy)
        radius, line = 8 * s, max(1, round(0.7 * s))
        if self.state == "empty":
            if self.hover:
                sketch.box(box, radius, mix(theme.panel, theme.pad, 0.6))
            strength = 1.0 if theme.rim else 0.5 if self.hover else 0.25
            sketch.dashes(box, radius, mix(theme.panel, theme.muted, strength), line, 3 * s, 3 * s)
            return sketch.done(self.theme.panel if self.dim else "")
        sketch.clip(box, radius, self._inside())
        if self.state == "pending":
            sketch.dashes(box, radius, theme.warning, line, 3 * s, 2 * s)
        else:
            sketch.box(box, radius, None, self._edge(), line)
        picture = icon(self.icon, round(ICON_SIZE * s)) if self.icon else None
        if picture is not None:
            sketch.picture(picture, (self.width / 2, ICON_MIDDLE / 64 * self.height))
        return sketch.done(self.theme.panel if self.dim else "")

    def _inside(self) -> Sketch:
        theme, s = self.theme, self.scale
        ground = self.ground
        layer = Sketch(self.width, self.height, ground)
        bar = self.height - (self.height * 0.0125 if self.state == "pressed" else 0) - 3.4 * s
        if self.state == "on":
            layer.fade((0, bar - 9 * s, self.width, bar), ground, mix(ground, self.colour, 0.3))
        strength = 1.0 if self.state in {"on", "pressed"} else 0.5
        colour = self.colour if strength == 1 else mix(theme.pad, self.colour, 0.55)
        layer.box((0, bar, self.width, self.height), 0, colour)
        return layer

    @property
    def ground(self) -> str:
        """The colour behind the label."""
        theme = self.theme
        if self.state == "pressed":
            return mix(theme.pad, self.colour, 0.62)
        ground = mix(theme.pad, self.colour, 0.17) if self.state == "on" else theme.pad
        return mix(ground, theme.text, 0.05) if self.hover else ground

    def _edge(self) -> str:
        theme = self.theme
        if self.state == "error":
            return theme.error
        if self.state == "pressed":
            return mix(self.colour, "#FFFFFF", 0.45)
        if self.state == "on":
            return mix(theme.pad, self.colour, 0.5)
        return mix(theme.edge, theme.text, 0.2) if self.hover else theme.edge
