"""The editor, the settings and the first start for docs/screenshots: `python -m tests.rig.window_shots`."""

from __future__ import annotations

import time
from contextlib import ExitStack

from PIL import Image
from Xlib.display import Display

from tests.overlay.conftest import Overlay
from tests.rig.desktop import Openbox, XServer
from tests.rig.overlay_shots import FOLDER
from tests.rig.overlay_stage import PAD_A
from tests.rig.waiting import wait_until

PAGES = {
    "audio": "settings.png",
    "doctor": "doctor.png",
    "presets": "presets.png",
    "midi": "midi.png",
    "welcome": "first-start.png",
}
WINDOW = "settings|Welcome|^Pad "
COLOURS = 96
"""Enough for a window; keeps its picture small."""
SETTLE_S = 1.2
"""Pages with live figures never rest, so that nothing on the screen says that they are drawn."""


def main() -> None:
    """Make the pictures anew."""
    with ExitStack() as stack:
        x = stack.enter_context(XServer())
        stack.enter_context(Openbox(x))
        shown = Overlay(x.display, {"overlay": {"idle_after_s": 600}}, sample=True, shown=True)
        stack.callback(shown.program.end)
        for page, name in PAGES.items():
            shown.send(ask="settings", page=page)
            picture_of_window(shown, name)
        x0, y0, x1, y1 = shown.cell(PAD_A, 3)
        shown.xdo.click((x0 + x1) // 2, (y0 + y1) // 2, button=3)
        time.sleep(SETTLE_S)
        shown.xdo.click((x0 + x1) // 2 + 30, (y0 + y1) // 2 + 46)  # its first row below the heading: Edit
        picture_of_window(shown, "editor.png")


def picture_of_window(shown: Overlay, name: str) -> None:
    """Save the open window without what lies around it, and close it."""
    xdo = shown.xdo
    window = xdo.wait_window(WINDOW)
    xdo.activate(window)
    xdo.move(2, 2)  # nothing is under the mouse
    time.sleep(SETTLE_S)
    box = xdo.box(window)
    display = Display(xdo.display)
    place = display.screen().root.translate_coords(window, 0, 0)  # xdotool counts the window manager's frame twice
    display.close()
    picture: Image.Image = xdo.screenshot().crop((place.x, place.y, place.x + box.width, place.y + box.height))
    picture.convert("RGB").quantize(COLOURS).save(FOLDER / name, optimize=True)
    xdo.key("Escape")
    wait_until(lambda: not xdo.windows(WINDOW), "the window closes")


if __name__ == "__main__":
    main()
