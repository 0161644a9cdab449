"""Chords: one spelling for each, read from any."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core import strategies as some
from trayapp.core.chord import (
    _ALIASES,
    CHARACTER_KEYS,
    MODIFIERS,
    MOUSE_BUTTONS,
    NAMED_KEYS,
    Chord,
    parse_chord,
    parse_trigger,
)
from trayapp.core.errors import BadInputError


@pytest.mark.parametrize("key", [*NAMED_KEYS, *CHARACTER_KEYS])
def test_every_key_comes_back_alone_and_with_modifiers(key: str) -> None:
    assert parse_chord(key) == Chord((), key)
    assert parse_chord(f"shift+ctrl+{key}") == Chord(("ctrl", "shift"), key)


@pytest.mark.parametrize(("alias", "name"), _ALIASES.items())
def test_every_alias_reads_as_its_name(alias: str, name: str) -> None:
    assert alias not in (*MODIFIERS, *NAMED_KEYS, *CHARACTER_KEYS)
    assert parse_trigger(f"{alias}+f1" if name in MODIFIERS else alias).keys[0] == name


@given(some.triggers, st.randoms())
def test_a_trigger_comes_back_from_its_text_in_any_order_and_case(chord: Chord, shuffle: random.Random) -> None:
    parts = list(chord.keys)
    shuffle.shuffle(parts)
    assert parse_trigger(" + ".join(parts).upper()) == chord
    assert parse_trigger(str(chord)) == chord


@given(st.text(max_size=20))
def test_any_text_is_a_chord_or_refused_in_the_one_way(text: str) -> None:
    try:
        chord = parse_chord(text)
    except BadInputError:
        return
    assert parse_chord(str(chord)) == chord


def test_modifiers_alone_can_be_held_but_trigger_nothing() -> None:
    assert parse_chord("alt+shift").keys == ("alt", "shift")
    with pytest.raises(BadInputError, match="needs one"):
        parse_trigger("alt+shift")


def test_mouse_buttons_trigger_and_are_not_typed() -> None:
    assert [str(parse_trigger(button)) for button in MOUSE_BUTTONS] == list(MOUSE_BUTTONS)
    with pytest.raises(BadInputError, match="no key"):
        parse_chord("mouse4")


@pytest.mark.parametrize("text", ["", "+", "ctrl+", "a+b", "ctrl+ctrl+a", "hyper+a", "ctrl++"])
def test_what_is_no_chord_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        parse_chord(text)


def test_people_read_a_chord_as_they_write_it() -> None:
    assert parse_chord("ctrl+shift+m").title == "Ctrl+Shift+M"
    assert parse_chord("page_up").title == "Page Up"
