"""`try.py deb`: the .deb in a clean Debian, from installing to removing."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil

from installer.clean_root import CleanRoot
from installer.make_deb import METAINFO, make
from tests.rig.desktop import Openbox, SessionBus, TrayHost, XServer
from tests.rig.jack_peer import Controller, JackRecorder
from tests.rig.jack_server import JackServer
from tests.rig.key_window import KeyWindow
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo

PAD_1, PAD_CHANNEL, A4 = 16, 9, 69
HEADPHONES = "JACK Audio Connection Kit: Headphones"
COMPILED_S = 1800.0
"""The first start compiles the engine: about a minute of one core, of which a busy machine may give little."""


def attempt(package: Path) -> dict[str, Any]:
    """Install, use and remove the package; returns what was seen.

    Raises:
        CalledProcessError, TimeoutError, AssertionError: something fails; says what.
    """
    seen: dict[str, Any] = {"package_MB": round(package.stat().st_size / 1e6, 1)}
    subprocess.run(["lintian", "--allow-root", "--fail-on", "error", str(package)], check=True, stdout=sys.stderr)
    with CleanRoot() as root, tempfile.TemporaryDirectory() as shared:
        inside = Path(shared) / package.name
        shutil.copy(package, inside)
        root.install(*_dependencies(package))
        before = root.files()
        root.install(str(inside))
        added = root.files() - before
        seen["installed_MB"] = round(sum((root.folder / name).lstat().st_size for name in added) / 1e6, 1)
        _check_entries(root.folder / "usr/share")
        seen["version"] = root.run("padtray", "--version").strip()
        seen |= use(root.command("padtray"), Path(shared))
        assert root.files() - before == added, f"running it wrote {root.files() - before - added}"
        root.run("apt-get", "purge", "-y", "-q", "padtray")
        left = root.files() - before
        assert not left, f"left behind: {sorted(left)}"
        seen["left_behind"] = 0
    return seen


def _check_entries(share: Path) -> None:
    """By the tools of those who show them."""
    subprocess.run(["desktop-file-validate", str(share / "applications/padtray.desktop")], check=True)
    checked = ["appstreamcli", "validate", "--no-net", str(share / "metainfo" / METAINFO)]
    subprocess.run(checked, check=True, stdout=sys.stderr)


def use(command: list[str], shared: Path) -> dict[str, Any]:
    """Start it twice on a desktop of its own: a pad presses a key elsewhere, a key sounds."""
    seen: dict[str, Any] = {}
    with ExitStack() as stack:
        on = stack.enter_context
        x = on(XServer())
        on(Openbox(x))
        on(TrayHost(x))
        bus, jack = on(SessionBus()), on(JackServer())
        controller, headphones = on(Controller(jack)), on(JackRecorder(jack))
        window = on(KeyWindow(x.display))
        env = x.env | bus.env | jack.env | {"XDG_CACHE_HOME": str(shared / "cache"), "PYTHONPATH": ""}
        app = on(PadTrayProcess(env, "--hidden", command=command, start=False))
        seen["first_start"] = _start(app)
        Xdo(x.display).wait_tray_icon()
        controller.wait_connected()
        _press(app, controller, window)
        seen["pad_to_key"] = "seen"
        since = time.monotonic()
        _choose(app, "plugins.piano.values.instrument", "sine-piano")
        wait_until(lambda: app.status()["audio"]["state"] == "running", "the engine runs", COMPILED_S, every_s=0.5)
        seen["compiled_after_s"] = round(time.monotonic() - since, 1)
        _choose(app, "audio.device", HEADPHONES)
        wait_until(lambda: app.status()["audio"]["device"] == HEADPHONES, "the headphones play", 60)
        seen["key_to_sound_peak"] = _play(app, controller, headphones)
        assert app.quit() == 0
        app.end()
        seen["second_start"] = _start(app)
        wait_until(lambda: app.status()["audio"]["state"] == "running", "the engine runs from the cache", 60)
        assert app.quit() == 0
    return seen


def _start(app: PadTrayProcess) -> dict[str, float]:
    """Seconds from the start of the process to each stage, and what of the processor it had taken by then.

    The second says what an idle machine would need, also where this one does much else.
    """
    begun = time.time()
    app.start()
    wait_until(lambda: "in the tray" in app.status()["reached"], "it is in the tray", 60)
    taken = psutil.Process(app.pid).cpu_times()
    stages = {f"{stage}_s": round(at - begun, 2) for stage, at in app.status()["reached"].items()}
    return stages | {"processor_s": round(taken.user + taken.system, 2)}


def _choose(app: PadTrayProcess, name: str, value: object) -> None:
    app.ctl("command", json.dumps({"do": "change_settings", "values": {name: value}}))


def _press(app: PadTrayProcess, controller: Controller, window: KeyWindow) -> None:
    binding = {"label": "F9", "gestures": {"tap": {"kind": "keystroke", "params": {"keys": "f9"}}}}
    command = {"do": "set_binding", "kind": "pad", "name": "Stream", "position": 1, "binding": binding}
    app.ctl("command", json.dumps(command))
    window.focus()
    controller.note_on(PAD_1, 100, channel=PAD_CHANNEL)
    window.wait_key("press", "F9")
    controller.note_on(PAD_1, 0, channel=PAD_CHANNEL)
    window.wait_key("release", "F9")


def _play(app: PadTrayProcess, controller: Controller, headphones: JackRecorder) -> float:
    """The loudest sample of a note on the recording output, 0 to 1."""
    headphones.record()

    def sounds() -> bool:
        controller.note_on(A4, 100)
        time.sleep(0.2)  # a note is asked for, heard of, and let go; then again: the instrument may still be made
        sounding = bool(app.status()["audio"]["active_voices"])
        controller.note_off(A4)
        return sounding

    wait_until(sounds, "a key sounds", 60)
    peak = float(abs(headphones.stop().samples).max())
    assert peak > 0.01, f"silence: {peak}"
    return round(peak, 3)


def _dependencies(package: Path) -> list[str]:
    answer = subprocess.run(["dpkg-deb", "-f", package, "Depends"], check=True, stdout=subprocess.PIPE, text=True)
    return sorted({re.split(r"[ (|]", part.strip())[0] for part in answer.stdout.split(",")})


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", type=Path, help="a .deb that is there already")
    given = parser.parse_args(argv).package
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(attempt(given or make(Path(folder))), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
