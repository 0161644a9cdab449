"""Every theme can be read, and mixing stays within its ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlay.theme import THEMES, Theme, contrast, mix, readable, rgb

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06X}")


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_text_and_muted_text_have_a_contrast_of_4_5_on_every_ground(theme: Theme) -> None:
    for ground in (theme.background, theme.panel, theme.pad, theme.knob, theme.field):
        for ink in (theme.text, theme.soft, theme.muted):
            assert contrast(ink, ground) >= 4.5, (ground, ink)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
@given(colour=colours, share=st.floats(0, 0.62))
def test_a_label_is_readable_on_a_pad_of_any_colour(theme: Theme, colour: str, share: float) -> None:
    ground = mix(theme.pad, colour, share)
    ink = readable(theme.text, ground, theme)
    assert contrast(ink, ground) >= 4.5


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@given(colours, colours, st.floats(0, 1))
def test_a_mix_lies_between_its_colours(one: str, other: str, share: float) -> None:
    for a, b, mixed in zip(rgb(one), rgb(other), rgb(mix(one, other, share)), strict=True):
        assert min(a, b) <= mixed <= max(a, b)
