"""The window on a real desktop: focus, showing and hiding, moving, staying on the screen."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from Xlib import Xatom
from Xlib.display import Display

from overlay.face import FOOT_HEIGHT, HEAD_HEIGHT
from overlay.layout import panel_height
from overlay.theme import DARK, rgb
from tests.overlay.conftest import Overlay
from tests.rig.desktop import XServer
from tests.rig.key_window import KeyWindow
from tests.rig.overlay_stage import KNOB_A, KNOB_B, PAD_A, PAD_B, PIANO
from tests.rig.waiting import wait_until

Start = Callable[..., Overlay]
SCREEN = "screen 1280x720"


def test_another_window_keeps_the_focus_when_the_overlay_shows_and_is_clicked(
    key_window: KeyWindow, overlay: Start
) -> None:
    key_window.forget()
    shown = overlay()
    x0, y0, x1, y1 = shown.cell(PAD_A, 1)
    shown.xdo.click((x0 + x1) // 2, (y0 + y1) // 2)
    shown.send(ask="hide")
    wait_until(lambda: not shown.shown(), "the overlay hides")
    shown.send(ask="toggle")
    wait_until(shown.shown, "the overlay shows again")
    shown.xdo.key("a")
    key_window.wait_key("press", "a")
    assert [event.kind for event in key_window.events if event.kind == "blur"] == []


def test_dragging_the_header_moves_the_window_and_the_place_is_remembered(overlay: Start) -> None:
    shown = overlay()
    before = shown.xdo.box(shown.window)
    start = (before.x + 400, before.y + 14)
    shown.xdo.drag(start, (start[0] - 70, start[1] - 30))
    after = wait_until(lambda: _moved(shown, (before.x, before.y)), "the window moves")
    assert (after.x - before.x, after.y - before.y) == pytest.approx((-70, -30), abs=3)
    places = wait_until(lambda: shown.state["settings"]["overlay"]["places"], "the place is remembered")
    assert list(places.values()) == [[after.x, after.y]]


def _moved(shown: Overlay, before: tuple[int, int]):  # noqa: ANN202 - a Box or None
    box = shown.xdo.box(shown.window)
    held = shown.state["settings"]["overlay"]["places"]
    return box if (box.x, box.y) != before and held else None


def test_a_remembered_place_off_the_screen_comes_back_onto_it(overlay: Start) -> None:
    first = overlay()
    box = first.xdo.box(first.window)
    first.xdo.drag((box.x + 400, box.y + 14), (box.x + 430, box.y + 20))
    key = wait_until(lambda: list(first.state["settings"]["overlay"]["places"]), "the monitor's key is known")[0]
    first.program.end()
    second = overlay({"overlay": {"places": {key: [5000, -900]}}})
    box = second.xdo.box(second.window)
    assert box.x + box.width <= 1280
    assert box.y >= 0


def test_a_click_on_the_close_button_hides_and_asking_shows_again(overlay: Start) -> None:
    shown = overlay()
    box = shown.xdo.box(shown.window)
    shown.xdo.click(box.x + box.width - 24, box.y + 24)
    wait_until(lambda: not shown.shown(), "the overlay hides")
    shown.send(ask="show")
    wait_until(shown.shown, "the overlay shows")


def test_the_corners_of_the_window_are_round(overlay: Start) -> None:
    shown = overlay()
    box = shown.xdo.box(shown.window)
    assert shown.xdo.pixel(box.x, box.y) == (0, 0, 0)  # the bare root window
    assert shown.xdo.pixel(box.x + 60, box.y + 6) != (0, 0, 0)


def test_the_compact_strip_replaces_the_panels_and_grows_again(overlay: Start) -> None:
    shown = overlay()
    tall = shown.xdo.box(shown.window).height
    shown.send(do="change_settings", values={"overlay.mode": "compact"})
    strip = wait_until(
        lambda: (box := shown.xdo.box(shown.window)).height < tall / 4 and box, "the strip takes the place"
    )
    shown.xdo.click(strip.x + strip.width - 20, strip.y + strip.height // 2)
    wait_until(lambda: shown.xdo.box(shown.window).height == tall, "the panels are back")
    assert shown.state["settings"]["overlay"]["mode"] == "normal"


def test_a_strip_that_is_too_wide_goes_on_in_a_second_line(overlay: Start) -> None:
    shown = overlay()
    shown.send(do="activate_panel", id=PAD_B)
    shown.send(do="change_settings", values={"overlay.mode": "compact", "overlay.scale": 2.5})
    wait_until(lambda: shown.xdo.box(shown.window).height == 200, "it has two lines of 100")

    def pressed() -> bool:
        strip = shown.xdo.box(shown.window)  # it takes its size first, then its place
        shown.xdo.click(strip.x + 115, strip.y + 50)
        return any(call[0] == "press" for call in shown.calls)

    wait_until(pressed, "a lamp of the first line is pressed")
    strip = shown.xdo.box(shown.window)
    assert 0 <= strip.x <= strip.x + strip.width <= 1280


def test_a_turned_knob_shows_a_bubble_while_the_overlay_is_hidden(overlay: Start) -> None:
    shown = overlay({"overlay": {"show_at_start": False}}, shown=False)
    values = itertools.cycle((0.2, 0.3))

    def turned() -> list[int]:  # of two events that come fast the older may be left out
        shown.send(event="KnobEvent", control=["knob", "A", 3], value=next(values), panel="c" * 32)
        return shown.xdo.windows("PadTray value")

    bubble = wait_until(turned, "the bubble is shown")[0]
    assert shown.xdo.box(bubble).width == 300
    wait_until(lambda: not shown.xdo.windows("PadTray value"), "the bubble goes away")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_window_grows_with_the_scale(overlay: Start, scale: float) -> None:
    shown = overlay({"overlay": {"scale": scale}})
    assert shown.xdo.box(shown.window).width == min(1280, round(900 * scale))  # it is never wider than the monitor


def test_the_systems_scaling_is_followed_while_it_runs_and_the_place_comes_back(
    overlay: Start, desktop: XServer
) -> None:
    shown = overlay({"overlay": {"monitor": SCREEN, "places": {SCREEN: (300, 40)}}})
    before = shown.xdo.box(shown.window)
    assert (before.x, before.y, before.width) == (300, 40, 900)
    display = Display(desktop.display)
    root = display.screen().root
    root.change_property(Xatom.RESOURCE_MANAGER, Xatom.STRING, 8, b"Xft.dpi:\t192\n")
    display.sync()
    wait_until(lambda: shown.xdo.box(shown.window).width == 1280, "it grows as far as the screen lets it")
    box = shown.xdo.box(shown.window)
    assert (box.x, box.y) == (0, 0)
    assert box.height <= 720
    root.change_property(Xatom.RESOURCE_MANAGER, Xatom.STRING, 8, b"Xft.dpi:\t96\n")
    display.sync()
    wait_until(lambda: shown.xdo.box(shown.window) == before, "it is as it was")
    display.close()


@pytest.mark.usefixtures("compositor")
def test_the_compositor_blends_the_window(overlay: Start) -> None:
    shown = overlay({"overlay": {"opacity": 0.5}})
    box = shown.xdo.box(shown.window)
    at = (box.x + 500, box.y + 25)  # picom's bare desktop is a middle grey
    shown.wait_colour(at, lambda colour: min(colour) > 0x38, "half of the desktop shows through")


def test_the_overlay_comes_above_a_window_that_covers_it(key_window: KeyWindow, overlay: Start) -> None:
    shown = overlay()
    box = shown.xdo.box(shown.window)
    at = (box.x + 500, box.y + 25)
    ground = shown.xdo.pixel(*at)
    other = shown.xdo.windows("^" + key_window.title + "$")[0]
    shown.xdo("windowmove", "--sync", other, box.x + 400, box.y)
    shown.xdo("windowraise", other)
    with KeyWindow(shown.xdo.display, f"300x200+{box.x + 420}+{box.y + 5}"):  # takes the focus, as a game does
        shown.wait_colour(at, lambda colour: colour == ground, "the overlay is on top")


def test_what_changes_while_the_panels_are_built_is_shown_too(overlay: Start) -> None:
    shown = overlay()
    for panel in (PAD_B, KNOB_A, KNOB_B, PIANO):  # each while the one before is being drawn
        shown.send(do="delete_panel", id=panel)
    height = shown.px(HEAD_HEIGHT) + shown.px(FOOT_HEIGHT) + round(panel_height("pad", 2))
    wait_until(lambda: abs(shown.xdo.box(shown.window).height - height) <= 1, "one panel is left")


def test_a_plugin_that_failed_has_a_red_chip_in_the_header(overlay: Start) -> None:
    shown = overlay()
    box = shown.xdo.box(shown.window)

    def red() -> bool:
        head = shown.xdo.screenshot().crop((box.x + 110, box.y, box.x + 500, box.y + 44)).convert("RGB")
        return any(pixel == rgb(DARK.error) for pixel in head.get_flattened_data())

    assert not red()
    shown.send(event="PluginEvent", plugin="obs", state="failed", reason="refused")
    wait_until(red, "the chip is shown")
    shown.send(event="PluginEvent", plugin="obs", state="on")
    wait_until(lambda: not red(), "the chip is gone")
