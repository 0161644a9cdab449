"""Actions from a real controller's pads, each seen at its target: a port, a server, a window, a program, the sound."""

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.conftest import PAD_CHANNEL, command
from tests.rig.desktop import XServer
from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.key_window import KeyWindow
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import Program, unique_name
from tests.rig.pulse import PulseRecorder, PulseServer
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo

pytestmark = pytest.mark.e2e

FIRST_PAD = 16
KNOB_1_CC = 70


class Server:
    """An HTTP server that keeps what it is sent."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, bytes]] = []
        got = self.got

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                got.append((self.path, self.headers["X-Key"], body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()
    server.thread.join(5)


@pytest.fixture
def app(
    padtray: Callable[..., PadTrayProcess],
    desktop: XServer,
    jack_server: JackServer,
    pulse_server: PulseServer,
    controller: Controller,
) -> PadTrayProcess:
    env = desktop.env | jack_server.env | {"PULSE_SERVER": pulse_server.env["PULSE_SERVER"]}
    app = padtray(env, "--headless")
    controller.wait_connected()
    return app


def bind(app: PadTrayProcess, pad: int, kind: str, **params: object) -> None:
    binding = {"label": kind, "gestures": {"tap": {"kind": kind, "params": params}}}
    command(app, do="set_binding", kind="pad", name="Stream", position=pad, binding=binding)


class Pads:
    """Presses the pads of the controller and waits for what the app says it did."""

    def __init__(self, app: PadTrayProcess, controller: Controller) -> None:
        self.app, self.controller = app, controller

    def tap(self, pad: int) -> None:
        self.controller.note_on(FIRST_PAD + pad - 1, 100, channel=PAD_CHANNEL)
        self.controller.note_off(FIRST_PAD + pad - 1, channel=PAD_CHANNEL)

    def did(self, pad: int, what: str) -> None:
        self.tap(pad)
        wait_until(lambda: what in str(self.app.status()["last"][-1:]), f"{what} is reported", every_s=0.1)


def test_ports_servers_windows_and_programs(
    app: PadTrayProcess, controller: Controller, server: Server, desktop: XServer, xdo: Xdo, key_window: KeyWindow,
    tmp_path: Path,
) -> None:  # fmt: skip
    pads = Pads(app, controller)
    bind(app, 1, "midi", port="MPK mini", message="note", channel=3, number=60, value=90)
    pads.tap(1)
    on = controller.wait_received(bytes((0x92, 60, 90)))
    off = controller.wait_received(bytes((0x82, 60, 0)))
    assert off.frame >= on.frame
    bind(app, 1, "midi", port="MPK mini", message="sysex", data="7E 7F 06 01")
    pads.tap(1)
    controller.wait_received(bytes.fromhex("F07E7F0601F7"))

    bind(app, 2, "http", url=f"{server.url}/scene?x=1", method="POST", body='{"a": 1}', headers=["X-Key: secret"])
    pads.did(2, "POST 127.0.0.1: 204")
    assert server.got == [("/scene?x=1", "secret", b'{"a": 1}')]
    assert "secret" not in app.log

    title = unique_name("Terminal")
    bind(app, 3, "launch", program="xterm", args=["-T", title])
    pads.tap(3)
    terminal = xdo.wait_window(f"^{title}$")
    key_window.focus()
    bind(app, 4, "focus", window=title)
    pads.tap(4)
    wait_until(lambda: xdo.active_window() == terminal, "it is in front")
    made = tmp_path / "made"
    bind(app, 5, "shell", command=f"echo $((6*7)) > '{made}'")
    pads.tap(5)
    wait_until(lambda: made.exists() and made.read_text() == "42\n", "the shell has run")

    key_window.focus()
    key_window.forget()
    bind(app, 6, "macro", steps=["keystroke keys=ctrl+b", "wait 20", "text text=ok", "down shift", "keystroke keys=x"])
    pads.tap(6)
    key_window.wait_key("press", "b")
    key_window.wait_key("press", "k")
    key_window.wait_key("press", "X")
    key_window.wait_key("release", "Shift_L")
    bind(app, 6, "macro", steps=["keystroke keys=q", "wait 10"], repeat=0)
    pads.did(6, "Macro started")
    pads.did(6, "Macro stopped")
    assert app.status()["held"] == []
    with Program(["xdotool", "search", "--name", f"^{title}$", "windowkill"], desktop.env) as killer:
        killer.popen.wait(10)


def test_volumes_are_heard(
    app: PadTrayProcess, controller: Controller, pulse_server: PulseServer, tmp_path: Path
) -> None:
    pads = Pads(app, controller)
    tone = tmp_path / "tone"
    wave = np.sin(2 * np.pi * 480 * np.arange(48_000) / 48_000) * 0.5
    tone.write_bytes(np.repeat(wave, 2).astype(np.float32).tobytes())
    play = f"while true; do cat {tone}; done | exec pacat --raw --format=float32le --rate=48000 --client-name=Game"
    with (
        Program(["/bin/sh", "-c", play], pulse_server.env),
        PulseRecorder(pulse_server, "speakers") as speakers,
        PulseRecorder(pulse_server, "headphones") as headphones,
    ):

        def loud(recorder: PulseRecorder, amplitude: float) -> None:
            def so() -> bool:
                block = recorder.samples()[-4800:, 0]
                return len(block) == 4800 and abs(float(np.abs(block).max()) - amplitude) < 0.01

            wait_until(so, f"amplitude {amplitude}")

        loud(speakers, 0.5)
        bind(app, 1, "volume", target="app:Game", op="set", value=50)
        pads.tap(1)
        loud(speakers, 0.5 * 0.125)
        bind(app, 2, "volume", target="master", op="toggle_mute")
        pads.did(2, "Master muted")
        loud(speakers, 0.0)
        pads.did(2, "Master on")
        bind(app, 3, "output", output="headphones")
        pads.tap(3)
        loud(headphones, 0.5 * 0.125)
        bind(app, 4, "volume", target="mic", op="mute")
        pads.did(4, "Microphone muted")
        assert "yes" in pulse_server.ctl("get-source-mute", "@DEFAULT_SOURCE@").stdout
