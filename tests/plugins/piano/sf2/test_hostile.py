"""Damaged fonts give one clear error or play: no crash, no hang, whatever is in them."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from plugins.piano.sf2.generators import GENERATORS, Gen
from plugins.piano.sf2.load import load_sf2
from tests.plugins.piano.hostile.cases import damaged, small_font
from tests.plugins.piano.sf2.font_writer import PresetOf, ZoneOf, font
from trayapp.audio.synth.layout import note_on
from trayapp.audio.synth.offline import render
from trayapp.audio.synth.state import make_state
from trayapp.core.errors import BadInputError

CASES = 2000
RENDERED_OF = 20


def test_two_thousand_damaged_fonts(tmp_path: Path) -> None:
    data = small_font()
    tables = data.index(b"pdta")
    loaded = 0
    refused: list[bool] = []
    for case in range(CASES):
        chance = random.Random(case)
        path = tmp_path / f"{case}.sf2"
        path.write_bytes(damaged(data, chance, tables))
        try:
            instrument = load_sf2(path)
        except BadInputError as fault:
            refused.append(str(fault).startswith(f"{path.name}: "))
            continue
        loaded += 1
        play_state = instrument.new_state()
        voices = [
            voice
            for channel, key in ((0, 0), (0, 55), (0, 127), (9, 60))
            for voice in instrument.note_on(channel, key, chance.randint(1, 127), play_state, 0.0)
        ]
        commands = [note_on(voice, note=1) for voice in voices]
        if case % RENDERED_OF == 0:
            assert np.isfinite(render(make_state(48_000, 16, dry=True), commands, 512)).all(), case
    assert all(refused)
    assert CASES / 10 < loaded < CASES * 0.9


@pytest.mark.parametrize("gen", GENERATORS)
@pytest.mark.parametrize("amount", [-32768, -1, 32767])
def test_any_amount_of_any_generator_plays(tmp_path: Path, gen: Gen, amount: int) -> None:
    path = tmp_path / "a.sf2"
    zone = ZoneOf(0, {Gen.SAMPLE_MODES: 1, gen: amount})
    path.write_bytes(font([[zone]], [PresetOf([ZoneOf(0, {gen: amount})])]))
    instrument = load_sf2(path)
    voices = instrument.note_on(0, 60, 100, instrument.new_state(), 0.0)
    out = render(make_state(48_000, 8, dry=True), [note_on(voice, note=1) for voice in voices], 256)
    assert np.isfinite(out).all()
