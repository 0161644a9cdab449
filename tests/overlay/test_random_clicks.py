"""Clicking wildly on everything that needs no text: no focus is taken, nothing fails, nothing is left over."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.overlay.conftest import Overlay
from tests.rig.key_window import KeyWindow
from tests.rig.overlay_stage import KNOB_A, KNOB_B, PAD_A, PAD_B, PIANO
from tests.rig.waiting import wait_until


@pytest.mark.parametrize("clicks", [40, pytest.param(3000, marks=pytest.mark.nightly)])
def test_no_click_takes_the_focus(key_window: KeyWindow, overlay: Callable[..., Overlay], clicks: int) -> None:
    shown = overlay(sample=True)
    shown.send(do="delete_preset", kind="pad", name="Editing")  # a click on an empty pad opens the editor
    key_window.forget()
    chance = random.Random(7)
    for _ in range(clicks):
        _one(shown, chance)
    shown.xdo.move(5, 700)
    shown.send(ask="hide")
    wait_until(lambda: not shown.shown(), "the overlay hides")
    shown.xdo.key("z")
    key_window.wait_key("press", "z")
    assert [event for event in key_window.events if event.kind == "blur"] == []
    assert "failed" not in shown.program.output


def _one(shown: Overlay, chance: random.Random) -> None:
    what = chance.randrange(6)
    panel = chance.choice((PAD_A, PAD_B))
    if what == 0:
        x0, y0, x1, y1 = shown.cell(panel, chance.choice((1, 2, 3, 4, 5, 6, 8)))
        shown.xdo.click(chance.randrange(x0, x1), chance.randrange(y0, y1))
    elif what == 1:
        panel = chance.choice((PAD_A, PAD_B, KNOB_A, KNOB_B, PIANO))
        shown.xdo.click(*shown.led(panel, active=bool(shown.panel(panel)["active"])))
    elif what == 2:
        knob = shown.cell(chance.choice((KNOB_A, KNOB_B)), chance.randrange(1, 5), ((1, 2), (3, 4)))
        shown.xdo.scroll((knob[0] + knob[2]) // 2, (knob[1] + knob[3]) // 2, chance.choice((-2, 2)))
    elif what == 3:
        place = shown.place(PIANO)
        shown.xdo.click(
            chance.randrange(place.x + 12, place.x + 560), place.y + place.height - chance.randrange(12, 80)
        )
    elif what == 4:
        place = shown.place(panel)  # the list opens; the next click or its timer closes it
        shown.xdo.click(place.x + 200, shown.header_middle(panel))
    else:
        place = shown.place(panel)
        shown.xdo.click(place.x + chance.choice((25, 50)), shown.header_middle(panel))
