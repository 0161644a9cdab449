"""The real app's face under the hand: `python -m tests.bench.face_latency` measures it on a display of its own.

From a hotkey to the overlay drawn on the screen, and from a pad of the controller to its light: both as another client
of the X server sees the pixels.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from tests.rig.desktop import Openbox, XServer
from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.xdo import Xdo

ROUNDS = 40
HOTKEY = ("Control_L", "Alt_L", "p")
PAD_1_GROUND = (45, 209)
"""A point of pad 1 beside its texts, from the overlay's corner at 100 %."""
PAD_A1, PAD_CHANNEL = 16, 9
PATIENCE_S = 5.0


class Eye:
    """Sees single pixels of a display, within a fraction of a millisecond."""

    def __init__(self, display: str) -> None:
        self._display = Display(display)
        self._root = self._display.screen().root

    def pixel(self, at: tuple[int, int]) -> bytes:
        return bytes(self._root.get_image(*at, 1, 1, X.ZPixmap, 0xFFFFFFFF).data)

    def until(self, at: tuple[int, int], seen: Callable[[bytes], bool]) -> int:
        """Monotonic nanoseconds when the pixel is as wanted.

        Raises:
            TimeoutError: it never was.
        """
        end = time.monotonic() + PATIENCE_S
        while not seen(self.pixel(at)):
            if time.monotonic() > end:
                raise TimeoutError(f"nothing came at {at}")
            time.sleep(0.0005)  # the processor is the app's and the X server's
        return time.monotonic_ns()

    def press(self) -> int:
        """Press and release the overlay's hotkey; returns when its last key went down."""
        codes = [self._display.keysym_to_keycode(_keysym(name)) for name in HOTKEY]
        for code in codes:
            xtest.fake_input(self._display, X.KeyPress, code)
        at = time.monotonic_ns()
        for code in reversed(codes):
            xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()
        return at


def _keysym(name: str) -> int:
    """The number of a key symbol."""
    from Xlib import XK  # noqa: PLC0415 - beside its one use

    return int(XK.string_to_keysym(name))


@contextmanager
def _running() -> Iterator[tuple[Controller, Eye, tuple[int, int]]]:
    with ExitStack() as stack:
        x = stack.enter_context(XServer())
        stack.enter_context(Openbox(x))
        jack = stack.enter_context(JackServer())
        controller = stack.enter_context(Controller(jack))
        app = stack.enter_context(PadTrayProcess(x.env | jack.env))
        controller.wait_connected()
        binding = {"label": "F9", "gestures": {"tap": {"kind": "keystroke", "params": {"keys": "f9"}}}}
        command = {"do": "set_binding", "kind": "pad", "name": "Stream", "position": 1, "binding": binding}
        app.run("ctl", "command", json.dumps(command))
        box = Xdo(x.display).wait_box("^PadTray$")
        time.sleep(5)
        yield controller, Eye(x.display), (box.x + PAD_1_GROUND[0], box.y + PAD_1_GROUND[1])


def main() -> None:
    """Measure and print one row each."""
    with _running() as (controller, eye, pad):
        rest = eye.pixel(pad)
        shown, lit = [], []
        for _ in range(ROUNDS):
            eye.press()
            eye.until(pad, lambda pixel: pixel[:3] == b"\0\0\0")  # the bare desktop
            time.sleep(0.3)
            asked = eye.press()
            shown.append(eye.until(pad, lambda pixel: pixel == rest) - asked)
            time.sleep(0.3)
        for _ in range(2 * ROUNDS):
            before = len(controller.sent)
            controller.note_on(PAD_A1, channel=PAD_CHANNEL)
            seen = eye.until(pad, lambda pixel: pixel != rest)
            lit.append(seen - controller.wait_sent(before + 1)[before].time_ns)
            controller.note_off(PAD_A1, channel=PAD_CHANNEL)
            eye.until(pad, lambda pixel: pixel == rest)
            time.sleep(0.1)
    for name, times in (("hotkey to the overlay drawn", shown), ("pad to its light", lit)):
        ordered = sorted(value / 1e6 for value in times)
        p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        print(f"{name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, worst {ordered[-1]:.1f} ms of {len(ordered)}")  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
