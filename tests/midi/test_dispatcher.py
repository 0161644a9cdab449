"""Whatever arrives, whatever is switched: no exception reaches a driver, and every press has one release."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.midi.build import PORT, PROFILE, bound, panel, state
from tests.rig.waiting import wait_until
from trayapp.core.action import ActionCall
from trayapp.core.events import KnobEvent, LiveEvent, MidiEvent, PadEvent, TargetEvent
from trayapp.core.settings import GestureSettings
from trayapp.core.state import AppState
from trayapp.midi.dispatcher import Dispatcher, Outputs

GESTURES = bound("g", "long_press").replace(gestures={**bound("t").gestures, **bound("d", "double_tap").gestures})
ROUND = bound("g", "toggle").replace(gestures={
    **bound("t").gestures, **bound("t2", "tap_2").gestures, **bound("g", "toggle").gestures,
    **bound("x", "hard").gestures, **bound("w", "with_2").gestures,
})  # fmt: skip
STATES: list[AppState] = [
    state(
        panel("pad", "A", {1: bound("a1"), 2: GESTURES, 3: bound("h", "hold"), 4: ROUND, 5: bound("l", "toggle")}),
        panel("pad", "B", {1: bound("b1", armed=False)}),
        panel("knob", "A", {1: bound("ka", "turn")}),
        panel("piano", "play", {}),
        panel("piano", "map", {60: bound("m60")}),
    ),
    state(panel("pad", "A", {1: bound("other"), 4: bound("a4")}), panel("piano", "play", {}, device="two")),
    state(panel("piano", "map", {61: GESTURES}), panel("knob", "B", {1: bound("kb", "turn")})),
    state(),
]


class Rig:
    """A dispatcher whose outputs are kept and checked as they come."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.clock = clock
        self.state = STATES[0]
        self.calls: list[ActionCall] = []
        self.notes: list[MidiEvent] = []
        self.live: list[LiveEvent] = []
        outputs = Outputs(self.calls.append, self.notes.append)
        self.dispatcher = Dispatcher(lambda: self.state, outputs, self.live.append, clock)

    def send(self, *message: int, port: str = PORT) -> None:
        self.dispatcher.receive(port, PROFILE, message, self.clock())

    def check_nothing_stuck(self) -> None:
        """Each press is followed by its one release; each note-on by its note-off; each pad that lit went dark."""
        down: set[object] = set()
        for call in self.calls:
            if call.phase != "turn":
                assert (call.press_id in down) == (call.phase == "release")
                down ^= {call.press_id}
        assert not down
        sounding: set[object] = set()
        for note in self.notes:
            key = (note.port, note.channel, note.number)
            if note.kind in {"note_on", "note_off"}:
                assert (key in sounding) == (note.kind == "note_off")
                sounding ^= {key}
        assert not sounding
        rest = {
            (n.port, n.channel, n.number): n.value for n in self.notes if n.kind == "control_change" and n.number == 64
        }
        assert not any(rest.values())
        lit: Counter[object] = Counter()  # a pad may be pressed on several channels at once
        for event in self.live:
            if isinstance(event, PadEvent):
                lit[event.control] += 1 if event.velocity else -1
                assert lit[event.control] >= 0
        assert not any(lit.values())


MOVES = st.one_of(
    st.tuples(st.sampled_from([0x80, 0x90, 0xB0, 0xE0]), st.integers(14, 66), st.sampled_from([0, 1, 64, 127])),
    st.sampled_from([("switch", 0), ("switch", 1), ("switch", 2), ("switch", 3), ("silence", 0), ("wait", 0)]),
    st.sampled_from([("lost", "one"), ("lost", "two")]),
)


@settings(max_examples=150)
@given(st.lists(st.tuples(MOVES, st.sampled_from(["one", "two"])), max_size=60))
def test_no_press_is_ever_stuck(moves: list[tuple[tuple[object, ...], str]]) -> None:
    now = 0.0
    rig = Rig(lambda: now)
    for move, port in moves:
        now += 0.1
        match move:
            case "switch", int(which):
                rig.state = STATES[which]
                rig.dispatcher.state_changed()
            case "silence", _:
                rig.dispatcher.silence()
            case "wait", _:
                now += 1.0
            case "lost", str(gone):
                rig.dispatcher.lost(gone)
            case _:
                rig.send(*move, port=port)  # type: ignore[arg-type]
    rig.dispatcher.stop()
    rig.check_nothing_stuck()


def test_a_hundred_thousand_random_messages_leave_nothing_behind() -> None:
    rig, chance = Rig(), random.Random(5)
    rig.dispatcher.start()
    for number in range(100_000):
        if number % 1000 == 0:
            rig.state = chance.choice(STATES)
            rig.dispatcher.state_changed()
        rig.send(*chance.randbytes(chance.choice([1, 2, 3, 3, 3, 3, 5])), port=chance.choice(["one", "two"]))
    rig.dispatcher.stop()
    assert rig.calls
    assert rig.notes
    rig.check_nothing_stuck()


def test_drivers_on_two_threads_keep_each_press_before_its_release() -> None:
    rig = Rig()

    def play(port: str) -> None:
        for _ in range(3000):
            rig.send(0x90, 16, 100, port=port)
            rig.send(0x80, 16, 0, port=port)

    threads = [threading.Thread(target=play, args=(port,)) for port in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rig.calls) == 12_000
    rig.check_nothing_stuck()


def test_time_decides_gestures_without_a_message() -> None:
    rig = Rig()
    rig.state = state(panel("pad", "A", {1: bound("long", "long_press")}))
    rig.dispatcher.start()
    rig.send(0x90, 16, 100)
    assert rig.calls == []
    wait_until(lambda: rig.calls, "the long press is decided")
    assert rig.calls[0].phase == "press"
    assert rig.calls[0].time - GestureSettings().long_press_ms / 1000 > 0
    rig.dispatcher.stop()
    rig.check_nothing_stuck()


def test_what_fails_behind_it_never_reaches_the_driver() -> None:
    def fail(_: object) -> None:
        raise RuntimeError("no")

    live: list[LiveEvent] = []
    dispatcher = Dispatcher(lambda: STATES[0], Outputs(fail, fail), live.append)
    dispatcher.receive(PORT, PROFILE, (0x90, 16, 100), 0.0)
    dispatcher.receive(PORT, PROFILE, (0x90, 62, 100), 0.0)
    assert any(isinstance(event, PadEvent) for event in live)


def test_a_target_that_says_its_value_is_picked_up() -> None:
    rig = Rig()
    knob = STATES[0].panels[2].id
    rig.dispatcher.know_target(TargetEvent(knob, 1, "on", value=0.5))
    rig.send(0xB0, 48, 0)
    assert rig.calls == []
    assert isinstance(rig.live[-1], KnobEvent)
    assert rig.live[-1].target == 0.5
    rig.dispatcher.know_target(TargetEvent(knob, 1, "on"))
    rig.send(0xB0, 48, 1)
    assert len(rig.calls) == 1


@pytest.mark.parametrize("started", [True, False])
def test_nothing_is_routed_after_stop(started: bool) -> None:
    rig = Rig()
    if started:
        rig.dispatcher.start()
    rig.send(0x90, 16, 100)
    rig.dispatcher.stop()
    rig.dispatcher.stop()
    rig.check_nothing_stuck()
    count = len(rig.calls)
    rig.send(0x90, 16, 100)
    assert len(rig.calls) == count
