"""Each component of the rig is real and does what a test relies on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import psutil
import pytest

from tests.rig.desktop import Compositor, SessionBus, TrayHost, XServer
from tests.rig.jack_peer import Controller, JackRecorder
from tests.rig.jack_server import JackServer
from tests.rig.key_window import KeyWindow
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import MARK, Program, alive, isolated_environment
from tests.rig.pulse import PulseRecorder, PulseServer
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo

_WINDOW = """
import sys, tkinter as tk
root = tk.Tk(className="colour"); root.title("colour"); root.configure(bg="#ff0000"); root.geometry("200x100+300+200")
root.update(); root.attributes("-alpha", float(sys.argv[1])); root.mainloop()
"""

_TRAY = """
import pystray
from PIL import Image
menu = pystray.Menu(pystray.MenuItem("Say", lambda: print("said", flush=True)))
pystray.Icon("rig", Image.new("RGB", (32, 32), "#00ff00"), "rig", menu).run()
"""


def test_a_program_and_what_it_started_end_with_it() -> None:
    with Program(["sh", "-c", "sleep 600 & sleep 600"]) as program:
        wait_until(lambda: len(program.left_behind()) == 2, "both sleeps run")
        processes = [psutil.Process(program.pid), *program.left_behind()]
    assert not any(alive(process) for process in processes)


def test_a_program_ends_when_the_test_run_dies() -> None:
    """A killed test run leaves nothing on the machine."""
    script = (
        "from tests.rig.process import Program; import time; "
        "print(Program(['sleep', '600']).pid, flush=True); time.sleep(600)"
    )
    env = isolated_environment()
    with subprocess.Popen([sys.executable, "-c", script], env=env, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        process = psutil.Process(int(run.stdout.readline()))
        wait_until(lambda: process.name() == "sleep", "it has asked for the word of its parent's end")
        run.kill()
    wait_until(lambda: not alive(process), "the program of the dead run has ended")


def test_an_ended_program_is_reported_with_its_words() -> None:
    with Program(["sh", "-c", "echo it broke; exit 3"]) as program:
        wait_until(lambda: not program.running(), "it ends")
        with pytest.raises(RuntimeError, match="status 3: it broke"):
            program.check()


def test_the_environment_hides_the_users_own_servers() -> None:
    env = isolated_environment()
    assert "DISPLAY" not in env
    assert MARK not in env
    assert env["JACK_NO_START_SERVER"] == "1"
    assert os.environ["PADTRAY_HOME"] == env["PADTRAY_HOME"], "this very process is behind the same walls"


def test_two_x_servers_have_displays_of_their_own(x_server: XServer) -> None:
    with XServer(640, 480) as other:
        assert other.display != x_server.display
        assert Xdo(other.display).screenshot().size == (640, 480)
        assert Xdo(x_server.display).screenshot().size == (1280, 720)


def test_keys_reach_the_focused_window_with_press_and_release(key_window: KeyWindow, xdo: Xdo) -> None:
    xdo.key_down("a")
    pressed = key_window.wait_key("press", "a")
    assert ("release", "a") not in key_window.keys
    xdo.key_up("a")
    assert key_window.wait_key("release", "a").time_ns > pressed.time_ns
    assert key_window.keys == [("press", "a"), ("release", "a")]
    key_window.forget()
    xdo.key("ctrl+F5")
    key_window.wait_key("release", "F5")
    assert [kind for kind, key in key_window.keys if key == "F5"] == ["press", "release"]
    assert key_window.has_focus()


def test_a_window_notes_that_it_lost_the_focus(key_window: KeyWindow, xdo: Xdo, desktop: XServer) -> None:
    with KeyWindow(desktop.display, "300x200+600+300") as second:
        wait_until(lambda: not key_window.has_focus(), "the first window lost the focus")
        assert xdo.active_window() == second.window
        xdo.click(*xdo.box(key_window.window).centre)
        wait_until(key_window.has_focus, "a click brings it back")


def test_mouse_and_pixels(desktop: XServer, xdo: Xdo) -> None:
    with Program([sys.executable, "-c", _WINDOW, "1.0"], desktop.env):
        box = xdo.wait_box("^colour$")
        assert (box.width, box.height) == (200, 100)
        wait_until(lambda: xdo.pixel(*box.centre) == (255, 0, 0), "the window is red")


def test_a_window_whose_name_has_two_lines_is_found(desktop: XServer, xdo: Xdo) -> None:
    """A tray icon's name is its tooltip, which may have several."""
    script = "import tkinter; root = tkinter.Tk(); root.title('one\\ntwo'); root.mainloop()"
    with Program([sys.executable, "-c", script], desktop.env):
        wait_until(lambda: "one\ntwo" in [box.name for _, _, box in xdo.tree()], "the window is in the tree")


