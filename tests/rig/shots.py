"""Makes docs/screenshots from the real app: a display, a tray, a controller, a few pads pressed and a chord played."""

from __future__ import annotations

import time
from contextlib import ExitStack

from PIL import Image

from tests.rig import streamer
from tests.rig.desktop import Compositor, Openbox, SessionBus, TrayHost, XServer
from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.overlay_shots import crop, save
from tests.rig.overlay_shots import main as overlay_shots
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import python_program
from tests.rig.pulse import PulseServer
from tests.rig.waiting import wait_until
from tests.rig.window_shots import main as window_shots
from tests.rig.xdo import Box, Xdo

OVERLAY = "^PadTray$"
HERO_MARGIN = 64
"""Pixels of the game around the first picture of the README."""
GAMEPLAY, TALK, RECORD, DISCORD = 16, 18, 19, 23
KNOBS = {48: (127, 110, 81), 49: (127, 110, 95), 50: (20, 38), 51: (120, 127)}
"""Controllers and where they go; the third stops short of the volume that the program has."""
EFFECTS = (((674, 493), 15), ((796, 493), 22))
"""Reverb and chorus, from the overlay's corner at 100 %, and how far the wheel turns them."""


def main() -> None:
    """Make the pictures anew."""
    with ExitStack() as stack:
        x = stack.enter_context(XServer())
        stack.enter_context(Openbox(x))
        stack.enter_context(Compositor(x))
        xdo = Xdo(x.display)
        stack.enter_context(python_program("tests.rig.backdrop", "1280", "720", env=x.env))
        xdo.wait_window("^game$")
        stack.enter_context(TrayHost(x))
        bus = stack.enter_context(SessionBus())
        pulse = stack.enter_context(PulseServer())
        jack = stack.enter_context(JackServer())
        controller = stack.enter_context(Controller(jack))
        streamer.programs(pulse, stack)
        app = stack.enter_context(PadTrayProcess(x.env | bus.env | pulse.env | jack.env))
        streamer.set_up(app)
        controller.wait_connected()
        app.ctl("show")
        box = wait_until(lambda: overlay(xdo), "the overlay is shown")
        wait_until(lambda: app.status()["audio"]["state"] == "running", "the engine runs", 240, every_s=0.5)
        wait_until(lambda: sounds(app, controller), "the instrument plays", 60)
        xdo.move(2, 718)  # nothing is under the mouse
        use(controller, xdo, box)
        at_rest = settled(xdo)
        controller.note_on(TALK)  # held
        for note in (60, 64, 67):
            controller.note_on(note)
        wait_until(lambda: xdo.screenshot().tobytes() != at_rest.tobytes(), "the overlay shows the presses")
        wait_until(lambda: app.status()["audio"]["active_voices"] >= 3, "the chord sounds", every_s=0.05)
        time.sleep(0.3)  # voices, foot line and meter follow within two tenths of a second
        shot = xdo.screenshot()  # the meter never rests
        save(shot, "desktop.png")
        save(crop(shot, [box], HERO_MARGIN), "overlay.png")
        icon = xdo.wait_tray_icon()
        xdo.click(*icon.centre, button=3)
        time.sleep(1.0)  # the menu fades in beside a moving meter: nothing on the screen says that it is done
        save(xdo.screenshot(), "tray-menu.png")
        xdo.key("Escape")
        pulse.end()  # what the pad records ends with it
    overlay_shots([])
    window_shots()


def use(controller: Controller, xdo: Xdo, box: Box) -> None:
    """The streamer's hands: two pads switch something on, knobs take their volumes up, effects are turned by mouse."""
    for note in (GAMEPLAY, RECORD, DISCORD):
        controller.note_on(note)
        time.sleep(0.2)
        controller.note_off(note)
        time.sleep(0.4)  # each has its state before the next
    for cc, values in KNOBS.items():
        for value in values:
            controller.control(cc, value)
            time.sleep(0.15)
    for at, clicks in EFFECTS:
        xdo.scroll(box.x + at[0], box.y + at[1], clicks)
    xdo.move(2, 718)  # nothing is under the mouse
    time.sleep(1.0)


def sounds(app: PadTrayProcess, controller: Controller) -> bool:
    """Whether a trial note sounds; the shipped instruments are made at their first use."""
    controller.note_on(48, 30)
    time.sleep(0.2)
    sounding = bool(app.status()["audio"]["active_voices"])
    controller.note_off(48)
    return sounding


def overlay(xdo: Xdo) -> Box | None:
    """Where the overlay lies, None while it is hidden."""
    windows = [xdo.box(window) for window in xdo.windows(OVERLAY)]
    return max((box for box in windows if box.width > 100), key=lambda box: box.width, default=None)


def settled(xdo: Xdo) -> Image.Image:
    """A picture that no longer changes."""
    pictures = [xdo.screenshot()]

    def same_again() -> bool:
        pictures.append(xdo.screenshot())
        return pictures[-1].tobytes() == pictures[-2].tobytes()

    wait_until(same_again, "the screen has come to rest", every_s=0.3)
    return pictures[-1]


if __name__ == "__main__":
    main()
