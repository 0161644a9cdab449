"""Sources, curves and identity of modulators."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.modulators import (
    DEFAULT_MODULATORS,
    INITIAL_PITCH,
    General,
    Modulator,
    Shape,
    curve_value,
    pack_source,
    playable,
    unpack_source,
)
from trayapp.audio.movement_spec import Source


@pytest.mark.parametrize(
    ("shape", "negative", "bipolar", "low", "middle", "high"),
    [
        (Shape.LINEAR, False, False, 0, 0.5, 1),
        (Shape.LINEAR, True, False, 1, 0.5, 0),
        (Shape.LINEAR, False, True, -1, 0, 1),
        (Shape.LINEAR, True, True, 1, 0, -1),
        (Shape.CONCAVE, False, False, 0, 0.1254, 1),
        (Shape.CONCAVE, True, False, 1, 0.1254, 0),
        (Shape.CONVEX, False, False, 0, 0.8746, 1),
        (Shape.CONVEX, True, False, 1, 0.8746, 0),
        (Shape.CONCAVE, False, True, -1, 0, 1),
        (Shape.CONVEX, True, True, 1, 0, -1),
        (Shape.SWITCH, False, False, 0, 1, 1),
        (Shape.SWITCH, False, True, -1, 1, 1),
        (Shape.SWITCH, True, False, 1, 1, 0),
    ],
)
def test_curves(shape: Shape, negative: bool, bipolar: bool, low: float, middle: float, high: float) -> None:
    found = [curve_value(shape, x, negative=negative, bipolar=bipolar) for x in (0.0, 0.5, 1.0)]
    assert found == pytest.approx([low, middle, high], abs=1e-4)


def test_the_concave_curve_is_twice_the_level_in_db() -> None:
    """960 cB of velocity 64 are 40 log10(127 / 64) dB."""
    value = curve_value(Shape.CONCAVE, 64 / 127, negative=True, bipolar=False)
    assert 96 * value == pytest.approx(40 * np.log10(127 / 64))


def test_sources_survive_packing() -> None:
    for index, cc, negative, bipolar, shape in itertools.product((2, 10, 14, 74), *[(False, True)] * 3, Shape):
        if cc == (index == 74):
            source = unpack_source(pack_source(index, cc=cc, negative=negative, bipolar=bipolar, shape=shape))
            assert source is not None
            assert (source.index, source.is_controller, source.negative) == (index, cc, negative)
            assert (source.bipolar, source.shape) == (bipolar, shape)


@pytest.mark.parametrize("packed", [1, 4, 15, 127, 0x80, 0x80 | 6, 0x80 | 32, 0x80 | 98, 0x80 | 120, 4 << 10, 0xFFFF])
def test_illegal_sources_are_none(packed: int) -> None:
    assert unpack_source(packed) is None
    assert not playable(Modulator(packed, Gen.PAN, 1, 0, 0))
    assert not playable(Modulator(0, Gen.PAN, 1, packed, 0))


def test_unknown_transforms_and_links_are_not_played() -> None:
    assert playable(Modulator(2, Gen.PAN, 1, 0, 2))
    assert not playable(Modulator(2, Gen.PAN, 1, 0, 1))
    assert not playable(Modulator(2, 0x8001, 1, 0, 0))


def test_the_middle_of_a_controller_is_64_and_of_the_wheel_between_the_steps() -> None:
    controller = unpack_source(pack_source(10, cc=True, bipolar=True))
    wheel = unpack_source(pack_source(General.PITCH_WHEEL, bipolar=True))
    assert controller is not None
    assert wheel is not None
    assert controller.curve().values[[0, 64, 127]].tolist() == [-1, 0, 1]
    assert wheel.curve().values[[63, 64]].sum() == pytest.approx(0, abs=1e-6)
    assert wheel.live == Source.PITCH_BEND


def test_there_are_ten_defaults_all_playable_and_different() -> None:
    assert len({modulator.identity for modulator in DEFAULT_MODULATORS}) == 10
    assert all(map(playable, DEFAULT_MODULATORS))


def test_the_wheel_is_named_by_the_fine_tuning() -> None:
    wheel = next(modulator for modulator in DEFAULT_MODULATORS if modulator.dest == INITIAL_PITCH)
    assert wheel._replace(dest=int(Gen.FINE_TUNE), amount=0).identity == wheel.identity
