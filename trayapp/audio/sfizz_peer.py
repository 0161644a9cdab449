"""sfizz by its Python binding, as the peer of the benchmark; nothing of it is needed to run."""

import importlib
import tempfile
import time
import wave
from pathlib import Path
from typing import Any, Self

import numpy as np

from trayapp.core.errors import UnavailableError

BLOCK = 64
RATE = 48_000
MOST_VOICES = 256
"""Its own limit."""
BEST_QUALITY = 10
REGION = (
    "<region> sample=noise.wav loop_mode=loop_continuous loop_start=1000 loop_end=90000 pitch_keytrack=10"
    " fil_type=lpf_2p cutoff=3000 resonance=3 ampeg_attack=0.01 ampeg_decay=30 ampeg_sustain=10 volume=-50"
)


class Sfizz:
    """A synth full of held notes with filter and envelope, at its best interpolation, 48 kHz.

    Raises:
        UnavailableError: pysfizz is not installed.
    """

    def __init__(self) -> None:
        try:
            module: Any = importlib.import_module("pysfizz._sfizz")
        except ImportError as error:
            raise UnavailableError("sfizz is not installed; install pysfizz") from error
        self._synth = module.Synth(RATE, BLOCK)
        self._synth.set_num_voices(MOST_VOICES)
        self._synth.set_sample_quality(BEST_QUALITY)
        with tempfile.TemporaryDirectory() as folder:
            _write_noise(Path(folder) / "noise.wav")
            program = Path(folder) / "peer.sfz"
            program.write_text(f"{REGION}\n{REGION}\n", encoding="ascii")
            self._synth.load_sfz_file(str(program))
            for key in range(MOST_VOICES // 2):
                self._synth.note_on(0, key, 80)
            self.block_seconds(50)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._synth.all_sound_off()

    @property
    def voices(self) -> int:
        """Sounding now."""
        return int(self._synth.get_num_active_voices())

    def block_seconds(self, blocks: int) -> float:
        """Mean time of a block of 64 frames."""
        began = time.perf_counter()
        for _ in range(blocks):
            self._synth.render_block()
        return (time.perf_counter() - began) / blocks


def _write_noise(path: Path) -> None:
    samples = (np.random.default_rng(1).standard_normal(96_000) * 3_000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(samples.tobytes())
