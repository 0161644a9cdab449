"""A region and a note give the voice that the format describes, opcode family by opcode family."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from plugins.piano.sfz.voice import STEREO_DB
from tests.plugins.piano.notes import load, only, sine, strike
from trayapp.audio.envelope_spec import StageCurve
from trayapp.audio.voice_spec import LoopMode, OffMode, VoiceSpec


def voice(folder: Path, text: str, key: int = 60, velocity: int = 127, **controllers: float) -> VoiceSpec:
    """The one voice of a region; `cc20=0.5` sets a controller before the note."""
    instrument = load(folder, f"<region> sample=a.wav {text}")
    state = instrument.new_state()
    for name, position in controllers.items():
        state.channels[0].controllers[int(name.removeprefix("cc"))] = position
    return only(strike(instrument, key, velocity, state))


@pytest.mark.parametrize(
    ("text", "key", "cents"),
    [
        ("", 72, 1200),
        ("pitch_keycenter=72", 60, -1200),
        ("pitch_keytrack=0", 72, 0),
        ("pitch_keytrack=50", 62, 100),
        ("tune=25 transpose=-2", 60, -175),
        ("pitch_veltrack=100", 60, 100),
        ("key=36", 36, 0),
        ("tune=10 tune_oncc200=50", 60, 10),
    ],
)
def test_pitch(tmp_path: Path, text: str, key: int, cents: float) -> None:
    assert voice(tmp_path, text, key).pitch_cents == pytest.approx(cents)


@pytest.mark.parametrize(
    ("text", "velocity", "decibel"),
    [
        ("", 127, 0),
        ("", 64, 40 * math.log10(64 / 127)),
        ("amp_veltrack=0", 1, 0),
        ("amp_veltrack=50", 64, 20 * math.log10(1 - 0.5 * (1 - (64 / 127) ** 2))),
        ("amp_veltrack=-100", 64, 20 * math.log10(1 - (64 / 127) ** 2)),
        ("amp_velcurve_64=0.5", 64, -6.0206),
        ("amp_velcurve_64=0.5", 32, -12.0412),
        ("amp_velcurve_1=1 amp_velcurve_127=1", 60, 0),
        ("volume=-6 group_volume=1 master_volume=2 global_volume=-1", 127, -4),
        ("volume=45.8", 127, 45.8),
        ("amplitude=50", 127, -6.0206),
        ("amplitude=50 group_amplitude=50", 127, -12.0412),
        ("amp_keytrack=0.5 amp_keycenter=50", 127, 5),
        ("xfin_lovel=0 xfin_hivel=127 amp_veltrack=0 xf_velcurve=gain", 64, 20 * math.log10(64 / 127)),
        ("xfin_lovel=0 xfin_hivel=127 amp_veltrack=0", 64, 10 * math.log10(64 / 127)),
        ("xfout_lovel=27 xfout_hivel=127 amp_veltrack=0", 77, -3.0103),
        ("xfin_lokey=50 xfin_hikey=70", 127, -3.0103),
        ("xfout_lokey=50 xfout_hikey=70 xf_keycurve=gain", 127, -6.0206),
    ],
)
def test_level(tmp_path: Path, text: str, velocity: int, decibel: float) -> None:
    assert voice(tmp_path, text, velocity=velocity).gain_db == pytest.approx(decibel, abs=1e-3)


def test_velocity_tracking_by_controller(tmp_path: Path) -> None:
    heard = voice(tmp_path, "amp_veltrack=0 amp_veltrack_oncc20=100", velocity=64, cc20=1.0)
    assert heard.gain_db == pytest.approx(40 * math.log10(64 / 127))


def test_a_stereo_sample_in_the_centre_is_as_loud_as_a_mono_one(tmp_path: Path) -> None:
    both = np.stack([sine(), sine()], axis=1)
    heard = only(strike(load(tmp_path, "<region> sample=s.wav position=-20 pan=30", s=both), velocity=127))
    assert heard.gain_db == pytest.approx(STEREO_DB)
    assert (heard.width, heard.position, heard.pan) == pytest.approx((1.0, -0.2, 0.3))


@pytest.mark.parametrize("percent", [-100, -30, 0, 50, 100])
def test_the_width_is_the_engine_s_own(tmp_path: Path, percent: int) -> None:
    both = np.stack([sine(), sine()], axis=1)
    heard = only(strike(load(tmp_path, f"<region> sample=s.wav width={percent}", s=both), velocity=127))
    assert (heard.width, heard.gain_db) == (percent / 100, pytest.approx(STEREO_DB))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("", 0, 48_000),
        ("offset=100", 100, 48_000),
        ("end=99", 0, 100),
        ("end=999999999", 0, 48_000),
        ("offset=10 offset_oncc20=1000", 510, 48_000),
    ],
)
def test_start_and_end(tmp_path: Path, text: str, start: int, end: int) -> None:
    heard = voice(tmp_path, text, cc20=0.5)
    assert (heard.start, heard.end) == (start, end)


def test_chance_moves_the_start_within_its_bound(tmp_path: Path) -> None:
    instrument = load(
        tmp_path, "<region> sample=a.wav offset=100 offset_random=50 delay_random=0.1 pitch_random=10 amp_random=3"
    )
    state = instrument.new_state()
    heard = [only(strike(instrument, velocity=127, state=state)) for _ in range(50)]
    for values, low, high in (
        ([float(one.start) for one in heard], 100, 150),
        ([one.delay_s for one in heard], 0, 0.1),
        ([one.pitch_cents for one in heard], -10, 10),
        ([one.gain_db for one in heard], 0, 3),
    ):
        assert low <= min(values) < max(values) <= high


def test_a_region_that_starts_behind_its_end_is_silent(tmp_path: Path) -> None:
    assert strike(load(tmp_path, "<region> sample=a.wav offset=100 end=50")) == []


@pytest.mark.parametrize(
    ("text", "mode", "loop"),
    [
        ("", LoopMode.NONE, None),
        ("loop_mode=loop_continuous loop_start=10 loop_end=19", LoopMode.CONTINUOUS, (10, 20)),
        ("loopmode=loop_sustain loopstart=10 loopend=19", LoopMode.SUSTAIN, (10, 20)),
        ("loop_mode=one_shot", LoopMode.ONE_SHOT, None),
        ("loop_mode=loop_continuous", LoopMode.CONTINUOUS, (0, 48_000)),
        ("loop_mode=loop_continuous loop_start=50000", LoopMode.NONE, None),
        ("loop_mode=loop_continuous loop_start=30 loop_end=20", LoopMode.NONE, None),
        ("loop_mode=loop_continuous loop_end=99999999", LoopMode.CONTINUOUS, (0, 48_000)),
        ("loop_mode=loop_continuous loop_count=4 loop_start=10 loop_end=19", LoopMode.CONTINUOUS, (10, 20)),
    ],
)
def test_loops(tmp_path: Path, text: str, mode: LoopMode, loop: tuple[int, int] | None) -> None:
    heard = voice(tmp_path, text)
    assert heard.loop_mode is mode
    if loop:
        assert (heard.loop_start, heard.loop_end) == loop


def test_count_plays_the_sample_that_often_and_ignores_the_release(tmp_path: Path) -> None:
    heard = voice(tmp_path, "count=3")
    assert (heard.loop_mode, heard.loop_count, heard.loop_end, heard.note_off) == (
        LoopMode.CONTINUOUS,
        2,
        48_000,
        False,
    )
    assert voice(tmp_path, "count=1").loop_mode is LoopMode.ONE_SHOT


def test_backwards(tmp_path: Path) -> None:
    ramp = np.linspace(0, 0.5, 100, dtype=np.float32)
    heard = only(strike(load(tmp_path, "<region> sample=r.wav direction=reverse", r=ramp)))
    np.testing.assert_allclose(heard.sample.memory, ramp[::-1], atol=1e-6)


def test_a_loop_cross_fade_leaves_no_step_at_the_seam(tmp_path: Path) -> None:
    noise = (np.random.default_rng(3).standard_normal(48_000) * 0.1).astype(np.float32)
    text = "<region> sample=n.wav loop_mode=loop_continuous loop_start=24000 loop_end=47999 loop_crossfade=0.1"
    heard = only(strike(load(tmp_path, text, n=noise)))
    memory = heard.sample.memory
    assert memory[heard.loop_end - 1] == pytest.approx(noise[heard.loop_start - 1], abs=1e-4)
    np.testing.assert_array_equal(memory[: 47_999 - 4_900], noise[: 47_999 - 4_900])


def test_envelope_stages_times_and_velocity(tmp_path: Path) -> None:
    text = (
        "ampeg_delay=0.1 ampeg_attack=0.2 ampeg_hold=0.3 ampeg_decay=0.4 ampeg_sustain=50 ampeg_release=0.6 "
        "ampeg_start=10 ampeg_vel2attack=-0.1 ampeg_decay_oncc20=1 ampeg_vel2sustain=20"
    )
    envelope = voice(tmp_path, text, cc20=0.5).amp_envelope
    assert [(pytest.approx(s.time_s), pytest.approx(s.level)) for s in envelope.stages] == [
        (0.1, 0.1),
        (0.1, 1.0),
        (0.3, 1.0),
        (0.9, 0.7),
        (0.6, 0.0),
    ]
    assert (envelope.sustain_stage, envelope.start_level) == (3, 0.1)


def test_envelope_shapes(tmp_path: Path) -> None:
    text = "ampeg_attack_shape=-5 ampeg_decay_shape=0 ampeg_release_shape=3"
    stages = voice(tmp_path, text).amp_envelope.stages
    assert [(stage.curve, stage.shape) for stage in (stages[1], stages[3], stages[4])] == [
        (StageCurve.EXPONENTIAL, -5.0),
        (StageCurve.LINEAR, 0.0),
        (StageCurve.EXPONENTIAL, 3.0),
    ]


def test_a_free_envelope_can_be_the_notes_own(tmp_path: Path) -> None:
    text = (
        "eg01_ampeg=1 eg01_time0=0 eg01_level0=1 eg01_time1=0.5 eg01_level1=0.3 eg01_time2=1 eg01_level2=0 "
        "eg01_sustain=1"
    )
    envelope = voice(tmp_path, text).amp_envelope
    assert [(stage.time_s, stage.level) for stage in envelope.stages] == [(0, 1), (0.5, pytest.approx(0.3)), (1, 0)]
    assert envelope.sustain_stage == 1


@pytest.mark.parametrize("shape", [-6, -1, 0.5, 2, 10])
def test_a_bent_way_of_a_free_envelope_keeps_to_its_curve(tmp_path: Path, shape: float) -> None:
    envelope = voice(tmp_path, f"eg1_ampeg=1 eg1_time1=1 eg1_level1=1 eg1_shape1={shape} eg1_sustain=1").amp_envelope
    assert len(envelope.stages) == 8
    assert envelope.sustain_stage == 7
    power = 1 + abs(shape)
    begin = envelope.start_level
    for number, stage in enumerate(envelope.stages):
        for part in (0.25, 0.5, 1.0):
            x = (number + part) / 8
            wanted = x**power if shape > 0 else 1 - (1 - x) ** power
            moved = math.expm1(stage.shape * part) / math.expm1(stage.shape) if stage.shape else part
            assert begin + (stage.level - begin) * moved == pytest.approx(wanted, abs=0.012)
        begin = stage.level


def test_groups_polyphony_and_off(tmp_path: Path) -> None:
    text = """
    <region> sample=a.wav group=4000000000 off_by=-7 off_mode=normal polyphony=3 note_polyphony=1
    <region> sample=a.wav group=-7 off_by=4000000000 off_time=0.25
    """
    first, second = strike(load(tmp_path, text))
    assert (first.group, first.off_by) == (second.off_by, second.group)
    assert 0 < first.group != second.group > 0
    assert (first.off_mode, second.off_mode, second.off_time_s) == (OffMode.NORMAL, OffMode.TIME, 0.25)
    assert (first.polyphony, first.note_polyphony, first.polyphony_group) == (3, 1, first.group + 1)


def test_pedals_bend_and_delay(tmp_path: Path) -> None:
    heard = voice(
        tmp_path, "sustain_sw=off sostenuto_sw=off bend_up=1200 bend_down=-700 delay=0.1 delay_oncc20=1", cc20=0.5
    )
    assert (heard.sustain_pedal, heard.sostenuto_pedal) == (False, False)
    assert (heard.bend_up_cents, heard.bend_down_cents, heard.delay_s) == (1200, -700, 0.6)


@pytest.mark.parametrize("name", ["*sine", "*triangle", "*tri", "*saw", "*square"])
@pytest.mark.parametrize("key", [24, 60, 71, 100])
def test_generators_sound_the_keys_pitch(tmp_path: Path, name: str, key: int) -> None:
    heard = only(strike(load(tmp_path, f"<region> sample={name}"), key, 127))
    hertz = heard.sample.rate_hz / heard.sample.frames * 2 ** (heard.pitch_cents / 1200)
    assert hertz == pytest.approx(440 * 2 ** ((key - 69) / 12))
    assert heard.loop_mode is LoopMode.CONTINUOUS
    assert float(np.abs(heard.sample.memory).max()) == pytest.approx(1.0, abs=0.25)


def test_silence_sounds_nothing_and_noise_has_no_pitch(tmp_path: Path) -> None:
    instrument = load(tmp_path, "<region> sample=*silence <region> sample=*noise")
    assert only(strike(instrument, 72)).pitch_cents == 0


def test_a_velocity_split_with_the_widest_of_everything_still_fits_a_voice(tmp_path: Path) -> None:
    text = " ".join(
        [
            *(f"eq{n}_gain=3 eq{n}_gain_oncc{n}=3" for n in range(1, 9)),
            *(f"lfo{n}_freq=3 lfo{n}_pitch=3 lfo{n}_pitch_oncc{n}=3" for n in range(1, 9)),
            *(f"eg{n}_time1=1 eg{n}_level1=1 eg{n}_pitch=10" for n in range(1, 9)),
            *(f"amplitude_oncc{n}=100" for n in range(20, 80)),
            *(f"eg9_time{n}=1" for n in range(20)),
        ]
    )
    instrument = load(tmp_path, f"<region> sample=a.wav {text}")
    assert len(strike(instrument)) == 1
    told = "\n".join(instrument.info.findings)
    for what in ("filters and equaliser bands", "LFOs", "modulation envelopes", "controllers"):
        assert what in told
