"""A pad acts, the overlay lights, nothing takes the focus, nothing is lost."""

import time

import pytest
from PIL import Image

from tests.e2e.conftest import Machine, command
from tests.rig.key_window import KeyWindow
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.waiting import wait_until
from tests.rig.xdo import Box

pytestmark = pytest.mark.e2e

PAD_A1, PAD_A2, PAD_B1 = 16, 17, 24
PAD_1 = (85, 189)
"""Middle of pad 1 of the first pad panel, from the overlay's corner at 100 %."""
LED = (508, 67)
"""Middle of that panel's LED button."""
SECOND_PANEL = 192
"""How far below the first pad panel the second one lies."""


def bind(app: PadTrayProcess, position: int, keys: str, preset: str = "Stream") -> None:
    """Bind a pad to a keystroke."""
    binding = {"label": keys, "gestures": {"tap": {"kind": "keystroke", "params": {"keys": keys}}}}
    command(app, do="set_binding", kind="pad", name=preset, position=position, binding=binding)


def overlay(machine: Machine) -> Box:
    """Where the overlay is."""
    return machine.xdo.wait_box("^PadTray$")


def at(machine: Machine, place: tuple[int, int]) -> tuple[int, int, int]:
    """The colour at a place of the overlay."""
    box = overlay(machine)
    return machine.xdo.pixel(box.x + place[0], box.y + place[1])


def settled(machine: Machine, place: tuple[int, int]) -> tuple[int, int, int]:
    """The colour there, once it has been the same for a while: the overlay is drawn and blended in."""
    seen: list[tuple[int, int, int]] = []

    def rests() -> bool:
        seen.append(at(machine, place))
        return len(seen) >= 8 and len(set(seen[-8:])) == 1

    wait_until(rests, "the overlay has come to rest", every_s=0.1)
    return seen[-1]


def look(machine: Machine, place: tuple[int, int], width: int, height: int) -> Image.Image:
    """A piece of the overlay around a place."""
    box = overlay(machine)
    x, y = box.x + place[0] - width // 2, box.y + place[1] - height // 2
    return machine.xdo.screenshot().crop((x, y, x + width, y + height))


def greenness(picture: Image.Image) -> int:
    """How many pixels are the green of a lit LED."""
    return sum(green > 150 and green > red + 40 for red, green, _ in picture.convert("RGB").get_flattened_data())


def test_a_pad_holds_a_key_in_another_program_which_keeps_the_focus(machine: Machine, key_window: KeyWindow) -> None:
    app = machine.start()
    overlay(machine)
    bind(app, 1, "ctrl+f9")
    key_window.focus()
    key_window.forget()
    machine.pad(PAD_A1)
    pressed = key_window.wait_key("press", "F9")
    assert not [event for event in key_window.events if event.kind == "release"]
    machine.pad(PAD_A1, 0)
    released = key_window.wait_key("release", "F9")
    assert released.time_ns > pressed.time_ns
    key_window.wait_key("release", "Control_L")
    assert key_window.keys == [
        ("press", "Control_L"),
        ("press", "F9"),
        ("release", "F9"),
        ("release", "Control_L"),
    ]
    assert key_window.has_focus()
    assert not [event for event in key_window.events if event.kind == "blur"]
    wait_until(lambda: app.status()["last"], "the press is remembered")
    last = app.status()["last"][-1]
    assert (last["control"], last["ok"]) == ("Pad A1", True)


def test_a_pad_lights_and_the_led_toggles_by_mouse(machine: Machine, key_window: KeyWindow) -> None:
    app = machine.start()
    bind(app, 1, "f9")
    key_window.focus()
    ground = (PAD_1[0] - 40, PAD_1[1] + 20)
    dark = settled(machine, ground)
    machine.pad(PAD_A1)
    wait_until(lambda: at(machine, ground) != dark, "the pad lights")
    machine.pad(PAD_A1, 0)
    wait_until(lambda: at(machine, ground) == dark, f"the pad goes dark, {dark}")

    assert greenness(look(machine, LED, 90, 26)) > 60
    box = overlay(machine)
    machine.xdo.click(box.x + LED[0], box.y + LED[1])
    wait_until(lambda: "pad:A" not in app.status()["active"], "the panel is inactive")
    wait_until(lambda: greenness(look(machine, LED, 90, 26)) < 10, "the LED is an outline")
    assert key_window.has_focus()


def test_one_panel_a_bank_and_the_state_survives_a_kill(machine: Machine) -> None:
    app = machine.start("--hidden")
    panels = app.status()["panels"]
    first, second = (panel["id"] for panel in panels if panel["type"] == "pad")
    command(app, do="move_panel", id=second, bank="A")
    assert app.status()["active"]["pad:A"] == first
    app.ctl("activate", second)
    status = app.status()
    assert status["active"]["pad:A"] == second
    assert [panel["active"] for panel in status["panels"] if panel["id"] == first] == [False]
    bind(app, 3, "ctrl+alt+f7", preset="Media")
    wait_until(lambda: "ctrl+alt+f7" in _presets(app), "the change reaches its file")
    wait_until(lambda: second in (app.home / "panels.json").read_text(), "the panels reach their file")
    time.sleep(1.0)  # the files' debounce; there is no event to wait for outside the process
    app.kill()
    app.start()
    assert app.status()["active"]["pad:A"] == second
    assert app.status()["panels"] == status["panels"]
    assert "ctrl+alt+f7" in _presets(app)


def _presets(app: PadTrayProcess) -> str:
    return "".join(path.read_text() for path in (app.home / "presets").glob("*.toml"))


def test_unplugged_and_plugged_in_again(machine: Machine, key_window: KeyWindow) -> None:
    """A held key is let go when the controller goes; after its return it works."""
    app = machine.start("--hidden")
    bind(app, 1, "f9")
    key_window.focus()
    machine.pad(PAD_A1)
    key_window.wait_key("press", "F9")
    machine.controller.unplug()
    key_window.wait_key("release", "F9")
    wait_until(lambda: app.status()["held"] == [], "nothing is held")
    key_window.forget()
    machine.controller.plug()
    machine.controller.wait_connected()
    machine.pad(PAD_A1)
    key_window.wait_key("press", "F9")
    machine.pad(PAD_A1, 0)
    key_window.wait_key("release", "F9")


def test_the_hotkey_toggles_the_overlay(machine: Machine, key_window: KeyWindow) -> None:
    app = machine.start()
    overlay(machine)
    key_window.focus()
    machine.xdo.key("ctrl+alt+p")
    wait_until(lambda: not app.status()["overlay"], "the overlay hides")
    machine.xdo.key("ctrl+alt+p")
    wait_until(lambda: app.status()["overlay"], "the overlay shows")
    assert key_window.has_focus()


def test_a_second_start_shows_the_first_ones_overlay(machine: Machine) -> None:
    app = machine.start("--hidden")
    assert app.status()["overlay"] is False
    second = app.run()
    assert (second.returncode, second.stderr) == (0, "")
    wait_until(lambda: app.status()["overlay"], "the overlay shows")


def test_headless_still_acts_and_ends_cleanly(machine: Machine, key_window: KeyWindow) -> None:
    app = machine.start("--headless")
    assert app.status()["overlay"] is None
    bind(app, 1, "f9")
    key_window.focus()
    machine.pad(PAD_A1)
    key_window.wait_key("press", "F9")
    assert app.quit() == 0
    key_window.wait_key("release", "F9")
