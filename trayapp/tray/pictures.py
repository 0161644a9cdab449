"""The tray icon's pictures: four rounded pads, drawn large and shrunk for each size."""

from functools import lru_cache
from typing import Literal

from PIL import Image, ImageDraw

Look = Literal["asleep", "ready", "active", "fault"]

COLOURS = ("#4C8DFF", "#3DDC97", "#FF5D73", "#FFB454")
_GREY = "#7C8496"
_BRIGHT = "#FFFFFF"
_FAULT = "#FF2D46"
_OVERSAMPLE = 8


@lru_cache(maxsize=32)
def tray_picture(look: Look, size: int = 64) -> Image.Image:
    """The icon as RGBA, `size` pixels square.

    Grey when no controller is there, coloured when ready, one pad bright on activity, a red dot on a fault. A thin
    dark rim keeps it legible on a light bar.
    """
    big = size * _OVERSAMPLE
    image = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    edge, gap, rim = big * 0.05, big * 0.08, big * 0.022
    pad = (big - 2 * edge - gap) / 2
    for index, colour in enumerate(COLOURS):
        x = edge + (index % 2) * (pad + gap)
        y = edge + (index // 2) * (pad + gap)
        fill = _GREY if look == "asleep" else _BRIGHT if look == "active" and index == 0 else colour
        draw.rounded_rectangle((x, y, x + pad, y + pad), radius=pad * 0.26, fill=(10, 12, 16, 150))
        draw.rounded_rectangle((x + rim, y + rim, x + pad - rim, y + pad - rim), radius=pad * 0.24, fill=fill)
    if look == "fault":
        radius = big * 0.22
        centre = big - edge - radius
        ring = radius * 1.22
        draw.ellipse((centre - ring, centre - ring, centre + ring, centre + ring), fill=(10, 12, 16, 255))
        draw.ellipse((centre - radius, centre - radius, centre + radius, centre + radius), fill=_FAULT)
    return image.resize((size, size), Image.Resampling.LANCZOS)
