"""A fault in a file is told with its line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trayapp.core.errors import BadInputError
from trayapp.core.settings import Settings
from trayapp.store.places import json_places, line_of, read_json, read_toml, toml_places

TOML = """\
# comment = 1
kind = "pad"

[bindings.1]  # [not.this]
label = "a = b"
"gestures".tap = { kind = "x" }

[bindings."2".gestures]
long_press = 1
[[list]]
a = 1
[[list]]
a = 2
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("kind",), 2),
        (("bindings", "1"), 4),
        (("bindings", "1", "label"), 5),
        (("bindings", "1", "gestures", "tap", "kind"), 6),
        (("bindings", "2", "gestures", "long_press"), 9),
        (("list", "1", "a"), 13),
        (("nothing",), 1),
    ],
)
def test_the_line_of_a_toml_value(place: tuple[str, ...], line: int) -> None:
    assert line_of(toml_places(TOML), place) == line


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=15,
    ).filter(lambda value: isinstance(value, list | dict))
)
def test_every_json_value_stands_in_the_line_that_is_found(value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    lines = text.split("\n")
    places = list(json_places(text))

    def walk(node: Any, place: tuple[str, ...]) -> None:
        children = enumerate(node) if isinstance(node, list) else node.items() if isinstance(node, dict) else ()
        for key, child in children:
            at = (*place, str(key))
            line = dict(places)[at]
            start = (
                json.dumps(child, ensure_ascii=False)[:1] if isinstance(child, list | dict | str) else json.dumps(child)
            )
            assert start in lines[line - 1]
            walk(child, at)

    walk(value, ())
    assert len({place for place, _ in places}) == len(places)


def test_a_long_line_without_a_value_costs_no_time() -> None:
    assert list(toml_places("a" * 100_000)) == []


def settings(text: str) -> Settings:
    return read_toml("settings.toml", text, Settings.model_validate)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[audio]\nblock_size = 5", r"settings\.toml, line 2: audio\.block_size: it takes 16 or more"),
        ("[audio]\n\nblocksize = 5", r"line 3: audio\.blocksize: it is not known here"),
        ("[audio]\nblock_size = 64\nblock_size = 64", "line 3: .*"),
        ("[audio", "line 1: "),
        ("[audio]\ndevice = '", "line 2: "),
        ("hotkeys.overlay = 'ctrl'", r"line 1: hotkeys\.overlay: .*needs one, like ctrl\+p"),
    ],
)
def test_a_toml_fault_has_file_line_and_reason(text: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        settings(text)


def test_several_faults_are_told_at_once() -> None:
    with pytest.raises(BadInputError, match=r"line 2: .*; line 4: "):
        settings("[audio]\nblock_size = 5\n[overlay]\nopacity = 7\n")
    many = "[audio]\n" + "".join(f"x{n} = 1\n" for n in range(9))
    with pytest.raises(BadInputError, match=r"line 6: audio\.x4.*; and 4 more$"):
        settings(many)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{\n"audio": {\n"block_size":\n5}}', r"x\.json, line 4: audio\.block_size"),
        ('{\n"audio": ', "line 2: Expecting value"),
        ("[" * 100_000, "nested too deeply|Expecting"),
        ("", "line 1"),
    ],
)
def test_a_json_fault_has_file_line_and_reason(text: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        read_json("x.json", text, Settings.model_validate)


@given(st.text())
def test_no_text_gives_another_error(text: str) -> None:
    for read in (read_toml, read_json):
        try:
            read("x", text, Settings.model_validate)
        except BadInputError:
            continue
    list(toml_places(text))
