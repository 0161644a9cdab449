"""Macros: order, times, stopping by a second press and by panic, nothing left down."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.conftest import Rig
from tests.rig.key_window import KeyWindow
from tests.rig.waiting import wait_until
from trayapp.core.action import ActionCall, ActionSpec, Param
from trayapp.core.events import Notice

MARK = ActionSpec("mark", "Mark", "Test", (Param("of", "text", "What", default="x"),), holds=True)


class Marks:
    """A worker with an action that remembers its calls."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.seen: list[tuple[str, str]] = []
        self.notices: list[Notice] = []
        rig.worker.register(MARK, self._carry)
        rig.bus.subscribe(self.notices.append, Notice)

    def _carry(self, call: ActionCall) -> str:
        self.seen.append((str(call.action.params["of"]), call.phase))
        return f"marked {call.action.params['of']}"

    @property
    def order(self) -> str:
        return "".join(of for of, phase in self.seen if phase == "press")

    def running(self) -> bool:
        return bool(self.rig.worker._runs._runs)


@pytest.fixture
def marks(rig: Callable[..., Rig]) -> Marks:
    return Marks(rig())


def test_steps_in_order_each_pressed_and_released(marks: Marks) -> None:
    marks.rig.call("macro", steps=("mark of=a", "wait 1", "mark of=b"))
    wait_until(lambda: len(marks.seen) == 4, "all steps are done")
    assert marks.seen == [("a", "press"), ("a", "release"), ("b", "press"), ("b", "release")]


def test_it_repeats_and_ends(marks: Marks) -> None:
    marks.rig.call("macro", steps=("mark",), repeat=3)
    wait_until(lambda: marks.order == "xxx" and not marks.running(), "three rounds are done")


def test_a_second_press_stops_it_in_the_middle_of_a_wait(marks: Marks) -> None:
    params = {"steps": ("mark of=a", "wait 60000", "mark of=b"), "repeat": 0}
    assert marks.rig.did("macro", **params).what == "Macro started"
    wait_until(lambda: marks.order == "a", "it waits")
    assert marks.rig.did("macro", **params).what == "Macro stopped"
    wait_until(lambda: not marks.running(), "it has ended")
    assert marks.order == "a"


@pytest.mark.parametrize(("again", "order"), [("restart", "aa"), ("ignore", "a")])
def test_a_second_press_restarts_or_is_ignored(marks: Marks, again: str, order: str) -> None:
    params = {"steps": ("mark of=a", "wait 60000"), "again": again}
    marks.rig.did("macro", **params)
    wait_until(lambda: marks.order == "a", "it waits")
    marks.rig.did("macro", **params)
    wait_until(lambda: marks.order == order, "the second press did what it says")
    assert marks.running()


@pytest.mark.parametrize("end", ["panic", "stop"])
def test_panic_and_stop_end_it(marks: Marks, end: str) -> None:
    marks.rig.call("macro", steps=("mark", "wait 1"), repeat=0)
    wait_until(lambda: len(marks.seen) > 4, "it runs")
    getattr(marks.rig.worker, end)()
    wait_until(lambda: not marks.running(), "it has ended")


def test_a_failing_step_ends_it_and_is_told_by_number(marks: Marks) -> None:
    marks.rig.call("macro", steps=("mark", "keystroke keys=a", "mark of=never"))
    wait_until(lambda: any(not event.ok for event in marks.rig.events), "told")
    assert [e.detail for e in marks.rig.events if not e.ok] == ["step 2: no keys; a"]
    assert marks.order == "x"


def test_a_wrong_step_is_told_before_anything_is_done(marks: Marks) -> None:
    assert "step 2: there is no action" in marks.rig.did("macro", steps=("mark", "dance")).detail
    assert marks.order == ""


def test_it_does_not_hold_its_control_up(marks: Marks) -> None:
    marks.rig.call("macro", steps=("wait 60000",))
    assert marks.rig.did("overlay").ok


def test_keys_that_it_holds_go_up_when_it_is_stopped(keys: Rig, key_window: KeyWindow) -> None:
    params = {"steps": ("down ctrl+shift", "keystroke keys=a", "wait 60000")}
    keys.call("macro", **params)
    key_window.wait_key("release", "A")
    assert keys.worker.held == ("ctrl", "shift")
    keys.call("macro", **params)
    key_window.wait_key("release", "Control_L")
    pressed = [sym for kind, sym in key_window.keys if kind == "press"]
    assert pressed == ["Control_L", "Shift_L", "A"]


def test_a_sequence_presses_one_after_another(keys: Rig, key_window: KeyWindow) -> None:
    assert keys.did("sequence", keys=("ctrl+k", "c"), gap=5).what == "Ctrl+K, C"
    key_window.wait_key("release", "c")
    expected = ["Control_L", "k", "k", "Control_L", "c", "c"]
    assert [sym for _, sym in key_window.keys] == expected


def test_panic_ends_a_sequence_and_a_long_text(keys: Rig, key_window: KeyWindow) -> None:
    key_window.focus()
    keys.call("sequence", keys=("a", *["b"] * 50), gap=10_000)
    key_window.wait_key("release", "a")
    keys.worker.panic()
    wait_until(lambda: any(event.what == "Stopped after 1 of 51" for event in keys.events), "it is stopped")
    keys.call("text", text="x" * 20_000)
    key_window.wait_key("press", "x")
    keys.worker.panic()
    told = wait_until(lambda: [e.what for e in keys.events if "typed" in e.what], "it is stopped")
    assert told[0].endswith(", then stopped")
    assert not keys.worker.held


def test_choice_in_turn_and_at_random(marks: Marks) -> None:
    steps = ("mark of=a", "mark of=b", "mark of=c")
    for _ in range(4):
        assert marks.rig.did("choice", steps=steps).what.startswith("marked")
    assert marks.order == "abca"
    for _ in range(30):
        marks.rig.call("choice", steps=steps, order="random")
    wait_until(lambda: len(marks.order) == 34, "all are done")
    assert set(marks.order[4:]) <= set("abc")


def test_a_timer_says_and_does_something_at_its_end(marks: Marks) -> None:
    assert "Timer started, ends at " in marks.rig.did("timer", seconds=0.1, text="Tea", steps=("mark of=t",)).what
    wait_until(lambda: marks.order == "t", "its steps are done")
    wait_until(lambda: [notice.text for notice in marks.notices] == ["Tea"], "it says so")


def test_a_timer_that_is_stopped_says_nothing(marks: Marks) -> None:
    marks.rig.did("timer", seconds=60)
    assert marks.rig.did("timer", seconds=60).what == "Timer stopped"
    wait_until(lambda: not marks.running(), "it has ended")
    assert marks.notices == []
