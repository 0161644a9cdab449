"""`try.py windows`: the Windows program built, installed, used, upgraded and removed under Wine."""

from __future__ import annotations

import argparse
import json
import math
import shutil
import struct
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from installer.make_windows import ROOT, make_installer
from installer.trim import size
from installer.windows_python import make_python
from installer.wine import Wine
from installer.wine_program import SCREEN, UNINSTALL_KEY, Installed
from tests.rig.desktop import XServer
from tests.rig.pulse import PulseRecorder, PulseServer
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo
from trayapp import __version__

OLDER = "0.0.9"
RUN_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
STALE = "of-an-older-version.txt"
PORTABLE = r"C:\portable"
MINE = "Mine"
TASKBAR, WHITE = 40, 190
COMPILED_S = 3600.0
"""The first start compiles the engine: minutes of one core under Wine."""
MIDDLE_C, MIDDLE_C_HZ, LOWEST_HZ = 60, 261.63, 130.81


def attempt(
    folder: Path | None = None, *, sound: bool = True, quick: bool = False, picture: Path | None = None
) -> dict[str, Any]:
    """Build, install, use, upgrade and remove it; returns what was seen.

    `folder` is a program that is there already; without `sound` nothing waits for the engine; `quick` packs large.

    Raises:
        RuntimeError, TimeoutError, AssertionError: something fails; says what.
    """
    seen: dict[str, Any] = {}
    with ExitStack() as stack:
        on = stack.enter_context
        work = Path(on(tempfile.TemporaryDirectory(prefix="padtray-windows-", dir="/var/tmp")))
        x, pulse = on(XServer(*SCREEN)), on(PulseServer("speakers"))
        wine = on(Wine(x.env | pulse.env))
        older, newer = on(_installers(folder or _build(wine, work), work, quick=quick))
        app = Installed(wine)
        app.install(older, "/AUTOSTART=1")
        started_by_windows = wine.registry(RUN_KEY, "PadTray")
        assert started_by_windows == rf"{app.program}\padtrayw.exe --hidden", started_by_windows
        assert app.menu.exists()
        seen["installed"] = app("--version")
        with app.running() as seconds:
            seen["first_start_to_tray_s"] = round(seconds, 1)
            _rename_a_pad(app)
            if sound:
                seen |= _sound(app, Xdo(x.display), pulse)
            if picture is not None:
                Xdo(x.display).screenshot().save(picture, optimize=True)
            seen["download_MB"] = megabytes(newer.result().stat().st_size)
            seen["installed_MB"] = megabytes(size(app.wine.path(app.program)))
            seen |= _upgrade(app, newer.result())
        with app.running("--hidden") as seconds:
            seen["start_to_tray_s"] = round(seconds, 1)
            if sound:
                seen |= _render(app, work)
        seen |= _portable(app)
        seen |= _remove(app, newer.result())
    return seen


def _build(wine: Wine, work: Path) -> Path:
    """The program's folder, frozen by a Windows Python."""
    python, out = make_python(work / "python"), work / "built"
    made = [str(python), "-m", "installer.make_windows", "--folder-only", "--out", windows(out)]
    print(wine.run(*made, cwd=ROOT, timeout_s=3600), file=sys.stderr)
    return out / "PadTray"


@contextmanager
def _installers(folder: Path, work: Path, *, quick: bool) -> Iterator[tuple[Path, Future[Path]]]:
    """Two of one program, of which the older one has a file that the newer one has not.

    The newer one is packed small, as users get it, which takes minutes: it comes while the older one is tried.
    """
    own = work / "PadTray"
    shutil.copytree(folder, own)
    (own / "_internal" / STALE).touch()
    older = make_installer(own, work, version=OLDER, quick=True)
    (own / "_internal" / STALE).unlink()
    with ThreadPoolExecutor(1) as packer:
        yield older, packer.submit(make_installer, own, work, quick=quick)


