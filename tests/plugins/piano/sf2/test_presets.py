"""Banks and programs select what is there, or the nearest; regions follow keys, velocities and links."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.piano.play_state import PlayState
from plugins.piano.player import Player
from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.load import load_sf2
from plugins.piano.sf2.modulators import General, Modulator, Shape, pack_source
from plugins.piano.sf2.presets import MAX_REGIONS
from plugins.piano.sf2.sf2_instrument import MAX_VOICES, Sf2Instrument
from tests.plugins.piano.notes import Sink
from tests.plugins.piano.sf2.font_writer import PresetOf, Sound, ZoneOf, tone, write
from trayapp.audio.movement_spec import MAX_ROUTES
from trayapp.core.events import MidiEvent

GRID = ((0, 0), (0, 5), (8, 5), (128, 0), (128, 40))


@pytest.fixture
def grid(tmp_path: Path) -> Sf2Instrument:
    """Five presets; each tells itself by its coarse tuning."""
    instruments = [[ZoneOf(0, {Gen.COARSE_TUNE: index, Gen.ROOT_KEY: 60})] for index in range(len(GRID))]
    presets = [PresetOf([ZoneOf(index)], *where, name=f"p{index}") for index, where in enumerate(GRID)]
    return load_sf2(write(tmp_path / "grid.sf2", instruments=instruments, presets=presets))


def number(instrument: Sf2Instrument, state: PlayState, channel: int = 0) -> float:
    (voice,) = instrument.note_on(channel, 60, 100, state, 0.0)
    return voice.pitch_cents / 100


@pytest.mark.parametrize(
    ("channel", "bank", "program", "found"),
    [
        (0, 0, 0, 0),
        (0, 0, 5, 1),
        (0, 8, 5, 2),
        (0, 8, 0, 0),
        (0, 8, 77, 0),
        (0, 128, 40, 4),
        (0, 128, 41, 3),
        (9, 0, 0, 3),
        (9, 0, 40, 4),
        (9, 8, 5, 3),
    ],
)
def test_bank_and_program(grid: Sf2Instrument, channel: int, bank: int, program: int, found: int) -> None:
    state = grid.new_state()
    state.channels[channel].bank, state.channels[channel].program = bank, program
    assert number(grid, state, channel) == found


def test_the_programs_are_listed_in_order(grid: Sf2Instrument) -> None:
    assert [(program.bank, program.number) for program in grid.info.programs] == list(GRID)


def test_a_font_without_drums_plays_on_the_drum_channel_too(tmp_path: Path) -> None:
    instrument = load_sf2(write(tmp_path / "a.sf2"))
    assert instrument.note_on(9, 60, 100, instrument.new_state(), 0.0)


@pytest.mark.parametrize(
    ("msb", "lsb", "found"), [(0, 0, 1), (8, 0, 2), (0, 8, 2), (121, 8, 2), (127, 0, 3), (120, 0, 3)]
)
def test_midi_selects(grid: Sf2Instrument, msb: int, lsb: int, found: int) -> None:
    """Bank select of GS, XG and GM2, then a program change."""
    sink = Sink()
    player = Player(sink, grid)
    for event in (
        ("control_change", 0, msb),
        ("control_change", 32, lsb),
        ("program_change", 5, 0),
        ("note_on", 60, 9),
    ):
        player.play(MidiEvent(event[0], 1, event[1], event[2], 0.0))  # type: ignore[arg-type]
    assert sink.voices[0].pitch_cents / 100 == found


def test_a_selected_sound_stays_with_another_instrument(grid: Sf2Instrument) -> None:
    sink = Sink()
    player = Player(sink)
    player.select(0, 8, 5)
    player.use(grid)
    player.play(MidiEvent("note_on", 1, 60, 100, 0.0))
    assert sink.voices[0].pitch_cents == 200


def test_regions_by_key_and_velocity(tmp_path: Path) -> None:
    zones = [
        ZoneOf(0, {Gen.KEY_RANGE: (10, 20), Gen.COARSE_TUNE: 1}),
        ZoneOf(0, {Gen.KEY_RANGE: (20, 30), Gen.VELOCITY_RANGE: (50, 60), Gen.COARSE_TUNE: 2}),
    ]
    preset = PresetOf([ZoneOf(0, {Gen.KEY_RANGE: (15, 25)})])
    instrument = load_sf2(write(tmp_path / "a.sf2", instruments=[zones], presets=[preset]))
    state = instrument.new_state()
    counts = {
        where: len(instrument.note_on(0, *where, state, 0.0)) for where in [(14, 55), (15, 1), (20, 55), (20, 61)]
    }
    assert counts == {(14, 55): 0, (15, 1): 1, (20, 55): 2, (20, 61): 1}
    assert (instrument.note_on(0, 25, 60, state, 0.0), instrument.note_on(0, 26, 60, state, 0.0)) != ([], [])
    assert instrument.info.keys == tuple(range(10, 31))


def test_a_left_sample_has_the_pitch_of_its_right_one(tmp_path: Path) -> None:
    sounds = [Sound(tone().words, kind=4, link=1, root=60), Sound(tone().words, kind=2, link=0, root=60)]
    bent = [Modulator(pack_source(General.VELOCITY), Gen.FINE_TUNE, 100, 0, 0)]
    zones = [ZoneOf(0, {Gen.PAN: -500, Gen.FINE_TUNE: 30}, bent), ZoneOf(1, {Gen.PAN: 500, Gen.FINE_TUNE: -10}, bent)]
    instrument = load_sf2(write(tmp_path / "a.sf2", instruments=[zones], sounds=sounds))
    left, right = instrument.note_on(0, 60, 127, instrument.new_state(), 0.0)
    assert (left.pan, right.pan, left.pitch_cents, right.pitch_cents) == (-1, 1, 90, 90)


def test_exclusive_classes_belong_to_the_instrument(tmp_path: Path) -> None:
    preset = PresetOf([ZoneOf(0, {Gen.EXCLUSIVE_CLASS: 5, Gen.ROOT_KEY: 3, Gen.KEY: 4})])
    path = write(tmp_path / "a.sf2", instruments=[[ZoneOf(0, {Gen.EXCLUSIVE_CLASS: 7})]], presets=[preset])
    instrument = load_sf2(path)
    (voice,) = instrument.note_on(0, 69, 100, instrument.new_state(), 0.0)
    assert (voice.exclusive_class, voice.pitch_cents) == (7, 0)


def test_zones_that_multiply_are_limited(tmp_path: Path) -> None:
    """100 zones of one instrument in 100 zones of a preset are 10,000 regions on every key."""
    path = write(
        tmp_path / "a.sf2",
        instruments=[[ZoneOf(0, {Gen.FINE_TUNE: index}) for index in range(100)]],
        presets=[PresetOf([ZoneOf(0)] * 100)],
    )
    instrument = load_sf2(path)
    assert len(instrument.note_on(0, 60, 100, instrument.new_state(), 0.0)) == MAX_VOICES
    assert len(instrument.presets.find(0, 0, drums=False).chosen(60, 100, 1 << 20)) == MAX_REGIONS


def test_a_flood_of_modulators_ends_at_the_room_of_a_voice(tmp_path: Path) -> None:
    """Four zones' worth of controllers on one region, and as many as a table can hold in one zone."""

    def flood(gen: Gen, count: int = 70) -> list[Modulator]:
        amounts = ((shape, number) for shape in range(4) for number in range(40, 64))
        made = [Modulator(pack_source(number, cc=True, shape=Shape(shape)), gen, 10, 0, 0) for shape, number in amounts]
        return made[:count]

    zones = [ZoneOf(None, {}, flood(Gen.PAN)), ZoneOf(0, {}, flood(Gen.FINE_TUNE, 96) * 600)]
    preset = PresetOf([ZoneOf(None, {}, flood(Gen.FILTER_Q)), *[ZoneOf(0, {}, flood(Gen.FILTER_CUTOFF))] * 50])
    instrument = load_sf2(write(tmp_path / "a.sf2", instruments=[zones], presets=[preset]))
    voices = instrument.note_on(0, 60, 100, instrument.new_state(), 0.0)
    assert {len(voice.routes) for voice in voices} == {MAX_ROUTES}


def test_the_wheels_range_is_a_registered_parameter(tmp_path: Path) -> None:
    instrument = load_sf2(write(tmp_path / "a.sf2"))
    sink = Sink()
    player = Player(sink, instrument)
    for controller, value in ((101, 0), (100, 0), (6, 12), (101, 127), (100, 127), (6, 99), (99, 0), (6, 3)):
        player.play(MidiEvent("control_change", 1, controller, value, 0.0))
    for channel in (1, 2):
        player.play(MidiEvent("note_on", channel, 60, 100, 0.0))
    assert [round(voice.bend_up_cents, 6) for voice in sink.voices] == [1200, 200]
