"""Look-ups in a key table with two groups, shift and AltGr."""

from __future__ import annotations

import pytest

from trayapp.core.chord import CHARACTER_KEYS, MODIFIERS, NAMED_KEYS
from trayapp.desktop.x11_keysyms import keysyms_of_character, keysyms_of_key
from trayapp.desktop.x11_layout import Layout, Stroke

A, BIG_A, CYRILLIC, BIG_CYRILLIC, AT, ONE, BANG, KP_5, KP_BEGIN = 97, 65, 0x6C6, 0x6E6, 64, 49, 33, 0xFFB5, 0xFF9D
ROWS = (
    (),  # 8
    (0, 0, 0),  # 9
    (A, BIG_A, CYRILLIC, BIG_CYRILLIC, AT, 0),  # 10
    (ONE, BANG, ONE, BANG),  # 11
    (KP_BEGIN, KP_5, KP_BEGIN, KP_5),  # 12
)
LAYOUT = Layout(8, ROWS)


def test_spares_are_keys_without_symbols_but_the_first() -> None:
    assert LAYOUT.spares == (9,)


@pytest.mark.parametrize(
    ("keysym", "plain", "nearest"),
    [
        (A, 10, 10),
        (CYRILLIC, 10, 10),
        (BANG, None, 11),
        (BIG_A, None, 10),
        (AT, None, 10),
        (KP_5, 12, 12),
        (99, None, None),
    ],
)
def test_keys(keysym: int, plain: int | None, nearest: int | None) -> None:
    assert LAYOUT.keycode((keysym,)) == plain
    assert LAYOUT.nearest_keycode((keysym,)) == nearest


@pytest.mark.parametrize(
    ("keysym", "group", "stroke"),
    [
        (A, 0, Stroke(10)),
        (BIG_A, 0, Stroke(10, shift=True)),
        (AT, 0, Stroke(10, level3=True)),
        (A, 1, None),
        (CYRILLIC, 1, Stroke(10)),
        (BANG, 1, Stroke(11, shift=True)),
        (A, 2, None),
    ],
)
def test_strokes(keysym: int, group: int, stroke: Stroke | None) -> None:
    assert LAYOUT.stroke((keysym,), group) == stroke


@pytest.mark.parametrize("key", [*MODIFIERS, *NAMED_KEYS, *CHARACTER_KEYS])
def test_every_key_name_has_a_keysym(key: str) -> None:
    assert all(0 < keysym < 2**29 for keysym in keysyms_of_key(key))
    assert keysyms_of_key(key)


def test_an_unknown_name_has_none() -> None:
    assert keysyms_of_key("nonsense") == ()


@pytest.mark.parametrize(
    ("character", "keysym"),
    [("a", 97), ("ß", 0xDF), ("€", 0x010020AC), ("😀", 0x0101F600), ("\n", 0xFF0D), ("\t", 0xFF09)],
)
def test_characters(character: str, keysym: int) -> None:
    assert keysyms_of_character(character) == (keysym,)


def test_control_characters_have_none() -> None:
    assert keysyms_of_character("\x1b") == ()
