"""Makes docs/screenshots from the real app: a display, a tray, a controller, a few pads pressed and a chord played."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack

from PIL import Image

from tests.rig.desktop import Compositor, Openbox, SessionBus, TrayHost, XServer
from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.overlay_shots import BACKDROP, crop, save
from tests.rig.overlay_shots import main as overlay_shots
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import Program
from tests.rig.pulse import PulseServer
from tests.rig.waiting import wait_until
from tests.rig.window_shots import main as window_shots
from tests.rig.xdo import Box, Xdo

OVERLAY = "^PadTray$"


def main() -> None:
    """Make the pictures anew."""
    with ExitStack() as stack:
        x = stack.enter_context(XServer())
        stack.enter_context(Openbox(x))
        stack.enter_context(Compositor(x))
        xdo = Xdo(x.display)
        stack.enter_context(Program([sys.executable, "-c", BACKDROP, "1280", "720"], x.env))
        xdo.wait_window("^game$")
        stack.enter_context(TrayHost(x))
        bus = stack.enter_context(SessionBus())
        pulse = stack.enter_context(PulseServer())
        jack = stack.enter_context(JackServer())
        controller = stack.enter_context(Controller(jack))
        app = stack.enter_context(PadTrayProcess(x.env | bus.env | pulse.env | jack.env))
        controller.wait_connected()
        app.ctl("show")
        box = wait_until(lambda: overlay(xdo), "the overlay is shown")
        wait_until(lambda: app.status()["audio"]["state"] == "running", "the engine runs", 240, every_s=0.5)
        wait_until(lambda: sounds(app, controller), "the instrument plays", 60)
        xdo.move(2, 718)  # nothing is under the mouse
        at_rest = settled(xdo)
        for note in (16, 18, 21):
            controller.note_on(note)
        for cc, value in ((48, 90), (49, 40)):
            controller.control(cc, value)
        for note in (60, 64, 67):
            controller.note_on(note)
        wait_until(lambda: xdo.screenshot().tobytes() != at_rest.tobytes(), "the overlay shows the presses")
        time.sleep(0.5)  # voices, foot line and meter follow within two tenths of a second
        shot = xdo.screenshot()  # the meter never rests
        save(shot, "desktop.png")
        save(crop(shot, [box]), "overlay.png")
        icon = xdo.wait_tray_icon()
        xdo.click(*icon.centre, button=3)
        time.sleep(1.0)  # the menu fades in beside a moving meter: nothing on the screen says that it is done
        save(xdo.screenshot(), "tray-menu.png")
        xdo.key("Escape")
    overlay_shots([])
    window_shots()


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
