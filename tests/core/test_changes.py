"""A diff is complete: whoever applies its changes to the state before has the state after."""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core import strategies as some
from tests.core.strategies import panel, preset, state
from trayapp.core import changes as ch
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset
from trayapp.core.settings import Settings
from trayapp.core.state import AppState


@st.composite
def states(draw: st.DrawFn) -> AppState:
    """Any valid state."""
    presets = draw(st.lists(some.presets, max_size=5, unique_by=lambda p: (p.kind, p.name)))
    names = {(p.kind, p.name) for p in presets}
    panels: list[Panel] = []
    slots = set()
    for p in draw(st.lists(some.panels, max_size=6, unique_by=lambda p: p.id)):
        if (p.preset_kind, p.preset) in names:
            panels.append(p.replace(active=p.active and p.slot not in slots))
            slots |= {p.slot} if p.active else set()
    return AppState(settings=draw(some.settings), presets=tuple(presets), panels=tuple(panels))


def settings_after(tree: dict[str, Any], changes: tuple[ch.Change, ...]) -> dict[str, Any]:
    """The settings with every changed value put in its place."""
    for change in changes:
        if isinstance(change, ch.SettingsChanged):
            for name, value in change.values.items():
                *path, leaf = name.split(".")
                reduce(dict.__getitem__, path, tree)[leaf] = value
    return tree


def order_after(order: list[Any], gone: set[Any], born: list[tuple[int, Any]], whole: list[Any] | None) -> list[Any]:
    """Old keys without those that are gone, with the new ones at their index; or the new order as a whole."""
    if whole is not None:
        return whole
    order = [key for key in order if key not in gone]
    for index, key in born:
        order.insert(index, key)
    return order


def applied(before: AppState, changes: tuple[ch.Change, ...]) -> AppState:
    """The state after, made of the state before and the changes alone."""
    by_type: dict[type, list[Any]] = defaultdict(list)
    for change in changes:
        by_type[type(change)].append(change)
    moved = (by_type[ch.Reordered] or [None])[0]
    panels = {p.id: p for p in before.panels}
    panels |= {change.panel.id: change.panel for kind in (ch.PanelCreated, ch.PanelUpdated) for change in by_type[kind]}
    panel_order = order_after(
        [p.id for p in before.panels],
        {change.panel.id for change in by_type[ch.PanelDeleted]},
        [(change.index, change.panel.id) for change in by_type[ch.PanelCreated]],
        moved and list(moved.panels),
    )
    presets = {key(p): p for p in before.presets}
    presets |= {key(x.preset): x.preset for kind in (ch.PresetCreated, ch.PresetUpdated) for x in by_type[kind]}
    preset_order = order_after(
        [key(p) for p in before.presets],
        {(change.kind, change.preset_name) for change in by_type[ch.PresetDeleted]},
        [(change.index, key(change.preset)) for change in by_type[ch.PresetCreated]],
        moved and list(moved.presets),
    )
    return AppState(
        settings=Settings.model_validate(settings_after(before.settings.model_dump(), changes)),
        presets=tuple(presets[at] for at in preset_order),
        panels=tuple(panels[at] for at in panel_order),
    )


def key(p: Preset) -> tuple[str, str]:
    return (p.kind, p.name)


@given(states(), states())
@settings(max_examples=150)
def test_applying_the_changes_gives_the_new_state(before: AppState, after: AppState) -> None:
    assert applied(before, ch.diff(before, after)) == after


@given(states())
@settings(max_examples=50)
def test_equal_states_have_no_changes(one: AppState) -> None:
    assert ch.diff(one, AppState.model_validate(one.model_dump())) == ()


@given(states(), states())
@settings(max_examples=50)
def test_slots_are_reported_with_who_held_them(before: AppState, after: AppState) -> None:
    changes = [change for change in ch.diff(before, after) if isinstance(change, ch.PanelActivated)]
    holders = {slot: p.id for slot, p in before.active.items()}
    for change in changes:
        assert holders.pop((change.type, change.bank), None) == change.previous
        if change.id is not None:
            holders[change.type, change.bank] = change.id
    assert holders == {slot: p.id for slot, p in after.active.items()}


def test_an_updated_preset_names_the_positions_that_changed() -> None:
    before, after = preset(p1="a", p2="b", p3="c"), preset(p1="a", p2="B", p4="d")
    (change,) = ch.diff(state(presets=(before,)), state(presets=(after,)))
    assert isinstance(change, ch.PresetUpdated)
    assert change.positions == (2, 3, 4)


def test_another_order_alone_is_a_change() -> None:
    (change,) = ch.diff(state(panel(0), panel(1)), state(panel(1), panel(0)))
    assert isinstance(change, ch.Reordered)
    assert change.panels == (panel(1).id, panel(0).id)


def test_every_change_has_a_name_of_its_own_and_is_delivered_each() -> None:
    kinds = get_args(ch.Change)
    assert len({kind.name for kind in kinds}) == len(kinds)
    assert ch.PresetCreated(preset=Preset(kind="pad", name="x"), index=0).key is None
