"""A preset's file has a name that every system takes, and its own name inside."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core import strategies as some
from tests.core.strategies import preset
from trayapp.core.action_table import BUILT_IN, by_kind, check
from trayapp.core.preset import Preset
from trayapp.paths import assets
from trayapp.store.preset_file import file_name, parse, render


@given(some.presets)
def test_a_preset_reads_back(one: Preset) -> None:
    assert parse("x.toml", render(one, "")) == one


def test_a_preset_reads_as_people_write_it() -> None:
    text = """
        kind = "pad"
        name = "Stream"
        [bindings.3]
        label = "Mute"
        gestures.tap = { kind = "volume", params = { target = "mic" } }
    """
    one = parse("x.toml", text)
    binding = one.binding(3)
    assert binding is not None
    assert binding.gestures["tap"].params == {"target": "mic"}


def test_positions_are_written_in_their_order() -> None:
    text = render(preset(p10="ten", p2="two", p1="one"), "")
    assert text.index("[bindings.1]") < text.index("[bindings.2]") < text.index("[bindings.10]")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Stream", "Stream.toml"),
        ("Кнопки 🎹", "Кнопки 🎹.toml"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j.toml"),
        ("CON", "_CON.toml"),
        ("nul.x", "_nul.x.toml"),
        ("com1", "_com1.toml"),
        ("COM¹", "_COM¹.toml"),
        ("Console", "Console.toml"),
        ("..", "_.toml"),
        (".hidden", "_.hidden.toml"),
        ("dot.", "dot.toml"),
    ],
)
def test_a_file_name_is_safe_everywhere(name: str, file: str) -> None:
    assert file_name(name, ()) == file


def test_names_that_differ_in_case_or_encoding_have_files_of_their_own() -> None:
    taken: set[str] = set()
    for name in ("Stream", "stream", "STREAM", "a/b", "a:b", "straße", "STRASSE", "é", "e\u0301"):
        new = file_name(name, taken)
        assert new.casefold() not in {other.casefold() for other in taken}
        taken.add(new)
    assert {"Stream.toml", "stream-2.toml", "STREAM-3.toml", "a_b-2.toml", "STRASSE-2.toml", "é-2.toml"} <= taken


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60))
def test_any_name_gives_a_file_that_can_be_written(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    file = file_name(name, ())
    path = tmp_path_factory.getbasetemp() / file
    path.write_text("x")
    assert path.parent == tmp_path_factory.getbasetemp()
    path.unlink()
    assert len(file.encode()) <= 130


SHIPPED = sorted((assets() / "presets").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_preset_is_safe_and_its_actions_fit_their_rows(path: Path) -> None:
    specs = by_kind(BUILT_IN)
    for binding in parse(path.name, path.read_text(encoding="utf-8")).bindings.values():
        assert binding.label
        assert binding.icon
        assert binding.gestures
        for action in binding.gestures.values():
            check(action, specs)
            assert specs[action.kind].danger == ""
