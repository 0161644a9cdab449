"""Damaged fonts give one clear error or play: no crash, no hang, whatever is in them."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import numpy as np
import pytest

from plugins.piano.sf2.generators import GENERATORS, Gen
from plugins.piano.sf2.load import load_sf2
from plugins.piano.sf2.modulators import Modulator, pack_source
from tests.plugins.piano.sf2.font_writer import PresetOf, Sound, ZoneOf, font, tone
from trayapp.audio.synth.layout import note_on
from trayapp.audio.synth.offline import render
from trayapp.audio.synth.state import make_state
from trayapp.core.errors import BadInputError

CASES = 2000
RENDERED_OF = 20
_EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF)


def small_font() -> bytes:
    mods = [Modulator(pack_source(74, cc=True), Gen.FILTER_CUTOFF, 2000, 0, 0)]
    zones = [
        ZoneOf(None, {Gen.SAMPLE_MODES: 1, Gen.ATTENUATION: 100}, mods),
        ZoneOf(0, {Gen.KEY_RANGE: (0, 60), Gen.LOOP_END_OFFSET: -3, Gen.FILTER_CUTOFF: 8000}),
        ZoneOf(1, {Gen.KEY_RANGE: (50, 127), Gen.SAMPLE_MODES: 3, Gen.MOD_ENV_TO_PITCH: 100, Gen.MOD_LFO_TO_PITCH: 5}),
        ZoneOf(2, {Gen.START_OFFSET: 10, Gen.EXCLUSIVE_CLASS: 1}),
    ]
    presets = [PresetOf([ZoneOf(None, {Gen.PAN: 100}, mods), ZoneOf(0, {Gen.VELOCITY_RANGE: (0, 127)})])]
    sounds = [tone(4, 50), Sound(tone(4, 50).words, kind=4, link=2), Sound(tone(4, 50).words, kind=2, link=1)]
    return font([zones], [*presets, PresetOf(bank=128)], sounds)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with some bytes, words, sizes or its end changed."""
    changed = bytearray(data)
    tables = data.index(b"pdta")
    for _change in range(chance.randint(1, 6)):
        low = tables if chance.random() < 0.85 else 0
        at = chance.randrange(low, len(data) - 4)
        kind = chance.randrange(4)
        if kind == 0:
            changed[at] = chance.randrange(256)
        elif kind == 1:
            struct.pack_into("<H", changed, at & ~1, chance.choice(_EXTREMES))
        elif kind == 2:
            struct.pack_into("<I", changed, at & ~1, chance.getrandbits(32))
        else:
            changed[at : at + 4] = data[tables : tables + 4]
    return bytes(changed[: chance.randrange(len(changed))] if chance.random() < 0.1 else changed)


def test_two_thousand_damaged_fonts(tmp_path: Path) -> None:
    data = small_font()
    loaded = 0
    refused: list[bool] = []
    for case in range(CASES):
        chance = random.Random(case)
        path = tmp_path / f"{case}.sf2"
        path.write_bytes(mutated(data, chance))
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
