"""Each rule of panels and presets has its named test; a state machine checks that no sequence breaks one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.core import strategies as some
from tests.core.strategies import panel, preset, state
from trayapp.core import commands as c
from trayapp.core.binding import Binding
from trayapp.core.changes import PanelActivated, PanelUpdated, SettingsChanged, diff
from trayapp.core.errors import CommandError
from trayapp.core.reduce import reduce
from trayapp.core.settings import PluginSettings
from trayapp.core.standing import Standing
from trayapp.core.state import AppState


def active(s: AppState) -> dict[str, str]:
    return {f"{type_}:{bank}": p.id[0] for (type_, bank), p in s.active.items()}


def test_any_number_of_panels_of_each_type_can_be_made() -> None:
    s = state()
    for _ in range(5):
        for type_, bank in (("pad", "A"), ("knob", "A"), ("piano", "play")):
            s, _changes = reduce(s, c.CreatePanel(type=type_, bank=bank))
    assert len(s.panels) == 15
    assert not s.active


def test_a_new_panel_is_inactive_at_the_end_and_shows_the_first_preset_of_its_kind() -> None:
    s, changes = reduce(state(panel(0)), c.CreatePanel(type="knob", bank="B"))
    assert (s.panels[-1].preset, s.panels[-1].active) == ("Stream", False)
    assert [(change.name, change.index) for change in changes] == [("panel.created", 1)]


def test_pad_a_and_pad_b_are_active_together() -> None:
    s = state(panel(0), panel(1, bank="B"))
    for p in s.panels:
        s, _ = reduce(s, c.ActivatePanel(id=p.id))
    assert active(s) == {"pad:A": "0", "pad:B": "1"}


def test_activating_a_panel_deactivates_the_other_one_of_its_slot_in_the_same_command() -> None:
    before = state(panel(0, active=True), panel(1))
    s, changes = reduce(before, c.ActivatePanel(id=before.panels[1].id))
    assert active(s) == {"pad:A": "1"}
    switched = [change for change in changes if isinstance(change, PanelActivated)]
    assert [(change.id, change.previous) for change in switched] == [(s.panels[1].id, s.panels[0].id)]
    assert sum(isinstance(change, PanelUpdated) for change in changes) == 2


def test_activating_the_active_panel_deactivates_it() -> None:
    before = state(panel(0, active=True))
    s, changes = reduce(before, c.ActivatePanel(id=before.panels[0].id))
    assert active(s) == {}
    assert changes[-1] == PanelActivated(type="pad", bank="A", id=None, previous=before.panels[0].id)


@pytest.mark.parametrize("wanted", [True, False])
def test_forcing_the_activity_that_a_panel_has_changes_nothing(wanted: bool) -> None:
    before = state(panel(0, active=wanted))
    assert reduce(before, c.ActivatePanel(id=before.panels[0].id, active=wanted))[1] == ()


def test_deactivating_an_inactive_panel_leaves_the_active_one_alone() -> None:
    before = state(panel(0, active=True), panel(1))
    assert active(reduce(before, c.ActivatePanel(id=before.panels[1].id, active=False))[0]) == {"pad:A": "0"}


def test_an_inactive_panel_stays_editable() -> None:
    before = state(panel(0, active=True), panel(1))
    s, _ = reduce(before, c.UpdatePanel(id=before.panels[1].id, title="Night", preset="Media", device="LPD8"))
    assert s.panels[1] == panel(1, title="Night", preset="Media", device="LPD8")
    assert active(s) == {"pad:A": "0"}


def test_moving_an_active_panel_frees_its_slot_and_takes_the_new_one() -> None:
    before = state(panel(0, active=True), panel(1, bank="B", active=True))
    s, changes = reduce(before, c.MovePanel(id=before.panels[0].id, bank="B"))
    assert active(s) == {"pad:B": "0"}
    assert [(x.bank, x.id, x.previous) for x in changes if isinstance(x, PanelActivated)] == [
        ("A", None, before.panels[0].id),
        ("B", before.panels[0].id, before.panels[1].id),
    ]


def test_moving_an_inactive_panel_deposes_nobody() -> None:
    before = state(panel(0), panel(1, bank="B", active=True))
    assert active(reduce(before, c.MovePanel(id=before.panels[0].id, bank="B"))[0]) == {"pad:B": "1"}


@pytest.mark.parametrize(
    ("moved", "before", "order"), [(2, 0, "201"), (0, 2, "102"), (0, None, "120"), (1, 1, "012"), (2, None, "012")]
)
def test_a_panel_is_put_before_another_or_last(moved: int, before: int | None, order: str) -> None:
    s = state(panel(0), panel(1), panel(2))
    target = None if before is None else s.panels[before].id
    s, _ = reduce(s, c.OrderPanel(id=s.panels[moved].id, before=target))
    assert "".join(p.id[0] for p in s.panels) == order


def test_a_torn_off_panel_remembers_its_place_on_each_monitor_and_comes_back() -> None:
    s = state(panel(0), panel(1))
    standing = Standing().at("left", (10, 20)).at("right", (30, 40))
    s, _ = reduce(s, c.StandPanel(id=s.panels[0].id, window=standing))
    assert s.panels[0].window == Standing(monitor="right", places={"left": (10, 20), "right": (30, 40)})
    s, _ = reduce(s, c.StandPanel(id=s.panels[0].id, window=None))
    assert s.panels[0].window is None


@pytest.mark.parametrize(("type_", "bank"), [("pad", "play"), ("knob", "map"), ("piano", "A")])
def test_a_panel_moves_only_to_a_bank_of_its_type(type_: str, bank: str) -> None:
    before = state(panel(0, type_, "play" if type_ == "piano" else "A"))
    with pytest.raises(CommandError, match="this panel has banks"):
        reduce(before, c.MovePanel(id=before.panels[0].id, bank=bank))


def test_piano_play_and_map_are_active_together() -> None:
    s = state(panel(0, "piano", "play", active=True), panel(1, "piano", "map"))
    s, _ = reduce(s, c.ActivatePanel(id=s.panels[1].id))
    assert active(s) == {"piano:play": "0", "piano:map": "1"}


def test_deleting_the_active_panel_frees_its_slot_and_keeps_its_preset() -> None:
    before = state(panel(0, active=True))
    s, changes = reduce(before, c.DeletePanel(id=before.panels[0].id))
    assert (s.panels, s.presets) == ((), before.presets)
    assert [change.name for change in changes] == ["panel.activated", "panel.deleted"]


def test_preset_names_are_case_sensitive() -> None:
    s, _ = reduce(state(), c.CreatePreset(preset=preset(name="stream")))
    assert s.preset("pad", "stream") != s.preset("pad", "Stream")
    with pytest.raises(CommandError, match="did you mean 'Media'"):
        reduce(s, c.DeletePreset(kind="pad", name="media"))


def test_deleting_a_preset_moves_its_panels_to_a_remaining_one() -> None:
    before = state(panel(0, active=True), panel(1, preset="Media"), panel(2, "knob"))
    s, _ = reduce(before, c.DeletePreset(kind="pad", name="Stream"))
    assert [p.preset for p in s.panels] == ["Media", "Media", "Stream"]
    assert active(s) == {"pad:A": "0"}


def test_the_last_preset_of_a_kind_stays() -> None:
    s, _ = reduce(state(), c.DeletePreset(kind="pad", name="Stream"))
    with pytest.raises(CommandError, match="last pad preset"):
        reduce(s, c.DeletePreset(kind="pad", name="Media"))


def test_renaming_a_preset_takes_its_panels_along() -> None:
    s, _ = reduce(state(panel(0), panel(1, "knob")), c.RenamePreset(kind="pad", name="Stream", new_name="stream"))
    assert [p.preset for p in s.panels] == ["stream", "Stream"]


@pytest.mark.parametrize("command", [c.RenamePreset, c.DuplicatePreset])
@pytest.mark.parametrize("new_name", ["Media", "", " x"])
def test_a_preset_gets_no_name_that_is_taken_or_bad(command: Any, new_name: str) -> None:
    with pytest.raises(CommandError, match=r"exists already|name"):
        reduce(state(), command(kind="pad", name="Stream", new_name=new_name))


def test_a_copy_stands_after_its_original() -> None:
    s, _ = reduce(state(), c.DuplicatePreset(kind="pad", name="Stream", new_name="Copy"))
    assert [p.name for p in s.presets_of("pad")] == ["Stream", "Copy", "Media"]


def test_a_binding_is_set_and_cleared() -> None:
    before = state()
    bound, changes = reduce(before, c.SetBinding(kind="pad", name="Stream", position=3, binding=Binding(label="Mute")))
    assert bound.preset("pad", "Stream") == preset(p3="Mute")
    assert changes[0].positions == (3,)
    assert reduce(bound, c.SetBinding(kind="pad", name="Stream", position=3, binding=None))[0] == before


def test_bindings_swap_also_with_an_empty_place() -> None:
    s = state(presets=(preset(p1="One", p2="Two"),))
    s, _ = reduce(s, c.SwapBindings(kind="pad", name="Stream", first=1, second=2))
    s, changes = reduce(s, c.SwapBindings(kind="pad", name="Stream", first=2, second=5))
    assert s.presets == (preset(p1="Two", p5="One"),)
    assert changes[0].positions == (2, 5)


def test_bindings_of_two_presets_are_swapped_in_one_command() -> None:
    s = state().replace(presets=(preset(p1="One", p2="Two"), preset(name="Media", p1="Play")))
    s, changes = reduce(s, c.SwapBindings(kind="pad", name="Stream", first=1, second=1, other="Media"))
    assert s.presets == (preset(p1="Play", p2="Two"), preset(name="Media", p1="One"))
    assert [(change.preset.name, change.positions) for change in changes] == [("Stream", (1,)), ("Media", (1,))]
    s, _ = reduce(s, c.SwapBindings(kind="pad", name="Media", first=7, second=2, other="Stream"))
    assert s.presets == (preset(p1="Play"), preset(name="Media", p1="One", p7="Two"))
    with pytest.raises(CommandError, match="Gone"):
        reduce(s, c.SwapBindings(kind="pad", name="Media", first=1, second=2, other="Gone"))


def test_settings_change_all_or_none() -> None:
    before = state()
    with pytest.raises(CommandError, match=r"audio\.polyphony"):
        reduce(before, c.ChangeSettings(values={"audio.block_size": 64, "audio.polyphony": 0}))
    s, changes = reduce(before, c.ChangeSettings(values={"audio.block_size": 64, "overlay.theme": "light"}))
    assert changes == (SettingsChanged(values={"audio.block_size": 64, "overlay.theme": "light"}),)
    assert s.settings.audio.block_size == 64


@pytest.mark.parametrize("name", ["audio", "audio.nothing", "nothing", "audio.device.x", ""])
def test_an_unknown_setting_is_named(name: str) -> None:
    with pytest.raises(CommandError, match=r"setting|audio"):
        reduce(state(), c.ChangeSettings(values={name: 1}))


def test_a_plugin_keeps_values_of_its_own() -> None:
    s, _ = reduce(state(), c.ChangeSettings(values={"plugins.piano.values.gain": 0.5, "plugins.obs.enabled": False}))
    assert s.settings.plugin("piano") == PluginSettings(values={"gain": 0.5})
    assert s.settings.plugin("obs").enabled is False
    assert s.settings.plugin("other").enabled is None, "nobody has chosen"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (c.DeletePanel(id="x"), "no panel 'x'"),
        (c.CreatePanel(type="pad", bank="A", preset="No"), "no pad preset 'No'"),
        (c.CreatePanel(type="pad", bank="A", id="0" * 32), "exists already"),
        (c.UpdatePanel(id="0" * 32, title="x" * 61), "title"),
        (c.CreatePreset(preset=preset()), "exists already"),
        (c.Replace(presets=(), panels=(panel(0),)), "missing preset"),
        (
            c.Replace(presets=(preset(),), panels=(panel(0, active=True), panel(1, active=True))),
            "two panels are active",
        ),
        (c.Replace(presets=(preset(),), panels=(panel(0), panel(0))), "same id"),
        (c.Replace(presets=(preset(), preset()), panels=()), "same name"),
        (c.ChangeSettings(values={"hotkeys.overlay": "ctrl"}), r"hotkeys\.overlay: .*needs one"),
        ("nonsense", "no such command"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(command: Any, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        reduce(state(panel(0)), command)


def test_a_panel_without_any_preset_of_its_kind_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="create one first"):
        reduce(state(presets=()), c.CreatePanel(type="pad", bank="A"))


class AnySequence(RuleBasedStateMachine):
    """Random commands on one state: the rules hold after each, and what fails leaves the state as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.state = state(panel(0, active=True), panel(1), panel(2, "knob", active=True), panel(3, "piano", "play"))

    @rule(command=some.commands)
    def carry_out(self, command: c.Command) -> None:
        before, text = self.state, self.state.model_dump_json()
        try:
            self.state, changes = reduce(before, command)
        except CommandError:
            pass
        else:
            assert changes == diff(before, self.state)
            of_moment = {"in_front": self.state.in_front, "held": self.state.held}
            assert bool(changes) == (before.replace(**of_moment) != self.state)
        assert before.model_dump_json() == text

    @rule(data=st.data())
    def activate_one(self, data: st.DataObject) -> None:
        if self.state.panels:
            self.carry_out(c.ActivatePanel(id=data.draw(st.sampled_from(self.state.panels)).id))

    @rule(data=st.data(), bank=st.sampled_from(["A", "B"]))
    def move_one(self, data: st.DataObject, bank: str) -> None:
        if self.state.panels:
            self.carry_out(c.MovePanel(id=data.draw(st.sampled_from(self.state.panels)).id, bank=bank))

    @invariant()
    def ids_are_unique(self) -> None:
        assert len({p.id for p in self.state.panels}) == len(self.state.panels)

    @invariant()
    def names_are_unique(self) -> None:
        assert len({(p.kind, p.name) for p in self.state.presets}) == len(self.state.presets)

    @invariant()
    def one_panel_is_active_in_a_slot(self) -> None:
        slots = [p.slot for p in self.state.panels if p.active]
        assert len(set(slots)) == len(slots)

    @invariant()
    def every_panel_has_its_preset(self) -> None:
        for p in self.state.panels:
            assert (p.preset_kind, p.preset) in {(x.kind, x.name) for x in self.state.presets}


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=60, stateful_step_count=30)


@given(some.settings, st.sampled_from(["audio.block_size", "overlay.opacity"]), st.integers(-10, 5000))
def test_settings_stay_in_their_ranges(given_: Any, name: str, value: int) -> None:
    try:
        s, _ = reduce(state(settings=given_), c.ChangeSettings(values={name: value}))
    except CommandError:
        return
    assert 16 <= s.settings.audio.block_size <= 4096
    assert 0.3 <= s.settings.overlay.opacity <= 1
