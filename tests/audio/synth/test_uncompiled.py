"""The same source runs as plain Python: machine code and Python agree on a whole performance."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.audio.synth.uncompiled_program import perform

PROGRAM = Path(__file__).with_name("uncompiled_program.py")
ROOT = Path(__file__).parents[3]


def test_plain_python_and_machine_code_sound_the_same(tmp_path: Path) -> None:
    file = tmp_path / "plain.npy"
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, str(PROGRAM), str(file)], env=environment, check=True, timeout=60)
    plain = np.load(file)
    assert np.abs(plain).max() > 0.05
    assert np.abs(perform() - plain).max() < 1e-6
