"""The tray's pictures: right size, told apart at a glance, legible on dark and light bars."""

import pytest
from PIL import Image

from trayapp.tray.pictures import Look, tray_picture

LOOKS: tuple[Look, ...] = ("asleep", "ready", "active", "fault")


@pytest.mark.parametrize("size", [16, 20, 24, 32])
@pytest.mark.parametrize("look", LOOKS)
def test_size_and_contrast(look: Look, size: int) -> None:
    picture = tray_picture(look, size)
    assert picture.size == (size, size)
    for ground in ("#101010", "#F5F5F5"):
        shown = Image.new("RGBA", picture.size, ground)
        shown.alpha_composite(picture)
        plain = shown.convert("L").tobytes()
        ground_level = Image.new("L", (1, 1), ground).tobytes()[0]
        differing = sum(abs(level - ground_level) > 60 for level in plain)
        assert differing > 0.35 * size * size, (look, ground)


def test_looks_differ() -> None:
    assert len({tray_picture(look, 32).tobytes() for look in LOOKS}) == len(LOOKS)


def test_a_fault_is_a_red_dot_in_the_lower_corner() -> None:
    red, green, blue, alpha = tray_picture("fault", 32).getpixel((24, 24))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 100
    assert alpha == 255
