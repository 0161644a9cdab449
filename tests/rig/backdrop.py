"""A game's evening sky behind the overlay in the pictures: `python -m tests.rig.backdrop WIDTH HEIGHT`."""

from __future__ import annotations

import itertools
import random
import sys
import tkinter as tk

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageTk

SKY = ((0.0, (14, 13, 38)), (0.45, (52, 24, 84)), (0.8, (150, 48, 104)), (1.0, (238, 122, 90)))
HORIZON = 0.64
FINE = 2


def picture(width: int, height: int) -> Image.Image:
    """The scene; the same at every run."""
    w, h = width * FINE, height * FINE
    sky = int(h * HORIZON)
    image = Image.new("RGB", (w, h), (10, 9, 26))
    draw = ImageDraw.Draw(image)
    for y in range(sky):
        draw.line((0, y, w, y), fill=_shade(y / sky))
    chance = random.Random(5)
    for _ in range(260):
        x, y, light = chance.randrange(w), int(chance.random() ** 2 * sky * 0.8), chance.randrange(90, 255)
        draw.ellipse((x, y, x + FINE, y + FINE), fill=(light, light, min(255, light + 20)))
    image = ImageChops.screen(image, _sun(w, h, sky))
    draw = ImageDraw.Draw(image)
    for base, tallest, colour in ((0.0, 0.30, (58, 26, 82)), (0.4, 0.2, (34, 17, 58)), (0.7, 0.11, (18, 11, 36))):
        _ridge(draw, (w, sky), tallest * h, base, colour)
    _ground(draw, w, h, sky)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _shade(share: float) -> tuple[int, int, int]:
    for (start, low), (end, high) in itertools.pairwise(SKY):
        if share <= end:
            part = (share - start) / (end - start)
            red, green, blue = (round(a + (b - a) * part) for a, b in zip(low, high, strict=True))
            return red, green, blue
    return SKY[-1][1]


def _sun(w: int, h: int, sky: int) -> Image.Image:
    """The sun in stripes, with its glow."""
    disc = Image.new("RGB", (w, h))
    draw = ImageDraw.Draw(disc)
    middle, radius = w * 86 // 100, h * 23 // 100
    top = sky - radius * 3 // 2
    for y in range(top, top + 2 * radius):
        share = (y - top) / (2 * radius)
        half = int((radius**2 - (y - top - radius) ** 2) ** 0.5)
        gap = share > 0.45 and (y - top) % (radius // 6) < radius // 6 * (share - 0.4)
        if not gap:
            draw.line((middle - half, y, middle + half, y), fill=(255, int(190 - 120 * share), int(90 + 40 * share)))
    return ImageChops.screen(disc.point(lambda value: value * 4 // 5), disc.filter(ImageFilter.GaussianBlur(h // 18)))


def _ridge(draw: ImageDraw.ImageDraw, size: tuple[int, int], tallest: float, seed: float,
           colour: tuple[int, int, int]) -> None:  # fmt: skip
    """A row of mountains along the horizon."""
    w, sky = size
    chance = random.Random(seed)
    points = [(0.0, float(sky))]
    x, up = -w / 20, True
    while x < w * 1.05:
        points.append((x, sky - tallest * (chance.uniform(0.5, 1.0) if up else chance.uniform(0.1, 0.4))))
        x, up = x + w * chance.uniform(0.03, 0.09), not up
    draw.polygon([*points, (float(w), float(sky))], fill=colour)


def _ground(draw: ImageDraw.ImageDraw, w: int, h: int, sky: int) -> None:
    """The plain in front: a grid that runs to the horizon."""
    for y in range(sky, h):
        share = (y - sky) / (h - sky)
        draw.line((0, y, w, y), fill=(round(30 - 18 * share), round(12 - 4 * share), round(52 - 24 * share)))
    line = (118, 46, 128)
    for x in range(-3 * w, 4 * w, w // 9):
        draw.line((w // 2 + (x - w // 2) // 6, sky, x, h), fill=line, width=FINE)
    for part in range(1, 12):
        y = sky + int((h - sky) * (part / 11) ** 2.2)
        draw.line((0, y, w, y), fill=line, width=FINE)
    draw.line((0, sky, w, sky), fill=(250, 150, 130), width=FINE)


def main(width: int, height: int) -> None:
    """Show it below all other windows until the end."""
    root = tk.Tk(className="game")
    root.title("game")
    root.overrideredirect(True)
    root.geometry(f"{width}x{height}+0+0")
    photo = ImageTk.PhotoImage(picture(width, height))
    tk.Label(root, image=photo, borderwidth=0).pack()
    root.lower()
    root.mainloop()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
