"""A torn-off panel on another monitor than the overlay's: its size and place are those of the monitor it stands on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.overlay.conftest import Overlay
from tests.rig.desktop import XServer
from tests.rig.overlay_stage import PIANO
from tests.rig.waiting import wait_until
from tests.rig.xdo import Box


def _stands(shown: Overlay, where: Callable[[Box], bool], what: str) -> Box:
    def ask() -> Box | None:
        box = shown.xdo.find("^PadTrayPanel$")
        return box if box is not None and where(box) else None

    return wait_until(ask, what)


@pytest.mark.parametrize("left", [700, 860])  # the piano would be wider than any; on the second one it has no room
def test_a_torn_off_panel_is_as_wide_as_its_own_monitor_and_moves_to_another_when_that_goes(
    desktop: XServer, overlay: Callable[..., Overlay], left: int
) -> None:
    desktop.split(left)
    shown, wide = overlay(), 1280 - left
    right = f"right {wide}x720"
    shown.send(do="stand_panel", id=PIANO, window={"monitor": right, "places": {right: [0, 300]}})
    box = _stands(shown, lambda box: (box.x, box.y, box.width) == (left, 300, wide), "it stands on the right monitor")
    shown.xdo.drag((box.x + 4, box.y + 4), (104, 404))
    box = _stands(shown, lambda box: wide < box.width <= left - box.x, "it stands on the left monitor, as wide as that")
    assert shown.panel(PIANO)["window"]["monitor"] == f"left {left}x720"
    shown.send(do="stand_panel", id=PIANO, window={"monitor": right, "places": {right: [0, 300]}})
    _stands(shown, lambda box: (box.x, box.width) == (left, wide), "it is back on the right one")
    desktop.unplug("right")
    wanted = box.width
    _stands(shown, lambda box: wanted == box.width <= left - box.x, "it comes to the monitor that is left")
