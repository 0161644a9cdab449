"""A font that is saved anew into its own file while it plays falls silent, and the program lives on."""

from __future__ import annotations

import sys

import pytest

from tests.rig.process import told_by

PROGRAM = """
import json, os, tempfile
from pathlib import Path
import numpy as np
from plugins.piano.catalog import find_entry
from plugins.piano.opening import open_instrument
from tests.plugins.piano.sf2.font_writer import PresetOf, ZoneOf, font, tone
from trayapp.audio.cut_files import read_as_silence

read_as_silence()
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "font.sf2")
    path.write_bytes(font([[ZoneOf(0)]], [PresetOf([ZoneOf(0)])], [tone(1_000, 500)]))
    instrument = open_instrument(find_entry(str(path), path.parent), path.parent)
    state = instrument.new_state()

    def strike():
        (voice,) = instrument.note_on(0, 60, 100, state, 0.0)
        return int(np.abs(voice.sample.memory[voice.start : voice.end].astype(int)).max())

    before = strike()
    os.truncate(path, 0)
    print(json.dumps([before, strike()]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Windows does not let a mapped file be cut")
def test_a_font_that_is_cut_short_plays_on_in_silence() -> None:
    loud, cut = told_by(PROGRAM)
    assert loud > 10_000
    assert cut == 0
