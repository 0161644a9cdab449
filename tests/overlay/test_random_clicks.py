"""Clicking wildly on everything that needs no text: no focus is taken, nothing fails, nothing is left over."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from tests.overlay.conftest import Overlay
from tests.rig.key_window import KeyWindow
from tests.rig.overlay_stage import KNOB_A, KNOB_B, PAD_A, PAD_B, PIANO
from tests.rig.waiting import wait_until

AWAY = (5, 700)


@pytest.mark.parametrize(
    ("clicks", "seconds"), [(40, 0), pytest.param(1_000_000, 600, marks=pytest.mark.nightly)], ids=["short", "minutes"]
)
def test_no_click_takes_the_focus(
    key_window: KeyWindow, overlay: Callable[..., Overlay], clicks: int, seconds: int
) -> None:
    shown = overlay({"overlay": {"idle_after_s": 1}}, sample=True)
    shown.send(do="delete_preset", kind="pad", name="Editing")  # a click on an empty pad opens the editor
    key_window.forget()
    chance, end = random.Random(7), time.monotonic() + seconds
    done = 0
    while done < clicks and (not seconds or time.monotonic() < end):
        chance.choice(DEEDS)(shown, chance)
        done += 1
    shown.xdo.move(*AWAY)
    shown.send(ask="hide")
    wait_until(lambda: not shown.shown(), "the overlay hides")
    shown.xdo.key("z")
    key_window.wait_key("press", "z")
    assert [event for event in key_window.events if event.kind == "blur"] == []
    assert "failed" not in shown.program.output
    assert done >= 40


def _pad(shown: Overlay, chance: random.Random) -> None:
    x0, y0, x1, y1 = shown.cell(chance.choice((PAD_A, PAD_B)), chance.choice((1, 2, 3, 4, 5, 6, 8)))
    shown.xdo.click(chance.randrange(x0, x1), chance.randrange(y0, y1))


def _led(shown: Overlay, chance: random.Random) -> None:
    panel = chance.choice((PAD_A, PAD_B, KNOB_A, KNOB_B, PIANO))
    shown.xdo.click(*shown.led(panel, active=bool(shown.panel(panel)["active"])))


def _knob(shown: Overlay, chance: random.Random) -> None:
    box = shown.cell(chance.choice((KNOB_A, KNOB_B)), chance.randrange(1, 5), ((1, 2), (3, 4)))
    shown.xdo.scroll((box[0] + box[2]) // 2, (box[1] + box[3]) // 2, chance.choice((-2, 2)))


def _key(shown: Overlay, chance: random.Random) -> None:
    place = shown.place(PIANO)
    shown.xdo.click(chance.randrange(place.x + 12, place.x + 560), place.y + place.height - chance.randrange(12, 80))


def _list(shown: Overlay, chance: random.Random) -> None:
    panel = chance.choice((PAD_A, PAD_B))
    place = shown.place(panel)  # the list opens; the next click or its timer closes it
    shown.xdo.click(place.x + 200, shown.header_middle(panel))


def _bank(shown: Overlay, chance: random.Random) -> None:
    panel = chance.choice((PAD_A, PAD_B))
    shown.xdo.click(shown.place(panel).x + chance.choice((25, 50)), shown.header_middle(panel))


def _panel_menu(shown: Overlay, chance: random.Random) -> None:
    panel = chance.choice((PAD_A, KNOB_A, PIANO))
    if chance.random() < 0.5:
        shown.xdo.click(*shown.handle(panel))
    else:
        x0, y0, _, _ = shown.cell(PAD_A, 1)
        shown.xdo.click(x0 + 20, y0 + 20, button=3)
    shown.xdo.move(*AWAY)  # a row that asks for a name would take the focus rightly
    wait_until(lambda: not shown.xdo.windows("^Toplevel$"), "the menu has closed")


def _tear_off(shown: Overlay, chance: random.Random) -> None:
    """Torn off, pressed there, and taken back."""
    shown.xdo.drag(shown.handle(PIANO), (chance.randrange(300, 1000), 716))
    torn = shown.xdo.wait_box("^PadTrayPanel$")
    shown.xdo.click(torn.x + chance.randrange(20, 560), torn.y + torn.height - chance.randrange(12, 80))
    shown.send(do="stand_panel", id=PIANO, window=None)
    wait_until(lambda: not shown.xdo.windows("^PadTrayPanel$"), "its window is gone")
    wait_until(lambda: shown.xdo.box(shown.window).height > 500, "it lies in the overlay again")


DEEDS = (_pad, _led, _knob, _key, _list, _bank, _pad, _led, _knob, _key, _panel_menu, _tear_off)
