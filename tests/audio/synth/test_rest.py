"""A voice at rest is not looked at in full: it sounds to the bit as if it were, until something is touched."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.audio.synth.signals import RATE, held, sine
from trayapp.audio.envelope_spec import Envelope
from trayapp.audio.movement_spec import Filter, FilterType, Lfo, LfoWave, Route, Sway, Target
from trayapp.audio.synth.layout import CONTROL, NOTE_OFF, PITCH_BEND, Record, command, make_commands, note_on
from trayapp.audio.synth.process import process
from trayapp.audio.synth.state import CALM, RESTING, Synth, make_state
from trayapp.audio.voice_spec import VoiceSpec

BLOCK = 64
BLOCKS = 300
VOICE = held(
    sine(330),
    filters=(Filter(FilterType.LOW_PASS_2, 2_000.0, 3.0),),
    amp_envelope=Envelope.dahdsr(attack_s=0.01, decay_s=2.0, sustain=0.2, release_s=0.3),
    lfos=(Lfo(5.0, sways=(Sway(Target.PITCH, 0.0),)), Lfo(3.0, LfoWave.SAMPLE_HOLD)),
    routes=(
        Route(1, Target.SWAY_DEPTH, 50.0),
        Route(7, Target.GAIN_DB, -6.0),
        Route(74, Target.CUTOFF, 2_400.0),
        Route(20, Target.LFO_FREQUENCY, 4.0),
        Route(91, Target.REVERB_SEND, 0.5),
    ),
)
TOUCHES = {
    "nothing": [],
    "mod wheel": [command(CONTROL, 9_000, index=1, value=0.7), command(CONTROL, 14_000, index=1, value=0.0)],
    "filter and send": [command(CONTROL, 9_000, index=74, value=0.5), command(CONTROL, 9_100, index=91, value=0.5)],
    "LFO's pace": [command(CONTROL, 9_000, index=20, value=0.5), command(CONTROL, 12_000, index=1, value=0.5)],
    "bend": [command(PITCH_BEND, 9_000, value=0.5)],
    "release": [command(NOTE_OFF, 9_000, note=1)],
}


def played(spec: VoiceSpec, touches: list[Record], *, looked_at: bool) -> tuple[NDArray[np.float32], int]:
    """What sounds, and in how many blocks the voice was at rest; `looked_at` wakes it before every block."""
    state: Synth = make_state(RATE, 4)
    out = np.zeros((BLOCKS, BLOCK, 2), np.float32)
    rested = 0
    commands = make_commands(8)
    for number in range(BLOCKS):
        now = [note_on(spec, note=1)] if number == 0 else []
        now += [touch for touch in touches if number * BLOCK <= touch["frame"] < (number + 1) * BLOCK]
        for index, record in enumerate(now):
            commands[index] = record
        process(state, commands, len(now), number * BLOCK, out[number])
        runs = state["runs"][state["active"][:1]]
        rested += int(np.count_nonzero(runs["calm"] == RESTING))
        if looked_at and runs["calm"] == RESTING:
            state["runs"]["calm"][state["active"][0]] = CALM
    return out.reshape(-1, 2), rested


@pytest.mark.parametrize("name", TOUCHES)
def test_rest_is_not_heard(name: str) -> None:
    out, rested = played(VOICE, TOUCHES[name], looked_at=False)
    full, _ = played(VOICE, TOUCHES[name], looked_at=True)
    assert rested > BLOCKS / 4
    assert np.abs(full).max() > 0.01
    np.testing.assert_array_equal(out, full)
