"""A font that is saved anew into its own file while it plays falls silent, and the program lives on."""

from __future__ import annotations

import sys

import pytest

from tests.rig.process import told_by

PROGRAM = """
import json, os, tempfile
from pathlib import Path
from plugins.piano.sf2.riff import map_file
from trayapp.audio.cut_files import read_as_silence

read_as_silence()
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "font.sf2")
    path.write_bytes(b"\\1" * 1_000_000)
    font = map_file(path)
    before = int(font.sum())
    os.truncate(path, 10_000)
    print(json.dumps([before, int(font.sum()), int(font[:10_000].sum()), int(font[-1])]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Windows does not let a mapped file be cut")
def test_what_is_cut_off_is_silent() -> None:
    assert told_by(PROGRAM) == [1_000_000, 10_000, 10_000, 0]
