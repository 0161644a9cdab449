"""The icon's look and tooltip follow from what was heard."""

import pytest

from trayapp.core.events import AudioEvent, PluginEvent, PortEvent, ProgressEvent
from trayapp.tray.look import ACTIVITY_S, IconState


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_asleep_until_a_controller_is_open() -> None:
    state = IconState()
    assert state.look() == "asleep"
    state.hear(PortEvent("MPK", "open"))
    assert state.look() == "ready"
    state.hear(PortEvent("MPK", "lost"))
    assert state.look() == "asleep"


def test_bright_on_activity_for_a_moment() -> None:
    clock = Clock()
    state = IconState(clock)
    assert state.touched() is False
    assert state.touched() is True
    assert state.look() == "active"
    assert state.active_for() == pytest.approx(ACTIVITY_S)
    clock.now += ACTIVITY_S * 1.01
    assert state.look() == "asleep"
    assert state.active_for() is None


def test_a_fault_shows_until_it_is_mended() -> None:
    state = IconState()
    state.hear(PluginEvent("piano", "failed", "no memory"))
    assert state.look() == "fault"
    assert "no memory" in state.tooltip()
    state.hear(PluginEvent("piano", "on"))
    assert state.look() == "asleep"


def test_the_tooltip_names_controller_and_device_within_the_shells_limit() -> None:
    state = IconState()
    state.hear(PortEvent("MPK mini", "open"))
    state.hear(AudioEvent("running", "Headphones"))
    assert state.tooltip() == "PadTray\nMPK mini\nHeadphones"
    state.hear(AudioEvent("preparing", progress=0.4))
    assert state.tooltip() == "PadTray\nMPK mini\nSound: preparing 40 %"
    state.hear(PortEvent("x" * 300, "open"))
    assert len(state.tooltip()) < 128


def test_the_tooltip_says_what_is_being_loaded_until_it_is_there() -> None:
    state = IconState()
    state.hear(ProgressEvent("piano", "Grand", 0.25))
    assert state.tooltip() == "PadTray\nNo controller\nLoading Grand: 25 %"
    state.hear(ProgressEvent("piano", "Grand", 1.0))
    assert state.tooltip() == "PadTray\nNo controller"
