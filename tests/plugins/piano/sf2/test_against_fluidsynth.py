"""Each generator and modulator sounds as in FluidSynth: within 0.5 dB, and 1 cent where it can be heard.

FluidSynth is louder by a constant that the plain font shows: its filter is never off and adds 1.5 dB, and version 2.3.1
takes a controller's 127 for 127 of 128. It cuts pitches to whole cents, so that up to one more is its own.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.load import load_sf2
from plugins.piano.sf2.modulators import General, Modulator, Shape, pack_source
from tests.plugins.piano.sf2 import fluidsynth_judge
from tests.plugins.piano.sf2.font_writer import Amount, PresetOf, Sound, ZoneOf, noise, simple, tone, write
from tests.plugins.piano.sf2.listening import hertz, levels, played
from trayapp.core.events import MidiEvent

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="FluidSynth is the judge where Debian has it"),
    pytest.mark.skipif(fluidsynth_judge.library() is None, reason="libfluidsynth is not installed"),
]

QUIET_DB = -66.0
NOISE = noise()
VELOCITY_TO_GAIN = pack_source(General.VELOCITY, negative=True, shape=Shape.CONCAVE)


def cc(number: int, **how: object) -> int:
    return pack_source(number, cc=True, **how)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Fixture:
    """One font and how it is played.

    `tolerance_db` is more where the edge of a sound falls into a window; `tolerance_cents` where 127 of 128 show.
    """

    gens: dict[Gen, Amount] = field(default_factory=dict)
    mods: Sequence[Modulator] = ()
    key: int = 69
    velocity: int = 127
    held_s: float = 2.0
    length_s: float = 1.0
    sound: Sound | None = None
    preset: ZoneOf | None = None
    before: Sequence[tuple[str, int, int]] = ()
    during: Sequence[tuple[str, int, int]] = ()
    tolerance_db: float = 0.5
    tolerance_cents: float = 1.1
    in_tune: bool = True

    def events(self) -> list[MidiEvent]:
        return [
            *(MidiEvent(kind, 1, number, value, 0.0) for kind, number, value in self.before),
            MidiEvent("note_on", 1, self.key, self.velocity, 0.0),
            *(MidiEvent(kind, 1, number, value, 0.496) for kind, number, value in self.during),
            MidiEvent("note_off", 1, self.key, 0, self.held_s),
        ]


def noisy(gens: dict[Gen, Amount] | None = None, mods: Sequence[Modulator] = (), **more: object) -> Fixture:
    return Fixture(gens or {}, mods, key=60, sound=NOISE, in_tune=False, **more)  # type: ignore[arg-type]


def control(number: int, value: int) -> tuple[str, int, int]:
    return "control_change", number, value


MOD_ENV = {Gen.MOD_ENV_ATTACK: -2400, Gen.MOD_ENV_DECAY: -1200, Gen.MOD_ENV_SUSTAIN: 400}
SLOW_LFO = {Gen.MOD_LFO_FREQUENCY: -3600, Gen.VIB_LFO_FREQUENCY: -3600}
SLOW = {Gen.VOL_ENV_ATTACK: -2400, Gen.VOL_ENV_HOLD: -2400, Gen.VOL_ENV_DECAY: 1200, Gen.VOL_ENV_SUSTAIN: 200}
SUSTAINED = {Gen.VOL_ENV_SUSTAIN: 150}
FIXTURES = {
    "key": Fixture(key=74),
    "velocity": Fixture(velocity=64),
    "soft": Fixture(velocity=20),
    "attenuation": Fixture({Gen.ATTENUATION: 200}),
    "attenuation of the preset": Fixture({Gen.ATTENUATION: 100}, preset=ZoneOf(0, {Gen.ATTENUATION: 150})),
    "negative attenuation of the preset": Fixture({Gen.ATTENUATION: 300}, preset=ZoneOf(0, {Gen.ATTENUATION: -150})),
    "pan left": Fixture({Gen.PAN: -250}),
    "pan right": Fixture({Gen.PAN: 500}),
    "pan of the preset": Fixture({Gen.PAN: 100}, preset=ZoneOf(0, {Gen.PAN: 150})),
    "coarse tune": Fixture({Gen.COARSE_TUNE: -7}),
    "fine tune": Fixture({Gen.FINE_TUNE: 37}),
    "tune of the preset": Fixture({Gen.FINE_TUNE: 37}, preset=ZoneOf(0, {Gen.FINE_TUNE: -50, Gen.COARSE_TUNE: 2})),
    "correction of the sample": Fixture(sound=Sound(tone().words, correction=-33, loop=(0, 10_000))),
    "scale tuning": Fixture({Gen.SCALE_TUNING: 50}, key=81),
    "root key": Fixture({Gen.ROOT_KEY: 64}),
    "key number": Fixture({Gen.KEY: 72}),
    "fixed velocity": Fixture({Gen.VELOCITY: 50}),
    "cutoff": noisy({Gen.FILTER_CUTOFF: 8000}),
    "low cutoff": noisy({Gen.FILTER_CUTOFF: 5500}),
    "resonance": noisy({Gen.FILTER_CUTOFF: 8000, Gen.FILTER_Q: 120}),
    "cutoff of the preset": noisy({Gen.FILTER_CUTOFF: 9000}, preset=ZoneOf(0, {Gen.FILTER_CUTOFF: -1000})),
    "modulation LFO to pitch": Fixture({**SLOW_LFO, Gen.MOD_LFO_TO_PITCH: 100}),
    "modulation LFO to cutoff": noisy({**SLOW_LFO, Gen.FILTER_CUTOFF: 8000, Gen.MOD_LFO_TO_CUTOFF: 1200}),
    # FluidSynth lets no LFO raise a volume above its envelope's peak
    "modulation LFO to volume": Fixture({**SLOW_LFO, **SUSTAINED, Gen.MOD_LFO_TO_VOLUME: 60}),
    "late modulation LFO": Fixture({**SLOW_LFO, Gen.MOD_LFO_TO_PITCH: 100, Gen.MOD_LFO_DELAY: -2400}),
    "fast modulation LFO": Fixture({Gen.MOD_LFO_FREQUENCY: -1200, **SUSTAINED, Gen.MOD_LFO_TO_VOLUME: 60}),
    "vibrato": Fixture({**SLOW_LFO, Gen.VIB_LFO_TO_PITCH: -100}),
    "late vibrato": Fixture({**SLOW_LFO, Gen.VIB_LFO_TO_PITCH: 100, Gen.VIB_LFO_DELAY: -2400}),
    "modulation envelope to pitch": Fixture({**MOD_ENV, Gen.MOD_ENV_TO_PITCH: 100}),
    "modulation envelope to cutoff": noisy({**MOD_ENV, Gen.FILTER_CUTOFF: 6000, Gen.MOD_ENV_TO_CUTOFF: 3000}),
    "modulation envelope, delay and hold": Fixture(
        {**MOD_ENV, Gen.MOD_ENV_DELAY: -3600, Gen.MOD_ENV_HOLD: -2400, Gen.MOD_ENV_TO_PITCH: 100}
    ),
    "modulation envelope by key": Fixture(
        {
            **MOD_ENV,
            Gen.MOD_ENV_HOLD: -2400,
            Gen.MOD_ENV_TO_PITCH: 100,
            Gen.KEY_TO_MOD_ENV_HOLD: 50,
            Gen.KEY_TO_MOD_ENV_DECAY: -50,
        }
    ),
    "release of the modulation envelope": Fixture(
        {**MOD_ENV, Gen.MOD_ENV_RELEASE: 0, Gen.MOD_ENV_TO_PITCH: 100, Gen.VOL_ENV_RELEASE: 2400}, held_s=0.5
    ),
    "attack": Fixture({Gen.VOL_ENV_ATTACK: -1200}),
    "delay": Fixture({Gen.VOL_ENV_DELAY: -2400}),
    "hold": Fixture({Gen.VOL_ENV_HOLD: -2400, Gen.VOL_ENV_DECAY: 1200, Gen.VOL_ENV_SUSTAIN: 960}),
    "decay": Fixture({Gen.VOL_ENV_DECAY: 2400, Gen.VOL_ENV_SUSTAIN: 960}),
    "sustain": Fixture({Gen.VOL_ENV_DECAY: 0, Gen.VOL_ENV_SUSTAIN: 240}),
    "release": Fixture({Gen.VOL_ENV_RELEASE: 1200}, held_s=0.5),
    "release in the attack": Fixture({Gen.VOL_ENV_ATTACK: 0, Gen.VOL_ENV_RELEASE: 1200}, held_s=0.5),
    "envelope by key": Fixture({**SLOW, Gen.KEY_TO_VOL_ENV_HOLD: 50, Gen.KEY_TO_VOL_ENV_DECAY: -100}),
    "envelope of the preset": Fixture(SLOW, preset=ZoneOf(0, {Gen.VOL_ENV_HOLD: 1200, Gen.VOL_ENV_SUSTAIN: 100})),
    "no loop": Fixture({Gen.SAMPLE_MODES: 0}, tolerance_db=1.0, in_tune=False),
    "loop until the release": Fixture({Gen.SAMPLE_MODES: 3, Gen.VOL_ENV_RELEASE: 2400}, held_s=0.5, in_tune=False),
    "offsets of the start": noisy({Gen.START_OFFSET: 4000, Gen.SAMPLE_MODES: 0}, tolerance_db=1.0),
    "coarse offset of the start": Fixture(
        {Gen.START_COARSE: 1, Gen.SAMPLE_MODES: 0}, sound=tone(600), tolerance_db=1.0, in_tune=False
    ),
    "offset of the end": noisy({Gen.END_OFFSET: -5000, Gen.SAMPLE_MODES: 0}, tolerance_db=1.0),
    "coarse offset of the end": Fixture(
        {Gen.END_COARSE: -1, Gen.SAMPLE_MODES: 0}, sound=tone(600), tolerance_db=1.0, in_tune=False
    ),
    "offsets of the loop": noisy({Gen.LOOP_START_OFFSET: 2400, Gen.LOOP_END_OFFSET: -1000}),
    "coarse offsets of the loop": Fixture(
        {Gen.LOOP_START_COARSE: 1, Gen.LOOP_END_COARSE: -1}, sound=tone(1000), length_s=1.5
    ),
    "volume": Fixture(before=[control(7, 64)]),
    "expression": Fixture(during=[control(11, 64)], tolerance_db=0.7),
    "pan controller": Fixture(before=[control(10, 100)]),
    "modulation wheel": Fixture(SLOW_LFO, before=[control(1, 127)], during=[control(1, 40)]),
    "channel pressure": Fixture(SLOW_LFO, before=[("channel_pressure", 0, 127)]),
    "pitch wheel": Fixture(before=[("pitch_bend", 0, 4096)], during=[("pitch_bend", 0, -8192)]),
    "pitch wheel's range": Fixture(
        before=[control(101, 0), control(100, 0), control(6, 12), ("pitch_bend", 0, 4096)], tolerance_cents=5.7
    ),
    "velocity switched off": Fixture(mods=[Modulator(VELOCITY_TO_GAIN, Gen.ATTENUATION, 0, 0, 0)], velocity=40),
    "velocity halved": Fixture(mods=[Modulator(VELOCITY_TO_GAIN, Gen.ATTENUATION, 480, 0, 0)], velocity=40),
    "velocity more in the preset": Fixture(
        preset=ZoneOf(0, {}, [Modulator(VELOCITY_TO_GAIN, Gen.ATTENUATION, 200, 0, 0)]), velocity=40
    ),
    "velocity to cutoff": noisy(
        {Gen.FILTER_CUTOFF: 9000},
        [Modulator(pack_source(General.VELOCITY, negative=True), Gen.FILTER_CUTOFF, -2400, 0, 0)],
        velocity=50,
    ),
    "velocity to attack": Fixture(
        {Gen.VOL_ENV_ATTACK: -4800},
        [Modulator(pack_source(General.VELOCITY), Gen.VOL_ENV_ATTACK, 4800, 0, 0)],
        velocity=100,
    ),
    "key to cutoff": noisy(
        {Gen.FILTER_CUTOFF: 6000}, [Modulator(pack_source(General.KEY), Gen.FILTER_CUTOFF, 4000, 0, 0)]
    ),
    "controller to cutoff": noisy(
        {Gen.FILTER_CUTOFF: 6000},
        [Modulator(cc(74), Gen.FILTER_CUTOFF, 4000, 0, 0)],
        before=[control(74, 90)],
        during=[control(74, 30)],
    ),
    "controller to resonance": noisy(
        {Gen.FILTER_CUTOFF: 7000}, [Modulator(cc(71), Gen.FILTER_Q, 200, 0, 0)], before=[control(71, 90)]
    ),
    "controller to pan, concave": Fixture(
        mods=[Modulator(cc(20, shape=Shape.CONCAVE), Gen.PAN, 500, 0, 0)], before=[control(20, 100)]
    ),
    "controller to pitch, convex": Fixture(
        mods=[Modulator(cc(20, shape=Shape.CONVEX), Gen.FINE_TUNE, 200, 0, 0)], before=[control(20, 30)]
    ),
    "controller to attenuation, switch": Fixture(
        mods=[Modulator(cc(20, shape=Shape.SWITCH), Gen.ATTENUATION, 200, 0, 0)],
        before=[control(20, 63)],
        during=[control(20, 64)],
    ),
    "controller by velocity": Fixture(
        mods=[Modulator(cc(20), Gen.FINE_TUNE, 100, pack_source(General.VELOCITY), 0)],
        before=[control(20, 127)],
        velocity=64,
        tolerance_cents=1.8,
    ),
    "controller by controller": Fixture(
        mods=[Modulator(cc(20), Gen.ATTENUATION, 400, cc(21), 0)], before=[control(20, 127), control(21, 64)]
    ),
    "controller to release": Fixture(
        {Gen.VOL_ENV_RELEASE: 0},
        [Modulator(cc(72), Gen.VOL_ENV_RELEASE, 2400, 0, 0)],
        before=[control(72, 64)],
        held_s=0.5,
    ),
    "controller to LFO frequency": Fixture(
        {**SLOW_LFO, Gen.MOD_LFO_TO_PITCH: 100},
        [Modulator(cc(76), Gen.MOD_LFO_FREQUENCY, 1200, 0, 0)],
        before=[control(76, 127)],
        tolerance_cents=4.0,
    ),
    "key pressure": Fixture(
        mods=[Modulator(pack_source(General.KEY_PRESSURE), Gen.FINE_TUNE, 100, 0, 0)],
        before=[("poly_pressure", 69, 127)],
    ),
    "poles of a bipolar controller": Fixture(
        mods=[Modulator(cc(20, bipolar=True), Gen.FINE_TUNE, 100, 0, 0)], before=[control(20, 0)]
    ),
}


IN_TESTS_OF_THEIR_OWN = {
    *(Gen.INSTRUMENT, Gen.SAMPLE, Gen.KEY_RANGE, Gen.VELOCITY_RANGE),  # test_global_zones_and_ranges
    Gen.EXCLUSIVE_CLASS,  # test_an_exclusive_class_ends_its_own
    *(Gen.REVERB_SEND, Gen.CHORUS_SEND),  # test_sends
}


def test_every_generator_has_its_fixture() -> None:
    played_ones = {
        gen for one in FIXTURES.values() for gen in (*one.gens, *(one.preset.gens if one.preset is not None else ()))
    }
    assert played_ones | IN_TESTS_OF_THEIR_OWN == set(Gen)


def compared(path: Path, fixture: Fixture) -> tuple[np.ndarray, np.ndarray]:
    """Ours and FluidSynth's."""
    events = fixture.events()
    ours = played(load_sf2(path), events, fixture.length_s, quality="hermite")
    judge = fluidsynth_judge.FluidSynth(path)
    try:
        return ours, judge.render(events, fixture.length_s)
    finally:
        judge.close()


