"""The layout comes back after a restart, a power cut, another monitor, another scale; nothing is off the screen."""

import contextlib
import json
from collections.abc import Callable

import pytest

from tests.e2e.conftest import command
from tests.rig.desktop import Openbox, XServer
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo

pytestmark = pytest.mark.e2e

KNOBS_HANDLE = (874, 67)
"""The dots of the first knob panel, from the overlay's corner at 100 %."""
OVERLAY, PANEL = "^PadTray$", "^PadTrayPanel$"


@pytest.fixture
def app(desktop: XServer, padtray: Callable[..., PadTrayProcess]) -> PadTrayProcess:
    """The app on a bare desktop, its first knob panel torn off and put somewhere by hand."""
    app = padtray(desktop.env)
    xdo = Xdo(desktop.display)
    overlay = xdo.wait_box(OVERLAY)
    start = (overlay.x + KNOBS_HANDLE[0], overlay.y + KNOBS_HANDLE[1])
    wait_until(lambda: xdo.pixel(*start) != (0, 0, 0), "the panels are drawn")

    def torn_off() -> bool:  # again where a busy machine lost a step of the mouse
        xdo.drag(start, (start[0] - 60, 700))
        with contextlib.suppress(TimeoutError):
            return bool(wait_until(lambda: xdo.windows(PANEL), "it comes", 5))
        return False

    wait_until(torn_off, "the panel has a window of its own")
    _drag(xdo, PANEL, 880, 470)
    _drag(xdo, OVERLAY, 40, 60)
    return app


def _drag(xdo: Xdo, pattern: str, x: int, y: int) -> None:
    """Move a window by its ground; again where a busy machine lost a step of the mouse."""
    ground = (4, 4) if pattern == PANEL else (400, 14)

    def is_there() -> bool:
        box = xdo.wait_box(pattern)
        if (box.x, box.y) != (x, y):
            xdo.drag((box.x + ground[0], box.y + ground[1]), (x + ground[0], y + ground[1]))
        return (box.x, box.y) == (x, y)

    wait_until(is_there, f"{pattern} is moved", every_s=0.5)


def _layout(xdo: Xdo) -> dict[str, tuple[int, int, int, int]]:
    return {pattern: ((box := xdo.wait_box(pattern)).x, box.y, box.width, box.height) for pattern in (OVERLAY, PANEL)}


def _wait_layout(xdo: Xdo, wanted: dict[str, tuple[int, int, int, int]], what: str) -> None:
    wait_until(lambda: _layout(xdo) == wanted, what)


def _whole(xdo: Xdo, width: int, height: int) -> bool:
    return all(x >= 0 and y >= 0 and x + w <= width and y + h <= height for x, y, w, h in _layout(xdo).values())


def test_both_windows_stand_where_they_stood_after_a_quit_and_after_a_power_cut(
    app: PadTrayProcess, desktop: XServer
) -> None:
    xdo = Xdo(desktop.display)
    before = _layout(xdo)
    assert app.quit() == 0
    app.start()
    _wait_layout(xdo, before, "the layout is back")
    _drag(xdo, PANEL, 700, 440)
    moved = _layout(xdo)
    wait_until(lambda: _stored(app) == [700, 440], "the new place is in its file")
    app.kill()
    app.start()
    _wait_layout(xdo, moved, "the layout is back after a power cut")


def _stored(app: PadTrayProcess) -> object:
    panels = json.loads((app.home / "panels.json").read_text())["panels"]
    return next(
        (place for panel in panels if panel.get("window") for place in panel["window"]["places"].values()), None
    )


def test_on_a_smaller_monitor_nothing_is_off_it_and_on_the_old_one_all_is_as_it_was(
    app: PadTrayProcess, desktop: XServer
) -> None:
    before = _layout(Xdo(desktop.display))
    assert app.quit() == 0
    with XServer(1024, 600) as small, Openbox(small):
        app.env |= small.env
        app.start()
        xdo = Xdo(small.display)
        wait_until(lambda: _whole(xdo, 1024, 600), "both windows lie on the monitor")
        panel = xdo.wait_box(PANEL)
        assert panel.x > 500  # it stood at the right, so it does here
        assert app.quit() == 0
    app.env |= desktop.env
    app.start()
    _wait_layout(Xdo(desktop.display), before, "the old layout is back")


def test_a_monitor_that_shrinks_and_another_scale_keep_all_on_the_screen_and_the_layout(
    app: PadTrayProcess, desktop: XServer
) -> None:
    xdo = Xdo(desktop.display)
    before = _layout(xdo)
    desktop.resize(800, 600)
    wait_until(lambda: _whole(xdo, 800, 600), "both windows come onto the smaller screen")
    desktop.resize(1280, 720)
    _wait_layout(xdo, before, "the layout is back")
    command(app, do="change_settings", values={"overlay.scale": 2.0})
    wait_until(lambda: _layout(xdo)[PANEL][2] > 1.9 * before[PANEL][2], "the panel has grown")
    wait_until(lambda: _whole(xdo, 1280, 720), "both windows lie on the screen")
    command(app, do="change_settings", values={"overlay.scale": 1.0})
    _wait_layout(xdo, before, "the layout is back")
