"""A plugin's panel in a window of its own: opened from the menu, drawn, used, remembered."""

from __future__ import annotations

from collections.abc import Callable

from overlay.plugin_panels import HEAD, ROW, WIDTH
from overlay.theme import DARK, rgb
from tests.overlay.conftest import Overlay
from tests.rig.waiting import wait_until
from tests.rig.xdo import Box

Start = Callable[..., Overlay]
OPEN = {"overlay": {"plugin_panels": {"soundboard:deck": {}}}}


def _window(shown: Overlay) -> Box | None:
    return shown.xdo.find("^PadTrayPanel$")


def _shown(shown: Overlay) -> Box:
    box = wait_until(lambda: _window(shown), "the plugin's panel is shown")
    at = (box.x + 14 + 3, _row(box, 2))
    shown.wait_colour(at, lambda colour: colour == rgb(DARK.pad), "its button is drawn")
    return box


def _row(box: Box, index: int) -> int:
    return round(box.y + HEAD + (index + 0.5) * ROW)


def test_buttons_sliders_and_lists_act(overlay: Start) -> None:
    shown = overlay(OPEN)
    box = _shown(shown)
    shown.xdo.click(box.centre[0], _row(box, 2))
    shown.xdo.drag((box.x + 125, _row(box, 4)), (box.x + 14 + 104 + 56, _row(box, 4)))
    shown.xdo.click(box.x + 200, _row(box, 5))
    menu = wait_until(lambda: shown.xdo.windows("^Toplevel$"), "the list opens")[0]
    rows = shown.xdo.box(menu)
    shown.xdo.click(rows.x + 40, rows.y + 6 + 28 + 14)
    calls = wait_until(lambda: (calls := shown.calls) and calls[-1] == ["act", 5, "cable"] and calls, "all is done")
    assert calls[0] == ["act", 2, True]
    assert ["act", 4, 0.5] in calls


def test_it_moves_is_remembered_and_closes_by_its_cross(overlay: Start) -> None:
    shown = overlay(OPEN)
    box = _shown(shown)
    shown.xdo.drag((box.x + 100, box.y + 12), (160, 162))
    standing = wait_until(
        lambda: shown.state["settings"]["overlay"]["plugin_panels"]["soundboard:deck"]["places"], "its place"
    )
    assert list(standing.values()) == [[60, 150]]
    shown.xdo.click(60 + round(WIDTH) - 21, 150 + 20)
    wait_until(lambda: _window(shown) is None, "it is closed")
    assert shown.state["settings"]["overlay"]["plugin_panels"] == {}


def test_the_menu_opens_it(overlay: Start) -> None:
    shown = overlay()
    box = shown.xdo.box(shown.window)
    shown.xdo.click(box.x + box.width - 54, box.y + 24)
    menu = shown.xdo.box(wait_until(lambda: shown.xdo.windows("^Toplevel$"), "the menu opens")[0])
    shown.xdo.click(menu.x + 60, menu.y + 6 + 24 + 3 * 28 + 9 + 24 + 14)  # heading, three, rule, heading, the first
    _shown(shown)
