"""A panel follows the program in front by rules, goes back afterwards, and obeys the hand that switches it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.core import strategies as some
from tests.core.strategies import panel, preset, state
from tests.core.test_changes import states
from trayapp.core import automatic
from trayapp.core import commands as c
from trayapp.core.changes import PanelUpdated
from trayapp.core.errors import CommandError
from trayapp.core.reduce import reduce
from trayapp.core.rule import InFront, Rule
from trayapp.core.settings import AutomaticSettings, Settings
from trayapp.core.state import AppState
from trayapp.store import panels_file

PRESETS = (*(preset("pad", name) for name in ("Own", "Obs", "Live", "Game")), preset("knob", "Own"))


def ruled(*rules: Rule, enabled: bool = True, **fields: Any) -> AppState:
    """A pad panel A that shows `Own`, a titled one in B, and a knob panel."""
    settings = Settings(automatic=AutomaticSettings(enabled=enabled, rules=rules))
    panels = (
        panel(0, preset="Own", active=True),
        panel(1, bank="B", preset="Own", title="Side"),
        panel(2, "knob", preset="Own", active=True),
    )
    return state(*panels, presets=PRESETS, settings=settings, **fields)


OBS = Rule(program="obs", preset="Obs")
LIVE = Rule(program="obs", title="live", preset="Live")


def follow(s: AppState, *windows: str) -> AppState:
    """After those windows were in front one after another, each `program` or `program: title`."""
    for window in windows:
        program, _, title = window.partition(": ")
        s, _ = reduce(s, c.FollowWindow(program=program, title=title))
    return s


def shown(s: AppState) -> list[str]:
    return [p.preset for p in s.panels]


@pytest.mark.parametrize(
    ("rule", "window", "fits"),
    [
        ({"program": "obs"}, ("obs", "x"), True),
        ({"program": "OBS.exe"}, ("obs", "x"), True),
        ({"program": "obs"}, ("obs-studio", "x"), False),
        ({"program": "obs*"}, ("Obs-Studio", ""), True),
        ({"title": "live"}, ("any", "Now LIVE on air"), True),
        ({"title": "liv?"}, ("any", "live"), True),
        ({"title": "a*z"}, ("any", "xx a..z yy"), True),
        ({"program": "obs", "title": "live"}, ("obs", "idle"), False),
        ({"program": "obs", "title": "live"}, ("code", "live"), False),
        ({"program": "straße"}, ("STRASSE", ""), True),
        ({"program": "obs"}, ("", ""), False),
    ],
)
def test_a_rule_fits_by_program_and_part_of_the_title(
    rule: dict[str, str], window: tuple[str, str], fits: bool
) -> None:
    assert Rule(preset="x", **rule).fits(InFront(program=window[0], title=window[1])) is fits


@pytest.mark.parametrize("empty", [{}, {"program": " "}, {"title": "*"}])
def test_a_rule_that_fits_everything_is_none(empty: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="a rule needs"):
        Rule(preset="x", **empty)


@pytest.mark.parametrize(
    ("rules", "windows", "presets"),
    [
        ((OBS,), ["obs"], ["Obs", "Own", "Own"]),
        ((OBS,), ["obs", "code"], ["Own", "Own", "Own"]),
        ((OBS,), ["obs", ""], ["Own", "Own", "Own"]),
        ((OBS,), ["obs", "obs: live"], ["Obs", "Own", "Own"]),
        ((LIVE, OBS), ["obs: idle", "obs: now live"], ["Live", "Own", "Own"]),
        ((LIVE, OBS), ["obs: live", "obs: idle"], ["Obs", "Own", "Own"]),
        ((OBS, LIVE), ["obs: live"], ["Obs", "Own", "Own"]),
        ((OBS, Rule(program="game", preset="Game")), ["obs", "game", "obs", "game"], ["Game", "Own", "Own"]),
        ((Rule(program="obs", panel="Side", preset="Obs"),), ["obs"], ["Own", "Obs", "Own"]),
        ((Rule(program="obs", panel="1" * 32, preset="Obs"),), ["obs"], ["Own", "Obs", "Own"]),
        ((Rule(program="obs", panel="pad:B", preset="Obs"),), ["obs"], ["Own", "Own", "Own"]),
        ((Rule(program="obs", panel="knob:A", preset="Obs"),), ["obs"], ["Own", "Own", "Own"]),
        ((Rule(program="obs", preset="Nothing"), OBS), ["obs"], ["Obs", "Own", "Own"]),
    ],
)
def test_panels_show_the_first_rule_that_fits_and_go_back(
    rules: tuple[Rule, ...], windows: list[str], presets: list[str]
) -> None:
    assert shown(follow(ruled(*rules), *windows)) == presets


def test_switched_off_no_rule_counts() -> None:
    on = follow(ruled(OBS), "obs")
    off, changes = reduce(on, c.ChangeSettings(values={"automatic.enabled": False}))
    assert shown(off)[0] == "Own"
    assert any(isinstance(change, PanelUpdated) for change in changes)
    assert shown(follow(ruled(OBS, enabled=False), "obs"))[0] == "Own"


def test_a_switch_is_told_as_a_change_of_the_panel() -> None:
    _, changes = reduce(ruled(OBS), c.FollowWindow(program="obs"))
    assert [(x.before.preset, x.panel.preset) for x in changes if isinstance(x, PanelUpdated)] == [("Own", "Obs")]
    assert len(changes) == 1
    assert not reduce(follow(ruled(OBS), "obs"), c.FollowWindow(program="obs", title="2"))[1]


def test_a_manual_switch_holds_until_another_program_is_in_front_and_is_what_it_goes_back_to() -> None:
    s = follow(ruled(OBS, LIVE, Rule(program="game", preset="Game")), "obs")
    s, _ = reduce(s, c.UpdatePanel(id=s.panels[0].id, preset="Live"))
    assert shown(s)[0] == "Live"
    s = follow(s, "obs: another title")
    assert shown(s)[0] == "Live"
    s = follow(s, "game")
    assert shown(s)[0] == "Game"
    assert shown(follow(s, "obs"))[0] == "Obs"
    assert shown(follow(s, "code"))[0] == "Live"


def test_going_back_by_hand_holds_too() -> None:
    s = follow(ruled(OBS), "obs")
    s, _ = reduce(s, c.UpdatePanel(id=s.panels[0].id, preset="Own"))
    assert shown(follow(s, "obs: x"))[0] == "Own"
    assert shown(follow(s, "code", "obs"))[0] == "Obs"


def test_another_panel_that_takes_the_bank_takes_the_rule() -> None:
    s = follow(ruled(OBS), "obs")
    s, _ = reduce(s, c.MovePanel(id=s.panels[1].id, bank="A"))
    s, _ = reduce(s, c.ActivatePanel(id=s.panels[1].id))
    assert shown(s) == ["Own", "Obs", "Own"]


def test_a_new_rule_counts_at_once() -> None:
    s = follow(ruled(), "obs")
    s, _ = reduce(s, c.ChangeSettings(values={"automatic.rules": [{"program": "obs", "preset": "Obs"}]}))
    assert shown(s)[0] == "Obs"
    s, _ = reduce(s, c.ChangeSettings(values={"automatic.rules": []}))
    assert shown(s)[0] == "Own"


def test_a_bad_rule_is_refused_by_its_place() -> None:
    with pytest.raises(CommandError, match=r"automatic\.rules\.0\.preset"):
        reduce(ruled(), c.ChangeSettings(values={"automatic.rules": [{"program": "obs"}]}))


def test_a_renamed_preset_keeps_its_rules_and_its_way_back() -> None:
    s = follow(ruled(OBS), "obs")
    s, _ = reduce(s, c.RenamePreset(kind="pad", name="Obs", new_name="Studio"))
    s, _ = reduce(s, c.RenamePreset(kind="pad", name="Own", new_name="Mine"))
    assert shown(s) == ["Studio", "Mine", "Own"]
    assert s.settings.automatic.rules[0].preset == "Studio"
    assert shown(follow(s, "code"))[0] == "Mine"


def test_a_deleted_preset_is_shown_by_no_rule() -> None:
    s = follow(ruled(OBS), "obs")
    s, _ = reduce(s, c.DeletePreset(kind="pad", name="Obs"))
    assert shown(s)[0] == "Own"
    assert "no pad preset 'Obs'" in automatic.findings(s)[0].text
    s = follow(ruled(OBS), "obs")
    s, _ = reduce(s, c.DeletePreset(kind="pad", name="Own"))
    assert shown(follow(s, "code"))[0] == "Obs"


def test_a_rule_without_its_panel_is_reported() -> None:
    found = automatic.findings(ruled(OBS, Rule(program="obs", panel="Gone", preset="Obs")))
    assert [(row.name, row.text) for row in found] == [("automatic preset 2", "there is no panel 'Gone'")]
    assert found[0].remedy
    assert not automatic.findings(ruled(Rule(program="obs", panel="piano:map", preset="Obs")))


def test_the_panels_file_keeps_what_the_user_chose() -> None:
    s = follow(ruled(OBS), "obs")
    assert panels_file.of_state(s) == panels_file.of_state(ruled(OBS))
    assert '"own"' not in panels_file.render(panels_file.of_state(s))
    assert not c.FollowWindow(program="obs").undoable


@settings(max_examples=60)
@given(states(), st.lists(some.commands, max_size=6))
def test_after_any_commands_nothing_in_front_shows_what_everyone_chose(s: AppState, commands: list[c.Command]) -> None:
    for command in commands:
        try:
            s, _ = reduce(s, command)
        except CommandError:
            continue
        assert automatic.settled(s) is s
    s, _ = reduce(s, c.FollowWindow())
    assert not any(p.own for p in s.panels)
    assert panels_file.of_state(s).panels == s.panels
