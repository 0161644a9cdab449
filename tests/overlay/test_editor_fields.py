"""What the editor's fields make of what is written: steps, chords, numbers, faults, lists, icons and colours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from overlay.editor.draft import Draft
from overlay.editor.emoji_table import EMOJI, emoji_name, emoji_rows
from overlay.editor.pickers import colours
from overlay.editor.step_lines import FLOW, fresh_line, is_read, kind_of, line_of, rest_of, typed, values_of, written
from overlay.menu import Row
from overlay.settings.chord_field import chord_of
from overlay.settings.faults import bounds, fault_of, number_of
from overlay.settings.popover import found
from overlay.strings import emoji_words, speak
from trayapp.core.action import Param, ParamValue
from trayapp.core.action_table import BUILT_IN, by_kind
from trayapp.core.steps import parse_step

SPECS = by_kind(BUILT_IN)


@pytest.fixture
def russian() -> Iterator[None]:
    speak("ru")
    yield
    speak("en")


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12.0), ("1,5", 1.5), (" -3 ", -3.0), ("\N{MINUS SIGN}3", -3.0), ("twelve", None), ("", None)],
)
def test_a_number_is_read_as_people_write_it(text: str, number: float | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("param", "value", "word"),
    [
        (Param("n", "int", "N", low=0, high=10), 11, "0 to 10"),
        (Param("n", "int", "N", low=0, high=10), "x", "no number"),
        (Param("n", "int", "N", low=0, high=10), 1.5, "whole"),
        (Param("n", "float", "N", low=1, unit="ms"), 0, "1 or more ms"),
        (Param("k", "chord", "K"), "ctrl+what", "no key chord"),
        (Param("k", "chord", "K", required=True), "", "needed"),
        (Param("c", "choice", "C", choices=("a",)), "b", "it takes a"),
        (Param("k", "chord", "K"), "", ""),
        (Param("n", "int", "N", low=0, high=10), 10, ""),
    ],
)
def test_what_is_wrong_with_a_value_is_said_in_a_word(param: Param, value: str | float, word: str) -> None:
    fault = fault_of(param, value)
    assert word in fault
    assert bool(fault) == bool(word)


def test_a_range_without_ends_has_no_words() -> None:
    assert bounds(None, None) == ""
    assert bounds(None, 5, "%") == "up to 5 %"


def test_a_range_is_written_as_in_the_chosen_language(russian: None) -> None:
    del russian
    assert bounds(0.2, 5, "ms") == "от 0,2 до 5 мс"


@pytest.mark.parametrize("values", [{}, {"text": "Hello, world"}, {"text": 'it\'s "so"', "gap": "5"}])
def test_a_step_comes_back_from_its_line(values: dict[str, str]) -> None:
    line = line_of("text", values)
    assert kind_of(line) == "text"
    assert values_of(line) == values


def test_a_step_that_cannot_be_read_has_no_values() -> None:
    assert values_of('text text="open') == {}
    assert rest_of("wait 250") == "250"


@pytest.mark.parametrize("kind", [*FLOW, "panic", "overlay", "media", "scroll"])
def test_a_fresh_step_needs_nothing_more(kind: str) -> None:
    assert parse_step(fresh_line(kind, SPECS), SPECS) is not None


def test_a_list_is_searched_by_words_of_rows_and_headings() -> None:
    def do() -> None: ...

    rows = (Row("Keys"), Row("Press keys", do), Row("Type text", do), Row("Sound"), Row("Volume", do))
    assert [row.text for row in found(rows, "vol")] == ["Sound", "Volume"]
    assert [row.text for row in found(rows, "keys type")] == ["Keys", "Type text"]
    assert found(rows, "nothing like it") == ()
    assert found(rows, "") == rows


def test_emoji_are_found_by_name_and_stand_once() -> None:
    every = [emoji for text in EMOJI.values() for emoji in text.split()]
    assert len(every) == len(set(every))
    assert emoji_rows("microphone") == (("sound", ("🎙️", "🎤")),)


def test_the_pickers_colours_are_all_different_and_valid() -> None:
    assert len(set(colours()[:72])) == 72
    for colour in colours():
        assert Draft(label="x", colour=colour).binding(SPECS) is not None


@pytest.mark.usefixtures("russian")
def test_emoji_are_found_by_russian_names_too() -> None:
    every = {emoji for text in EMOJI.values() for emoji in text.split()}
    assert {emoji for emoji in every if not emoji_words(emoji)} == set()
    assert emoji_rows("микрофон") == (("sound", ("🎙️", "🎤")),)
    assert emoji_rows("зеленый круг") == (("signs", ("🟢",)),)
    assert emoji_rows("guitar") == emoji_rows("гитара") == (("sound", ("🎸",)),)
    assert emoji_name("🎤") == "микрофон"


@pytest.mark.parametrize(
    ("param", "text", "value"),
    [
        (Param("n", "int", "N"), "5", 5), (Param("n", "float", "N"), "2.5", 2.5), (Param("n", "int", "N"), "x", "x"),
        (Param("b", "bool", "B"), "true", True), (Param("l", "list", "L"), "a|b c", ("a", "b c")),
        (Param("t", "text", "T"), "5", "5"),
    ],
)  # fmt: skip
def test_a_value_of_a_step_is_typed_and_written_back(param: Param, text: str, value: ParamValue) -> None:
    assert typed(param, text) == value
    assert written(value) == text


def test_what_is_wrongly_quoted_is_not_taken_apart() -> None:
    assert is_read("volume op=set value=50")
    assert not is_read("text text='it")
    assert not is_read("text Hello")


def test_a_knob_is_asked_for_what_it_uses_alone() -> None:
    assert [param.name for param in SPECS["volume"].params_of("turn")] == ["target"]
    assert [param.name for param in SPECS["volume"].params_of("tap")] == ["target", "op", "value"]
    message = next(param for param in SPECS["midi"].params_of("turn") if param.name == "message")
    assert (message.choices, message.default) == (("cc", "program"), "cc")
    turned = Draft().with_kind("turn", SPECS["midi"]).gestures["turn"]
    assert turned.params["message"] == "cc"
    for spec in BUILT_IN:
        if spec.turns:
            hidden = {p.name for p in spec.params} - {p.name for p in spec.params_of("turn")}
            assert not [p for p in spec.params if p.name in hidden and p.required and p.default is None]


@pytest.mark.parametrize(
    ("keysym", "state", "chord"),
    [("m", 0x5, "ctrl+shift+m"), ("M", 0x1, "shift+m"), ("F13", 0, "f13"), ("exclam", 0x1, "shift+1"),
     ("Prior", 0x8, "alt+page_up"), ("KP_4", 0, "num4"), ("Control_L", 0, ""), ("space", 0x40, "win+space"),
     ("Cyrillic_ef", 0, "")],
)  # fmt: skip
def test_pressed_keys_become_a_chord(keysym: str, state: int, chord: str) -> None:
    assert chord_of(keysym, state) == chord


def test_on_windows_num_lock_is_no_alt() -> None:
    assert chord_of("m", 0x8, "win32") == "m"
    assert chord_of("m", 0x20004, "win32") == "ctrl+alt+m"
