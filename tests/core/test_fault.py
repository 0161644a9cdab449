"""What a model finds wrong is said in words, not in the signs of its rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

import trayapp.core
from trayapp.core.binding import Binding
from trayapp.core.fault import PATTERNS, first_problem
from trayapp.core.preset import Preset


def test_every_pattern_of_a_model_has_its_words() -> None:
    sources = (path.read_text("utf-8") for path in Path(trayapp.core.__file__).parent.glob("*.py"))
    used = {pattern for source in sources for pattern in re.findall(r'pattern=r"(.*?)"', source)}
    assert used == PATTERNS.keys()


def test_a_colour_and_a_name_are_asked_for_by_what_they_are() -> None:
    with pytest.raises(ValidationError) as colour:
        Binding(label="x", colour="pink")
    assert str(first_problem(colour.value)) == "colour: it takes a colour such as #4C8DFF"
    with pytest.raises(ValidationError) as name:
        Preset(kind="pad", name=" x")
    assert "begin or end with a space" in str(first_problem(name.value))
