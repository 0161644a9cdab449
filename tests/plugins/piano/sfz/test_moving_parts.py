"""What LFOs, envelopes and variables move, in which order, and how much of it a voice has room for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.piano.notes import load, only, strike, voice
from trayapp.audio.movement_spec import MAX_SWAYS, Source, Sway, Target


def test_movers_of_the_second_filter_find_it_alone(tmp_path: Path) -> None:
    heard = voice(tmp_path, "cutoff2=500 eq1_gain=3 lfo1_cutoff=100 lfo1_cutoff2=200 eg1_cutoff=300 eg1_cutoff2=400")
    assert heard.lfos[0].sways == (Sway(Target.CUTOFF, 200),)
    assert heard.mod_envelopes[0].sways == (Sway(Target.CUTOFF, 400),)


def test_an_lfo_comes_before_those_whose_speed_it_moves(tmp_path: Path) -> None:
    text = "pitchlfo_depth=5 lfo1_freq=1 lfo1_pitch=9 lfo2_freq=2 lfo2_freq_lfo1=3 lfo3_freq=3 lfo3_freq_lfo2=4"
    lfos = voice(tmp_path, text).lfos
    assert [lfo.frequency_hz for lfo in lfos] == [0, 3, 2, 1]
    assert [lfo.sways for lfo in lfos[1:]] == [
        (Sway(Target.LFO_FREQUENCY, 4, 2),),
        (Sway(Target.LFO_FREQUENCY, 3, 3),),
        (Sway(Target.PITCH, 9),),
    ]


def test_lfos_that_move_one_another_are_reported(tmp_path: Path) -> None:
    circle = "lfo1_pitch=1 lfo2_pitch=1 lfo1_freq_lfo2=1 lfo2_freq_lfo1=1"
    (finding,) = load(tmp_path, f"<region> sample=a.wav {circle}").info.findings
    assert finding == "test.sfz:1: region: LFOs that move one another in a circle, of which a voice plays one way"


def test_more_depths_than_a_voice_has_room_for_are_reported(tmp_path: Path) -> None:
    depths = " ".join(
        f"lfo{n}_{what}=1" for n in (1, 2, 3, 4) for what in ("pitch", "volume", "pan", "width", "amplitude")
    )
    instrument = load(tmp_path, f"<region> sample=a.wav {depths}")
    assert list(instrument.info.findings) == [
        "test.sfz:1: region: 20 depths of LFOs and envelopes, of which a voice plays 16"
    ]
    assert sum(len(lfo.sways) for lfo in only(strike(instrument)).lfos) == MAX_SWAYS


@pytest.mark.parametrize(
    ("variable", "velocity", "expected"),
    [
        ("var01_oncc20=1", 127, [(20, 4800, Source.CONSTANT)]),
        ("var01_oncc20=0.5 var01_oncc21=1", 127, [(20, 2400, Source.CONSTANT), (21, 4800, Source.CONSTANT)]),
        ("var01_mod=mult var01_oncc20=0.5 var01_oncc21=1", 127, [(20, 2400, 21)]),
        ("var01_mod=mult var01_oncc131=1 var01_oncc20=1", 64, [(20, 4800 * 64 / 127, Source.CONSTANT)]),
        ("var01_mod=mult var01_oncc131=1", 64, [(Source.CONSTANT, 4800 * 64 / 127, Source.CONSTANT)]),
        (
            "var01_oncc131=1 var01_oncc20=1",
            64,
            [(20, 4800, Source.CONSTANT), (Source.CONSTANT, 4800 * 64 / 127, Source.CONSTANT)],
        ),
    ],
)
def test_a_variable_adds_or_multiplies_its_controllers(
    tmp_path: Path, variable: str, velocity: int, expected: list[tuple[int, float, int]]
) -> None:
    heard = voice(tmp_path, f"cutoff=200 var01_cutoff=4800 {variable}", velocity=velocity)
    found = [
        (route.source, route.depth, route.amount_source) for route in heard.routes if route.target is Target.CUTOFF
    ]
    assert found == [(source, pytest.approx(depth), amount) for source, depth, amount in expected]


def test_a_variable_reaches_its_targets_with_its_curves(tmp_path: Path) -> None:
    text = (
        "cutoff=100 cutoff2=200 eq1_freq=900 var2_oncc20=1 var2_curvecc20=9 var2_pitch=50 var2_pan=40 var2_cutoff2=600 "
        "var2_eq1gain=6 var2_resonance=3"
    )
    heard = voice(tmp_path, text, head="<curve> curve_index=9 v000=1 v127=0")
    found = {(route.target, route.depth, route.index) for route in heard.routes if route.source == 20}
    assert found == {
        *((Target.PITCH, 50, 0), (Target.PAN, 0.4, 0), (Target.CUTOFF, 600, 1)),
        *((Target.FILTER_GAIN, 6, 2), (Target.RESONANCE, 3, 0)),
    }
    assert {route.curve.values[0] for route in heard.routes if route.source == 20} == {1}


def test_a_product_of_more_controllers_than_a_route_follows_is_reported(tmp_path: Path) -> None:
    text = "cutoff=200 var01_cutoff=4800 var01_mod=mult var01_oncc20=1 var01_oncc21=1 var01_oncc22=1"
    (finding,) = load(tmp_path, f"<region> sample=a.wav {text}").info.findings
    assert finding == "test.sfz:1: region: a product of 3 controllers, of which a voice follows 2"
