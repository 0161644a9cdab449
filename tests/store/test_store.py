"""One state, changed by commands alone; changes are delivered in the order in which they were made."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from tests.core.strategies import panel, preset, state
from tests.rig.waiting import wait_until
from trayapp.core import commands as c
from trayapp.core.binding import Binding
from trayapp.core.changes import Change, PanelUpdated, PresetUpdated
from trayapp.core.errors import CommandError
from trayapp.core.events import Notice
from trayapp.core.rule import Rule
from trayapp.core.settings import AutomaticSettings, Settings
from trayapp.core.standing import Standing
from trayapp.core.state import AppState
from trayapp.store.bus import Bus
from trayapp.store.store import UNDO_DEPTH, Store


@pytest.fixture
def bus() -> Iterator[Bus]:
    bus = Bus()
    bus.start()
    yield bus
    bus.stop()


def bind(label: str, position: int = 1) -> c.SetBinding:
    return c.SetBinding(kind="pad", name="Stream", position=position, binding=Binding(label=label))


def labels(s: AppState) -> dict[int, str]:
    stream = s.preset("pad", "Stream")
    assert stream is not None
    return {at: binding.label for at, binding in stream.bindings.items()}


def test_a_command_swaps_the_snapshot_and_returns_what_it_publishes(bus: Bus) -> None:
    got: list[Change] = []
    bus.subscribe(got.append, *get_args(Change))
    store = Store(bus, state=state(panel(0)))
    before = store.snapshot
    changes = store.dispatch(c.ActivatePanel(id=panel(0).id))
    assert store.snapshot.panels[0].active
    assert not before.panels[0].active
    bus.stop()
    assert tuple(got) == changes


def test_a_refused_command_leaves_everything_as_it_was(bus: Bus) -> None:
    store = Store(bus, state=state(panel(0)))
    before = store.snapshot
    with pytest.raises(CommandError):
        store.dispatch(c.DeletePanel(id="nobody"))
    assert store.snapshot is before
    assert not store.can_undo


def test_changes_of_eight_threads_arrive_in_the_order_in_which_they_were_made(bus: Bus) -> None:
    """Each change carries the state it made; replayed in order of arrival they end at the store's snapshot."""
    got: list[PresetUpdated] = []
    bus.subscribe(got.append, PresetUpdated)
    store = Store(bus, state=state())

    def work(position: int) -> None:
        for number in range(60):
            store.dispatch(bind(str(number), position))

    threads = [threading.Thread(target=work, args=(position,)) for position in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bus.stop(20)
    assert len(got) == 8 * 60
    present = state().presets[0]
    for change in got:
        (position,) = change.positions
        binding = change.preset.binding(position)
        assert change.preset == present.replace(bindings=present.bindings | {position: binding})
        present = change.preset
    assert present == store.snapshot.preset("pad", "Stream")
    assert labels(store.snapshot) == dict.fromkeys(range(1, 9), "59")


def test_a_handler_sees_a_snapshot_at_least_as_new_as_its_change_and_may_dispatch(bus: Bus) -> None:
    store = Store(bus, state=state(panel(0)))
    seen: list[bool] = []

    def react(change: PanelUpdated) -> None:
        seen.append(store.snapshot.panels[0] == change.panel)
        if not change.panel.title:
            store.dispatch(c.UpdatePanel(id=change.panel.id, title="named"))

    bus.subscribe(react, PanelUpdated)
    store.dispatch(c.ActivatePanel(id=panel(0).id))
    wait_until(lambda: len(seen) == 2, "both changes")
    assert seen == [True, True]


def test_undo_and_redo_walk_the_snapshots(bus: Bus) -> None:
    store = Store(bus, state=state())
    for label in ("a", "b", "c"):
        store.dispatch(bind(label))
    assert [change.name for change in store.undo()] == ["preset.updated"]
    store.undo()
    assert labels(store.snapshot) == {1: "a"}
    store.redo()
    assert labels(store.snapshot) == {1: "b"}
    store.dispatch(bind("d"))
    assert not store.can_redo
    assert store.redo() == ()
    assert labels(store.snapshot) == {1: "d"}


def test_undo_restores_presets_and_panels_and_keeps_settings(bus: Bus) -> None:
    before = state(panel(0, active=True))
    store = Store(bus, state=before)
    store.dispatch(c.DeletePreset(kind="pad", name="Stream"))
    store.dispatch(c.ChangeSettings(values={"overlay.theme": "light"}))
    store.dispatch(c.DeletePanel(id=panel(0).id))
    store.undo()
    store.undo()
    assert store.snapshot == before.replace(settings=store.snapshot.settings)
    assert store.snapshot.settings.overlay.theme == "light"
    assert not store.can_undo


def test_a_switch_by_a_rule_is_no_step_back_and_undo_keeps_to_the_window_in_front(bus: Bus) -> None:
    rules = AutomaticSettings(rules=(Rule(program="obs", preset="Media"),))
    store = Store(bus, state=state(panel(0, active=True), settings=Settings(automatic=rules)))
    store.dispatch(c.FollowWindow(program="obs"))
    assert store.snapshot.panels[0].preset == "Media"
    assert not store.can_undo
    store.dispatch(bind("a"))
    store.dispatch(c.FollowWindow(program="code"))
    store.undo()
    assert (labels(store.snapshot), store.snapshot.panels[0].preset) == ({}, "Stream")
    store.dispatch(c.FollowWindow(program="obs"))
    store.dispatch(c.UpdatePanel(id=panel(0).id, preset="Stream"))
    store.undo()
    assert store.snapshot.panels[0].preset == "Media"
    store.redo()
    assert store.snapshot.panels[0].preset == "Stream"


def test_undo_takes_back_a_rename_with_its_rules_and_a_change_of_the_rules(bus: Bus) -> None:
    rules = AutomaticSettings(rules=(Rule(program="obs", preset="Media"),))
    store = Store(bus, state=state(panel(0, active=True), settings=Settings(automatic=rules)))
    store.dispatch(c.RenamePreset(kind="pad", name="Media", new_name="Film"))
    store.dispatch(c.ChangeSettings(values={"automatic.rules": []}))
    store.dispatch(c.ChangeSettings(values={"audio.block_size": 64}))
    store.undo()
    assert store.snapshot.settings.automatic.rules[0].preset == "Film"
    store.undo()
    assert store.snapshot.settings.automatic == rules
    assert store.snapshot.settings.audio.block_size == 64


def test_undo_leaves_a_panels_window_where_it_stands(bus: Bus) -> None:
    store = Store(bus, state=state(panel(0), panel(1)))
    store.dispatch(c.UpdatePanel(id=panel(0).id, title="Left"))
    standing = Standing().at("screen", (40, 50))
    store.dispatch(c.StandPanel(id=panel(0).id, window=standing))
    store.undo()
    assert store.snapshot.panels == (panel(0, window=standing), panel(1))
    assert not store.can_undo


def test_what_changes_nothing_is_no_step_back(bus: Bus) -> None:
    store = Store(bus, state=state())
    store.dispatch(bind("a"))
    store.dispatch(bind("a"))
    store.undo()
    assert labels(store.snapshot) == {}
    assert store.undo() == ()


def test_the_way_back_is_limited(bus: Bus) -> None:
    store = Store(bus, state=state())
    for number in range(UNDO_DEPTH + 20):
        store.dispatch(bind(str(number)))
    while store.can_undo:
        store.undo()
    assert labels(store.snapshot) == {1: "19"}


def test_a_command_built_from_the_state_sees_no_change_in_between(bus: Bus) -> None:
    store = Store(bus, state=state())

    def count_up(s: AppState) -> c.Command:
        return bind(str(int(labels(s).get(1, "0")) + 1))

    threads = [threading.Thread(target=lambda: [store.dispatch_from(count_up) for _ in range(100)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert labels(store.snapshot) == {1: "800"}


class FakeFiles:
    """Counts what the store asks of its files."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def load(self) -> tuple[AppState, tuple[Notice, ...]]:
        return state(presets=(preset(p1="stored"),)), (Notice("warning", "mended"),)

    def start(self, store: Store, bus: Bus) -> None:
        self.asked.append(("start", store, bus))

    def changed(self) -> None:
        self.asked.append("changed")

    def stop(self, timeout_s: float) -> None:
        self.asked.append(("stop", timeout_s))


def test_files_are_read_at_once_and_told_of_each_change(bus: Bus) -> None:
    got: list[Notice] = []
    files = FakeFiles()
    store = Store(bus, files)
    assert labels(store.snapshot) == {1: "stored"}
    bus.subscribe(got.append, Notice)
    store.start()
    store.dispatch(bind("new"))
    store.dispatch(bind("new"))
    store.undo()
    store.stop(1.5)
    assert files.asked == [("start", store, bus), "changed", "changed", ("stop", 1.5)]
    bus.stop()
    assert got == [Notice("warning", "mended")]