def test_translucent_windows_blend(desktop: XServer, compositor: Compositor, xdo: Xdo) -> None:
    with Program([sys.executable, "-c", _WINDOW, "0.5"], desktop.env):
        box = xdo.wait_box("^colour$")
        wait_until(lambda: xdo.pixel(*box.centre)[1] > 32, "the grey background shines through the red")
        compositor.check()


def test_a_tray_icon_docks_and_its_menu_works(
    desktop: XServer, tray_host: TrayHost, session_bus: SessionBus, xdo: Xdo
) -> None:
    env = desktop.env | session_bus.env | {"PYSTRAY_BACKEND": "gtk"}
    with Program([sys.executable, "-c", _TRAY], env) as icon:
        box = xdo.wait_tray_icon()
        wait_until(lambda: icon.check() and (0, 255, 0) in [xdo.pixel(*i.centre) for i in xdo.tray_icons()], "green")
        before = set(xdo.windows(".*"))
        xdo.click(*box.centre, button=3)
        menu = wait_until(lambda: set(xdo.windows(".*")) - before, "the menu opens").pop()
        xdo.click(*xdo.box(menu).centre)
        wait_until(lambda: "said" in icon.output, "the menu row was clicked")
        tray_host.check()


def test_midi_crosses_both_ways_and_survives_a_replug(jack_here: JackServer) -> None:
    """The app's own MIDI library hears the controller and lights its LEDs."""
    import rtmidi  # noqa: PLC0415 - only this test needs it

    with Controller(jack_here, "MPK mini play") as controller:
        heard: list[list[int]] = []
        inlet = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, "rig-in")
        outlet = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, "rig-out")
        try:
            name = next(p for p in inlet.get_ports() if p.startswith("MPK mini play:"))
            inlet.set_callback(lambda event, _: heard.append(event[0]))
            inlet.open_port(inlet.get_ports().index(name))
            target = next(p for p in outlet.get_ports() if p.startswith("MPK mini play:"))
            outlet.open_port(outlet.get_ports().index(target))
            controller.wait_connected()
            controller.note_on(60, 100)
            controller.control(48, 7)
            controller.pitch_bend(-8192)
            wait_until(lambda: len(heard) == 3, "three messages arrive")
            assert heard == [[0x90, 60, 100], [0xB0, 48, 7], [0xE0, 0, 0]]
            outlet.send_message([0x90, 16, 127])
            assert controller.wait_received(bytes([0x90, 16, 127])).frame > 0
            controller.unplug()
            wait_until(lambda: name not in inlet.get_ports(), "the port is gone")
            controller.plug()
            wait_until(lambda: name in inlet.get_ports(), "the port is back")
        finally:
            inlet.delete()
            outlet.delete()


def test_messages_leave_at_their_frame_and_none_is_lost(jack_server: JackServer, controller: Controller) -> None:
    with Controller(jack_server, "listener") as listener:
        listener.connect("MPK mini play:midi_out", "listener:midi_in")
        start = controller.frame() + 24_000
        events = [(start + 37 * i, bytes((0x90, 36 + i % 64, 1 + i % 127))) for i in range(2_000)]
        controller.send_at(events)
        wait_until(lambda: len(listener.received) >= len(events), "all messages arrive")
        sent = controller.wait_sent(len(events))
        assert [(r.frame, r.data) for r in listener.received] == [(r.frame, r.data) for r in sent]
        assert [r.data for r in sent] == [data for _, data in events]
        assert all(r.frame >= frame for r, (frame, _) in zip(sent, events, strict=True)), "none leaves before its time"


