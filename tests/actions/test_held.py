"""Counting of held keys, the minimum hold time, and letting go, with a schedule whose time stands still."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trayapp.actions.held import HeldKeys
from trayapp.actions.platform.dummy import NoInput
from trayapp.actions.schedule import Schedule
from trayapp.core.errors import UnavailableError


class Keyboard(NoInput):
    """What went down and up; refuses the keys in `broken`."""

    def __init__(self) -> None:
        super().__init__("", "")
        self.did: list[str] = []
        self.broken: set[str] = set()

    def key_down(self, key: str) -> None:
        if key in self.broken:
            raise UnavailableError("no such key; take another")
        self.did.append(f"+{key}")

    def key_up(self, key: str) -> None:
        self.did.append(f"-{key}")

    def type_text(self, text: str) -> None:
        self.did.append(text)


class StillSchedule(Schedule):
    """Keeps tasks until the test runs them."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: list[Callable[[], None]] = []

    def at(self, _when: float, task: Callable[[], None]) -> None:
        self.tasks.append(task)

    def pass_time(self) -> None:
        tasks, self.tasks = self.tasks, []
        for task in tasks:
            task()


class Rig:
    def __init__(self, minimum_s: float = 0.0) -> None:
        self.keyboard, self.schedule = Keyboard(), StillSchedule()
        self.held = HeldKeys(self.keyboard, self.schedule, lambda: minimum_s)

    @property
    def did(self) -> str:
        return " ".join(self.keyboard.did)


def test_a_quick_tap_stays_down_for_the_minimum() -> None:
    rig = Rig(minimum_s=60)
    rig.held.press(1, ("a",))
    rig.held.release(1)
    assert rig.did == "+a"
    rig.schedule.pass_time()
    assert rig.did == "+a -a"


def test_a_second_tap_within_the_minimum_is_a_press_of_its_own() -> None:
    rig = Rig(minimum_s=60)
    for holder in (1, 2):
        rig.held.press(holder, ("a",))
        rig.held.release(holder)
    assert rig.did == "+a -a +a"
    rig.schedule.pass_time()
    assert rig.did == "+a -a +a -a"


def test_a_shared_key_goes_up_with_the_last() -> None:
    rig = Rig()
    rig.held.press(1, ("shift", "a"))
    rig.held.press(2, ("shift", "b"))
    rig.held.release(1)
    rig.held.release(2)
    assert rig.did == "+shift +a +b -a -b -shift"


def test_a_chord_that_fails_leaves_nothing_down() -> None:
    rig = Rig()
    rig.keyboard.broken = {"x"}
    with pytest.raises(UnavailableError):
        rig.held.press(1, ("ctrl", "x"))
    assert rig.held.keys == ()
    assert rig.did.startswith("+ctrl")
    assert rig.did.endswith("-ctrl")


def test_modifiers_are_up_while_a_text_is_typed() -> None:
    rig = Rig()
    rig.held.press(1, ("ctrl", "right_alt", "a"))
    rig.held.type_text("hello")
    assert rig.did == "+ctrl +right_alt +a -right_alt -ctrl hello +ctrl +right_alt"


def test_an_unknown_release_does_nothing() -> None:
    rig = Rig()
    rig.held.release(9)
    assert rig.did == ""


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("press"), st.integers(1, 4), st.lists(st.sampled_from("abcs"), min_size=1, unique=True)),
        st.tuples(st.just("release"), st.integers(1, 4), st.just([])),
        st.tuples(st.sampled_from(["time", "panic"]), st.just(0), st.just([])),
    )
)


@given(MOVES, st.sampled_from([0.0, 60.0]))
def test_whatever_happens_no_key_goes_down_twice_and_none_is_stuck(
    moves: list[tuple[str, int, list[str]]], minimum_s: float
) -> None:
    rig = Rig(minimum_s)
    for move, holder, keys in moves:
        if move == "press":
            rig.held.press(holder, tuple(keys))
        elif move == "release":
            rig.held.release(holder)
        elif move == "time":
            rig.schedule.pass_time()
        else:
            rig.held.release_all()
    for holder in range(1, 5):
        rig.held.release(holder)
    rig.schedule.pass_time()
    down: set[str] = set()
    for sign, key in rig.keyboard.did:
        assert (key in down) == (sign == "-")
        (down.add if sign == "+" else down.discard)(key)
    assert down == set()
    assert rig.held.keys == ()
