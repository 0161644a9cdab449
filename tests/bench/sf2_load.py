"""Opening a SoundFont and its first note, time and memory beside FluidSynth: `python -m tests.bench.sf2_load [FONT]`.

Each in a process of its own, its libraries loaded before; the file is in the system's cache. Memory is what the process
has more of its own (USS) and resident (RSS) afterwards. Without FONT a font of 148 MB is written first.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.plugins.piano.sf2.font_writer import PresetOf, Sound, ZoneOf, write

SAMPLES = 1400
FRAMES = 52_800
RUNS = 5


def _ours(path: Path) -> dict[str, float]:
    from plugins.piano.sf2.load import load_sf2  # noqa: PLC0415 - each judge's process loads its own

    def ready() -> object:
        instrument = load_sf2(path)
        instrument.note_on(0, 60, 100, instrument.new_state(), 0.0)
        return instrument

    return _measured(ready)


def _fluidsynth(path: Path) -> dict[str, float]:
    from tests.plugins.piano.sf2.fluidsynth_judge import FluidSynth  # noqa: PLC0415
    from trayapp.core.events import MidiEvent  # noqa: PLC0415

    def ready() -> object:
        synth = FluidSynth(path)
        synth.render([MidiEvent("note_on", 1, 60, 100, 0.0)], 64 / 48_000)
        return synth

    return _measured(ready)


def _measured(ready: object) -> dict[str, float]:
    import psutil  # noqa: PLC0415

    process = psutil.Process()
    before = process.memory_full_info()
    began = time.perf_counter()
    kept = ready()  # type: ignore[operator]
    took = time.perf_counter() - began
    after = process.memory_full_info()
    del kept
    return {"ms": 1e3 * took, "uss_mb": (after.uss - before.uss) / 1e6, "rss_mb": (after.rss - before.rss) / 1e6}


def large_font(path: Path) -> Path:
    """As many presets, zones and samples as FluidR3 GM, 148 MB."""
    words = (np.random.default_rng(1).standard_normal(FRAMES) * 3000).astype(np.int16)
    sounds = [Sound(words, loop=(0, FRAMES), name=f"s{index}") for index in range(SAMPLES)]
    instruments = [[ZoneOf((14 * number + zone) % SAMPLES) for zone in range(14)] for number in range(193)]
    presets = [PresetOf([ZoneOf(number)], number // 128, number % 128) for number in range(189)]
    return write(path, instruments=instruments, presets=presets, sounds=sounds)


def main() -> None:
    """Print the least of some runs of each."""
    if len(sys.argv) == 3:
        judge = {"ours": _ours, "fluidsynth": _fluidsynth}[sys.argv[1]]
        sys.stdout.write(json.dumps(judge(Path(sys.argv[2]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) == 2 else large_font(Path(folder) / "large.sf2")
        sys.stdout.write(f"{path.name}, {path.stat().st_size / 1e6:.0f} MB\n")
        for judge in ("ours", "fluidsynth"):
            words = [sys.executable, "-m", "tests.bench.sf2_load", judge, str(path)]
            runs = [json.loads(subprocess.run(words, check=True, capture_output=True).stdout) for _run in range(RUNS)]
            best = min(runs, key=lambda run: run["ms"])
            text = f"{best['ms']:.0f} ms, own memory {best['uss_mb']:+.1f} MB, resident {best['rss_mb']:+.1f} MB"
            sys.stdout.write(f"{judge:<10} {text}\n")


if __name__ == "__main__":
    main()
