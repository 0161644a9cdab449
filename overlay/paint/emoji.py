"""Icons: colour emoji drawn from the system's font, or a picture file."""

import logging
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_log = logging.getLogger(__name__)

_FONTS = (
    "seguiemj.ttf",
    "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
    "/usr/share/fonts/noto/NotoColorEmoji.ttf",
    "/usr/share/fonts/google-noto-emoji/NotoColorEmoji.ttf",
    "/usr/share/fonts/google-noto-color-emoji-fonts/NotoColorEmoji.ttf",
    "NotoColorEmoji.ttf",
)
_STRIKE = 109
"""The one pixel size of Noto Color Emoji's bitmaps; a scalable font takes it as well."""
_AS_EMOJI = "\N{VARIATION SELECTOR-16}"


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | None:
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, _STRIKE)
        except OSError:
            continue
    return None


@lru_cache(maxsize=64)
def icon(text: str, size: int) -> Image.Image | None:
    """A square RGBA picture, `size` pixels, of an emoji or a picture file; None where it cannot be drawn."""
    large = _file(text) if _is_file(text) else _emoji(text)
    if large is None:
        return None
    large.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=3.0)
    square = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    square.paste(large, ((size - large.width) // 2, (size - large.height) // 2))
    return square


def _is_file(text: str) -> bool:
    return Path(text).suffix.lower() in {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".ico"}


def _file(name: str) -> Image.Image | None:
    try:
        with Image.open(name) as image:
            return image.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        _log.debug("icon %s: %s", name, error)
        return None


def _emoji(text: str) -> Image.Image | None:
    font = _font()
    glyph = text.replace(_AS_EMOJI, "").strip()
    if font is None or not glyph:
        return None
    image = Image.new("RGBA", (2 * _STRIKE, 2 * _STRIKE), (0, 0, 0, 0))
    ImageDraw.Draw(image).text((_STRIKE // 3, _STRIKE // 3), glyph, font=font, embedded_color=True)
    box = image.getbbox()
    return image.crop(box) if box else None
