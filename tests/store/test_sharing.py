"""What a stranger's preset would do is listed and disarmed; what goes out has no secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.strategies import preset, state
from trayapp.core.action import Action
from trayapp.core.action_table import BUILT_IN, by_kind
from trayapp.core.binding import Binding
from trayapp.core.errors import BadInputError
from trayapp.core.preset import Preset
from trayapp.core.reduce import reduce
from trayapp.store.preset_file import render
from trayapp.store.sharing import create_command, export_preset, read_preset

SPECS = by_kind(BUILT_IN)


def bound(kind: str, hotkey: str = "", **params: object) -> Binding:
    return Binding(label="L", gestures={"tap": Action(kind=kind, params=params)}, hotkey=hotkey)


STRANGER = Preset(
    kind="pad",
    name="Free",
    bindings={
        1: bound("shell", command="rm -rf ~"),
        2: bound("launch", program="calc", args=("-x", "a b")),
        3: bound("open", target="http://evil"),
        4: bound("keystroke", keys="win+r"),
        5: bound("text", text="pa\u202essword"),
        6: bound("obs.scene", scene="Live"),
        7: bound("media", key="next"),
        8: bound("media", hotkey="e", key="next"),
    },
)


def test_everything_that_reaches_the_system_is_listed_and_disarmed(tmp_path: Path) -> None:
    path = tmp_path / "free.toml"
    path.write_text(render(STRANGER, ""), encoding="utf-8")
    found = read_preset(path, SPECS)
    assert [at for at, binding in found.preset.bindings.items() if binding.armed] == [7]
    assert found.asks == (
        "pad 1 “L”, tap runs 'rm -rf ~'",
        "pad 2 “L”, tap launches 'calc' '-x' 'a b'",
        "pad 3 “L”, tap launches 'http://evil'",
        "pad 4 “L”, tap types 'win+r'",
        "pad 5 “L”, tap types 'pa\\u202essword'",
        "pad 6 “L”, tap does 'obs.scene', which is not known here: 'Live'",
        "pad 8 “L”, listens everywhere to e",
    )


def test_a_preset_cannot_arm_itself(tmp_path: Path) -> None:
    path = tmp_path / "free.toml"
    path.write_text('kind = "pad"\nname = "x"\n[bindings.1]\narmed = true\ngestures.hold = { kind = "shell" }\n')
    assert not read_preset(path, SPECS).preset.bindings[1].armed


@pytest.mark.parametrize(
    ("content", "words"), [("kind = 'pad'", r"free\.toml, line 1: name"), (None, "cannot be read")]
)
def test_a_bad_file_is_told(tmp_path: Path, content: str | None, words: str) -> None:
    path = tmp_path / "free.toml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(BadInputError, match=words):
        read_preset(path, SPECS)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "free.toml"
    with path.open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(BadInputError, match="larger than 4 MB"):
        read_preset(path, SPECS)


def test_an_import_takes_a_free_name() -> None:
    before = state()
    after, _ = reduce(before, create_command(before, preset(name="Stream")))
    after, _ = reduce(after, create_command(after, preset(name="Stream")))
    assert [p.name for p in after.presets_of("pad")] == ["Stream", "Media", "Stream 2", "Stream 3"]


def test_a_long_name_stays_within_its_length() -> None:
    long = preset(name="x" * 60)
    assert len(create_command(state(presets=(long,)), long).preset.name) <= 60


def test_an_export_has_no_secret_and_says_what_it_left_out(tmp_path: Path) -> None:
    path = tmp_path / "out.toml"
    left = export_preset(STRANGER, path, SPECS)
    assert left == ("pad 5, tap: text", "pad 6, tap: scene")
    assert "ssword" not in path.read_text(encoding="utf-8")
    assert read_preset(path, SPECS).preset.bindings.keys() == STRANGER.bindings.keys()


@pytest.mark.parametrize(
    ("step", "kept"),
    [
        ("keystroke keys=ctrl+c", True),
        ("wait 250", True),
        ("# text text=note", True),
        ("", True),
        ('text text="my pass word"', False),
        ("text 'text=my pass word'", False),
        ("choice steps='wait 5|text text=pass'", False),
        ("choice steps='wait 5|media key=next'", True),
        ("unknown.kind a=pass", False),
        ('text text="pass', False),
        ("scroll steps=3", True),
    ],
)
def test_a_step_of_a_macro_with_a_secret_is_left_out_of_an_export(tmp_path: Path, step: str, kept: bool) -> None:
    macro = Preset(kind="pad", name="M", bindings={1: bound("macro", steps=("wait 1", step))})
    left = export_preset(macro, tmp_path / "m.toml", SPECS)
    assert left == (() if kept else ("pad 1, tap: steps",))
    found = read_preset(tmp_path / "m.toml", SPECS).preset.bindings[1].gestures["tap"].params["steps"]
    assert found == ("wait 1", step if kept else "# a step with a secret was here")
    assert kept or "pass" not in (tmp_path / "m.toml").read_text(encoding="utf-8")


def test_an_export_without_secrets_comes_back_whole(tmp_path: Path) -> None:
    harmless = Preset(kind="key", name="K", bindings={60: bound("media", key="next")})
    assert export_preset(harmless, tmp_path / "k.toml", SPECS) == ()
    assert read_preset(tmp_path / "k.toml", SPECS).preset == harmless
