"""The overlay's states, themes and sizes for docs/screenshots: `python -m tests.rig.overlay_shots [NAME ...]`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests.overlay.conftest import Overlay
from tests.rig.desktop import Compositor, Openbox, XServer
from tests.rig.overlay_stage import KNOB_A, KNOB_B, PAD_A, PAD_B, PIANO
from tests.rig.process import ROOT, python_program
from tests.rig.waiting import wait_until
from tests.rig.xdo import Box

FOLDER = ROOT / "docs/screenshots"
MARGIN_PX = 24


def _plain(_shown: Overlay) -> None:
    """As it is."""


def _torn(shown: Overlay) -> None:
    """The overlay keeps the stream; the soundboard and the piano stand where there is room."""
    shown.send(do="delete_panel", id=KNOB_B)
    shown.send(do="activate_panel", id=PAD_B)
    for panel, at in ((PAD_B, (690, 330)), (PIANO, (24, 553))):
        shown.send(do="stand_panel", id=panel, window={"monitor": "screen 1280x720", "places": {"screen 1280x720": at}})
    wait_until(lambda: len(shown.xdo.windows("^PadTrayPanel$")) == 2, "two panels have windows")
    wait_until(lambda: shown.xdo.box(shown.window).height < 320, "the overlay is without them")


def _edit(shown: Overlay) -> None:
    box = shown.xdo.box(shown.window)
    shown.xdo.click(box.x + box.width - shown.px(114), box.y + shown.px(24))
    shown.xdo.move(5, 715)
    time.sleep(0.3)  # the keyboard is there when the ring is
    shown.xdo.key("Right", "Right")


def _menu(shown: Overlay) -> None:
    shown.xdo.click(*shown.handle(PAD_A))


def _bubble(shown: Overlay) -> None:
    shown.send(ask="hide")
    wait_until(lambda: not shown.shown(), "the overlay hides")


def _turn(shown: Overlay) -> None:
    """The bubble stays for a moment only."""
    for value in (0.60, 0.62, 0.64):
        shown.send(event="KnobEvent", control=["knob", "A", 3], value=value, panel=KNOB_A)
        time.sleep(0.05)  # else only the last one arrives
    shown.xdo.wait_window("PadTray value")


@dataclass(frozen=True)
class Shot:
    """One picture: the overlay's settings, what is done first and at the last moment, whether the desktop is shown."""

    name: str
    overlay: dict[str, Any] = field(default_factory=dict)
    do: Callable[[Overlay], None] = _plain
    at_last: Callable[[Overlay], None] = _plain
    whole: bool = False
    language: str = "en"


SHOTS = (
    Shot("overlay-light", {"theme": "light"}),
    Shot("overlay-contrast", {"theme": "contrast"}),
    Shot("overlay-150", {"scale": 1.5}),
    Shot("overlay-200", {"scale": 2.0}),
    Shot("overlay-russian", language="ru"),
    Shot("overlay-edit", do=_edit),
    Shot("overlay-menu", do=_menu),
    Shot("overlay-compact", {"mode": "compact"}),
    Shot("overlay-compact-200", {"mode": "compact", "scale": 2.0}),
    Shot("overlay-torn-off", {"places": {"screen 1280x720": (24, 24)}}, do=_torn, whole=True),
    Shot(
        "plugin-panel",
        {
            "places": {"screen 1280x720": (24, 24)},
            "plugin_panels": {
                "soundboard:deck": {"monitor": "screen 1280x720", "places": {"screen 1280x720": (951, 24)}}
            },
        },
        whole=True,
    ),
    Shot("overlay-bubble", do=_bubble, at_last=_turn),
)


def take(shot: Shot) -> None:
    """Make one picture on a display of its own."""
    scale = float(shot.overlay.get("scale", 1.0))
    size = (round(1280 * max(1.0, scale * 0.8)), round(720 * max(1.0, scale * 0.9)))
    with ExitStack() as stack:
        x = stack.enter_context(XServer(*size))
        stack.enter_context(Openbox(x))
        stack.enter_context(Compositor(x))
        stack.enter_context(python_program("tests.rig.backdrop", *map(str, size), env=x.env))
        settings = {"overlay": {"idle_after_s": 600, **shot.overlay}, "general": {"language": shot.language}}
        shown = Overlay(x.display, settings, sample=True, shown=False)
        stack.callback(shown.program.end)
        shown.window = shown.xdo.wait_window("^PadTray$")
        shown.xdo.move(5, size[1] - 5)
        time.sleep(1.0)  # the sample's events are drawn; a pad held down looks like one that is on
        before = set(_boxes(shown))
        shot.do(shown)
        time.sleep(0.6)  # menus and windows have come
        shot.at_last(shown)
        boxes = [box for box in _boxes(shown) if box in before] + [box for box in _boxes(shown) if box not in before]
        picture = shown.xdo.screenshot()
        save(picture if shot.whole else crop(picture, boxes), f"{shot.name}.png")


def _boxes(shown: Overlay) -> list[Box]:
    """Our windows on the screen."""
    found = [
        shown.xdo.box(window)
        for pattern in ("^PadTray$", "PadTray value", "^PadTrayPanel$", "^Toplevel$")
        for window in shown.xdo.windows(pattern)
    ]
    return [box for box in found if box.width > 30]


def crop(picture: Image.Image, boxes: list[Box], margin: int = MARGIN_PX) -> Image.Image:
    """The windows with a margin of what lies behind them."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    wide, high = picture.size
    return picture.crop((
        max(0, left - margin), max(0, top - margin), min(wide, right + margin), min(high, bottom + margin)
    ))  # fmt: skip


def save(picture: Image.Image, name: str) -> None:
    """Write a picture below docs/screenshots."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").save(FOLDER / name, optimize=True)


def main(names: list[str]) -> None:
    """Make the pictures named, or all."""
    for shot in SHOTS:
        if not names or shot.name in names:
            take(shot)


if __name__ == "__main__":
    main(sys.argv[1:])
