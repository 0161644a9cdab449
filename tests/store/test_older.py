"""The older layout's files become presets and panels; whatever is not understood is listed with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.strategies import panel, state
from trayapp.core.errors import BadInputError
from trayapp.core.reduce import reduce
from trayapp.store.older import ImportReport, import_older

CONFIG = """\
port = "MPK mini play"
[[pad_presets]]
name = "Games"
[pad_presets.pads]
16 = { label = "Mute", action = "mute_mic", color = "red" }
23 = { label = "Run", type = "shell", command = "make" }
24 = "ctrl+shift+m"
99 = "a"
17 = { action = "teleport" }

[[pad_presets]]
name = "Array"
mappings = [
    { note = 18, type = "keystroke", keys = ["ctrl", "c"], velocity = 3 },
    { action = { type = "media", value = "next" }, title = "Next" },
]

[[knob_presets]]
name = "Mix"
[knob_presets.knobs]
48 = { label = "All", action = "volume" }
knob2 = { action = "mic_volume" }

[panel_presets]
padBank-A = "Games"
padBank-B = "Games B"
knobBank-A = "Mix"

[ui_layout]
x = 1
"""


@pytest.fixture
def report(tmp_path: Path) -> ImportReport:
    (tmp_path / "config.toml").write_text(CONFIG)
    return import_older(tmp_path / "config.toml")


def test_notes_become_pads_of_one_preset_and_of_a_second_one(report: ImportReport) -> None:
    found = {(p.kind, p.name): {at: b.label for at, b in p.bindings.items()} for p in report.presets}
    assert found == {
        ("pad", "Games"): {1: "Mute", 8: "Run"},
        ("pad", "Games B"): {1: ""},
        ("pad", "Array"): {2: "Next", 3: ""},
        ("knob", "Mix"): {1: "All", 2: ""},
    }


def test_actions_become_actions_of_today(report: ImportReport) -> None:
    games, games_b, array, mix = report.presets
    assert games.bindings[1].gestures["tap"].params["target"] == "mic"
    assert games.bindings[1].colour == "#E5484D"
    assert games_b.bindings[1].gestures["tap"].params == {"keys": "ctrl+shift+m"}
    assert array.bindings[3].gestures["tap"].params == {"keys": "ctrl+c"}
    assert array.bindings[2].gestures["tap"].params == {"key": "next"}
    assert mix.bindings[2].gestures["turn"].params["target"] == "mic"


def test_what_is_not_understood_is_listed_with_its_place(report: ImportReport) -> None:
    assert report.left == (
        "config.toml: port is not part of presets or panels",
        "config.toml: pad_presets[1] “Games”: '99' is no position; known are 1 to 8 and 16 to 31",
        "config.toml: pad_presets[1] “Games”, pad 17: the action 'teleport' is not known",
        "config.toml: pad_presets[2] “Array”, pad 18: the field 'velocity' is not known",
        "config.toml: ui_layout is reset; the overlay arranges its panels itself",
    )


def test_what_reaches_the_system_is_listed_and_disarmed(report: ImportReport) -> None:
    assert report.asks == (
        "Games: pad 8 “Run”, tap runs 'make'",
        "Games B: pad 1, tap types 'ctrl+shift+m'",
        "Array: pad 3, tap types 'ctrl+c'",
    )
    assert [b.armed for p in report.presets for b in p.bindings.values()] == [
        True,
        False,
        False,
        True,
        False,
        True,
        True,
    ]


def test_banks_become_starter_panels(report: ImportReport) -> None:
    assert [(p.type, p.bank, p.preset, p.active) for p in report.panels][:4] == [
        ("pad", "A", "Games", True),
        ("pad", "B", "Games B", False),
        ("knob", "A", "Mix", True),
        ("knob", "B", "Default", False),
    ]


def test_importing_into_a_state_adds_and_activates_and_a_second_time_nothing(report: ImportReport) -> None:
    before = state(panel(0, active=True), panel(1, "knob", "A"))
    after, _ = reduce(before, report.command(before))
    assert after.presets[: len(before.presets)] == before.presets
    assert {p.name for p in after.presets} >= {"Games", "Games B", "Array", "Mix"}
    active = {slot: p.preset for slot, p in after.active.items()}
    assert active == {("pad", "A"): "Games", ("knob", "A"): "Mix", ("piano", "play"): "Stream"}
    assert reduce(after, report.command(after))[0] == after


def test_a_name_that_is_taken_by_another_preset_gets_a_free_one() -> None:
    before = state()
    other = before.presets[0].replace(bindings={1: {"label": "x"}})
    after, _ = reduce(before, ImportReport(presets=(other,)).command(before))
    assert after.presets[-1].name == "Stream 2"


def test_a_folder_is_read_whole_and_its_bad_files_are_listed(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[[pad_presets]]\nname = 'One'\n")
    (tmp_path / "state.json").write_text(json.dumps({"panel_presets": {"padBank-A": "One"}}))
    (tmp_path / "bad.toml").write_text("[")
    (tmp_path / "other.json").write_text("[]")
    report = import_older(tmp_path)
    assert [p.name for p in report.presets] == ["One"]
    assert report.panels[0].preset == "One"
    assert [line.split(" ")[0] for line in report.left] == ["bad.toml"]


@pytest.mark.parametrize(
    ("content", "words"), [("a = 1", "nothing of the older layout"), ("[", "cannot be read"), (None, "cannot be read")]
)
def test_what_is_no_older_layout_is_told(tmp_path: Path, content: str | None, words: str) -> None:
    path = tmp_path / "config.toml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(BadInputError, match=words):
        import_older(path)


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(0, 40)
    | st.text(max_size=8)
    | st.sampled_from(["volume", "ctrl+a", "next"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "pads", "mappings", "16", "note", "action", "keys", "label", "color", "type"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(pads=_json, knobs=_json, banks=_json)
def test_any_shape_is_read_without_an_error(
    tmp_path_factory: pytest.TempPathFactory, pads: object, knobs: object, banks: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps({"pad_presets": pads, "knob_presets": knobs, "panel_presets": banks}))
    report = import_older(path)
    reduce(state(), report.command(state()))