def _rename_a_pad(app: Installed) -> None:
    """What the user made of a preset, to be found again after the program is gone."""
    binding = {"label": MINE, "gestures": {"tap": {"kind": "keystroke", "params": {"keys": "f9"}}}}
    command = {"do": "set_binding", "kind": "pad", "name": "Stream", "position": 1, "binding": binding}
    app("ctl", "command", json.dumps(command))
    wait_until(lambda: _kept(app), "the preset is written", every_s=0.5)


def _kept(app: Installed) -> bool:
    presets = app.files / "presets"
    return any(MINE in file.read_text(encoding="utf-8") for file in presets.glob("*.toml"))


def _sound(app: Installed, xdo: Xdo, pulse: PulseServer) -> dict[str, Any]:
    """The engine compiles itself; then a key of the overlay's keyboard sounds through Wine's driver."""
    since = time.monotonic()
    _choose(app, "plugins.piano.values.instrument", "sine-piano")
    wait_until(lambda: app.status()["audio"]["state"] == "running", "the engine runs", COMPILED_S, every_s=5)
    compiled_s = time.monotonic() - since
    key = lowest_key(xdo.screenshot())
    with PulseRecorder(pulse, pulse.sinks[0]) as recorder:
        xdo("mousemove", *key, "mousedown", 1)
        try:
            wait_until(lambda: app.status()["audio"]["active_voices"], "the key sounds", 120, every_s=0.5)
            samples = wait_until(lambda: _a_second_of(recorder, pulse.rate), "a second of it is recorded", every_s=0.5)
        finally:
            xdo("mouseup", 1)
    pitch = pitch_hz(samples, pulse.rate)
    assert semitones(pitch, LOWEST_HZ) < 0.5, f"not C3: {pitch} Hz"  # what Wine plays has gaps where it is busy
    peak = float(np.abs(samples).max())
    seen = {"compiled_after_s": round(compiled_s), "key_to_sound_peak": round(peak, 4)}
    return seen | {"key_to_sound_hz": round(pitch, 1)}


def _a_second_of(recorder: PulseRecorder, rate: int) -> list[float]:
    """From the loudest sample on; nothing before it has all been recorded."""
    samples = recorder.samples().mean(axis=1)
    loudest = int(np.abs(samples).argmax())
    return samples[loudest : loudest + rate].tolist() if len(samples) > loudest + rate else []


def _render(app: Installed, work: Path) -> dict[str, Any]:
    """The console's program renders a note by what the windowed one compiled."""
    track = bytes((0, 0x90, MIDDLE_C, 100, 0x83, 0x60, 0x80, MIDDLE_C, 0, 0, 0xFF, 0x2F, 0))
    head = b"MThd" + struct.pack(">IHHH", 6, 0, 1, 240)
    (work / "note.mid").write_bytes(head + b"MTrk" + struct.pack(">I", len(track)) + track)
    since = time.monotonic()
    made = work / "note.wav"
    words = ("render", "sine-piano", windows(work / "note.mid"), "-o", windows(made), "--format", "pcm24")
    app(*words, timeout_s=COMPILED_S)
    took_s = time.monotonic() - since
    with wave.open(str(made)) as file:
        rate, raw = file.getframerate(), np.frombuffer(file.readframes(file.getframerate()), np.uint8).reshape(-1, 2, 3)
    samples = (raw[:, 0, 1].astype(np.int32) + (raw[:, 0, 2].astype(np.int8).astype(np.int32) << 8)) / 32768
    pitch = pitch_hz(samples, rate)
    assert semitones(pitch, MIDDLE_C_HZ) < 0.05, f"not middle C: {pitch} Hz"
    states = [entry.name for entry in (app.files / "Cache/kernels").iterdir()]
    assert len(states) == 1, f"each program compiled for itself: {states}"
    return {"rendered_hz": round(pitch, 1), "rendered_after_s": round(took_s, 1), "compiled_caches": len(states)}