def test_a_recording_is_exact_to_the_frame(jack_server: JackServer, jack_recorder: JackRecorder) -> None:
    """A click played at a known frame of the server's clock is found at that frame."""
    script = """if True:
        import jack, sys, threading
        client = jack.Client("click", servername=sys.argv[1], no_start_server=True)
        port = client.outports.register("out", is_terminal=True)
        wanted, clicked, done = client.frame_time + 24000, [], threading.Event()
        def process(frames):
            block = bytearray(frames * 4)
            at = max(0, wanted - client.last_frame_time)
            if not clicked and at < frames:
                block[4 * at : 4 * at + 4] = b"\\0\\0\\0\\x3f"
                clicked.append(client.last_frame_time + at)
                done.set()
            port.get_buffer()[:] = bytes(block)
        client.set_process_callback(process)
        with client:
            print("ready", flush=True)
            done.wait()
            print(clicked[0], flush=True)
            sys.stdin.readline()
    """
    with Program([sys.executable, "-c", script, jack_server.name], jack_server.env, talk=True) as click:
        assert click.popen.stdout is not None
        assert click.popen.stdout.readline() == "ready\n"
        assert jack_recorder.listen_to("click:out") == ["click:out"]
        begin = jack_recorder.record()
        at = int(click.popen.stdout.readline())
        assert begin < at, "the machine was too slow to record in time"
        jack_recorder.wait_frame(at + 4_000)
        recording = jack_recorder.stop()
        click.hang_up()
    assert recording.onset() == at
    assert np.count_nonzero(recording.samples) == 1
    assert recording.samples.max() == 0.5


def test_two_jack_servers_know_nothing_of_each_other(jack_server: JackServer, controller: Controller) -> None:
    with JackServer(block=64) as other:
        assert any(p.startswith(f"{controller.name}:") for p in jack_server.ports())
        assert not any(p.startswith(f"{controller.name}:") for p in other.ports())


def test_portaudio_plays_into_a_named_sink(pulse_server: PulseServer) -> None:
    """The sink's name is a PortAudio device, and its monitor records what is played."""
    script = (
        "import sounddevice, numpy, sys\n"
        "tone = numpy.full((48000, 2), 0.25, numpy.float32)\n"
        "sounddevice.play(tone, 48000, device='headphones', blocking=True)\n"
    )
    with PulseRecorder(pulse_server, "headphones") as recorder, PulseRecorder(pulse_server, "speakers") as other:
        env = isolated_environment() | pulse_server.env
        subprocess.run([sys.executable, "-c", script], env=env, check=True, timeout=60, capture_output=True)
        wait_until(lambda: np.abs(recorder.samples()).max() > 0.2, "the tone is recorded")
        assert not other.samples().any()


def test_a_sink_comes_and_goes(pulse_server: PulseServer) -> None:
    module = pulse_server.add_sink("usb")
    assert "usb" in pulse_server.ctl("list", "short", "sinks").stdout
    pulse_server.remove(module)
    assert "usb" not in pulse_server.ctl("list", "short", "sinks").stdout


def test_the_session_bus_answers_and_starts_no_service(session_bus: SessionBus) -> None:
    env = isolated_environment() | session_bus.env
    names = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]
    answer = subprocess.run(
        [*names, "org.freedesktop.DBus.ListActivatableNames"],
        env=env,
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.count("string") == 1, "only the bus itself"


def test_the_app_starts_answers_and_leaves_nothing(
    padtray: Callable[..., PadTrayProcess], jack_server: JackServer
) -> None:
    """The real app, from its own folder to a clean end."""
    app = padtray(jack_server.env, "--headless")
    assert app.status()["pid"] == app.pid
    assert app.quit() == 0
