"""The worker's promises: order, no waiting on others, every failure told, knobs coalesced."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from tests.actions.conftest import KNOB, PAD, Rig
from tests.rig.waiting import wait_until
from trayapp.core.action import ActionCall, ActionSpec, Param
from trayapp.core.control import Control
from trayapp.core.errors import BadInputError, UnavailableError
from trayapp.core.events import ActionEvent

OTHER = Control("pad", "A", 2)
LEVEL = ActionSpec("level", "Level", "Test", (Param("of", "text", "Of what", default="x"),), turns=True)
HELD = ActionSpec("held", "Held", "Test", holds=True)
PLAIN = ActionSpec("plain", "Plain", "Test")


def test_a_slow_action_delays_no_other_control(rig: Callable[..., Rig]) -> None:
    made, gate = rig(), threading.Event()
    made.worker.register(HELD, lambda _call: str(gate.wait(30)))
    made.call("held")
    assert made.did("overlay", control=OTHER).ok
    assert not any(event.what == "True" for event in made.events)
    gate.set()
    wait_until(lambda: any(event.what == "True" for event in made.events), "the slow one ends")


@pytest.mark.parametrize("slow", [True, False])
def test_presses_and_releases_of_one_control_stay_in_order(rig: Callable[..., Rig], slow: bool) -> None:
    made, seen = rig(), []  # type: ignore[var-annotated]

    def carry(call: ActionCall) -> str:
        seen.append((call.press_id, call.phase))
        return ""

    made.worker.register(HELD, carry, slow=slow)
    wanted = []
    for _ in range(200):
        call = made.call("held")
        made.release(call)
        wanted += [(call.press_id, "press"), (call.press_id, "release")]
    wait_until(lambda: len(seen) == len(wanted), "all are carried out")
    assert seen == wanted


def test_a_quick_action_waits_for_the_slow_one_of_its_control(rig: Callable[..., Rig]) -> None:
    made, gate = rig(), threading.Event()
    made.worker.register(HELD, lambda _call: str(gate.wait(30)))
    made.call("held")
    made.call("overlay")
    assert made.did("overlay", control=OTHER).ok
    gate.set()
    wait_until(lambda: len(made.events) == 3, "all are told")
    assert [event.what for event in made.events] == ["Overlay toggled", "True", "Overlay toggled"]


def test_a_thousand_turns_are_sixty_a_second_and_the_last(rig: Callable[..., Rig]) -> None:
    made, seen = rig(), []  # type: ignore[var-annotated]

    def carry(call: ActionCall) -> str:
        seen.append((time.perf_counter(), call.value))
        return f"{call.value:.3f}"

    made.worker.register(LEVEL, carry, slow=False)
    start = time.perf_counter()
    for step in range(1000):
        made.turn("level", step / 999)
    wait_until(lambda: seen and seen[-1][1] == 1.0, "the last value arrives")
    assert len(seen) <= (seen[-1][0] - start) * 60 + 2
    wait_until(lambda: made.events and made.events[-1].what == "1.000", "told")
    assert sum(event.turn for event in made.worker.recent) == 1


def test_two_targets_do_not_wait_for_each_other(rig: Callable[..., Rig]) -> None:
    made, gate, seen = rig(), threading.Event(), []  # type: ignore[var-annotated]

    def carry(call: ActionCall) -> str:
        if call.action.params["of"] == "stuck":
            gate.wait(30)
        seen.append(call.action.params["of"])
        return ""

    made.worker.register(LEVEL, carry)
    made.turn("level", 0.1, of="stuck")
    made.turn("level", 0.1, Control("knob", "A", 2), of="free")
    wait_until(lambda: seen == ["free"], "the other one turns")
    gate.set()
    wait_until(lambda: seen == ["free", "stuck"], "the stuck one ends")


def test_a_failing_action_is_told_with_its_cause(rig: Callable[..., Rig], caplog: pytest.LogCaptureFixture) -> None:
    made = rig()

    def refuse(_call: ActionCall) -> str:
        raise UnavailableError("the lamp is gone; plug it in")

    made.worker.register(PLAIN, refuse)
    event = made.did("plain")
    assert (event.ok, event.what, event.detail) == (False, "Plain", "the lamp is gone; plug it in")
    assert "the lamp is gone" in caplog.text
    assert made.worker.recent == (event,)


def test_a_carrier_that_breaks_stops_nobody(rig: Callable[..., Rig]) -> None:
    made = rig()
    made.worker.register(PLAIN, lambda _call: str(1 // 0), slow=False)
    assert "ZeroDivisionError" in made.did("plain").detail
    assert made.did("overlay").ok


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        ("no_such", {}, "there is no action 'no_such'"),
        ("keystroke", {}, "keys is missing"),
        ("keystroke", {"keys": "ctrl+nonsense"}, "is no key"),
        ("scroll", {"steps": 0}, "it takes 1 to 100"),
        ("volume", {"target": "speaker"}, "is no volume target"),
        ("panel", {"panel": "Nowhere"}, "there is no panel 'Nowhere'"),
        ("preset", {"preset": "Games"}, "no active panel holds Pad A1"),
    ],
)
def test_a_binding_that_does_not_fit_is_told(
    rig: Callable[..., Rig], kind: str, params: dict[str, object], words: str
) -> None:
    event = rig().did(kind, **params)
    assert not event.ok
    assert words in event.detail


def test_a_failing_knob_is_told_once(rig: Callable[..., Rig]) -> None:
    made, seen = rig(), []  # type: ignore[var-annotated]

    def refuse(call: ActionCall) -> str:
        seen.append(call.value)
        if call.value < 1:
            raise UnavailableError("away; wait")
        return "back"

    made.worker.register(LEVEL, refuse, slow=False)
    for value in (0.1, 0.2, 0.3, 1.0):
        made.turn("level", value)
        wait_until(lambda value=value: seen and seen[-1] == value, "carried out")  # type: ignore[misc]
    wait_until(lambda: made.events and made.events[-1].ok, "it is back")
    assert [event.ok for event in made.events] == [False, True]


def test_a_knob_on_an_action_that_does_not_turn(rig: Callable[..., Rig]) -> None:
    made = rig()
    made.turn("panic", 0.5)
    assert "bind it to a pad" in wait_until(lambda: made.events, "told")[0].detail


def test_panic_drops_what_waits(rig: Callable[..., Rig]) -> None:
    made, begun, gate, seen = rig(), threading.Event(), threading.Event(), []  # type: ignore[var-annotated]

    def carry(call: ActionCall) -> str:
        begun.set()
        gate.wait(30)
        seen.append(call.press_id)
        return "did"

    made.worker.register(PLAIN, carry)
    first = made.call("plain")
    assert begun.wait(30)
    made.call("plain")
    made.worker.panic()
    gate.set()
    last = made.call("plain")
    wait_until(lambda: len(seen) == 2, "the running and the new one are done")
    assert seen == [first.press_id, last.press_id]
    assert made.silenced == 1


def test_recent_presses_are_the_last_fifty(rig: Callable[..., Rig]) -> None:
    made = rig()
    for _ in range(60):
        made.call("overlay")
    wait_until(lambda: len(made.events) == 60, "all are told")
    assert made.worker.recent == tuple(made.events[-50:])
    assert all(isinstance(event, ActionEvent) and event.ms >= 0 for event in made.worker.recent)


def test_a_row_comes_and_goes(rig: Callable[..., Rig]) -> None:
    made = rig()
    remove = made.worker.register(PLAIN, lambda _call: "did")
    assert made.worker.specs["plain"] is PLAIN
    with pytest.raises(BadInputError, match="give this one another name"):
        made.worker.register(PLAIN, lambda _call: "did")
    remove()
    remove()
    assert "there is no action" in made.did("plain").detail


def test_nothing_is_carried_out_after_the_stop(rig: Callable[..., Rig]) -> None:
    made, seen = rig(), []  # type: ignore[var-annotated]
    made.worker.register(PLAIN, lambda _call: str(seen.append(1)))
    made.worker.stop()
    made.call("plain")
    made.turn("level", 0.5)
    made.worker.stop()
    assert seen == []


def test_a_plugins_action_that_hangs_is_named_at_the_next_press(
    rig: Callable[..., Rig], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trayapp.actions.worker.HANG_S", 0.05)
    made, gate = rig(), threading.Event()
    made.worker.register(ActionSpec("slow.one", "Slow", "Test"), lambda _call: str(gate.wait(20)))
    made.call("slow.one")
    wait_until(lambda: PAD in made.worker._carrying, "it runs")

    def told() -> bool:
        made.call("slow.one")
        return any("slow.one has not come back" in event.detail for event in made.events)

    wait_until(told, "it is named")
    made.call("panic", OTHER)
    wait_until(lambda: any(event.what == "Everything let go" for event in made.events), "other controls go on")
    gate.set()


def test_a_slow_controls_thread_ends_by_itself(rig: Callable[..., Rig]) -> None:
    made = rig()
    made.worker.register(PLAIN, lambda _call: "did")
    assert made.did("plain").ok
    lane = next(t for t in threading.enumerate() if t.name == f"action-{PAD}")
    wait_until(lambda: not lane.is_alive(), "the thread ends")
    assert made.did("plain").ok
    assert KNOB not in made.worker._lanes._lanes
