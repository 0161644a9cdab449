"""Renders one note of one SFZ file with sfizz, in a process of its own.

Arguments: FILE.sfz OUT.npy KEY VELOCITY HELD_SECONDS LENGTH_SECONDS.
"""

import sys

import numpy as np
import pysfizz

path, out, key, velocity, held_s, length_s = sys.argv[1:]
synth = pysfizz.Synth(48_000, 256)
if not synth.load_sfz_file(path):
    sys.exit(f"sfizz refuses {path}")
np.save(out, synth.render_note(int(key), int(velocity), float(held_s), float(length_s)).T.astype(np.float32))
