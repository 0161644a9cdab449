"""Packing loses nothing of a spec and refuses what has no room."""

from __future__ import annotations

import numpy as np
import pytest

from trayapp.audio.control_curve import ControlCurve
from trayapp.audio.envelope_spec import Envelope, Stage
from trayapp.audio.movement_spec import MAX_ROUTES, MAX_SWAYS, Filter, FilterType, Lfo, ModEnvelope, Route, Sway, Target
from trayapp.audio.sample_data import SampleData
from trayapp.audio.synth.layout import FORMAT_FLOAT32, FORMAT_INT16, FORMAT_INT24, note_on, pack_voice
from trayapp.audio.synth.sums import N_SUMS, SUM_CUTOFF, sum_place
from trayapp.audio.voice_spec import HalfPedal, LoopMode, OffMode, VoiceSpec

SAMPLE = SampleData(np.zeros(1_000, np.int16), 44_100.0)


def test_every_plain_field_arrives() -> None:
    spec = VoiceSpec(
        SAMPLE,
        start=10,
        end=900,
        loop_mode=LoopMode.SUSTAIN,
        loop_start=100,
        loop_end=800,
        loop_count=3,
        pitch_cents=-123.5,
        pan=0.25,
        width=0.5,
        position=-0.5,
        delay_s=0.01,
        key=61,
        velocity=0.75,
        channel=9,
        group=4,
        off_by=5,
        off_mode=OffMode.TIME,
        off_time_s=0.25,
        exclusive_class=6,
        polyphony_group=7,
        polyphony=8,
        note_polyphony=2,
        sustain_pedal=False,
        sostenuto_pedal=False,
        sustain_threshold=0.25,
    )
    record = pack_voice(spec, token=77)
    for name in (
        *("start", "end", "loop_mode", "loop_start", "loop_end", "loop_count", "pitch_cents", "pan", "width"),
        *("position", "delay_s", "key", "velocity", "channel", "group", "off_by", "off_mode", "off_time_s"),
        *("exclusive_class", "polyphony_group", "polyphony", "note_polyphony", "sustain_pedal", "sostenuto_pedal"),
        "sustain_threshold",
    ):
        assert record[name] == getattr(spec, name), name
    assert record["token"] == 77
    assert record["address"] == SAMPLE.memory.ctypes.data
    assert record["rate"] == 44_100.0
    assert record["note_off"] == 1


def test_gains_are_linear_and_both_sides_have_their_own() -> None:
    record = pack_voice(VoiceSpec(SAMPLE, gain_db=-20.0, gain_left=0.5, gain_right=2.0, soft_pedal_db=-6.0))
    assert record["gain_left"] == pytest.approx(0.05)
    assert record["gain_right"] == pytest.approx(0.2)
    assert record["soft_gain"] == pytest.approx(0.501, abs=1e-3)


def test_parts_arrive_in_order() -> None:
    curve = ControlCurve()
    spec = VoiceSpec(
        SAMPLE,
        amp_envelope=Envelope((Stage(0.1, 0.5), Stage(0.2, 0.25)), sustain_stage=0),
        mod_envelopes=(
            ModEnvelope(Envelope.dahdsr(), (Sway(Target.PITCH, 1.0),)),
            ModEnvelope(Envelope(), (Sway(Target.CUTOFF, 2.0, 1),)),
        ),
        filters=(Filter(FilterType.NOTCH_2, 500.0, 3.0), Filter(FilterType.PEAK, 800.0, gain_db=4.0, bandwidth=2.0)),
        lfos=(Lfo(5.0, sways=(Sway(Target.GAIN_DB, 3.0), Sway(Target.PAN, 0.5))), Lfo(6.0, delay_s=0.5, fade_s=0.25)),
        routes=(Route(1, Target.PITCH, 50.0), Route(74, Target.CUTOFF, 1_200.0, index=1, curve=curve, at_start=True)),
        half_pedal=HalfPedal(0.2, 0.6, 9.0),
    )
    record = pack_voice(spec)
    assert [record[name] for name in ("n_envelopes", "n_filters", "n_lfos", "n_routes")] == [3, 2, 2, 2]
    assert record["envelopes"]["count"].tolist()[:3] == [2, 5, 0]
    assert record["envelopes"][0]["stages"][1]["level"] == 0.25
    assert record["lfos"]["n_sways"].tolist() == [2, 0, 0, 0]
    assert record["envelopes"]["first_sway"].tolist()[1:3] == [2, 3]
    assert record["sways"]["depth"].tolist()[:5] == [3.0, 0.5, 1.0, 2.0, 0.0]
    assert record["sways"][3]["place"] == SUM_CUTOFF + 1
    assert record["filters"][1]["bandwidth"] == 2.0
    assert record["lfos"][1]["fade_s"] == 0.25
    assert record["routes"][1]["curve"] == curve.values.ctypes.data
    assert record["routes"][1]["index"] == 1
    assert record["half_release_s"] == 9.0


