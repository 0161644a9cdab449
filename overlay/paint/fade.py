"""A look that goes out: pictures between the lit and the resting one."""

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from overlay.paint.sketch import Look


@lru_cache(maxsize=16)
def _painted(look: Look) -> Image.Image:
    """The ends of a fade are painted once for all its steps."""
    return look.paint()


@dataclass(frozen=True)
class FadeLook:
    """Between two looks of one size: `lit` (at 1) and `rest` (at 0)."""

    lit: Look
    rest: Look
    share: float

    def paint(self) -> Image.Image:
        """The two laid over each other."""
        return Image.blend(_painted(self.rest), _painted(self.lit), self.share)
