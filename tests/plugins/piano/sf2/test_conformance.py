"""A real font is as loud and as high as in FluidSynth: some of the notes of `tests/bench/sf2_conformance.py`."""

from __future__ import annotations

import pytest

from tests.bench.sf2_conformance import FONT, compare
from tests.plugins.piano.sf2 import fluidsynth_judge


@pytest.mark.skipif(not FONT.exists() or fluidsynth_judge.library() is None, reason="needs timgm6mb and libfluidsynth")
def test_programs_of_timgm6mb() -> None:
    result = compare(programs=(0, 5, 11, 16, 24, 33, 40, 56, 65, 73, 89, 108), keys=(48, 72))
    assert len(result.notes) == 24
    assert result.level_p95_db <= 0.5
    assert result.pitch_p95_cents <= 1.05, "FluidSynth cuts pitches to whole cents"
