"""A volume is heard: what a real program plays is recorded behind the sound server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.actions.conftest import KNOB, Rig, nothing
from tests.rig.process import Program
from tests.rig.pulse import PulseRecorder, PulseServer
from tests.rig.waiting import wait_until
from trayapp.actions.platform.base import Platform
from trayapp.actions.platform.pulse_volume import PulseVolume

FULL = 0.5
"""The tone's amplitude."""
BLOCK = 4800


@pytest.fixture
def tone(pulse_server: PulseServer, tmp_path: Path) -> Iterator[Program]:
    """A program named Game that plays a tone for ever."""
    wave = np.sin(2 * np.pi * 480 * np.arange(48_000) / 48_000) * FULL
    file = tmp_path / "tone"
    file.write_bytes(np.repeat(wave, 2).astype(np.float32).tobytes())
    play = f"while true; do cat {file}; done | exec pacat --raw --format=float32le --rate=48000 --client-name=Game"
    with Program(["/bin/sh", "-c", play], pulse_server.env) as program:
        yield program


def test_every_volume_reaches_the_signal(rig: Callable[..., Rig], pulse_server: PulseServer, tone: Program) -> None:
    mixer = PulseVolume(pulse_server.env["PULSE_SERVER"])
    none = nothing()
    made = rig(lambda _schedule: Platform(none.input, mixer, none.windows))
    with PulseRecorder(pulse_server, "speakers") as recorder:

        def hears(amplitude: float, what: str) -> None:
            def settled() -> bool:
                block = recorder.samples()[-BLOCK:, 0]
                return len(block) == BLOCK and abs(float(np.abs(block).max()) - amplitude) < 0.01

            tone.check()
            wait_until(settled, f"{what}: amplitude {amplitude}")

        hears(FULL, "as it plays")
        made.call("volume", target="app:Game", op="set", value=50)
        hears(FULL * 0.125, "the program at 50 %, which is an eighth (cubic)")
        made.call("volume", target="app:Game", op="toggle_mute")
        hears(0, "the program muted")
        made.call("volume", target="app:Game", op="unmute")
        made.turn("volume", 1.0, KNOB, target="app:Game")
        hears(FULL, "the program by a knob")
        made.call("volume", target="master", op="down", value=50)
        hears(FULL * 0.125, "the master")
        made.call("volume", target="master", op="mute")
        hears(0, "the master muted")
