"""Reverb and chorus sends of a font count as they do in FluidSynth, against each its own whole send."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.load import load_sf2
from tests.plugins.piano.sf2 import fluidsynth_judge
from tests.plugins.piano.sf2.font_writer import Amount, ZoneOf, noise, simple, write
from tests.plugins.piano.sf2.listening import RATE, played
from trayapp.core.events import MidiEvent

SECONDS = 2.0
EACH = pytest.mark.parametrize(
    ("effect", "gen", "controller"), [("reverb", Gen.REVERB_SEND, 91), ("chorus", Gen.CHORUS_SEND, 93)]
)
SOFT: dict[Gen, Amount] = {Gen.ATTENUATION: 500}
"""Well under the limiter."""


def font(folder: Path, gens: dict[Gen, Amount]) -> Path:
    name = "-".join(f"{int(gen)}_{amount}" for gen, amount in gens.items())
    return simple(folder / f"{name or 'plain'}.sf2", gens, sound=noise())


def events(controller: int, position: int) -> list[MidiEvent]:
    """FluidSynth does not start with every controller at 0."""
    return [
        *(MidiEvent("control_change", 1, number, 0, 0.0) for number in (91, 93)),
        MidiEvent("control_change", 1, controller, position, 0.0),
        MidiEvent("note_on", 1, 60, 127, 0.0),
        MidiEvent("note_off", 1, 60, 0, SECONDS),
    ]


def loudness_db(sound: np.ndarray) -> float:
    late = sound[int(0.75 * SECONDS * RATE) : int(SECONDS * RATE)].astype(np.float64)
    return float(10 * np.log10((late**2).mean() + 1e-20))


Render = Callable[[dict[Gen, Amount], int], np.ndarray]


def sends_db(render: Render, gen: Gen) -> list[float]:
    """What a half, a quarter, and the controller at its end add to the sound, against a whole send."""
    dry = render({}, 0)
    whole = loudness_db(render({gen: 1000}, 0) - dry)
    settings: list[tuple[dict[Gen, Amount], int]] = [({gen: 500}, 0), ({gen: 250}, 0), ({}, 127), ({gen: 300}, 64)]
    return [loudness_db(render(gens, position) - dry) - whole for gens, position in settings]


@EACH
def test_levels_follow_the_send(tmp_path: Path, effect: str, gen: Gen, controller: int) -> None:
    """A font's own value and the default modulator of the controller, one fifth at its end (sections 8.4.8, 8.4.9)."""
    del effect

    def ours(gens: dict[Gen, Amount], position: int) -> np.ndarray:
        instrument = load_sf2(font(tmp_path, SOFT | gens))
        return played(instrument, events(controller, position), SECONDS, wet=True)

    wanted = [20 * np.log10(share) for share in (0.5, 0.25, 0.2, 0.3 + 0.2 * 64 / 127)]
    assert sends_db(ours, gen) == pytest.approx(wanted, abs=0.1)


@EACH
@pytest.mark.skipif(sys.platform != "linux", reason="FluidSynth is the judge where Debian has it")
@pytest.mark.skipif(fluidsynth_judge.library() is None, reason="libfluidsynth is not installed")
def test_fluidsynth_counts_the_same(tmp_path: Path, effect: str, gen: Gen, controller: int) -> None:
    """Version 2.3.1 takes a controller's 127 for 127 of 128."""

    def theirs(gens: dict[Gen, Amount], position: int) -> np.ndarray:
        judge = fluidsynth_judge.FluidSynth(font(tmp_path, SOFT | gens), effect=effect)
        try:
            return judge.render(events(controller, position), SECONDS)
        finally:
            judge.close()

    wanted = [20 * np.log10(share) for share in (0.5, 0.25, 0.2, 0.3 + 0.2 * 64 / 127)]
    assert sends_db(theirs, gen) == pytest.approx(wanted, abs=0.5)


def test_both_sends_of_a_zone_reach_the_voice(tmp_path: Path) -> None:
    path = write(tmp_path / "font.sf2", instruments=[[ZoneOf(0, {Gen.REVERB_SEND: 300, Gen.CHORUS_SEND: 900})]])
    (voice,) = load_sf2(path).note_on(0, 60, 100, load_sf2(path).new_state(), 0.0)
    assert (voice.reverb_send, voice.chorus_send) == (pytest.approx(0.3), pytest.approx(0.9))
