"""The panels on a real desktop: what the mouse does, and what lights."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from overlay.layout import CELL, CELL_GAP
from overlay.panels.knobs import WHEELS_ROW
from overlay.theme import DARK, mix, rgb
from tests.overlay.conftest import Overlay
from tests.rig.key_window import KeyWindow
from tests.rig.overlay_stage import KNOB_A, KNOB_B, PAD_A, PAD_B, PIANO
from tests.rig.waiting import wait_until

Start = Callable[..., Overlay]
TORN_AT = ("screen 1280x720", [960, 540])
GREEN, PANEL = rgb(DARK.ok), rgb(DARK.panel)


def _near(wanted: tuple[int, int, int], slack: int = 12) -> Callable[[tuple[int, int, int]], bool]:
    return lambda colour: all(abs(a - b) <= slack for a, b in zip(colour, wanted, strict=True))


def test_the_led_is_green_when_active_and_hollow_when_not_and_a_click_toggles_it(overlay: Start) -> None:
    shown = overlay()
    assert shown.xdo.pixel(*shown.led(PAD_A, active=True)) == GREEN
    assert _near(PANEL, 4)(shown.xdo.pixel(*shown.led(PAD_B, active=False)))
    shown.xdo.click(*shown.led(PAD_A, active=True))
    wait_until(lambda: not shown.panel(PAD_A)["active"], "the store has it inactive")
    shown.xdo.move(5, 5)
    shown.wait_colour(shown.led(PAD_A, active=False), _near(PANEL), "the LED goes out")


def test_activating_a_panel_by_its_led_takes_the_slot_from_the_other(overlay: Start) -> None:
    shown = overlay()
    shown.send(do="move_panel", id=PAD_B, bank="A")
    shown.xdo.click(*shown.led(PAD_B, active=False))
    wait_until(lambda: shown.panel(PAD_B)["active"], "the clicked panel is active")
    assert not shown.panel(PAD_A)["active"]
    shown.xdo.move(5, 5)
    shown.wait_colour(shown.led(PAD_A, active=False), _near(PANEL), "the other LED goes out")


def test_a_pad_lights_while_it_is_held_and_a_short_press_is_seen(overlay: Start) -> None:
    shown = overlay()
    at = shown.pad_ground(PAD_A, 3)
    rest, lit = rgb(DARK.pad), rgb(mix(DARK.pad, "#FF5D73", 0.62))
    assert shown.xdo.pixel(*at) == rest
    shown.send(event="PadEvent", control=["pad", "A", 3], velocity=100, panel=PAD_A)
    shown.wait_colour(at, _near(lit), "the pad lights")
    shown.send(event="PadEvent", control=["pad", "A", 3], velocity=0, panel=PAD_A)
    shown.wait_colour(at, _near(rest, 2), "the pad goes out")


def test_a_pads_target_state_is_shown(overlay: Start) -> None:
    shown = overlay()
    at = shown.pad_ground(PAD_A, 1)
    shown.send(event="TargetEvent", panel=PAD_A, position=1, state="on")
    shown.wait_colour(at, _near(rgb(mix(DARK.pad, "#3DDC97", 0.17)), 3), "the pad is on")
    x0, y0, x1, _ = shown.cell(PAD_A, 1)
    shown.send(event="TargetEvent", panel=PAD_A, position=1, state="error")
    shown.wait_colour(((x0 + x1) // 2, y0), _near(rgb(DARK.error), 30), "its edge is red")


def test_a_pad_that_keeps_a_key_down_is_on_until_it_lets_go(overlay: Start) -> None:
    shown = overlay()
    at = shown.pad_ground(PAD_A, 1)
    shown.send(event="StepEvent", panel=PAD_A, position=1, step=1, steps=2)
    shown.wait_colour(at, _near(rgb(mix(DARK.pad, "#3DDC97", 0.17)), 3), "the pad is on")
    shown.send(event="StepEvent", panel=PAD_A, position=1, step=0, steps=2)
    shown.wait_colour(at, _near(rgb(DARK.pad), 1), "the pad is off")


def test_a_failed_action_marks_its_pad_until_it_works_again(overlay: Start) -> None:
    shown = overlay()
    x0, y0, x1, _ = shown.cell(PAD_A, 2)
    edge = ((x0 + x1) // 2, y0)
    done = {"event": "ActionEvent", "control": ["pad", "A", 2], "label": "Camera", "what": "OBS"}
    shown.send(**done, ok=False, detail="not connected")
    shown.wait_colour(edge, _near(rgb(DARK.error), 30), "its edge is red")
    shown.send(**done, ok=True)
    shown.wait_colour(edge, _near(rgb(DARK.edge)), "its edge is plain")


def test_the_mouse_presses_a_pad_and_lets_it_go_where_it_pressed(overlay: Start) -> None:
    shown = overlay()
    x0, y0, x1, y1 = shown.cell(PAD_A, 5)
    shown.xdo.drag(((x0 + x1) // 2, (y0 + y1) // 2), (x1 + 60, y1 + 60))
    calls = wait_until(lambda: len(calls := shown.calls) >= 2 and calls, "press and release arrive")
    assert calls == [["press", PAD_A, 5, True], ["press", PAD_A, 5, False]]


def test_an_inactive_panel_rests_and_is_at_full_strength_under_the_mouse(overlay: Start) -> None:
    shown = overlay()
    at = shown.pad_ground(PAD_B, 1)
    resting = shown.xdo.pixel(*at)
    assert resting != rgb(DARK.pad)
    other = shown.cell(PAD_B, 2)
    shown.xdo.move(other[0] + 10, other[1] + 10)
    shown.wait_colour(at, _near(rgb(DARK.pad), 1), "the panel is at full strength")
    shown.xdo.move(5, 5)
    shown.wait_colour(at, _near(resting, 1), "the panel rests again")


def test_a_bank_is_chosen_by_mouse(overlay: Start) -> None:
    shown = overlay()
    place = shown.place(PAD_B)
    shown.xdo.click(place.x + 25, shown.header_middle(PAD_B))
    wait_until(lambda: shown.panel(PAD_B)["bank"] == "A", "the panel moves to bank A")


def test_a_preset_is_chosen_from_the_list(overlay: Start) -> None:
    shown = overlay()
    place = shown.place(PAD_A)
    windows = set(_own_windows(shown))
    shown.xdo.click(place.x + 200, shown.header_middle(PAD_A))
    menu = wait_until(lambda: set(_own_windows(shown)) - windows, "the list opens").pop()
    box = shown.xdo.box(menu)
    shown.xdo.click(box.x + 60, box.y + 6 + 28 + 14)
    wait_until(lambda: shown.panel(PAD_A)["preset"] == "Soundboard", "the preset is shown")
    wait_until(lambda: set(_own_windows(shown)) == windows, "the list closes")


def _own_windows(shown: Overlay) -> list[int]:
    return [
        box.window for depth, _, box in shown.xdo.tree() if depth <= 5 and box.width > 50 and _mapped(shown, box.window)
    ]


def _mapped(shown: Overlay, window: int) -> bool:
    return "IsViewable" in shown.xdo._run("xwininfo", "-id", window).stdout


def test_the_wheel_turns_a_knob(overlay: Start) -> None:
    shown = overlay()
    shown.send(event="KnobEvent", control=["knob", "A", 1], value=0.5, panel=KNOB_A)
    x0, y0, x1, y1 = shown.cell(KNOB_A, 1, ((1, 2), (3, 4)))
    shown.xdo.scroll((x0 + x1) // 2, (y0 + y1) // 2, 1)
    calls = wait_until(lambda: shown.calls, "the turn arrives")
    assert calls[0] == ["turn", KNOB_A, 1, pytest.approx(0.52)]


def test_a_wheel_has_a_low_cell_while_it_is_bound(overlay: Start) -> None:
    shown = overlay()
    tall = shown.xdo.box(shown.window).height
    turn = {"turn": {"kind": "volume", "params": {"target": "master", "op": "set"}}}
    bind = {"do": "set_binding", "kind": "knob", "name": "Master", "position": 5}
    shown.send(**bind, binding={"label": "Joystick", "colour": "#4C8DFF", "gestures": turn})
    grown = int(WHEELS_ROW * (CELL + CELL_GAP))
    wait_until(lambda: shown.xdo.box(shown.window).height - tall in {grown, grown + 1}, "the row has come")
    place = shown.place(KNOB_A)
    arc = (place.x + 9 + 17, place.y + place.height + grown - 9 - 14)

    def blue() -> int:
        picture = shown.xdo.screenshot().crop((arc[0] - 11, arc[1] - 11, arc[0] + 11, arc[1] + 11)).convert("RGB")
        return sum(_near(rgb("#4C8DFF"), 40)(pixel) for pixel in picture.get_flattened_data())

    assert blue() == 0
    shown.send(event="KnobEvent", control=["knob", "A", 5], value=1.0, panel=KNOB_A)
    wait_until(lambda: blue() > 20, "its arc is full")
    shown.xdo.scroll(*arc, -1)
    wait_until(lambda: ["turn", KNOB_A, 5, 0.98] in shown.calls, "the mouse's wheel turns it")
    shown.send(**bind, binding=None)
    wait_until(lambda: shown.xdo.box(shown.window).height == tall, "the row has gone with its binding")


def test_a_piano_key_lights_by_its_source_and_plays_under_the_mouse(overlay: Start) -> None:
    shown = overlay()
    place = shown.place(PIANO)
    at = (place.x + 9 + 15, place.y + place.height - 24)  # the first C, below the black keys
    assert min(shown.xdo.pixel(*at)) > 200
    shown.send(event="KeyEvent", note=48, velocity=90, source="midi")
    shown.wait_colour(at, lambda colour: colour[2] > colour[0] + 60, "the key lights in the accent")
    shown.send(event="KeyEvent", note=48, velocity=0, source="midi")
    shown.wait_colour(at, lambda colour: min(colour) > 200, "the key is white again")
    shown.xdo.click(*at)
    calls = wait_until(lambda: len(calls := shown.calls) >= 2 and calls, "the note is played and let go")
    assert [call[1] for call in calls] == [48, 48]
    assert calls[0][2] > 60
    assert calls[1][3] is False


def test_the_piano_says_in_its_list_how_far_an_instrument_is_loaded(overlay: Start) -> None:
    shown = overlay()
    place = shown.place(PIANO)
    middle = shown.header_middle(PIANO)
    box = (place.x + 150, middle - 10, place.x + 420, middle + 10)

    def picture() -> bytes:
        return shown.xdo.screenshot().crop(box).tobytes()

    resting = picture()
    shown.send(event="ProgressEvent", plugin="piano", what="Concert Grand", fraction=0.42)
    wait_until(lambda: picture() != resting, "the load is shown")
    shown.send(event="ProgressEvent", plugin="piano", what="Concert Grand", fraction=1.0)
    wait_until(lambda: picture() == resting, "the instrument's name is back")


def test_a_knob_that_waits_shows_its_ring(overlay: Start) -> None:
    shown = overlay()
    x0, y0, _, y1 = shown.cell(KNOB_A, 3, ((1, 2), (3, 4)))
    centre = (x0 + 32, (y0 + y1) // 2)
    amber = rgb(DARK.warning)

    def ring() -> bool:
        picture = shown.xdo.screenshot().crop((centre[0] - 24, centre[1] - 24, centre[0] + 24, centre[1] + 24))
        return any(_near(amber, 40)(pixel) for pixel in picture.convert("RGB").get_flattened_data())

    assert not ring()
    shown.send(event="KnobEvent", control=["knob", "A", 3], value=0.3, panel=KNOB_A, target=0.64)
    wait_until(ring, "the ring is shown")
    shown.send(event="KnobEvent", control=["knob", "A", 3], value=0.65, panel=KNOB_A)
    wait_until(lambda: not ring(), "the ring is gone")


def test_the_right_button_carries_a_pad_onto_another_and_swaps_them(overlay: Start) -> None:
    shown = overlay()
    (ax0, ay0, ax1, ay1), (bx0, by0, bx1, by1) = shown.cell(PAD_A, 1), shown.cell(PAD_A, 2)
    start, end = ((ax0 + ax1) // 2, (ay0 + ay1) // 2), ((bx0 + bx1) // 2, (by0 + by1) // 2)
    shown.xdo("mousemove", *start, "mousedown", 3, "mousemove", *end, "mouseup", 3)
    wait_until(lambda: _labels(shown)["2"] == "Gameplay", "the pads are swapped")
    assert _labels(shown)["1"] == "Camera"


def _labels(shown: Overlay, name: str = "Stream") -> dict[str, str]:
    stream = next(preset for preset in shown.state["presets"] if preset["name"] == name)
    return {at: binding["label"] for at, binding in stream["bindings"].items()}


def _middle(box: tuple[int, int, int, int]) -> tuple[int, int]:
    return (box[0] + box[2]) // 2, (box[1] + box[3]) // 2


def _carry(shown: Overlay, start: tuple[int, int], end: tuple[int, int]) -> None:
    shown.xdo("mousemove", *start, "mousedown", 3, "mousemove", *end, "mouseup", 3)


def test_a_pad_is_carried_onto_a_pad_of_another_panel_and_one_undo_takes_it_back(overlay: Start) -> None:
    shown = overlay()
    start, end = _middle(shown.cell(PAD_A, 1)), _middle(shown.cell(PAD_B, 2))
    _carry(shown, start, end)
    wait_until(lambda: _labels(shown)["1"] == "Sad", "the pads are swapped")
    assert _labels(shown, "Soundboard")["2"] == "Gameplay"
    shown.send(undo=True)
    assert (_labels(shown)["1"], _labels(shown, "Soundboard")["2"]) == ("Gameplay", "Sad")
    shown.xdo("keydown", "ctrl")
    _carry(shown, start, end)
    shown.xdo("keyup", "ctrl")
    wait_until(lambda: _labels(shown, "Soundboard")["2"] == "Gameplay", "it is copied")
    assert _labels(shown)["1"] == "Gameplay"


def test_a_knob_is_carried_out_of_a_torn_off_panel_and_onto_no_pad(overlay: Start) -> None:
    shown = overlay()
    shown.send(do="stand_panel", id=KNOB_B, window={"monitor": TORN_AT[0], "places": {TORN_AT[0]: TORN_AT[1]}})
    torn = shown.xdo.wait_box("^PadTrayPanel$")
    first = (torn.x + 60, torn.y + 80)
    pad = _middle(shown.cell(PAD_A, 1))
    shown.xdo("mousemove", *first, "mousedown", 3, "mousemove", *pad, "mousemove", pad[0] + 4, pad[1])
    wait_until(lambda: shown.xdo.windows("PadTray tip"), "a tip says why not")
    shown.xdo("mousemove", *_middle(shown.cell(KNOB_A, 2, ((1, 2), (3, 4)))), "mouseup", 3)
    wait_until(lambda: _labels(shown, "Master")["2"] == "Reverb", "the knobs are swapped")
    assert _labels(shown, "Piano FX")["1"] == "Mic"
    _carry(shown, first, pad)
    wait_until(lambda: not shown.xdo.windows("PadTray tip"), "it is let go")
    assert (_labels(shown)["1"], _labels(shown, "Piano FX")["1"]) == ("Gameplay", "Mic")


def test_renaming_takes_the_focus_for_the_text_and_gives_it_back(key_window: KeyWindow, overlay: Start) -> None:
    shown = overlay()
    place = shown.place(PAD_A)
    known = set(_own_windows(shown))
    shown.xdo.click(place.x + place.width - 15, shown.header_middle(PAD_A))
    menu = wait_until(lambda: set(_own_windows(shown)) - known, "the menu opens").pop()
    box = shown.xdo.box(menu)
    shown.xdo.click(box.x + 60, box.y + 6 + 28 + 14)
    wait_until(lambda: not key_window.has_focus(), "the question takes the focus")
    shown.xdo.type("Left hand")
    shown.xdo.key("Return")
    wait_until(lambda: shown.panel(PAD_A)["title"] == "Left hand", "the panel is renamed")
    wait_until(key_window.has_focus, "the other window has the focus again")
    shown.xdo.key("b")
    key_window.wait_key("press", "b")


def test_another_preset_forgets_what_was_known_of_the_old_one(overlay: Start) -> None:
    shown = overlay()
    at = shown.pad_ground(PAD_A, 1)
    shown.send(event="TargetEvent", panel=PAD_A, position=1, state="on")
    shown.wait_colour(at, _near(rgb(mix(DARK.pad, "#3DDC97", 0.17)), 3), "the pad is on")
    shown.send(do="update_panel", id=PAD_A, preset="Soundboard")
    shown.wait_colour(at, _near(rgb(DARK.pad), 1), "the new preset's pad is off")
