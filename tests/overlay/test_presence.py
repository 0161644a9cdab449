"""How present the overlay is: it fades, hides and comes back by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from overlay.presence import Presence
from tests.overlay.conftest import HandClock, Overlay
from tests.rig.overlay_stage import KNOB_A, PAD_A
from tests.rig.waiting import wait_until
from trayapp.core.settings import OverlaySettings

Start = Callable[..., Overlay]


class _Seen:
    """What the overlay does on the screen."""

    def __init__(self, clock: HandClock, *, still: bool = False, **settings: Any) -> None:
        self.steps: list[float] = []
        self.hidden = False
        self.used = False
        chosen = OverlaySettings(opacity=1.0, idle_opacity=0.5, idle_after_s=5, **settings)
        self.presence = Presence(
            clock,
            lambda: chosen,
            lambda: self.used,
            lambda: still,
            self.steps.append,
            self._hide,  # type: ignore[arg-type]
        )
        self.presence.start()

    def _hide(self) -> None:
        self.hidden = True
        self.presence.stop()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> HandClock:
    return HandClock(monkeypatch, "overlay.presence")


def test_it_fades_when_nobody_touches_it_and_is_full_at_once_when_touched(clock: HandClock) -> None:
    seen = _Seen(clock)
    clock.run(4.9)
    assert seen.steps == []
    clock.run(0.5)
    assert seen.steps == pytest.approx([0.9, 0.8, 0.7, 0.6, 0.5])
    assert clock.timers == {}  # nothing runs on while it rests
    seen.presence.touch()
    clock.run(1)
    assert seen.steps[-1] == 1.0


def test_the_mouse_that_rests_on_it_keeps_it_full(clock: HandClock) -> None:
    seen = _Seen(clock)
    seen.used = True
    clock.run(60)
    assert seen.steps == []
    seen.used = False
    clock.run(11)
    assert seen.steps[-1] == 0.5


def test_it_fades_in_one_step_where_motion_is_not_wished(clock: HandClock) -> None:
    seen = _Seen(clock, still=True)
    clock.run(6)
    assert seen.steps == [0.5]


def test_it_hides_after_its_time_counted_from_the_last_touch(clock: HandClock) -> None:
    seen = _Seen(clock, hide_after_s=20)
    clock.run(15)
    seen.presence.touch()
    clock.run(19)
    assert not seen.hidden
    clock.run(1.1)
    assert seen.hidden
    assert clock.timers == {}


@pytest.mark.usefixtures("compositor")
def test_the_window_is_fainter_when_it_rests_and_full_under_the_mouse(overlay: Start) -> None:
    shown = overlay({"overlay": {"opacity": 1.0, "idle_opacity": 0.4, "idle_after_s": 1}})
    box = shown.xdo.box(shown.window)
    at = (box.x + 500, box.y + 25)  # picom's bare desktop is a middle grey
    full = (0x14, 0x17, 0x1D)
    shown.wait_colour(at, lambda colour: min(colour) > 0x40, "the desktop shows through")
    shown.xdo.move(box.x + 450, box.y + 20)
    shown.wait_colour(at, lambda colour: colour == full, "it is at full strength")


def test_it_hides_by_itself_and_a_touched_control_brings_it_back(overlay: Start) -> None:
    shown = overlay({"overlay": {"hide_after_s": 1, "show_on_touch": True}})
    wait_until(lambda: not shown.shown(), "the overlay hides")
    shown.send(event="KnobEvent", control=["knob", "A", 1], value=0.5, panel=KNOB_A)  # as at the start
    shown.send(event="PadEvent", control=["pad", "A", 1], velocity=0, panel=PAD_A)
    assert not shown.shown()
    shown.send(event="PadEvent", control=["pad", "A", 1], velocity=90, panel=PAD_A)
    wait_until(shown.shown, "the overlay shows")
