"""What was pressed is drawn until it is dark, and then nothing runs."""

from __future__ import annotations

import pytest

from overlay.glow import Glow
from overlay.live import FADE_S, LEAST_LIGHT_S, Live, Spot
from overlay.paint.fade import FadeLook
from overlay.paint.pad import PadLook
from overlay.theme import DARK, mix, rgb
from tests.overlay.conftest import HandClock
from tests.rig.overlay_stage import PAD_A, sample_state
from trayapp.core.control import Control
from trayapp.core.events import PadEvent
from trayapp.core.settings import Settings

PAD: Spot = ("pad", PAD_A, 1)


@pytest.mark.parametrize("still", [False, True])
def test_a_short_press_goes_out_in_steps_or_at_once_where_nothing_may_move(
    monkeypatch: pytest.MonkeyPatch, still: bool
) -> None:
    clock = HandClock(monkeypatch, "overlay.glow")
    monkeypatch.setattr("overlay.live.perf_counter", lambda: clock.now)
    state = sample_state(Settings())
    live = Live(lambda: state)
    live.still = still
    seen: list[tuple[bool, int]] = []

    def draw(spots: set[Spot]) -> None:
        assert spots == {PAD}
        light = live.pads[PAD_A, 1]
        seen.append((light.lit(clock.now), live.fade(light, clock.now)))

    glow = Glow(clock, live, draw)  # type: ignore[arg-type] # it has the timers of a root window
    for velocity in (100, 0):
        live.apply(PadEvent(Control("pad", "A", 1), velocity, PAD_A))
        glow.follow(live.take())
    clock.run(LEAST_LIGHT_S + FADE_S + 0.1)
    assert seen[0] == (True, 0)  # still pressed
    assert seen[-1] == (False, 0)  # dark
    steps = [step for lit, step in seen if not lit]
    assert steps == sorted(steps, reverse=True)
    assert len(set(steps)) == (1 if still else 5)
    assert clock.timers == {}


def test_a_held_pad_and_a_hidden_overlay_keep_no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = HandClock(monkeypatch, "overlay.glow")
    state = sample_state(Settings())
    live = Live(lambda: state)
    glow = Glow(clock, live, lambda _spots: None)  # type: ignore[arg-type] # as above
    live.apply(PadEvent(Control("pad", "A", 1), 100, PAD_A))
    glow.follow(live.take())
    assert clock.timers == {}
    live.apply(PadEvent(Control("pad", "A", 1), 0, PAD_A))
    glow.follow(live.take())
    assert clock.timers
    glow.stop()
    assert clock.timers == {}


def test_between_pressed_and_at_rest_lie_their_colours() -> None:
    lit, rest = (PadLook(120, 64, 1.0, DARK, state, "#FF5D73") for state in ("pressed", "off"))
    picture = FadeLook(lit, rest, 0.6).paint()
    expected = mix(mix(DARK.pad, "#FF5D73", 0.0), mix(DARK.pad, "#FF5D73", 0.62), 0.6)
    pixel = picture.getpixel((60, 32))
    assert isinstance(pixel, tuple)
    assert all(abs(a - b) <= 2 for a, b in zip(pixel, rgb(expected), strict=True))
