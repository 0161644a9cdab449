"""Ten minutes of playing while the overlay redraws and the interpreter hangs: the sound never does.

A virtual machine is taken off its processors now and then, for longer than a block lasts. Threads of the highest
priority write down when; an underrun at such a moment is the machine's, every other one ours.
"""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Machine, command
from tests.e2e.test_sound import install_gil_plugin, on_headphones
from tests.rig.jack_server import JackServer
from tests.rig.stalls import Stalls
from tests.rig.waiting import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.nightly]

SECONDS = float(os.environ.get("PADTRAY_SOAK_S", "600"))
GIL_PAD, OTHER_PADS = 16, (17, 18, 19)
BLOCK_S = 128 / 48_000
AFTER_S = 2 * BLOCK_S
"""For so long after the machine stood still JACK makes up for what it missed."""


@pytest.fixture
def jack_server() -> Iterator[JackServer]:
    """In real time, as on a musician's machine."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        pytest.skip("this user may not have real-time threads")
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    with JackServer(realtime=True) as server:
        yield server


@pytest.fixture
def stalls() -> Iterator[Stalls]:
    with Stalls() as it:
        yield it


def test_no_underrun(machine: Machine, stalls: Stalls, tmp_path: Path) -> None:
    """Blocks of 128 frames; chords come and go, pads light up, and now and then Python stands still for 500 ms."""
    install_gil_plugin(tmp_path)
    app = on_headphones(machine, home=tmp_path)
    wait_until(lambda: app.status()["plugins"]["gil"]["state"] == "on", "the plugin is on")
    binding = {"label": "hang", "gestures": {"tap": {"kind": "gil.hold"}}}
    command(app, do="set_binding", kind="pad", name="Stream", position=1, binding=binding)
    before = app.status()["audio"]
    chance, hangs, chords = random.Random(1), 0, 0
    underruns, moments = before["underruns"], []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        now = app.status()["audio"]
        if now["underruns"] != underruns:
            underruns = now["underruns"]
            moments.append(now["underrun_at"])
        chord = chance.sample(range(48, 84), 4)
        for key in chord:
            machine.controller.note_on(key, chance.randint(30, 120))
        chords += 1
        for pad in OTHER_PADS:  # the overlay lights them
            machine.pad(pad)
            machine.pad(pad, 0)
        if chance.random() < 0.2:
            machine.pad(GIL_PAD)
            machine.pad(GIL_PAD, 0)
            hangs += 1
        machine.headphones.wait_frame(machine.headphones.frame() + chance.randint(12_000, 48_000))
        for key in chord:
            machine.controller.note_off(key)
    machine.pad(GIL_PAD)
    wait_until(lambda: any(press["what"] == "held" for press in app.status()["last"]), "that pad does hold it")
    after = app.status()["audio"]
    stops = stalls.seen()
    ours = [at for at in moments if not any(begin <= at <= end + AFTER_S for begin, end in stops)]
    stood_s = sum(end - begin for begin, end in stops)
    said = (
        f"{after['underruns'] - before['underruns']} underruns in {SECONDS:.0f} s, {len(ours)} of them while the "
        f"machine ran; it stood still {len(stops)} times, {len(stalls.seen(BLOCK_S))} times for longer than a block, "
        f"{stood_s:.1f} s in all; {chords} chords, {hangs} hangs, "
        f"load mean {after['load_mean']:.3f} p99.9 {after['load_p999']:.3f}, {after['realtime'] or 'no real time'}, "
        f"JACK tells of {machine.jack.output.count('XRun')} xruns, machine load {os.getloadavg()[1]:.1f}"
    )
    (Path(os.environ["PADTRAY_SOAK_LOG"]) if "PADTRAY_SOAK_LOG" in os.environ else tmp_path / "soak").write_text(said)
    assert chords > SECONDS / 2
    assert after["blocks"] > before["blocks"]
    assert not ours, said
