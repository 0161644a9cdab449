"""Live values: the newest wins, and exactly what changed is drawn again."""

from __future__ import annotations

from time import perf_counter

import pytest

from overlay.live import FADE_S, FADE_STEPS, LEAST_LIGHT_S, Light, Live, Said
from tests.rig.overlay_stage import PAD_A, sample_state
from trayapp.core.control import Control
from trayapp.core.events import (
    ActionEvent,
    AudioEvent,
    KeyEvent,
    KnobEvent,
    Notice,
    PadEvent,
    PluginEvent,
    PortEvent,
    ProgressEvent,
    StepEvent,
    TargetEvent,
)
from trayapp.core.settings import Settings

PAD = Control("pad", "A", 2)


@pytest.fixture
def live() -> Live:
    state = sample_state(Settings())
    return Live(lambda: state)


def test_each_event_touches_its_own_spot(live: Live) -> None:
    for event, spot in (
        (PadEvent(PAD, 100, PAD_A), ("pad", PAD_A, 2)),
        (KnobEvent(Control("knob", "A", 1), 0.5, "k"), ("knob", "k", 1)),
        (KeyEvent(60, 90, "midi"), ("key", 60)),
        (TargetEvent(PAD_A, 4, "on"), ("pad", PAD_A, 4)),
        (AudioEvent("running"), ("head",)),
        (ProgressEvent("piano", "Grand", 0.4), ("progress",)),
        (Notice("info", "hello"), ("foot",)),
    ):
        live.apply(event)
        assert live.take() == {spot}
    assert live.take() == set()


def test_a_controller_that_comes_may_change_the_layout(live: Live) -> None:
    live.apply(PortEvent("MPK", "open", "MPK mini play"))
    assert live.take() == {("head",), ("state",)}
    assert live.ports["MPK"].profile == "MPK mini play"


def test_a_press_shorter_than_a_frame_is_seen(live: Live) -> None:
    live.apply(PadEvent(PAD, 100, PAD_A))
    live.apply(PadEvent(PAD, 0, PAD_A))
    light = live.pads[PAD_A, 2]
    assert not light.down
    assert light.lit(light.since + LEAST_LIGHT_S / 2)
    assert not light.lit(light.since + LEAST_LIGHT_S * 1.01)
    assert live.glows(("pad", PAD_A, 2), light.since)


def test_a_light_fades_after_it_was_seen_long_enough_and_not_where_nothing_may_move(live: Live) -> None:
    light = Light(False, 10.0, until=10.01)
    after = 10.0 + LEAST_LIGHT_S
    assert light.fading(after - 0.001) == 0  # lit still
    steps = [light.fading(after + FADE_S * share) for share in (0.01, 0.3, 0.6, 0.99, 1.01)]
    assert steps == [FADE_STEPS, FADE_STEPS - 1, FADE_STEPS - 2, 1, 0]
    held_long = Light(False, 10.0, until=20.0)
    assert held_long.fading(20.001) == FADE_STEPS
    live.pads[PAD_A, 2] = light
    assert live.glows(("pad", PAD_A, 2), after + FADE_S / 2)
    assert not live.glows(("pad", PAD_A, 2), after + FADE_S * 1.01)
    live.still = True
    assert live.fade(light, after + FADE_S / 2) == 0
    assert live.glows(("pad", PAD_A, 2), after - 0.01)
    assert not live.glows(("pad", PAD_A, 2), after + 0.001)


def test_a_held_pad_stays_lit() -> None:
    assert Light(True, 0.0).lit(perf_counter())


def test_a_release_without_a_press_lights_nothing(live: Live) -> None:
    live.apply(PadEvent(PAD, 0, PAD_A))
    assert not live.pads[PAD_A, 2].lit(perf_counter())


def test_a_failed_action_marks_the_active_panels_pad_until_it_works(live: Live) -> None:
    live.apply(ActionEvent(PAD, "Camera", "OBS", ok=False, detail="not connected"))
    assert live.targets[PAD_A, 2].state == "error"
    assert live.said == Said("error", "Pad A2 “Camera” → OBS: not connected")
    live.apply(ActionEvent(PAD, "Camera", "OBS", ok=True))
    assert live.targets[PAD_A, 2].state == "off"


def test_a_toggle_or_cycle_that_is_halfway_round_is_on(live: Live) -> None:
    live.apply(StepEvent(PAD_A, 2, 1, 3))
    assert live.take() == {("pad", PAD_A, 2)}
    assert live.state(PAD_A, 2) == "on"
    live.apply(TargetEvent(PAD_A, 2, "error", "gone"))
    assert live.state(PAD_A, 2) == "error"
    live.apply(TargetEvent(PAD_A, 2, "off"))
    live.apply(StepEvent(PAD_A, 2, 0, 3))
    assert live.state(PAD_A, 2) == "off"


def test_a_failure_in_an_empty_slot_marks_nothing(live: Live) -> None:
    live.apply(ActionEvent(Control("pad", "B", 2), "Camera", "OBS", ok=False))
    assert live.targets == {}


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (ActionEvent(PAD, "Mute", "Ctrl+M", ok=True, ms=0.44), "Pad A2 “Mute” → Ctrl+M · 0.4 ms"),
        (ActionEvent(PAD, "", "Ctrl+M", ok=True), "Pad A2 → Ctrl+M"),
        (ActionEvent(PAD, "Mute", "Ctrl+M", ok=False), "Pad A2 “Mute” → Ctrl+M"),
    ],
)
def test_the_foot_line_says_what_happened(event: ActionEvent, text: str) -> None:
    assert event.sentence == text


def test_a_plugin_that_failed_is_kept_for_the_header(live: Live) -> None:
    live.apply(PluginEvent("obs", "failed", "refused"))
    assert live.plugins["obs"].state == "failed"
    assert live.take() == {("head",), ("state",)}
