"""A desktop of its own for a test: X server, window manager, tray host, compositor and session bus."""

from __future__ import annotations

import os
import select
import shutil
import subprocess

from Xlib import X
from Xlib.display import Display
from Xlib.ext import randr

from tests.rig.process import Program, isolated_environment, short_folder
from tests.rig.waiting import PATIENCE_S


class XServer(Program):
    """Xvfb on a display that was free. Keys do not repeat by themselves unless `key_repeat`."""

    def __init__(self, width: int = 1280, height: int = 720, dpi: int = 96, *, key_repeat: bool = False) -> None:
        read_end, write_end = os.pipe()
        argv = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24", "-dpi", str(dpi)]
        argv += ["-nolisten", "tcp", "-noreset", *([] if key_repeat else ["-r"])]
        super().__init__(argv, pass_fds=[write_end])
        os.close(write_end)
        try:
            self.display = f":{self._number(read_end)}"
        except BaseException:
            self.end()
            raise
        finally:
            os.close(read_end)
        self.env = {"DISPLAY": self.display}

    def resize(self, width: int, height: int) -> None:
        """Give the one monitor another mode, as a user or a game does; at most the size it started with."""
        display = Display(self.display)
        try:
            screen = display.screen().root
            resources = screen.xrandr_get_screen_resources()
            crtc, output = resources.crtcs[0], resources.outputs[0]
            name = f"{width}x{height}"
            known = {(mode.width, mode.height): mode.id for mode in resources.modes}
            if (width, height) not in known:
                sizes = (width + 48, width + 96, width + 200, 0, height + 3, height + 8, height + 20)
                made = screen.xrandr_create_mode((0, width, height, 50_000_000, *sizes, len(name), 0), name)
                known[width, height] = made.mode
                display.xrandr_add_output_mode(output, made.mode)
            rotation = randr.Rotate_0
            display.xrandr_set_crtc_config(crtc, X.CurrentTime, 0, 0, X.NONE, rotation, [], X.CurrentTime)
            screen.xrandr_set_screen_size(width, height, width * 254 // 960, height * 254 // 960)
            mode = known[width, height]
            display.xrandr_set_crtc_config(crtc, X.CurrentTime, 0, 0, mode, rotation, [output], X.CurrentTime)
            display.sync()
        finally:
            display.close()

    def split(self, at: int) -> None:
        """Make two monitors, `left` and `right`, of the one, so many pixels from its left edge."""
        width, height = self._size()
        self._xrandr("--setmonitor", "*left", f"{at}/100x{height}/100+0+0", "screen")
        self._xrandr("--setmonitor", "right", f"{width - at}/100x{height}/100+{at}+0", "none")

    def unplug(self, monitor: str) -> None:
        """Take one of the two monitors away. A mode is set with it: of split monitors alone the server tells nobody."""
        self._xrandr("--delmonitor", monitor)
        self.resize(*self._size())

    def _size(self) -> tuple[int, int]:
        display = Display(self.display)
        screen = display.screen()
        size = int(screen.width_in_pixels), int(screen.height_in_pixels)
        display.close()
        return size

    def _xrandr(self, *args: str) -> None:
        subprocess.run(["xrandr", *args], env=os.environ | self.env, check=True, capture_output=True)

    def _number(self, read_end: int) -> str:
        text = ""
        while not text.endswith("\n"):
            ready, _, _ = select.select([read_end], [], [], PATIENCE_S)
            part = os.read(read_end, 16).decode() if ready else ""
            if not part:
                raise RuntimeError(f"Xvfb did not start: {self.output}")
            text += part
        return text.strip()


class Openbox(Program):
    """Openbox, ready when it has announced itself on the root window."""

    def __init__(self, x: XServer) -> None:
        super().__init__(["openbox", "--sm-disable"], x.env)
        self.wait_ready(lambda: _root_has(x.display, "_NET_SUPPORTING_WM_CHECK"), "openbox")


class TrayHost(Program):
    """trayer in the upper right corner, ready when it owns the tray selection."""

    def __init__(self, x: XServer) -> None:
        argv = ["trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--height", "32"]
        super().__init__([*argv, "--SetDockType", "true"], x.env)
        self.wait_ready(lambda: _selection_owned(x.display, "_NET_SYSTEM_TRAY_S0"), "trayer")


class Compositor(Program):
    """picom, so that translucent windows blend; ready when it owns the compositing selection."""

    def __init__(self, x: XServer) -> None:
        argv = ["picom", "--backend", "xrender", "--config", "/dev/null", "--detect-client-opacity"]
        super().__init__(argv, x.env)
        self.wait_ready(lambda: _selection_owned(x.display, "_NET_WM_CM_S0"), "picom")


_BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class SessionBus(Program):
    """A D-Bus session bus that starts no services by itself, so nothing outlives the test."""

    def __init__(self) -> None:
        self._home = short_folder("bus")
        socket, config = self._home / "bus", self._home / "bus.conf"
        config.write_text(_BUS_CONFIG.format(socket=socket))
        super().__init__(["dbus-daemon", "--nofork", "--nopidfile", f"--config-file={config}"])
        self.env = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={socket}"}
        self.wait_ready(socket.exists, "the session bus")

    def end(self, timeout_s: float = 10.0) -> int:
        status = super().end(timeout_s)
        shutil.rmtree(self._home, ignore_errors=True)
        return status


def _root_has(display: str, name: str) -> bool:
    answer = subprocess.run(
        ["xprop", "-root", name],
        env=isolated_environment() | {"DISPLAY": display},
        check=False,
        capture_output=True,
        text=True,
    )
    return "window id" in answer.stdout


def _selection_owned(display: str, name: str) -> bool:
    connection = Display(display)
    try:
        owner = connection.get_selection_owner(connection.intern_atom(name))
        return bool(getattr(owner, "id", owner))
    finally:
        connection.close()
