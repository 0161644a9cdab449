"""Events reach who looks, in order, on one thread; the newest of a key wins; nothing is queued for nobody."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.rig.waiting import wait_until
from trayapp.core.control import Control
from trayapp.core.events import KnobBankEvent, KnobEvent, MidiEvent, Notice, OverlayEvent, PortEvent
from trayapp.store.bus import Bus


@pytest.fixture
def bus() -> Iterator[Bus]:
    bus = Bus()
    yield bus
    bus.stop()


def knob(value: float, position: int = 1) -> KnobEvent:
    return KnobEvent(Control("knob", "A", position), value, panel="")


def notice(text: str) -> Notice:
    return Notice("info", text)


def test_events_come_in_order_on_one_thread_that_is_not_the_publishers(bus: Bus) -> None:
    got: list[tuple[str, str]] = []
    bus.subscribe(lambda event: got.append((event.text, threading.current_thread().name)), Notice)
    bus.start()
    for number in range(100):
        bus.publish(notice(str(number)))
    bus.stop()
    assert got == [(str(number), "bus") for number in range(100)]


def test_eight_publishers_each_keep_their_order(bus: Bus) -> None:
    got: list[str] = []
    bus.subscribe(lambda event: got.append(event.text), Notice)
    bus.start()
    threads = [
        threading.Thread(target=lambda n=n: [bus.publish(notice(f"{n}:{i:03}")) for i in range(200)]) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bus.stop()
    assert len(got) == 1600
    for n in range(8):
        mine = [text for text in got if text.startswith(f"{n}:")]
        assert mine == sorted(mine)


def test_the_newest_of_a_key_wins_in_the_turn_of_the_oldest(bus: Bus) -> None:
    got: list[Any] = []
    bus.subscribe(got.append, KnobEvent, OverlayEvent)
    events = [knob(0.1), OverlayEvent("show"), knob(0.2), knob(0.5, position=2), knob(0.3), OverlayEvent("show")]
    for event in events:
        bus.publish(event)
    bus.start()
    bus.stop()
    assert got == [knob(0.3), OverlayEvent("show"), knob(0.5, position=2), OverlayEvent("show")]


def test_a_slow_view_is_given_the_newest_value_alone(bus: Bus) -> None:
    got: list[float] = []
    began, go_on = threading.Event(), threading.Event()

    def slow(event: KnobEvent) -> None:
        got.append(event.value)
        began.set()
        go_on.wait(10)

    bus.subscribe(slow, KnobEvent)
    bus.start()
    bus.publish(knob(0.0))
    assert began.wait(10)
    for step in range(1, 1000):
        bus.publish(knob(step / 1000))
    go_on.set()
    bus.stop()
    assert got == [0.0, 0.999]


def test_nothing_is_queued_while_nothing_looks(bus: Bus) -> None:
    bus.publish(notice("lost"))
    unsubscribe = bus.subscribe(lambda _event: None, Notice)
    unsubscribe()
    bus.publish(notice("lost too"))
    assert not bus._queue
    got: list[Any] = []
    bus.subscribe(got.append, Notice)
    bus.publish(notice("seen"))
    bus.start()
    bus.stop()
    assert got == [notice("seen")]


def test_a_late_subscriber_learns_the_conditions_that_hold_but_not_what_happened(bus: Bus) -> None:
    early: list[Any] = []
    late: list[Any] = []
    bus.subscribe(early.append, PortEvent, OverlayEvent)
    bus.start()
    for event in (PortEvent("LPD8", "open"), PortEvent("LPD8", "lost"), PortEvent("MPK", "open"), OverlayEvent("show")):
        bus.publish(event)
    wait_until(lambda: early and early[-1] == OverlayEvent("show"), "the early one is served")
    seen = list(early)
    bus.subscribe(late.append, PortEvent, OverlayEvent)
    bus.stop()
    assert late == [PortEvent("LPD8", "lost"), PortEvent("MPK", "open")]
    assert early == seen


def test_after_unsubscribing_no_call_begins(bus: Bus) -> None:
    got: list[Any] = []
    first = bus.subscribe(got.append, KnobBankEvent)
    bus.start()
    bus.publish(KnobBankEvent("A"))
    wait_until(lambda: got, "the event")
    first()
    first()
    bus.publish(KnobBankEvent("B"))
    bus.stop()
    assert got == [KnobBankEvent("A")]


def test_a_failing_handler_is_reported_once_by_name_and_stops_nobody(
    bus: Bus, caplog: pytest.LogCaptureFixture
) -> None:
    got: list[Any] = []

    def broken_view(event: Notice) -> None:
        raise RuntimeError(f"cannot draw {event.text}")

    bus.subscribe(broken_view, Notice)
    bus.subscribe(got.append, Notice)
    bus.start()
    with caplog.at_level(logging.DEBUG, "trayapp.store.bus"):
        bus.publish(notice("one"))
        bus.publish(notice("two"))
        wait_until(lambda: len(got) == 3, "both, and the report")
        bus.stop()
    assert got[:2] == [notice("one"), notice("two")]
    assert "broken_view failed: cannot draw one" in got[2].text
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_handler_may_publish_and_subscribe(bus: Bus) -> None:
    got: list[str] = []

    def answer(event: KnobBankEvent) -> None:
        bus.subscribe(lambda heard: got.append(heard.text), Notice)
        bus.publish(notice(event.bank))

    bus.subscribe(answer, KnobBankEvent)
    bus.start()
    bus.publish(KnobBankEvent("B"))
    wait_until(lambda: got == ["B"], "the answer")


def test_publishing_never_waits_for_a_handler(bus: Bus) -> None:
    hold = threading.Event()
    got: list[Any] = []
    bus.subscribe(lambda event: (hold.wait(10), got.append(event)), Notice)
    bus.start()
    for number in range(50):
        bus.publish(notice(str(number)))  # returns though the first is still being handled
    assert got == []
    hold.set()
    bus.stop(10)
    assert len(got) == 50


def test_stopping_delivers_what_is_queued_and_then_nothing_more(bus: Bus) -> None:
    got: list[Any] = []
    bus.subscribe(got.append, Notice)
    bus.publish(notice("before"))
    bus.start()
    bus.stop()
    bus.stop()
    bus.publish(notice("after"))
    assert got == [notice("before")]
    assert not bus._thread.is_alive()


def test_stopping_has_a_time_limit(bus: Bus) -> None:
    hold = threading.Event()
    bus.subscribe(lambda _event: hold.wait(20), Notice)
    bus.start()
    bus.publish(notice("stuck"))
    bus.stop(timeout_s=0.05)
    assert bus._thread.is_alive()
    hold.set()
    bus._thread.join(10)
    assert not bus._thread.is_alive()


def test_a_handler_may_stop_the_bus(bus: Bus) -> None:
    bus.subscribe(lambda _event: bus.stop(), Notice)
    bus.start()
    bus.publish(notice("stop"))
    bus._thread.join(10)
    assert not bus._thread.is_alive()


def test_a_bus_that_never_started_stops() -> None:
    Bus().stop()


def test_a_midi_event_is_no_bus_event() -> None:
    assert not hasattr(MidiEvent("note_on", 1, 60, 1, 0.0), "key")
