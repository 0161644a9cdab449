"""The faces of the overlay's texts, in pixels of one scale."""

import tkinter as tk
from tkinter import font as tkfont
from typing import Literal

TEXT_FACES = ("Segoe UI Variable Text", "Segoe UI", "Inter", "Cantarell", "Noto Sans", "DejaVu Sans")
MONO_FACES = ("Cascadia Mono", "JetBrains Mono", "DejaVu Sans Mono", "Consolas", "Liberation Mono")
Weight = Literal["normal", "bold"]


def choose(wanted: tuple[str, ...], installed: frozenset[str], fallback: str) -> str:
    """The first face of `wanted` that is installed."""
    return next((face for face in wanted if face in installed), fallback)


class Fonts:
    """Fonts made when first asked for; sizes are pixels at 100 %. Main thread."""

    def __init__(self, root: tk.Misc, scale: float) -> None:
        self._root = root
        self._scale = scale
        installed = frozenset(tkfont.families(root))
        self.face = choose(TEXT_FACES, installed, "TkDefaultFont")
        self.mono_face = choose(MONO_FACES, installed, "TkFixedFont")
        self._made: dict[tuple[float, Weight, bool], tkfont.Font] = {}
        self._cuts: dict[tuple[str, str, int], str] = {}

    def text(self, size: float = 13, weight: Weight = "normal") -> tkfont.Font:
        """The face for words."""
        return self._font(size, weight, mono=False)

    def mono(self, size: float = 10, weight: Weight = "normal") -> tkfont.Font:
        """The face for numbers and states."""
        return self._font(size, weight, mono=True)

    def _font(self, size: float, weight: Weight, *, mono: bool) -> tkfont.Font:
        key = (size, weight, mono)
        if key not in self._made:
            family = self.mono_face if mono else self.face
            self._made[key] = tkfont.Font(self._root, family=family, size=-round(size * self._scale), weight=weight)
        return self._made[key]

    def fit(self, text: str, font: tkfont.Font, width: int) -> str:
        """`text`, cut with an ellipsis where it is wider than `width` pixels."""
        key = (text, font.name, width)
        if key not in self._cuts:
            if len(self._cuts) > 2000:
                self._cuts.clear()
            self._cuts[key] = self._cut(text, font, width)
        return self._cuts[key]

    @staticmethod
    def _cut(text: str, font: tkfont.Font, width: int) -> str:
        if font.measure(text) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if font.measure(text[:middle].rstrip() + "…") <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + "…" if low else ""