def _upgrade(app: Installed, newer: Path) -> dict[str, Any]:
    """Over the running program, which is asked to quit."""
    old = app.status()["pid"]
    assert app.wine.registry(UNINSTALL_KEY, "DisplayVersion") == OLDER
    app.install(newer)
    assert app.wine.registry(UNINSTALL_KEY, "DisplayVersion") == __version__
    assert not app.wine.path(rf"{app.program}\_internal\{STALE}").exists()
    assert app.status().get("pid") != old
    log = max((app.files / "Logs").glob("padtray.log*"), key=lambda file: file.stat().st_mtime)
    assert "PadTray has ended" in log.read_text(encoding="utf-8"), "it was ended, instead of asked to"
    assert _kept(app)
    return {"upgraded_from": OLDER, "old_one_ended_by_itself": True}


def _portable(app: Installed) -> dict[str, Any]:
    """A copy of the folder with the mark keeps everything in itself."""
    shutil.copytree(app.wine.path(app.program), app.wine.path(PORTABLE))
    (app.wine.path(PORTABLE) / "portable").touch()
    before = _files(app.files)
    carried = Installed(app.wine, PORTABLE)
    with carried.running():
        home = carried.status()
        assert home, "it answers in its own folder"
    written = _files(carried.files)
    assert {"settings.toml", "log"} <= {name.split("/")[0] for name in written}, written
    assert _files(app.files) == before, "the portable one wrote into the user's folders"
    return {"portable_files": len(written)}


def _remove(app: Installed, newer: Path) -> dict[str, Any]:
    """Uninstalled the presets stay; installed again and purged they are gone."""
    app.uninstall()
    assert not app.wine.path(app.program).exists()
    assert not app.wine.registry(RUN_KEY, "PadTray")
    assert not app.menu.exists()
    assert _kept(app)
    app.install(newer)
    app.uninstall("/PURGE=1")
    assert not app.wine.path(app.program).exists()
    assert not app.files.exists(), _files(app.files)
    return {"uninstalled": "presets kept", "purged": "nothing left"}


def lowest_key(screen: Image.Image) -> tuple[int, int]:
    """Where the overlay's keyboard begins, which is a C3 however many keys have room; all of it is white below."""
    dark_part = np.asarray(screen.convert("RGB")).min(axis=2)[: SCREEN[1] - TASKBAR]
    white: NDArray[np.bool_] = dark_part > WHITE
    y = int(np.flatnonzero(white.sum(axis=1) > SCREEN[0] // 2)[-1]) - 10
    return int(np.flatnonzero(white[y])[0]) + 10, y


def pitch_hz(samples: ArrayLike, rate: int) -> float:
    """The strongest partial below 1 kHz of about a second of sound."""
    size = 1 << 18
    sound = np.asarray(samples, np.float64)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), size))
    return float(np.argmax(spectrum[: 1000 * size // rate]) * rate / size)


def semitones(pitch: float, wanted: float) -> float:
    """How far apart two pitches are."""
    return abs(12 * math.log2(max(pitch, 1.0) / wanted))


def windows(file: Path) -> str:
    """How a program in a Wine names a file of this machine."""
    return "Z:" + str(file).replace("/", "\\")


def megabytes(count: int) -> float:
    """Of bytes, as they are shown."""
    return round(count / 1e6, 1)


def _choose(app: Installed, name: str, value: object) -> None:
    app("ctl", "command", json.dumps({"do": "change_settings", "values": {name: value}}))


def _files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="a program's folder that build.py made, instead of a new one")
    parser.add_argument("--no-sound", action="store_true", help="leave out what needs the engine, compiled for minutes")
    parser.add_argument("--quick", action="store_true", help="pack the installers fast instead of small")
    parser.add_argument("--picture", type=Path, help="save what the screen shows")
    arguments = parser.parse_args(argv)
    sound, quick = not arguments.no_sound, arguments.quick
    seen = attempt(arguments.folder, sound=sound, quick=quick, picture=arguments.picture)
    print(json.dumps(seen, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
