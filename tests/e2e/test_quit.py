"""Quit in the tray's menu while the editor holds what is not saved: it is asked first, and the answer is obeyed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from PIL import Image
from Xlib import X
from Xlib.display import Display
from Xlib.error import XError

from tests.e2e.test_tray import steady_icon
from tests.rig.desktop import SessionBus, TrayHost, XServer
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.waiting import wait_until
from tests.rig.xdo import Box, Xdo

pytestmark = pytest.mark.e2e

LEAST_MENU = 120
"""It is higher than a tooltip. Pixels."""
ROW, LAST_ROW = 25, 16
"""The height of the menu's rows, and from its lower edge to the middle of the last one. Pixels."""
PREVIEW = (500, 30, 100, 60)
"""Within the pad that the editor shows: left, top, width, height. Pixels."""
PENCIL = (114, 24)
"""The button of the edit mode, from the overlay's upper right corner."""
PATIENCE_S = 4.0
"""A click, or a key, that a busy desktop has lost is made again after this."""
OPENING_S = 25.0
"""The same on the way into the editor: there a second click, or Enter, means another thing."""


def until(seen: Callable[[], object], do: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
    """Do something, and again where it was lost, until what it is done for is seen."""

    def done() -> bool:
        with suppress(TimeoutError, RuntimeError):  # RuntimeError: a window went while xdotool looked at it
            if not seen():
                do()
            wait_until(seen, what, patience_s)
            return True
        return False

    wait_until(done, what, 100)


def open_editor(xdo: Xdo) -> int:
    """By the keyboard, in edit mode, which a click too many ends."""

    def editing() -> bool:
        box = xdo.find("^PadTray$")
        return box is not None and xdo.focused_window() == box.window

    def edit() -> None:
        if not editing():
            box = xdo.wait_box("^PadTray$")
            xdo.click(box.x + box.width - PENCIL[0], box.y + PENCIL[1])
            wait_until(editing, "the overlay has the keyboard", OPENING_S)
        xdo.key("Return")

    until(lambda: xdo.windows("^Pad 5 "), edit, "the editor opens", OPENING_S)
    return xdo.wait_window("^Pad 5 ")


def write_label(xdo: Xdo, editor: int, text: str) -> None:
    """Until it stands on the pad that the editor shows."""
    box = xdo.box(editor)
    x, y = box.x + PREVIEW[0], box.y + PREVIEW[1]

    def pad() -> Image.Image:
        return xdo.screenshot().convert("RGB").crop((x, y, x + PREVIEW[2], y + PREVIEW[3]))

    def write() -> None:
        xdo.activate(editor)
        xdo.key("ctrl+a")
        xdo.type(text)

    seen: list[bytes] = []

    def rests() -> bool:
        seen.append(pad().tobytes())
        return len(seen) >= 5 and len(set(seen[-5:])) == 1 and pad().getcolors(1) is None

    wait_until(rests, "the pad is drawn", every_s=0.1)
    until(lambda: pad().tobytes() != seen[-1], write, "the label is written")


def quit_in_the_menu(xdo: Xdo) -> None:
    """The last row of the icon's menu, by the mouse, for the editor has the keyboard."""
    before = set(xdo.windows(".*"))
    xdo.click(*steady_icon(xdo).centre, button=3)

    def menu() -> Box | None:
        with suppress(RuntimeError):  # a tooltip may be gone by now
            boxes = [xdo.box(window) for window in set(xdo.windows(".*")) - before]
            return next((box for box in boxes if box.height > LEAST_MENU), None)
        return None

    box = wait_until(menu, "the menu opens", PATIENCE_S)
    x, y = box.x + 6, box.y + box.height - LAST_ROW
    xdo.move(x, y)
    wait_until(lambda: xdo.pixel(x, y) != xdo.pixel(x, y - ROW), "the row is lit: it takes clicks", PATIENCE_S)
    xdo.click(x, y)


def parts(xdo: Xdo, window: int) -> int:
    """How many parts of a window are on the screen: a question laid over it is some more."""
    display = Display(xdo.display)
    seen, waiting = 0, [display.create_resource_object("window", window)]
    while waiting:
        with suppress(XError):  # it may be gone by now
            found = waiting.pop()
            if found.get_attributes().map_state == X.IsViewable:
                seen += 1
                waiting += found.query_tree().children
    display.close()
    return seen


def steady(xdo: Xdo, window: int) -> int:
    """How many parts a window has once all of them are drawn."""
    seen: list[int] = []

    def same() -> bool:
        seen.append(parts(xdo, window))
        return len(seen) >= 4 and len(set(seen[-4:])) == 1

    wait_until(same, "all of the window is there", every_s=0.1)
    return seen[-1]


def test_it_is_asked_about_the_draft_and_the_answer_is_obeyed(
    padtray: Callable[..., PadTrayProcess], desktop: XServer, session_bus: SessionBus, tray_host: TrayHost, xdo: Xdo
) -> None:
    del tray_host
    app = padtray(desktop.env | session_bus.env)
    wait_until(lambda: "in the tray" in app.status()["reached"], "the icon is handed to the system")
    editor = open_editor(xdo)
    write_label(xdo, editor, "Unsaved")
    calm = steady(xdo, editor)

    def asked() -> bool:
        return parts(xdo, editor) > calm

    def quit_and_see() -> None:
        assert app.program.popen.poll() is None, "it ended without a question"
        quit_in_the_menu(xdo)

    def answer(*keys: str) -> None:
        if asked():
            xdo.activate(editor)
            xdo.key(*keys)

    until(asked, quit_and_see, "it is asked")
    until(lambda: not asked(), lambda: answer("Escape"), "the question is gone, the editor is not")
    assert app.status()["pid"] == app.pid
    until(asked, quit_and_see, "the draft is still there: it is asked again")
    until(lambda: app.program.popen.poll() is not None, lambda: answer("Right", "Return"), "it ends")
    assert app.program.popen.poll() == 0
    assert "Unsaved" not in "".join(file.read_text() for file in app.home.rglob("*.toml"))