@pytest.mark.parametrize(("end", "start", "loop", "mode"), [(5_000, 2_000, (0, 9_000), 2), (10, 0, (10, 10), 0)])
def test_points_outside_the_sample_are_clipped(end: int, start: int, loop: tuple[int, int], mode: int) -> None:
    spec = VoiceSpec(SAMPLE, start=start, end=end, loop_mode=LoopMode.CONTINUOUS, loop_start=loop[0], loop_end=loop[1])
    record = pack_voice(spec)
    assert 0 <= record["start"] <= record["end"] <= 1_000
    assert record["loop_mode"] == mode
    assert record["loop_end"] <= record["end"]


def test_formats() -> None:
    assert pack_voice(VoiceSpec(SAMPLE))["format"] == FORMAT_INT16
    floats = SampleData(np.zeros((8, 2), np.float32), 48_000.0)
    assert pack_voice(VoiceSpec(floats))["format"] == FORMAT_FLOAT32
    assert pack_voice(VoiceSpec(floats))["channels"] == 2
    deep = SampleData(np.zeros(8, np.int16), 48_000.0, low_bytes=np.zeros(8, np.uint8))
    assert pack_voice(VoiceSpec(deep))["format"] == FORMAT_INT24


def test_a_one_shot_ignores_the_key() -> None:
    assert pack_voice(VoiceSpec(SAMPLE, loop_mode=LoopMode.ONE_SHOT))["note_off"] == 0


def test_a_command_carries_key_and_channel() -> None:
    record = note_on(VoiceSpec(SAMPLE, key=64, channel=3), 99, note=5)
    assert (record["index"], record["channel"], record["frame"], record["note"]) == (64, 3, 99, 5)


@pytest.mark.parametrize(
    "memory",
    [
        np.zeros(4, np.float64),
        np.zeros((4, 3), np.int16),
        np.zeros((4, 4), np.int16)[:, ::2],
        np.zeros(8, np.int16)[::2],
    ],
)
def test_memory_that_kernels_cannot_read_is_refused(memory: np.ndarray) -> None:
    with pytest.raises(ValueError, match="sample"):
        SampleData(memory, 48_000.0)


def test_too_many_parts_are_refused_with_the_limit() -> None:
    with pytest.raises(ValueError, match=f"routes; at most {MAX_ROUTES}"):
        VoiceSpec(SAMPLE, routes=(Route(1, Target.PITCH, 1.0),) * (MAX_ROUTES + 1))
    sway = Lfo(1.0, sways=(Sway(Target.PITCH, 1.0),) * (MAX_SWAYS // 2 + 1))
    with pytest.raises(ValueError, match=f"sways; at most {MAX_SWAYS}"):
        VoiceSpec(SAMPLE, lfos=(sway, sway))


@pytest.mark.parametrize("target", Target)
def test_no_index_leads_out_of_a_target_s_own_sums(target: Target) -> None:
    places = {sum_place(target, index) for index in (-5, 0, 1, 4, 77, 10**6)}
    assert all(0 <= place < N_SUMS for place in places)
    others = {sum_place(other, index) for other in Target for index in range(20) if other is not target}
    shared = {Target.RESONANCE, Target.BANDWIDTH, Target.STAGE_TIME, Target.STAGE_LEVEL}
    assert target in shared or not places & others
