"""A short performance with everything in it, saved to the file that is named."""

import sys

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.control_curve import LINEAR_CURVE
from trayapp.audio.effects.parameters import parameter_index
from trayapp.audio.envelope_spec import DECAY_STAGE, RELEASE_STAGE, Envelope, Stage
from trayapp.audio.movement_spec import Filter, FilterType, Lfo, LfoWave, ModEnvelope, Route, Sway, Target, stage_index
from trayapp.audio.sample_data import SampleData
from trayapp.audio.synth import offline
from trayapp.audio.synth.layout import CONTROL, NOTE_OFF, SET_FX, command, note_on
from trayapp.audio.synth.state import make_state
from trayapp.audio.voice_spec import LoopMode, VoiceSpec

EFFECTS = {
    "filter.cutoff": 0.6,
    "pitch.shift": 0.6,
    "chorus.mix": 0.4,
    "delay.mix": 0.3,
    "reverb.mix": 0.3,
    "pan.pan": 0.4,
}


def perform() -> NDArray[np.float32]:
    """Two strikes with pedal, routes, filter, LFOs, envelopes that loop and move, and all effects; one is stolen."""
    sample = SampleData((np.sin(np.arange(500) / 9) * 9_000).astype(np.int16), 44_100)
    spec = VoiceSpec(
        sample,
        loop_mode=LoopMode.CONTINUOUS,
        loop_start=30,
        loop_end=450,
        pitch_cents=300.0,
        filters=(Filter(FilterType.LOW_PASS_2, 2_000.0, 3.0, sections=2), Filter(FilterType.PEAK, 500.0, gain_db=3.0)),
        lfos=(
            Lfo(5.0, sways=(Sway(Target.PITCH, 20.0), Sway(Target.LFO_FREQUENCY, 3.0, 1))),
            Lfo(90.0, LfoWave.STEPS, sways=(Sway(Target.PAN, 0.4),), steps=LINEAR_CURVE, step_count=100),
        ),
        mod_envelopes=(
            ModEnvelope(Envelope.dahdsr(attack_s=0.01), (Sway(Target.CUTOFF, 600.0),)),
            ModEnvelope(
                Envelope((Stage(0.002, 1.0), Stage(0.003, 0.2)), 1, 0.0, loop_stage=0), (Sway(Target.AMPLITUDE, 0.9),)
            ),
        ),
        routes=(
            Route(1, Target.GAIN_DB, -6.0),
            Route(1, Target.CHORUS_SEND, 0.5),
            Route(1, Target.STAGE_TIME, 0.05, stage_index(0, RELEASE_STAGE)),
            Route(1, Target.STAGE_LEVEL, -0.5, stage_index(0, DECAY_STAGE)),
        ),
        reverb_send=0.4,
    )
    commands = [
        *(command(SET_FX, index=parameter_index(name), value=value) for name, value in EFFECTS.items()),
        note_on(spec, 10, note=1),
        command(CONTROL, 200, index=64, value=1.0),
        command(NOTE_OFF, 300, index=60),
        command(CONTROL, 500, index=1, value=1.0),
        command(CONTROL, 700, index=64, value=0.0),
        note_on(spec, 800, note=2),
    ]
    return offline.render(make_state(48_000, 1), commands, 1_600)


if __name__ == "__main__":
    np.save(sys.argv[1], perform())
