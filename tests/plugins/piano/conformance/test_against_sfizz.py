"""Each family of opcodes sounds as in sfizz: within 0.5 dB in time and 1 cent in pitch.

sfizz renders 8.50 dB lower throughout; that constant is taken off. Samples are short loops, because sfizz streams
longer ones and drops out while it waits for its disk.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from plugins.piano.rendering import Rendering, RenderSettings
from plugins.piano.sfz.load import load_sfz
from trayapp.core.events import MidiEvent

pytest.importorskip("pysfizz")

RATE = 48_000
SFIZZ_DB = -8.50
JUDGE = Path(__file__).with_name("sfizz_judge.py")
WINDOW = 2400
"""Frames over which levels are compared, 50 ms."""
QUIET_DB = -70.0

TONE = "<region> sample=a.wav loop_mode=loop_continuous pitch_keycenter=69 "
NOISE = "<region> sample=n.wav loop_mode=loop_continuous pitch_keycenter=60 "
STEREO = "<region> sample=s.wav loop_mode=loop_continuous pitch_keycenter=60 "


@dataclass(frozen=True)
class Fixture:
    """One instrument and how it is played."""

    text: str
    key: int = 60
    velocity: int = 127
    held_s: float = 1.0
    length_s: float = 1.0


HALF = "<control> set_cc20=64\n"
FIXTURES = {
    "plain": Fixture(TONE),
    "transposed": Fixture(TONE, key=81),
    "velocity": Fixture(TONE, velocity=64),
    "velocity tracking": Fixture(TONE + "amp_veltrack=50", velocity=40),
    "negative velocity tracking": Fixture(TONE + "amp_veltrack=-100", velocity=40),
    "velocity curve": Fixture(TONE + "amp_velcurve_64=0.5", velocity=50),
    "volumes": Fixture(
        "<global> volume=-3 global_volume=-1 <master> master_volume=-1 <group> group_volume=-2\n" + TONE
    ),
    "amplitude": Fixture(TONE + "amplitude=40"),
    "level by key": Fixture(TONE + "amp_keytrack=0.5", key=72),
    "pan": Fixture(TONE + "pan=60"),
    "stereo": Fixture(STEREO),
    "balance": Fixture(STEREO + "pan=50"),
    "width": Fixture(STEREO + "width=50"),
    "mono": Fixture(STEREO + "width=0 position=70"),
    "swapped": Fixture(STEREO + "width=-100"),
    "position": Fixture(STEREO + "position=-70"),
    "pitch": Fixture(TONE + "tune=33 transpose=-5"),
    "pitch by key": Fixture(TONE + "pitch_keytrack=50", key=80),
    "pitch by velocity": Fixture(TONE + "pitch_veltrack=200", velocity=64),
    "fade by velocity": Fixture(TONE + "xfin_lovel=0 xfin_hivel=127", velocity=50),
    "fade by key": Fixture(TONE + "xfout_lokey=50 xfout_hikey=80"),
    "attack": Fixture(TONE + "ampeg_attack=0.5"),
    "decay": Fixture(TONE + "ampeg_decay=0.8 ampeg_sustain=20"),
    "decay to nothing": Fixture(TONE + "ampeg_decay=1 ampeg_sustain=0"),
    "hold": Fixture(TONE + "ampeg_hold=0.4 ampeg_decay=0.3 ampeg_sustain=10"),
    "envelope by velocity": Fixture(TONE + "ampeg_attack=0.1 ampeg_vel2attack=0.6", velocity=64),
    "release": Fixture(TONE + "ampeg_release=0.5", held_s=0.5, length_s=1.4),
    "release of a decay": Fixture(TONE + "ampeg_release=2 ampeg_decay=1 ampeg_sustain=50", held_s=0.5, length_s=1.4),
    "offset": Fixture(TONE + "offset=3000"),
    "loop": Fixture(TONE + "loop_start=1000 loop_end=1999"),
    "two poles": Fixture(NOISE + "cutoff=1000"),
    "resonance": Fixture(NOISE + "cutoff=1000 resonance=12"),
    "one pole": Fixture(NOISE + "cutoff=1000 fil_type=lpf_1p"),
    "four poles": Fixture(NOISE + "cutoff=1000 fil_type=lpf_4p resonance=6"),
    "six poles": Fixture(NOISE + "cutoff=1000 fil_type=lpf_6p"),
    "high pass of four poles": Fixture(NOISE + "cutoff=1000 fil_type=hpf_4p"),
    "high pass of six poles": Fixture(NOISE + "cutoff=500 fil_type=hpf_6p resonance=3"),
    "six poles and a controller": Fixture(HALF + NOISE + "cutoff=300 cutoff_oncc20=3600 fil_type=lpf_6p"),
    "high pass": Fixture(NOISE + "cutoff=1000 fil_type=hpf_2p"),
    "high pass of one pole": Fixture(NOISE + "cutoff=1000 fil_type=hpf_1p"),
    "band pass": Fixture(NOISE + "cutoff=1000 fil_type=bpf_2p resonance=6"),
    "notch": Fixture(NOISE + "cutoff=1000 fil_type=brf_2p"),
    "low shelf": Fixture(NOISE + "cutoff=1000 fil_type=lsh fil_gain=9"),
    "high shelf": Fixture(NOISE + "cutoff=1000 fil_type=hsh fil_gain=-9"),
    "bell": Fixture(NOISE + "cutoff=1000 fil_type=peq fil_gain=9"),
    "two filters": Fixture(NOISE + "cutoff=3000 cutoff2=500 fil2_type=hpf_2p"),
    "cutoff by velocity": Fixture(NOISE + "cutoff=500 fil_veltrack=3600", velocity=64),
    "cutoff by key": Fixture(NOISE + "cutoff=1000 fil_keytrack=100", key=54),
    "equaliser": Fixture(NOISE + "eq1_gain=9 eq1_freq=1000 eq1_bw=2 eq2_gain=-6 eq2_freq=5000"),
    "filter envelope": Fixture(NOISE + "cutoff=300 fileg_depth=3600 fileg_attack=0.5 fileg_decay=0.5 fileg_sustain=50"),
    "pitch envelope": Fixture(TONE + "pitcheg_depth=1200 pitcheg_attack=0.05"),
    "sine": Fixture("<region> sample=*sine", key=70),
    "saw": Fixture("<region> sample=*saw", key=70),
    "square": Fixture("<region> sample=*square", key=50),
    "triangle": Fixture("<region> sample=*triangle", key=90),
    "noise": Fixture("<region> sample=*noise"),
    "level LFO": Fixture(TONE + "amplfo_freq=1 amplfo_depth=6"),
    "triangle LFO": Fixture(TONE + "lfo1_freq=1 lfo1_volume=6"),
    "square LFO": Fixture(TONE + "lfo1_freq=2 lfo1_wave=3 lfo1_volume=6"),
    "narrow LFO": Fixture(TONE + "lfo1_freq=2 lfo1_wave=4 lfo1_volume=6"),
    "falling LFO": Fixture(TONE + "lfo1_freq=2 lfo1_wave=7 lfo1_volume=6"),
    "LFO on the pan": Fixture(TONE + "lfo1_freq=1 lfo1_pan=60"),
    "LFO on the level": Fixture(TONE + "lfo1_freq=1 lfo1_wave=6 lfo1_amplitude=80"),
    "LFO on the resonance": Fixture(NOISE + "cutoff=1000 resonance=6 lfo1_freq=1 lfo1_resonance=5"),
    "LFO in steps": Fixture(
        TONE + "lfo1_freq=1 lfo1_volume=6 lfo1_steps=4 lfo1_step1=100 lfo1_step2=-50 lfo1_step4=25"
    ),
    "late LFO": Fixture(TONE + "lfo1_freq=1 lfo1_wave=1 lfo1_volume=6 lfo1_delay=0.2 lfo1_fade=0.5"),
    "LFO on the width": Fixture(STEREO + "lfo1_freq=1 lfo1_width=-60"),
    "LFO on the gain of a band": Fixture(NOISE + "eq1_freq=1000 eq1_bw=2 eq1_gain=3 lfo1_freq=1 lfo1_eq1gain=12"),
    "LFO on the centre of a band": Fixture(NOISE + "eq1_freq=3000 eq1_gain=18 lfo1_freq=1 lfo1_eq1freq=2500"),
    "LFO on the width of a band": Fixture(NOISE + "eq1_freq=1000 eq1_gain=18 eq1_bw=2 lfo1_freq=1 lfo1_eq1bw=1.5"),
    "LFO on the second resonance": Fixture(NOISE + "cutoff=9000 cutoff2=500 lfo1_freq=1 lfo1_resonance2=9"),
    "depth by controller, pan": Fixture(HALF + TONE + "lfo1_freq=1 lfo1_pan=10 lfo1_pan_oncc20=80"),
    "depth by controller, resonance": Fixture(
        HALF + NOISE + "cutoff=1000 resonance=9 lfo1_freq=1 lfo1_resonance_oncc20=15"
    ),
    "depth by controller, band": Fixture(HALF + NOISE + "eq1_freq=1000 eq1_gain=3 lfo1_freq=1 lfo1_eq1gain_oncc20=18"),
    "depth by controller, envelope": Fixture(
        HALF + TONE + "eg1_time1=0.5 eg1_level1=1 eg1_sustain=1 eg1_volume=-3 eg1_volume_oncc20=-12"
    ),
    "free envelope on a band": Fixture(
        NOISE + "eq2_freq=1000 eq2_gain=1 eg1_time1=0.7 eg1_level1=1 eg1_sustain=1 eg1_eq2gain=18 eg1_eq2freq=4000"
    ),
    "free envelope": Fixture(
        TONE + "eg1_time0=0 eg1_level0=0 eg1_time1=0.5 eg1_level1=1 eg1_time2=0.4 eg1_level2=0.3 "
        "eg1_sustain=2 eg1_amplitude=100"
    ),
    "free envelope as the note's own": Fixture(
        TONE
        + "eg1_ampeg=1 eg1_time0=0 eg1_level0=1 eg1_time1=0.5 eg1_level1=0.3 eg1_time2=0.3 eg1_level2=0 eg1_sustain=1"
    ),
    "free envelope with shapes": Fixture(
        TONE + "eg1_time0=0 eg1_level0=0.1 eg1_time1=0.9 eg1_level1=1 eg1_shape1=2 eg1_sustain=1 eg1_amplitude=100"
    ),
    "free envelope on the pan": Fixture(TONE + "eg1_time1=0.5 eg1_level1=1 eg1_sustain=1 eg1_pan=70"),
    "free envelope with half the level": Fixture(
        TONE + "eg1_time0=0 eg1_level0=0.2 eg1_time1=0.5 eg1_level1=1 eg1_sustain=1 eg1_amplitude=50"
    ),
    "free envelope on the volume": Fixture(TONE + "eg1_time1=0.5 eg1_level1=1 eg1_sustain=1 eg1_volume=-9"),
    "free envelope on the second filter": Fixture(
        NOISE + "cutoff=9000 cutoff2=400 eg1_time1=0.5 eg1_level1=1 eg1_sustain=1 eg1_cutoff2=3600"
    ),
    "equaliser by controller": Fixture(HALF + NOISE + "eq1_gain=9 eq1_freq=500 eq1_freq_oncc20=2000 eq1_bw_oncc20=1"),
    "controller on the level": Fixture(HALF + TONE + "amplitude_oncc20=100"),
    "controller on the volume": Fixture(HALF + TONE + "volume_oncc20=-12"),
    "controller on the pan": Fixture(HALF + TONE + "pan_oncc20=100"),
    "controller on the width": Fixture(HALF + STEREO + "width=0 width_oncc20=100"),
    "controller on the pitch": Fixture(HALF + TONE + "tune_oncc20=200"),
    "controller on the cutoff": Fixture(HALF + NOISE + "cutoff=300 cutoff_oncc20=3600"),
    "controller on the attack": Fixture(HALF + TONE + "ampeg_attack_oncc20=1"),
    "controller with a curve": Fixture(HALF + TONE + "amplitude_oncc20=100 amplitude_curvecc20=4"),
    "controller with a curve of its own": Fixture(
        HALF + "<curve> curve_index=9 v000=1 v127=0\n" + TONE + "amplitude_oncc20=100 amplitude_curvecc20=9"
    ),
    "controller in steps": Fixture(HALF + TONE + "tune_oncc20=1000 tune_stepcc20=100"),
    "fade by controller": Fixture(HALF + TONE + "xfin_locc20=0 xfin_hicc20=127"),
    "volume controller": Fixture("<control> set_cc7=64\n" + TONE),
}


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sfizz")
    time = np.arange(7200) / RATE
    tone = 0.4 * np.sin(2 * np.pi * 440 * time)
    noise = np.random.default_rng(0).standard_normal(7200) * 0.1
    for name, sound in (
        ("a", tone),
        ("s", np.stack([tone, 0.2 * np.sin(2 * np.pi * 660 * time)], axis=1)),
        ("n", noise),
    ):
        soundfile.write(folder / f"{name}.wav", sound, RATE, subtype="FLOAT")
    return folder


def judged(path: Path, fixture: Fixture) -> np.ndarray:
    out = path.with_suffix(".npy")
    words = [path, out, fixture.key, fixture.velocity, fixture.held_s, fixture.length_s]
    subprocess.run([sys.executable, str(JUDGE), *map(str, words)], check=True, capture_output=True, timeout=60)
    return np.load(out)


def played(path: Path, fixture: Fixture) -> np.ndarray:
    events = [
        MidiEvent("note_on", 1, fixture.key, fixture.velocity, 0.0),
        MidiEvent("note_off", 1, fixture.key, 0, fixture.held_s),
    ]
    rendering = Rendering(load_sfz(path), events, RenderSettings(rate=RATE, dry=True))
    return np.concatenate(list(rendering.chunks()))


def levels(sound: np.ndarray) -> np.ndarray:
    """Decibels by window and side."""
    windows = sound[: len(sound) // WINDOW * WINDOW].reshape(-1, WINDOW, 2)
    return 10 * np.log10((windows.astype(np.float64) ** 2).mean(axis=1) + 1e-12)


def hertz(sound: np.ndarray) -> float:
    """The strongest tone between 0.5 and 0.85 s, from the phase that it gains in 64 frames."""
    length, step, begin = 16_384, 64, RATE // 2
    window = np.hanning(length)
    first, second = (np.fft.rfft(sound[at : at + length].sum(axis=1) * window) for at in (begin, begin + step))
    place = int(np.argmax(np.abs(first)))
    near = place * RATE / length
    turned = np.angle(second[place] / first[place]) - 2 * np.pi * near * step / RATE
    return near + ((turned + np.pi) % (2 * np.pi) - np.pi) * RATE / step / 2 / np.pi


@pytest.mark.parametrize("name", FIXTURES)
def test_it_sounds_as_in_sfizz(sounds: Path, name: str) -> None:
    fixture = FIXTURES[name]
    path = sounds / f"{name.replace(' ', '-')}.sfz"
    path.write_text(fixture.text, encoding="utf-8")
    ours, theirs = played(path, fixture), judged(path, fixture)
    frames = int(fixture.length_s * RATE)
    ours = np.concatenate([ours, np.zeros((frames, 2), ours.dtype)])[:frames]
    here, there = levels(ours), levels(theirs[:frames]) - SFIZZ_DB
    heard = np.maximum(here, there) > QUIET_DB
    off = np.abs(here - there)[heard]
    assert len(off) >= 10
    assert np.percentile(off, 95) < 0.5
    if not fixture.text.startswith((NOISE, HALF + NOISE)) and "*noise" not in fixture.text:
        assert abs(1200 * np.log2(hertz(ours) / hertz(theirs))) < 1.0
