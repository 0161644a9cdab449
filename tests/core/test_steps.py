"""The steps of a macro read as people write them, and a fault names its step."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trayapp.core.action import Action
from trayapp.core.action_table import BUILT_IN, by_kind
from trayapp.core.chord import Chord
from trayapp.core.errors import BadInputError
from trayapp.core.steps import Hold, LetGo, Wait, parse_step, parse_steps

SPECS = by_kind(BUILT_IN)


def test_each_kind_of_step() -> None:
    lines = (
        "keystroke keys=Ctrl+C",
        "",
        "# a remark",
        "wait 250",
        'text text="Hello, world = 1"',
        "down shift",
        "up shift",
        "scroll steps=2",
        "launch program=foot args=-a|b",
    )
    shift = Chord(("shift",), "")
    assert parse_steps(lines, SPECS) == (
        Action(kind="keystroke", params={"keys": "ctrl+c"}),
        Wait(250),
        Action(kind="text", params={"text": "Hello, world = 1"}),
        Hold(shift),
        LetGo(shift),
        Action(kind="scroll", params={"direction": "down", "steps": 2}),
        Action(kind="launch", params={"program": "foot", "args": ("-a", "b"), "folder": ""}),
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dance", "no action 'dance'"),
        ("wait", "wait takes milliseconds"),
        ("wait soon", "wait takes milliseconds"),
        ("wait -1", "out of range"),
        ("wait nan", "out of range"),
        ("down", "takes one chord"),
        ("down a+b", "more than one key"),
        ("keystroke", "keys is missing"),
        ("keystroke ctrl+c", "is no parameter; it takes keys="),
        ("panic now=1", "it takes none"),
        ("scroll steps=many", "it takes a number"),
        ("scroll steps=2.5", "whole number"),
        ("scroll steps=999", "1 to 100"),
        ('text text="open', "double quotes"),
    ],
)
def test_a_fault_is_named_with_its_step(line: str, words: str) -> None:
    with pytest.raises(BadInputError, match="step 2: ") as caught:
        parse_steps(("wait 1", line), SPECS)
    assert words in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_a_step_or_a_clear_fault(line: str) -> None:
    if line.split():
        with suppress(BadInputError):
            parse_step(line, SPECS)


@given(st.text(min_size=1, max_size=40))
def test_a_quoted_text_arrives_whole(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    assert parse_step(f'text text="{quoted}"', SPECS) == Action(kind="text", params={"text": text})
