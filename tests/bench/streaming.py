"""A large sample set streamed, loaded whole, and by sfizz: `python -m tests.bench.streaming [--megabytes N] [--flac]`.

Each way runs in a process of its own. Ready is the time from the file to the first note that can sound; memory is what
the process alone holds (USS), above what it held before the load: when ready, and after twelve chords of six notes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
import soundfile

RATE = 44_100
SECONDS = 20
KEYS = range(24, 104)
CHORDS, NOTES = 12, 6
HELD_S = 2.0


def write_set(folder: Path, megabytes: int, *, flac: bool) -> Path:
    """Stereo samples of 20 s, one a key and layer, and the .sfz that plays them."""
    each = SECONDS * RATE * 4 / 1e6
    layers = max(1, round(megabytes / each / len(KEYS)))
    rng = np.random.default_rng(1)
    fall = np.exp(-np.arange(SECONDS * RATE) / (4 * RATE))[:, None]
    hiss = rng.uniform(-0.02, 0.02, (SECONDS * RATE, 2))
    lines = []
    for key in KEYS:
        wave = np.sin(2 * np.pi * 440 * 2 ** ((key - 69) / 12) * np.arange(SECONDS * RATE) / RATE)[:, None]
        sound = np.round((0.4 * wave + hiss) * fall * 32_000).astype(np.int16)
        for layer in range(layers):
            name = f"{key}-{layer}.{'flac' if flac else 'wav'}"
            soundfile.write(folder / name, sound, RATE, subtype="PCM_16")
            low, high = layer * 128 // layers, (layer + 1) * 128 // layers - 1
            lines.append(f"<region> sample={name} key={key} lovel={low} hivel={high}")
    path = folder / "set.sfz"
    path.write_text("\n".join(lines))
    return path


def measure(way: str, path: Path) -> dict[str, float]:
    """Seconds to ready, and megabytes when ready and after playing."""
    process = psutil.Process()

    def megabytes() -> float:
        return float(process.memory_full_info().uss) / 1e6

    if way == "sfizz":
        import pysfizz  # noqa: PLC0415 - a peer, where it is installed

        synth = pysfizz.Synth(48_000, 256)
        before, began = megabytes(), time.perf_counter()
        synth.load_sfz_file(str(path))
        ready, held = time.perf_counter() - began, megabytes()
        for number in range(CHORDS * NOTES):
            synth.render_note(KEYS[number * 7 % len(KEYS)], 1 + number * 37 % 127, HELD_S, HELD_S)
        return {"ready_s": ready, "ready_mb": held - before, "played_mb": megabytes() - before}
    from plugins.piano.sample_stream import SampleStream  # noqa: PLC0415 - not into sfizz's process
    from plugins.piano.sfz.load import load_sfz  # noqa: PLC0415 - as above
    from trayapp.audio.synth.source import publish_frames  # noqa: PLC0415 - as above

    publish_frames(np.zeros(1, np.int64), 0)  # compiled or fetched before the clock runs
    stream = SampleStream() if way == "streamed" else None
    before, began = megabytes(), time.perf_counter()
    instrument = load_sfz(path, stream=stream)
    ready, held = time.perf_counter() - began, megabytes()
    state = instrument.new_state()
    dry = 0
    for chord in range(CHORDS):
        voices = []
        for note in range(NOTES):
            number = chord * NOTES + note
            key, velocity = KEYS[number * 7 % len(KEYS)], 1 + number * 37 % 127
            voices += instrument.note_on(0, key, velocity, state, 0.0)
        began = time.perf_counter()
        while stream is not None and (now := time.perf_counter() - began) < HELD_S:
            for voice in voices:
                at = now * RATE * 2 ** (voice.pitch_cents / 1200)
                ready_frames = voice.sample.ready
                dry += ready_frames is not None and at > int(ready_frames[0])
            time.sleep(0.02)
    after = megabytes()
    if stream is not None:
        stream.stop()
    return {"ready_s": ready, "ready_mb": held - before, "played_mb": after - before, "voices_dry": float(dry)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--flac", action="store_true")
    parser.add_argument("--way", choices=("streamed", "whole", "sfizz"))
    parser.add_argument("--set", type=Path)
    arguments = parser.parse_args()
    if arguments.way:
        sys.stdout.write(json.dumps(measure(arguments.way, arguments.set)) + "\n")
        return
    with tempfile.TemporaryDirectory() as name:
        path = write_set(Path(name), arguments.megabytes, flac=arguments.flac)
        size = sum(file.stat().st_size for file in path.parent.iterdir()) / 1e6
        sys.stdout.write(f"{len(list(path.parent.iterdir())) - 1} samples, {size:.0f} MB on the disk\n")
        for way in ("streamed", "whole", "sfizz"):
            command = [sys.executable, "-m", "tests.bench.streaming", "--way", way, "--set", str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            sys.stdout.write(f"{way}: {done.stdout.strip() or done.stderr.strip()[-300:]}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
