"""Panels that are arranged by the mouse, and torn off into windows of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.overlay.conftest import Overlay
from tests.rig.key_window import KeyWindow
from tests.rig.overlay_stage import KNOB_A, PAD_A, PAD_B, PIANO
from tests.rig.waiting import wait_until
from tests.rig.xdo import Box

Start = Callable[..., Overlay]
SCREEN = "screen 1280x720"


def _torn(shown: Overlay) -> Box | None:
    """The window of a torn-off panel."""
    return shown.xdo.find("^PadTrayPanel$")


def _order(shown: Overlay) -> list[str]:
    return [panel["id"][0] for panel in shown.state["panels"]]


def test_a_panel_is_dragged_by_its_handle_to_the_place_of_another(overlay: Start) -> None:
    shown = overlay()
    target, moved = shown.place(PAD_A), shown.place(PAD_B)
    start = shown.handle(PAD_B)
    shown.xdo.drag(start, (start[0], start[1] + target.y - moved.y))
    wait_until(lambda: _order(shown) == ["b", "a", "c", "d", "e"], "the panels have changed places")
    shown.send(do="order_panel", id=PAD_B, before=PIANO)
    assert _order(shown)[-1] == "e"


def test_a_panel_dropped_outside_gets_its_own_window_works_there_and_comes_back(
    key_window: KeyWindow, overlay: Start
) -> None:
    shown = overlay()
    tall = shown.xdo.box(shown.window).height
    key_window.forget()
    shown.xdo.drag(shown.handle(PIANO), (1200, 690))
    torn = wait_until(lambda: _torn(shown), "the panel has a window of its own")
    wait_until(lambda: shown.xdo.box(shown.window).height < tall, "the overlay is without it")
    assert torn.y + torn.height <= 720
    assert torn.x + torn.width <= 1280
    shown.xdo.click(torn.x + 24, torn.y + torn.height - 24)
    wait_until(lambda: ["play", 48] in [call[:2] for call in shown.calls], "its keys play")
    shown.xdo.drag((torn.x + torn.width - 14, torn.y + 3 + 12), (600, 120))
    wait_until(lambda: shown.panel(PIANO)["window"] is None, "it lies in the overlay again")
    wait_until(lambda: _torn(shown) is None, "its window is gone")
    assert [event for event in key_window.events if event.kind == "blur"] == []


def test_a_torn_off_panel_whose_monitor_is_gone_stands_on_another_and_is_remembered_there(overlay: Start) -> None:
    shown = overlay()
    shown.send(
        do="stand_panel", id=KNOB_A, window={"monitor": "gone 1920x1080", "places": {"gone 1920x1080": [1400, 800]}}
    )
    torn = wait_until(lambda: _torn(shown), "the panel has a window of its own")
    assert torn.x >= 0
    assert torn.x + torn.width <= 1280
    shown.xdo.drag((torn.x + 4, torn.y + 4), (torn.x - torn.x // 2 + 4, torn.y - torn.y // 2 + 4))
    places = wait_until(lambda: len(row := _places(shown)) == 2 and row, "its place is remembered")
    place = places["screen 1280x720"]
    shown.send(ask="hide")
    wait_until(lambda: _torn(shown) is None, "it hides with the overlay")
    shown.send(ask="show")
    again = wait_until(lambda: _torn(shown), "it shows with the overlay")
    assert [again.x, again.y] == place == [torn.x - torn.x // 2, torn.y - torn.y // 2]


def _places(shown: Overlay) -> dict[str, list[int]]:
    places: dict[str, list[int]] = shown.panel(KNOB_A)["window"]["places"]
    return places


def test_a_piano_gets_its_effect_knobs_when_its_plugin_starts_in_the_overlay_and_torn_off(overlay: Start) -> None:
    shown = overlay()
    shown.send(do="create_panel", type="piano", bank="play", id="f" * 32)
    shown.send(do="stand_panel", id="f" * 32, window={"monitor": SCREEN, "places": {SCREEN: [200, 0]}})
    torn = shown.xdo.wait_box("^PadTrayPanel$")
    lying = shown.place(PIANO)
    key_or_knob = [(box.x + box.width - 22, box.y + box.height - 14) for box in (torn, lying)]

    def white() -> list[bool]:
        """Whether keys lie at the right end, where the knobs of effects would."""
        return [min(shown.xdo.pixel(*at)) > 90 for at in key_or_knob]

    wait_until(lambda: white() == [False, False], "both have knobs")
    shown.send(effects={})
    shown.send(event="PluginEvent", plugin="piano", state="off")
    wait_until(lambda: white() == [True, True], "the keys take their place")
    shown.send(effects={"Reverb": 0.5, "Cutoff": 1.0})
    shown.send(event="PluginEvent", plugin="piano", state="on")
    wait_until(lambda: white() == [False, False], "the knobs are back")
    shown.xdo.scroll(torn.x + torn.width - 200, torn.y + 62, 1)  # the first one of the torn-off piano
    wait_until(lambda: shown.send(get="effects")["Reverb"] > 0.5, "the wheel turns it")


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_window_let_go_near_an_edge_lies_at_it(overlay: Start, scale: float) -> None:
    shown = overlay({"overlay": {"scale": scale}})
    shown.send(do="stand_panel", id=KNOB_A, window={})
    torn = wait_until(lambda: _torn(shown), "the panel has a window of its own")
    shown.xdo.drag((torn.x + 4, torn.y + 4), (4 + 5, 4 + 7))
    wait_until(lambda: (box := _torn(shown)) and (box.x, box.y) == (0, 0), "it lies in the corner")
