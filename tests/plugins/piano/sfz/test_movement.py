"""Filters, LFOs, modulation envelopes and live controllers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.plugins.piano.notes import load, only, strike, voice
from trayapp.audio.movement_spec import FilterType, LfoWave, Source, Sway, Target
from trayapp.audio.voice_spec import OffMode, VoiceSpec


def routes(heard: VoiceSpec, target: Target) -> list[tuple[int, float, int]]:
    """(source, depth, index) of the routes to a target, without volume, pan and expression as they are by default."""
    found = [(r.source, r.depth, r.index) for r in heard.routes if r.target is target]
    return [row for row in found if row[0] not in {7, 10, 11}]


@pytest.mark.parametrize(
    ("text", "key", "velocity", "hertz"),
    [
        ("cutoff=1000", 60, 127, 1000),
        ("cutoff=1000 fil_keytrack=100", 72, 127, 2000),
        ("cutoff=1000 fil_keytrack=100 fil_keycenter=72", 60, 127, 500),
        ("cutoff=1000 fil_veltrack=1200", 60, 127, 2000),
        ("cutoff=1000 fil_veltrack=2400", 60, 64, 1000 * 2 ** (2 * 64 / 127)),
        ("cutoff=20000 fil_keytrack=1200", 100, 127, 24_000),
    ],
)
def test_cutoff(tmp_path: Path, text: str, key: int, velocity: int, hertz: float) -> None:
    (found,) = voice(tmp_path, text, key, velocity).filters
    assert found.cutoff_hz == pytest.approx(hertz)
    assert found.type is FilterType.LOW_PASS_2


@pytest.mark.parametrize(
    ("name", "kind", "sections"),
    [
        ("lpf_1p", FilterType.LOW_PASS_1, 1),
        ("hpf_1p", FilterType.HIGH_PASS_1, 1),
        ("hpf_2p", FilterType.HIGH_PASS_2, 1),
        ("bpf_2p", FilterType.BAND_PASS_2, 1),
        ("brf_2p", FilterType.NOTCH_2, 1),
        ("lpf_4p", FilterType.LOW_PASS_2, 2),
        ("hpf_4p", FilterType.HIGH_PASS_2, 2),
        ("lpf_6p", FilterType.LOW_PASS_2, 3),
        ("hpf_6p", FilterType.HIGH_PASS_2, 3),
        ("lsh", FilterType.LOW_SHELF, 1),
        ("hsh", FilterType.HIGH_SHELF, 1),
        ("peq", FilterType.PEAK, 1),
    ],
)
def test_filter_types(tmp_path: Path, name: str, kind: FilterType, sections: int) -> None:
    (found,) = voice(tmp_path, f"cutoff=500 fil_type={name} resonance=6").filters
    assert (found.type, found.sections) == (kind, sections)


def test_a_filter_without_a_cutoff_is_none_and_two_are_in_order(tmp_path: Path) -> None:
    assert voice(tmp_path, "fil_type=lpf_2p resonance=3").filters == ()
    assert [part.cutoff_hz for part in voice(tmp_path, "cutoff2=200 cutoff=100").filters] == [100, 200]


def test_a_filter_that_is_not_played_as_written_is_reported(tmp_path: Path) -> None:
    instrument = load(
        tmp_path, "<region> sample=a.wav cutoff=500 fil_type=bpf_1p\n<region> sample=a.wav cutoff=500 fil_type=comb"
    )
    assert list(instrument.info.findings) == [
        "test.sfz:1: fil_type=bpf_1p is not supported: played as band_pass_2",
        "test.sfz:2: fil_type=comb is not supported: no filter is played",
    ]


def test_equaliser_bands_have_their_default_centres(tmp_path: Path) -> None:
    heard = voice(tmp_path, "eq1_gain=3 eq2_gain=-3 eq3_gain=6 eq3_freq=8000 eq3_bw=2 eq2_vel2gain=2")
    assert [(part.cutoff_hz, part.gain_db, part.bandwidth) for part in heard.filters] == [
        (50, 3, 1),
        (500, -1, 1),
        (8000, 6, 2),
    ]
    assert voice(tmp_path, "eq1_freq=100").filters == ()


def test_lfos(tmp_path: Path) -> None:
    heard = voice(
        tmp_path,
        "pitchlfo_freq=5 pitchlfo_depth=30 pitchlfo_delay=0.5 pitchlfo_fade=1 amplfo_freq=2 amplfo_depth=3 "
        "lfo3_freq=1 lfo3_wave=7 lfo3_cutoff=500 lfo3_phase=0.25 cutoff=1000",
    )
    pitch, amp, free = heard.lfos
    assert (pitch.frequency_hz, pitch.sways, pitch.delay_s, pitch.fade_s) == (5, (Sway(Target.PITCH, 30),), 0.5, 1)
    assert (amp.frequency_hz, amp.sways) == (2, (Sway(Target.GAIN_DB, 3),))
    assert (free.wave, free.sways, free.phase) == (LfoWave.SAW_DOWN, (Sway(Target.CUTOFF, 500),), 0.25)


def test_modulation_envelopes(tmp_path: Path) -> None:
    heard = voice(
        tmp_path,
        "pitcheg_depth=100 pitcheg_attack=0.5 fileg_depth=1200 fileg_vel2depth=1200 cutoff=300 "
        "eg2_time1=1 eg2_level1=1 eg2_amplitude=100",
        velocity=127,
    )
    pitch, filtered, free = heard.mod_envelopes
    assert (pitch.sways, pitch.envelope.stages[1].time_s) == ((Sway(Target.PITCH, 100),), 0.5)
    assert filtered.sways == (Sway(Target.CUTOFF, 2400),)
    assert free.sways == (Sway(Target.AMPLITUDE, 1),)


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("volume_oncc20=-12", Target.GAIN_DB, [(20, -12, 0)]),
        ("group_volume_oncc20=-12", Target.GAIN_DB, [(20, -12, 0)]),
        ("amplitude_oncc20=100 amplitude_oncc21=50", Target.AMPLITUDE, [(20, 1, 0), (21, 0.5, 0)]),
        ("pan_oncc20=-100", Target.PAN, [(20, -1, 0)]),
        ("width_oncc20=50", Target.WIDTH, [(20, 0.5, 0)]),
        ("position_oncc20=50", Target.POSITION, [(20, 0.5, 0)]),
        ("tune_oncc20=100", Target.PITCH, [(20, 100, 0)]),
        ("cutoff=100 cutoff2=200 cutoff2_oncc20=2400", Target.CUTOFF, [(20, 2400, 1)]),
        ("cutoff_cc74=2400", Target.CUTOFF, [(74, 2400, 0)]),
        ("cutoff=100 cutoff_chanaft=1200", Target.CUTOFF, [(Source.CHANNEL_PRESSURE, 1200, 0)]),
        ("cutoff=100 cutoff_polyaft=1200", Target.CUTOFF, [(Source.KEY_PRESSURE, 1200, 0)]),
        ("cutoff=100 resonance_oncc20=6", Target.RESONANCE, [(20, 6, 0)]),
        ("cutoff=100 eq1_gain_oncc20=6", Target.FILTER_GAIN, [(20, 6, 1)]),
        ("pitchlfo_freq=5 pitchlfo_depth_oncc1=30", Target.SWAY_DEPTH, [(1, 30, 0)]),
        ("amplfo_depth_oncc1=6", Target.SWAY_DEPTH, [(1, 6, 0)]),
        ("cutoff=100 fillfo_depthcc1=600", Target.SWAY_DEPTH, [(1, 600, 0)]),
        ("lfo1_pitch=3 lfo1_freq_oncc1=6", Target.LFO_FREQUENCY, [(1, 6, 0)]),
        ("pitcheg_depth_oncc1=600", Target.SWAY_DEPTH, [(1, 600, 0)]),
        ("cutoff=100 pitcheg_depth=1 fileg_depth_oncc1=600", Target.SWAY_DEPTH, [(1, 600, 1)]),
        ("ampeg_release_oncc72=3 ampeg_dynamic=1", Target.STAGE_TIME, [(72, 3, 4)]),
        ("ampeg_attack_oncc72=3 ampeg_decay_oncc73=1 ampeg_dynamic=1", Target.STAGE_TIME, [(72, 3, 1), (73, 1, 3)]),
        ("ampeg_sustain_oncc72=40 ampeg_dynamic=1", Target.STAGE_LEVEL, [(72, 0.4, 3)]),
        ("ampeg_release_oncc72=3", Target.STAGE_TIME, []),
        ("fileg_depth=1 pitcheg_depth=1 fileg_attack_oncc1=2 fileg_dynamic=1", Target.STAGE_TIME, [(1, 2, 17)]),
        ("eg1_pitch=9 eg1_time1=1 eg1_time1_oncc1=2 eg1_level1=1 eg1_dynamic=1", Target.STAGE_TIME, [(1, 2, 8)]),
        ("eg1_ampeg=1 eg1_time1=1 eg1_level1=1 eg1_level1_oncc1=-1 eg1_dynamic=1", Target.STAGE_LEVEL, [(1, -1, 0)]),
        ("eg1_pitch=9 eg1_time1=1 eg1_time1_oncc1=2 eg1_level1=1", Target.STAGE_TIME, []),
        ("effect1_oncc91=50 effect1=20", Target.REVERB_SEND, [(91, 0.5, 0)]),
        ("effect2_oncc93=100", Target.CHORUS_SEND, [(93, 1, 0)]),
        ("eq1_gain=3 eq1_freq=1000 eq1_freq_oncc1=1000", Target.CENTRE, [(1, 1000, 0)]),
        ("cutoff=99 eq1_gain=3 eq1_bw_oncc1=2", Target.BANDWIDTH, [(1, 2, 1)]),
        ("cutoff=99 fil_type=peq resonance_oncc1=2", Target.RESONANCE, []),
        ("pitchlfo_depth=1 lfo1_pan=20 lfo1_pan_oncc1=50", Target.SWAY_DEPTH, [(1, 0.5, 1)]),
        ("lfo1_pitch=9 eg1_pitch=1 eg1_amplitude_oncc1=50", Target.SWAY_DEPTH, [(1, 0.5, 2)]),
        ("eq2_gain=1 lfo1_eq2gain_oncc1=6", Target.SWAY_DEPTH, [(1, 6, 0)]),
        ("lfo1_pitch=9 lfo2_freq_lfo1_oncc1=2", Target.SWAY_DEPTH, [(1, 2, 0)]),
        ("lfo1_pitch=9 lfo2_freq_lfo1_oncc1=2 lfo1_freq_oncc2=3", Target.LFO_FREQUENCY, [(2, 3, 1)]),
        ("volume_oncc131=6", Target.GAIN_DB, []),
    ],
)
def test_live_controllers(tmp_path: Path, text: str, target: Target, expected: list[tuple[int, float, int]]) -> None:
    assert routes(voice(tmp_path, text), target) == [
        (source, pytest.approx(depth), index) for source, depth, index in expected
    ]


def test_controllers_that_are_fixed_at_the_onset_count_once(tmp_path: Path) -> None:
    assert voice(tmp_path, "amp_veltrack=0 volume_oncc131=6").gain_db == pytest.approx(6)
    assert voice(tmp_path, "amp_veltrack=0 volume_oncc131=6", velocity=0).gain_db == pytest.approx(0)


def test_the_curve_of_a_controller_comes_with_it(tmp_path: Path) -> None:
    heard = voice(
        tmp_path,
        "pan_oncc20=100 pan_curvecc20=9 tune_oncc20=50 tune_curvecc20=1",
        head="<curve> curve_index=9 v000=1 v127=0",
    )
    pan = next(route for route in heard.routes if route.target is Target.PAN and route.source == 20)
    tune = next(route for route in heard.routes if route.target is Target.PITCH)
    np.testing.assert_allclose(pan.curve.values, np.linspace(1, 0, 128), atol=1e-6)
    np.testing.assert_allclose(tune.curve.values, np.linspace(-1, 1, 128), atol=1e-6)


def test_a_stepped_controller_moves_in_steps(tmp_path: Path) -> None:
    heard = voice(tmp_path, "tune_oncc20=100 tune_stepcc20=25")
    cents = next(route for route in heard.routes if route.target is Target.PITCH).curve.values * 100
    assert sorted(set(np.round(cents, 3))) == [0, 25, 50, 75, 100]


def test_fades_by_controller_follow_it(tmp_path: Path) -> None:
    heard = voice(tmp_path, "xfin_locc20=0 xfin_hicc20=127 xf_cccurve=gain xfout_locc21=0 xfout_hicc21=127")
    fade_in, fade_out = (route for route in heard.routes if route.source in {20, 21})
    np.testing.assert_allclose(fade_in.curve.values, np.linspace(0, 1, 128), atol=1e-6)
    np.testing.assert_allclose(fade_out.curve.values, np.linspace(1, 0, 128), atol=1e-6)


def test_a_stepped_wheel_replaces_the_smooth_one(tmp_path: Path) -> None:
    heard = voice(tmp_path, "bend_up=200 bend_down=-200 bend_step=100")
    (route,) = (route for route in heard.routes if route.source == Source.PITCH_BEND)
    assert sorted(set(route.curve.values.tolist())) == [-200, -100, 0, 100, 200]
    assert (heard.bend_up_cents, heard.bend_down_cents) == (0, 0)


def test_a_smoothed_wheel_is_a_route_that_rests_in_tune(tmp_path: Path) -> None:
    heard = voice(tmp_path, "bend_up=1200 bend_down=-200 bend_smooth=50")
    (route,) = (route for route in heard.routes if route.source == Source.PITCH_BEND)
    assert (route.smooth_s, heard.bend_up_cents, heard.bend_down_cents) == (0.05, 0, 0)
    values = route.curve.values
    assert (values[0], values[63], values[64], values[127]) == (-200, 0, 0, 1200)


def test_an_lfo_reaches_every_target(tmp_path: Path) -> None:
    text = (
        "lfo1_freq=2 lfo1_pan=50 lfo1_width=-20 lfo1_resonance=6 lfo1_cutoff2=1200 lfo1_amplitude=30 "
        "lfo1_resonance2=3 lfo1_eq2gain=2 lfo1_eq2freq=300 lfo1_eq2bw=-0.5 lfo1_eq3gain=1 "
        "lfo1_pan_oncc20=50 cutoff=1000 cutoff2=2000 eq2_freq=800"
    )
    (lfo,) = voice(tmp_path, text).lfos
    assert set(lfo.sways) == {
        *(Sway(Target.PAN, 0.5), Sway(Target.WIDTH, -0.2), Sway(Target.AMPLITUDE, 0.3)),
        *(Sway(Target.RESONANCE, 6), Sway(Target.RESONANCE, 3, 1), Sway(Target.CUTOFF, 1200, 1)),
        *(Sway(Target.FILTER_GAIN, 2, 2), Sway(Target.CENTRE, 300, 2), Sway(Target.BANDWIDTH, -0.5, 2)),
    }


def test_an_end_by_another_group_has_its_time_and_shape(tmp_path: Path) -> None:
    heard = voice(tmp_path, "off_by=2 off_time=0.5 off_shape=-4")
    assert (heard.off_mode, heard.off_time_s, heard.off_shape) == (OffMode.TIME, 0.5, -4)
    assert voice(tmp_path, "off_by=2 off_time=0.5").off_shape == -10.3616


def test_volume_pan_and_expression_act_by_default_and_change_nothing_at_the_start(tmp_path: Path) -> None:
    by_source = {route.source: route for route in voice(tmp_path, "").routes}
    assert sorted(by_source) == [7, 10, 11]
    assert by_source[7].curve.values[100] == by_source[11].curve.values[127] == 1.0
    assert by_source[10].curve.values[64] == 0.0


def test_an_instrument_that_uses_volume_itself_keeps_it(tmp_path: Path) -> None:
    heard = voice(tmp_path, "amplitude_oncc7=100", head="<control> label_cc10=Tone")
    assert [(route.source, route.curve.values[64]) for route in heard.routes] == [
        (11, pytest.approx((64 / 127) ** 2)),
        (7, pytest.approx(64 / 127)),
    ]


def test_a_free_envelope_loops_from_its_point_to_the_sustained_one(tmp_path: Path) -> None:
    text = (
        "eg1_pitch=100 eg1_time0=0 eg1_level0=0 eg1_time1=0.5 eg1_level1=1 eg1_time2=0.25 eg1_level2=0 "
        "eg1_time3=1 eg1_level3=0 eg1_sustain=2 eg1_loop=0 eg1_loop_count=3"
    )
    (mod,) = voice(tmp_path, text).mod_envelopes
    envelope = mod.envelope
    assert (envelope.sustain_stage, envelope.loop_stage, envelope.loop_count) == (2, 0, 3)
    assert voice(tmp_path, text.replace("eg1_loop=0 ", "")).mod_envelopes[0].envelope.loop_stage == -1


def test_a_loop_counts_the_pieces_of_bent_ways(tmp_path: Path) -> None:
    text = "eg1_pitch=1 eg1_time1=1 eg1_level1=1 eg1_shape1=3 eg1_time2=1 eg1_level2=0 eg1_sustain=2 eg1_loop=1"
    envelope = voice(tmp_path, text).mod_envelopes[0].envelope
    assert envelope.loop_stage == envelope.sustain_stage - 1 == len(envelope.stages) - 2
    assert envelope.stages[envelope.loop_stage].level == 1


def test_each_piece_of_a_bent_way_has_its_share_of_what_moves_it(tmp_path: Path) -> None:
    text = (
        "eg1_pitch=1 eg1_dynamic=1 eg1_time1=1 eg1_time1_oncc1=2 eg1_shape1=3 eg1_level1=1 eg1_level1_oncc1=-1 "
        "eg1_time2=1 eg1_level2=0 eg1_shape2=2 eg1_sustain=1"
    )
    heard = voice(tmp_path, text)
    times, levels = routes(heard, Target.STAGE_TIME), routes(heard, Target.STAGE_LEVEL)
    assert sum(depth for _source, depth, _index in times) == pytest.approx(2)
    by_stage = dict.fromkeys(range(8, 16), 0.0)
    for _source, depth, index in levels:
        by_stage[index] += depth
    moved = [by_stage[index] for index in range(8, 16)]
    peak = len(times) - 1  # the last piece on the way to the point
    assert moved[peak] == pytest.approx(-1)
    assert moved[: peak + 1] == sorted(moved[: peak + 1], reverse=True)
    assert moved[peak:] == sorted(moved[peak:])
    assert moved[-1] == pytest.approx(0)


def test_a_free_envelope_reaches_every_target(tmp_path: Path) -> None:
    text = (
        "eg1_time1=1 eg1_level1=1 eg1_pan=50 eg1_width=-20 eg1_resonance=6 eg1_cutoff2=1200 eg1_amplitude=30 "
        "eg1_volume=3 eg1_volume_oncc20=4 cutoff=1000 cutoff2=2000 eq1_gain=1 eg1_eq1gain=2"
    )
    (mod,) = voice(tmp_path, text).mod_envelopes
    assert set(mod.sways) == {
        *(Sway(Target.PAN, 0.5), Sway(Target.WIDTH, -0.2), Sway(Target.AMPLITUDE, 0.3), Sway(Target.GAIN_DB, 3)),
        *(Sway(Target.RESONANCE, 6), Sway(Target.CUTOFF, 1200, 1), Sway(Target.FILTER_GAIN, 2, 2)),
    }


def test_more_points_than_a_voice_plays_are_reported(tmp_path: Path) -> None:
    points = " ".join(f"eg1_time{n}=1 eg1_level{n}=1" for n in range(10))
    instrument = load(tmp_path, f"<region> sample=a.wav eg1_pitch=100 {points}")
    assert list(instrument.info.findings) == ["test.sfz:1: region: an envelope of 10 points, of which a voice plays 8"]


def test_steps_are_read_in_order_and_follow_controllers_at_the_onset(tmp_path: Path) -> None:
    (lfo,) = voice(tmp_path, "lfo1_freq=2 lfo1_pitch=100 lfo1_steps=3 lfo1_step1=100 lfo1_step2=-50").lfos
    assert lfo.steps is not None
    assert (lfo.wave, lfo.step_count, lfo.steps.values[:4].tolist()) == (LfoWave.STEPS, 3, [1, -0.5, 0, 0])
    (counted,) = voice(tmp_path, "lfo1_freq=2 lfo1_pitch=100 lfo1_step4=25").lfos
    assert counted.step_count == 4
    (plain,) = voice(tmp_path, "lfo1_freq=2 lfo1_pitch=100 lfo1_steps=4 lfo1_wave=3").lfos
    assert (plain.wave, plain.steps) == (LfoWave.SQUARE, None)


def test_times_of_the_fixed_lfos_follow_controllers_at_the_onset(tmp_path: Path) -> None:
    text = "pitchlfo_freq=5 pitchlfo_depth=30 pitchlfo_delay_oncc20=2 pitchlfo_fade=1 pitchlfo_fade_oncc20=2"
    (lfo,) = voice(tmp_path, text, head="<control> set_hdcc20=0.5").lfos
    assert (lfo.delay_s, lfo.fade_s) == (pytest.approx(1), pytest.approx(2))


def test_the_centre_of_a_band_moves_in_hertz(tmp_path: Path) -> None:
    heard = voice(tmp_path, "eq2_gain=6 eq2_freq_oncc20=500 eq2_bw=1 eq2_bw_oncc20=2", head="<control> set_cc20=127")
    (band,) = heard.filters
    assert (band.cutoff_hz, band.bandwidth) == (500, 1)
    assert routes(heard, Target.CENTRE) == [(20, 500, 0)]
    assert routes(heard, Target.BANDWIDTH) == [(20, 2, 0)]


@pytest.mark.parametrize(
    ("head", "reverb", "chorus", "findings"),
    [
        ("", 0.3, 0.2, 0),
        ("<effect> type=reverb bus=fx1\n", 0.3, 0.0, 1),
        ("<effect> bus=fx2 type=fverb fx2tomain=50\n", 0.1, 0.0, 1),
        ("<effect> bus=fx1 type=chorus\n<effect> bus=fx2 type=chorus\n", 0.0, 0.5, 0),
        ("<effect> bus=fx1 type=lofi bitred=90\n", 0.0, 0.0, 4),
        ("<effect> directtomain=100\n", 0.0, 0.0, 3),
    ],
)
def test_effects_are_sends_to_the_engine_s_own(
    tmp_path: Path, head: str, reverb: float, chorus: float, findings: int
) -> None:
    """Bus 1 is a reverb and bus 2 a chorus, unless the file says what stands on them."""
    instrument = load(tmp_path, f"{head}<region> sample=a.wav effect1=30 effect2=20")
    heard = only(strike(instrument))
    assert (heard.reverb_send, heard.chorus_send) == (pytest.approx(reverb), pytest.approx(chorus))
    assert len(instrument.info.findings) == findings, instrument.info.findings


def test_a_note_masks_itself_unless_told_not_to(tmp_path: Path) -> None:
    assert voice(tmp_path, "note_polyphony=1").self_mask
    assert not voice(tmp_path, "note_polyphony=1 note_selfmask=off").self_mask


def test_a_curve_that_is_not_there_is_reported_and_taken_as_straight(tmp_path: Path) -> None:
    instrument = load(tmp_path, "<region> sample=a.wav pan_oncc20=100 pan_curvecc20=77")
    assert list(instrument.info.findings) == ["test.sfz:1: curvecc20: there is no curve 77"]


def test_a_band_may_get_its_whole_width_from_a_controller(tmp_path: Path) -> None:
    text = "<control> set_cc20=127\n<region> sample=a.wav eq1_bw=0 eq1_bw_oncc20=3 eq1_gain=6"
    instrument = load(tmp_path, text)
    heard = only(strike(instrument))
    assert heard.filters[0].bandwidth == 0
    assert routes(heard, Target.BANDWIDTH) == [(20, 3, 0)]
    assert instrument.info.findings == ()


@pytest.mark.parametrize("wave", [-1, 12])
def test_a_random_wave_has_two_numbers(tmp_path: Path, wave: int) -> None:
    instrument = load(tmp_path, f"<region> sample=a.wav lfo03_freq=2 lfo03_pitch=10 lfo03_wave={wave}")
    assert only(strike(instrument)).lfos[0].wave is LfoWave.SAMPLE_HOLD
    assert instrument.info.findings == ()
