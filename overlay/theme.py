"""The colours of the three themes, and mixing them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Theme:
    """Colours as #RRGGBB. `raised` marks what is chosen, `soft` is text of second rank, `muted` of third.

    `text` and `muted` have a contrast of at least 4.5 to 1 on every ground they stand on.
    """

    name: Literal["dark", "light", "contrast"]
    background: str
    panel: str
    line: str
    edge: str
    pad: str
    knob: str
    field: str
    raised: str
    text: str
    soft: str
    muted: str
    ok: str
    warning: str
    error: str
    accent: str
    effect: str
    key_white: str
    key_black: str

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def rim(self) -> str:
        """The edge of a field's ground where nothing else tells it from its panel; empty where it is seen."""
        return self.line if self.field == self.panel else ""


DARK = Theme(
    name="dark", background="#14171D", panel="#1B1F27", line="#2A2F3A", edge="#303644", pad="#232833", knob="#20242E",
    field="#12151B", raised="#2E3646", text="#E8ECF4", soft="#B8C0CF", muted="#8A93A6", ok="#3DDC97",
    warning="#FFB454", error="#FF5D73", accent="#4C8DFF", effect="#8B7CFF", key_white="#F4F6FA", key_black="#14171D",
)  # fmt: skip
LIGHT = Theme(
    name="light", background="#E9ECF2", panel="#F7F8FB", line="#D3D8E2", edge="#C0C7D4", pad="#FFFFFF", knob="#EEF1F6",
    field="#FFFFFF", raised="#DCE3F0", text="#171B24", soft="#3C4557", muted="#596376", ok="#0E7A4B",
    warning="#9A5B00", error="#C8243D", accent="#1F63D8", effect="#5B4AD6", key_white="#FFFFFF", key_black="#20242E",
)  # fmt: skip
CONTRAST = Theme(
    name="contrast", background="#000000", panel="#000000", line="#8A93A6", edge="#FFFFFF", pad="#0B0D11",
    knob="#0B0D11", field="#000000", raised="#3A4460", text="#FFFFFF", soft="#FFFFFF", muted="#D0D6E2", ok="#4CFFB0",
    warning="#FFC670", error="#FF8090", accent="#7FB0FF", effect="#B3A8FF", key_white="#FFFFFF", key_black="#000000",
)  # fmt: skip
THEMES = {theme.name: theme for theme in (DARK, LIGHT, CONTRAST)}


@lru_cache(maxsize=512)
def rgb(colour: str) -> RGB:
    """Red, green and blue, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@lru_cache(maxsize=4096)
def mix(ground: str, colour: str, share: float) -> str:
    """`share` (0 to 1) of `colour` on `ground`."""
    mixed = (round(a + (b - a) * share) for a, b in zip(rgb(ground), rgb(colour), strict=True))
    return "#{:02X}{:02X}{:02X}".format(*mixed)


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = (value / 255 for value in rgb(colour))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.1)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=512)
def readable(colour: str, ground: str, theme: Theme) -> str:
    """`colour`, drawn towards the theme's text as far as needed to be read on `ground` (4.5 to 1).

    Where even the text's colour is not enough, black or white is: one of them always is.
    """
    for tenths in range(11):
        ink = mix(colour, theme.text, tenths / 10)
        if contrast(ink, ground) >= 4.5:
            return ink
    return max("#FFFFFF", "#000000", key=lambda ink: contrast(ink, ground))