def offsets(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """DB by which each window of each side is louder than FluidSynth's, where something is heard."""
    here, there = levels(ours), levels(theirs)
    return (here - there)[np.maximum(here, there) > QUIET_DB]


@pytest.fixture(scope="module")
def constant_db(tmp_path_factory: pytest.TempPathFactory) -> float:
    path = simple(tmp_path_factory.mktemp("plain") / "plain.sf2")
    found = offsets(*compared(path, Fixture()))
    assert found.std() < 0.1
    return float(np.median(found))


@pytest.mark.parametrize("name", FIXTURES)
def test_it_sounds_as_in_fluidsynth(tmp_path: Path, constant_db: float, name: str) -> None:
    fixture = FIXTURES[name]
    path = simple(tmp_path / "font.sf2", fixture.gens, fixture.mods, sound=fixture.sound, preset=fixture.preset)
    ours, theirs = compared(path, fixture)
    off = np.abs(offsets(ours, theirs) - constant_db)
    assert len(off) >= 6
    assert np.percentile(off, 85) < fixture.tolerance_db
    if fixture.in_tune:
        cents = np.abs(1200 * np.log2(hertz(ours) / hertz(theirs)))
        cents = cents[np.isfinite(cents)]
        assert len(cents) >= 6
        assert np.percentile(cents, 85) < fixture.tolerance_cents


def test_global_zones_and_ranges(tmp_path: Path, constant_db: float) -> None:
    """The instrument's global zone is under its own zones, the preset's over all."""
    zones = [
        ZoneOf(None, {Gen.SAMPLE_MODES: 1, Gen.ATTENUATION: 200, Gen.PAN: -500}),
        ZoneOf(0, {Gen.KEY_RANGE: (0, 60)}),
        ZoneOf(0, {Gen.KEY_RANGE: (61, 127), Gen.VELOCITY_RANGE: (0, 100), Gen.PAN: 500}),
    ]
    preset = PresetOf([ZoneOf(None, {Gen.FINE_TUNE: 20, Gen.ATTENUATION: 50}), ZoneOf(0, {Gen.FINE_TUNE: 40})])
    path = write(tmp_path / "font.sf2", instruments=[zones], presets=[preset])
    for key, velocity in ((57, 127), (69, 90)):
        ours, theirs = compared(path, Fixture(key=key, velocity=velocity))
        assert np.abs(offsets(ours, theirs) - constant_db).max() < 0.5
    assert load_sf2(path).note_on(0, 69, 101, load_sf2(path).new_state(), 0.0) == []


@pytest.mark.parametrize(("second", "ends"), [(62, True), (64, False), (65, False)])
def test_an_exclusive_class_ends_its_own(tmp_path: Path, second: int, ends: bool) -> None:
    """The first note is on the left, what follows on the right: of the same class, of another, of none.

    FluidSynth 2.3.1 takes most of a second for it, so that only what remains in the end is compared.
    """
    zones = [
        ZoneOf(0, {Gen.KEY_RANGE: (60, 60), Gen.SAMPLE_MODES: 1, Gen.PAN: -500, Gen.EXCLUSIVE_CLASS: 1}),
        ZoneOf(0, {Gen.KEY_RANGE: (62, 62), Gen.SAMPLE_MODES: 1, Gen.PAN: 500, Gen.EXCLUSIVE_CLASS: 1}),
        ZoneOf(0, {Gen.KEY_RANGE: (64, 64), Gen.SAMPLE_MODES: 1, Gen.PAN: 500, Gen.EXCLUSIVE_CLASS: 2}),
        ZoneOf(0, {Gen.KEY_RANGE: (65, 65), Gen.SAMPLE_MODES: 1, Gen.PAN: 500}),
    ]
    path = write(tmp_path / "font.sf2", instruments=[zones])
    events = [
        MidiEvent("note_on", 1, 60, 127, 0.0),
        MidiEvent("note_on", 1, second, 127, 0.5),
        MidiEvent("note_off", 1, 60, 0, 3.0),
    ]
    ours = played(load_sf2(path), events, 2.0, quality="hermite")
    judge = fluidsynth_judge.FluidSynth(path)
    try:
        theirs = judge.render(events, 2.0)
    finally:
        judge.close()
    for sound in (ours, theirs):
        here = levels(sound)
        fallen = here[8, 0] - here[-2, 0]
        assert fallen > 40 if ends else abs(fallen) < 0.5
        assert here[-2, 1] > -30
