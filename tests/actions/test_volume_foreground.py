"""The program in front, by its own process or one that it started."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.actions.conftest import Rig, nothing
from tests.rig.desktop import XServer
from tests.rig.key_window import KeyWindow
from tests.rig.process import Program
from tests.rig.pulse import PulseServer
from tests.rig.waiting import wait_until
from trayapp.actions.family import family
from trayapp.actions.platform.base import Platform
from trayapp.actions.platform.pulse_volume import PulseVolume
from trayapp.actions.platform.x11_windows import X11Windows

PLAYER = """
import subprocess, sys, tkinter
child = subprocess.Popen(["pacat", "--raw", "/dev/zero"])
root = tkinter.Tk(className="player"); root.title("player"); root.mainloop()
"""


def test_the_stream_of_a_child_of_the_window_in_front(
    rig: Callable[..., Rig], desktop: XServer, pulse_server: PulseServer, key_window: KeyWindow
) -> None:
    none = nothing()
    mixer = PulseVolume(pulse_server.env["PULSE_SERVER"])
    made = rig(lambda _schedule: Platform(none.input, mixer, X11Windows(desktop.display)))
    with closing(mixer), Program([sys.executable, "-c", PLAYER], desktop.env | pulse_server.env):
        key_window._xdo.activate(key_window._xdo.wait_window("^player$"))

        def volumes() -> list[float]:
            return [s.volume.value_flat for s in mixer._do(lambda pulse: pulse.sink_input_list())]

        wait_until(volumes, "it plays")
        event = made.did("volume", target="foreground", op="set", value=35)
        assert event.ok, event.detail
        assert volumes() == [pytest.approx(0.35, abs=1e-3)]
        key_window.focus()
        event = made.did("volume", target="foreground", op="set", value=90)
        assert not event.ok
        assert volumes() == [pytest.approx(0.35, abs=1e-3)]


def test_the_family_of_no_process() -> None:
    assert family(0) == frozenset()
    assert family(2**22 + 1) == {2**22 + 1}
