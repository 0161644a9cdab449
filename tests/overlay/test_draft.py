"""A binding in the making: what its draft becomes, the way back and forth, tabs of gestures, hotkeys in use."""

from __future__ import annotations

import pytest

from overlay.editor.draft import Draft, History, same_hotkey
from overlay.editor.tabs import USUAL, others, tabs_of
from tests.rig.overlay_stage import sample_state
from trayapp.core.action import Action
from trayapp.core.action_table import BUILT_IN, by_kind
from trayapp.core.binding import Binding, Turn
from trayapp.core.errors import BadInputError
from trayapp.core.settings import Settings

SPECS = by_kind(BUILT_IN)


def test_a_binding_comes_back_from_its_draft_whole() -> None:
    gestures = {"tap": Action(kind="keystroke", params={"keys": "ctrl+m"}), "hold": Action(kind="panic")}
    binding = Binding(label="x", colour="#112233", icon="🎬", hotkey="ctrl+1", gestures=gestures,
                      turn=Turn(low=0.2, curve=2.0), armed=False)  # fmt: skip
    assert Draft.of(binding).binding(SPECS) == binding


def test_an_empty_draft_clears_the_control() -> None:
    assert Draft.of(None).binding(SPECS) is None
    assert Draft(colour="#112233").binding(SPECS) is None


def test_another_kind_starts_with_its_defaults_and_none_takes_the_action_away() -> None:
    draft = Draft().with_kind("tap", SPECS["volume"])
    assert draft.gestures["tap"].params["op"] == "toggle_mute"
    assert draft.with_kind("tap", None).gestures == {}


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(BadInputError, match="keystroke: keys is missing"):
        Draft().with_kind("tap", SPECS["keystroke"]).binding(SPECS)


def test_the_usual_gestures_and_the_bound_ones_have_tabs() -> None:
    assert tabs_of("knob", ()) == ("turn",)
    assert tabs_of("pad", ("with_5", "tap_3", "hard", "tap", "toggle"), "soft") == (
        *USUAL, "toggle", "soft", "hard", "tap_3", "with_5",
    )  # fmt: skip


def test_the_list_offers_what_has_no_tab_yet() -> None:
    offered = [gesture for _, gesture in others(("toggle", "tap_2", "with_4"), ((4, "4"), (5, "5")))]
    assert offered == ["soft", "medium", "hard", "tap_3", "with_5"]


def test_a_hotkey_used_elsewhere_is_named() -> None:
    state = sample_state(Settings())
    panel = state.panels[0]
    stream = state.presets[0].replace(bindings={**state.presets[0].bindings, 2: Binding(hotkey="ctrl+1")})
    state = state.replace(presets=(stream, *state.presets[1:]))
    assert list(same_hotkey(state, panel, 1, "ctrl+1")) == ["Stream 2"]
    assert list(same_hotkey(state, panel, 2, "ctrl+1")) == []
    assert list(same_hotkey(state, panel, 2, "ctrl+alt+p")) == ["PadTray: overlay"]
    assert list(same_hotkey(state, panel, 2, "")) == []


def test_history_goes_back_and_forth_and_writes_words_as_one_step() -> None:
    history = History(Draft())
    for label in ("M", "Mu", "Mute"):
        history.take(Draft(label=label), "label")
    history.take(Draft(label="Mute", icon="🎤"), "icon")
    assert history.back()
    assert history.now == Draft(label="Mute")
    assert history.back()
    assert history.now == Draft()
    assert not history.back()
    assert history.forth()
    assert history.now == Draft(label="Mute")
    history.take(Draft(label="Muted"), "label")
    assert not history.forth()
    assert history.touched


def test_a_macro_with_a_step_that_is_not_whole_is_not_taken() -> None:
    draft = Draft(gestures={"tap": Action(kind="macro", params={"steps": ("wait 5", "keystroke keys=")})})
    with pytest.raises(BadInputError, match="step 2"):
        draft.binding(SPECS)


def test_an_action_of_a_plugin_that_is_off_is_kept_as_it_is() -> None:
    action = Action(kind="gone.thing", params={"x": 1})
    binding = Draft(gestures={"tap": action}).binding(SPECS)
    assert binding is not None
    assert binding.gestures["tap"] == action
