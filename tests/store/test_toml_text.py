"""New values in an old text: it says the new values, and the rest of it stays."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core import strategies as some
from trayapp.core.preset import Preset
from trayapp.core.settings import Settings
from trayapp.store.preset_file import render as render_preset
from trayapp.store.settings_file import render as render_settings
from trayapp.store.toml_text import rewritten

OLD = """\
# My settings
[audio]            # the sound
block_size = 0x40  # small
device = 'auto'

# what I look at
[overlay]
theme = "dark"
"""


def test_comments_order_and_spelling_stay() -> None:
    values = {"overlay": {"theme": "light"}, "audio": {"device": "auto", "block_size": 64}}
    assert rewritten(OLD, values, values) == OLD.replace('"dark"', '"light"')


def test_what_is_gone_goes_and_what_is_new_comes() -> None:
    values = {"audio": {"block_size": 128}, "midi": {"ignored": ["x"]}}
    text = rewritten(OLD, values, values)
    assert tomllib.loads(text) == values
    assert "# My settings" in text
    assert "block_size = 128  # small" in text


def test_a_default_is_written_only_where_it_stands_already() -> None:
    full: dict[str, Any] = {"a": 1, "b": 2, "c": 3}
    assert rewritten("a = 1 # explicit\nb = 9\n", full, {"c": 3}) == "a = 1 # explicit\nc = 3\n"


@pytest.mark.parametrize(("old", "new"), [("true", 1), ("1", True), ("1", 2.5), ("'1'", 1)])
def test_another_type_is_another_value(old: str, new: Any) -> None:
    found = tomllib.loads(rewritten(f"x = {old}\n", {"x": new}, {"x": new}))["x"]
    assert (found, type(found)) == (new, type(new))


@pytest.mark.parametrize(
    "old",
    [
        "bindings.1.label = 'a'\nbindings.2.label = 'b'\n",
        "[bindings]\n1 = { label = 'a' }\n[bindings.2]\nlabel = 'b'\n",
        "# mine\n[bindings.1]\nlabel = 'a'\n[other]\n[bindings.2]\nlabel = 'b'\n",
        "[bindings.1]\r\nlabel = 'a' # mine\r\n[bindings.2]\r\nlabel = 'b'\r\n",
    ],
)
def test_any_way_to_write_tables_can_be_edited(old: str) -> None:
    values = {"bindings": {"1": {"label": "A"}, "3": {"label": "c"}}}
    text = rewritten(old, values, values)
    assert tomllib.loads(text) == values
    assert rewritten(text, values, values) == text
    assert ("# mine" in old) == ("# mine" in text)


@given(some.presets, some.presets)
@settings(max_examples=120)
def test_a_preset_written_over_another_says_the_new_one(old: Preset, new: Preset) -> None:
    text = render_preset(new, "# mine\n" + render_preset(old, ""))
    assert Preset.model_validate(tomllib.loads(text)) == new
    assert render_preset(new, text) == text


@given(some.settings, some.settings)
@settings(max_examples=80)
def test_settings_written_over_others_say_the_new_ones(old: Settings, new: Settings) -> None:
    text = render_settings(new, "# mine\n" + render_settings(old, ""))
    assert Settings.model_validate(tomllib.loads(text)) == new
    assert render_settings(new, text) == text


@given(st.dictionaries(some.texts, some.texts, max_size=3))
@settings(max_examples=30)
def test_any_key_and_text_can_be_written(values: dict[str, str]) -> None:
    assert tomllib.loads(rewritten("", values, values)) == values
