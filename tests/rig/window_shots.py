"""The editor, the settings and the first start for docs/screenshots: `python -m tests.rig.window_shots`."""

from __future__ import annotations

import time
from contextlib import ExitStack
from tempfile import NamedTemporaryFile
from typing import Any

from PIL import Image, ImageDraw
from Xlib.display import Display

from overlay.settings.window import PAGES as SETTINGS_PAGES
from tests.overlay.conftest import Overlay
from tests.rig.desktop import Openbox, XServer
from tests.rig.overlay_shots import save
from tests.rig.overlay_stage import PAD_A
from tests.rig.waiting import wait_until

PAGES = {
    "audio": "settings.png",
    "doctor": "doctor.png",
    "presets": "presets.png",
    "midi": "midi.png",
    "welcome": "first-start.png",
}
WINDOW = "settings|Welcome|^Pad |. PadTray$"
SETTLE_S = 1.2
"""Pages with live figures never rest, so that nothing on the screen says that they are drawn."""
STRANGER = """
kind = "pad"
name = "Party"
[bindings.1]
label = 5
colour = "pink"
"""
"""A preset that cannot be taken."""


def main() -> None:
    """Make the pictures anew."""
    with ExitStack() as stack:
        shown = started(stack, "en")
        for page, name in PAGES.items():
            shown.send(ask="settings", page=page)
            picture_of_window(shown, name)
        open_editor(shown, 3)
        picture_of_window(shown, "editor.png")
    with ExitStack() as stack:
        in_russian(started(stack, "ru"))
    with ExitStack() as stack:
        with_a_picture(started(stack, "en", (1640, 720), {"places": {"screen 1640x720": (24, 40)}}))


def started(stack: ExitStack, language: str, size: tuple[int, int] = (1280, 720), more: Any = None) -> Overlay:
    """The overlay on a display of its own."""
    x = stack.enter_context(XServer(*size))
    stack.enter_context(Openbox(x))
    overlay = {"idle_after_s": 600, **(more or {})}
    shown = Overlay(x.display, {"overlay": overlay, "general": {"language": language}}, sample=True, shown=True)
    stack.callback(shown.program.end)
    return shown


def open_editor(shown: Overlay, position: int) -> None:
    """By the menu of a pad, as a person does."""
    x0, y0, x1, y1 = shown.cell(PAD_A, position)
    shown.xdo.click((x0 + x1) // 2, (y0 + y1) // 2, button=3)
    time.sleep(SETTLE_S)
    shown.xdo.click((x0 + x1) // 2 + 30, (y0 + y1) // 2 + 46)  # its first row below the heading: Edit


def in_russian(shown: Overlay) -> None:
    """What is well and what is not, an import that is refused, and a setting."""
    shown.send(ask="settings", page="doctor")
    picture_of_window(shown, "doctor-russian.png")
    shown.send(ask="settings", page="presets")
    tab_to(shown, len(SETTINGS_PAGES) + 1)
    shown.xdo.key("space")
    with NamedTemporaryFile("w", suffix=".toml", prefix="party-") as file:
        file.write(STRANGER)
        file.flush()
        dialog = shown.xdo.wait_window("^Open$")
        shown.xdo.activate(dialog)
        shown.xdo.type(file.name)
        shown.xdo.key("Return")
        time.sleep(SETTLE_S)
    picture_of_window(shown, "import-russian.png")
    shown.send(ask="settings", page="general")
    tab_to(shown, len(SETTINGS_PAGES) + 4)  # language, start, first steps, hotkey
    shown.xdo.key("ctrl+a")
    shown.xdo.type("ctrl+shift")
    shown.xdo.key("Return")
    picture_of_window(shown, "refused-russian.png")


def tab_to(shown: Overlay, steps: int) -> None:
    """Go so many fields on in the open window."""
    shown.xdo.activate(shown.xdo.wait_window(WINDOW))
    time.sleep(SETTLE_S)
    for _ in range(steps):
        shown.xdo.key("Tab")


def with_a_picture(shown: Overlay) -> None:
    """A picture of one's own on a pad, beside the editor that set it."""
    with NamedTemporaryFile(suffix=".png", prefix="logo-") as file:
        logo().save(file.name)
        binding = {"label": "My logo", "icon": file.name, "colour": "#38C6D9"}
        binding["gestures"] = {"tap": {"kind": "open", "params": {"target": "https://example.org"}}}  # type: ignore[assignment]
        shown.send(do="set_binding", kind="pad", name="Stream", position=7, binding=binding)
        open_editor(shown, 7)
        window = shown.xdo.wait_window(WINDOW)
        shown.xdo("windowmove", window, 970, 20)
        shown.xdo.move(2, 2)
        time.sleep(SETTLE_S)
        save(shown.xdo.screenshot(), "editor-picture.png")


def logo() -> Image.Image:
    """A picture as people have one."""
    picture = Image.new("RGBA", (192, 192))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((8, 8, 184, 184), 48, "#38C6D9")
    draw.polygon([(64, 52), (64, 140), (144, 96)], "#12151B")
    return picture


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
    save(picture, name)
    xdo.key("Escape")
    wait_until(lambda: not xdo.windows(WINDOW), "the window closes")


if __name__ == "__main__":
    main()
