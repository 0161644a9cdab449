"""Texts are cut to fit, and the first installed face is taken."""

from __future__ import annotations

import tkinter as tk

import pytest

from overlay.fonts import Fonts, choose


def test_the_first_installed_face_is_chosen() -> None:
    assert choose(("A", "B", "C"), frozenset({"C", "B"}), "X") == "B"
    assert choose(("A",), frozenset(), "X") == "X"


@pytest.mark.parametrize("width", [0, 5, 20, 60, 200, 2000])
def test_a_text_is_cut_with_an_ellipsis_only_where_it_does_not_fit(tk_root: tk.Tk, width: int) -> None:
    fonts = Fonts(tk_root, 1.0)
    font, text = fonts.text(13), "A rather long label for a pad"
    cut = fonts.fit(text, font, width)
    assert not cut or font.measure(cut) <= max(width, font.measure("…"))
    assert (cut == text) == (font.measure(text) <= width)
    assert cut in ("", text) or cut.endswith("…")


def test_sizes_are_pixels_at_the_scale(tk_root: tk.Tk) -> None:
    assert Fonts(tk_root, 2.0).mono(10).cget("size") == -20
