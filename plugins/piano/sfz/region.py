"""What one region of an SFZ file says, after inheritance: values in the units of the opcode table, nothing resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Pairs = tuple[tuple[int, float], ...]
"""Numbered opcodes as (number, value), in order of the number."""

Trigger = Literal["attack", "release", "release_key", "first", "legato"]


class ControllerDepth(NamedTuple):
    """One `_onccN` of a value: `depth` in the value's unit at the curve's 1."""

    controller: int
    depth: float
    curve: int = 0
    smooth_ms: float = 0.0
    step: float = 0.0


class Param(NamedTuple):
    """A value that controllers can move."""

    base: float
    moved_by: tuple[ControllerDepth, ...] = ()


@dataclass(frozen=True, slots=True)
class EnvelopeSettings:
    """One of ampeg, pitcheg, fileg. Seconds and per cent."""

    delay: Param
    attack: Param
    hold: Param
    decay: Param
    release: Param
    start: Param
    sustain: Param
    vel2delay: float
    vel2attack: float
    vel2hold: float
    vel2decay: float
    vel2sustain: float
    vel2release: float
    attack_shape: float | None
    decay_shape: float | None
    release_shape: float | None
    dynamic: bool
    depth: Param
    """Cents; ampeg has none."""
    vel2depth: float


@dataclass(frozen=True, slots=True)
class LfoSettings:
    """One of amplfo, pitchlfo, fillfo."""

    delay: Param
    fade: Param
    freq: Param
    depth: Param


Numbered = tuple[tuple[int, Param], ...]
"""Values by the number in their name."""


@dataclass(frozen=True, slots=True)
class FreeLfoSettings:
    """`lfoN`; steps, depths on equaliser bands and on other LFOs by number."""

    freq: Param
    delay: Param
    fade: Param
    phase: float
    wave: int
    pitch: Param
    volume: Param
    cutoff: Param
    amplitude: Param
    pan: Param
    width: Param
    resonance: Param
    second_cutoff: Param
    second_resonance: Param
    eqgain: Numbered
    eqfreq: Numbered
    eqbw: Numbered
    freq_lfo: Numbered
    steps: int
    step: Numbered


@dataclass(frozen=True, slots=True)
class FreeEnvelopeSettings:
    """`egN`; times, levels and shapes by point, Param each for times and levels."""

    time: Numbered
    level: Numbered
    shape: Pairs
    points: int
    sustain: int
    loop: int | None
    loop_count: int
    dynamic: bool
    pitch: Param
    cutoff: Param
    volume: Param
    amplitude: Param
    pan: Param
    width: Param
    resonance: Param
    second_cutoff: Param
    second_resonance: Param
    eqgain: Numbered
    eqfreq: Numbered
    eqbw: Numbered
    freq_lfo: Numbered
    ampeg: bool


@dataclass(frozen=True, slots=True)
class VariableSettings:
    """`varN`: controllers added up or multiplied, and what the result moves, by how much at 1."""

    value: Param
    mod: str
    pitch: float
    volume: float
    cutoff: float
    pan: float
    width: float
    resonance: float
    second_cutoff: float
    second_resonance: float
    eqgain: Pairs
    eqfreq: Pairs
    eqbw: Pairs


@dataclass(frozen=True, slots=True)
class FilterSettings:
    """`fil`, `fil2`. No cutoff means no filter."""

    type: str
    cutoff: Param | None
    resonance: Param
    keytrack: float
    keycenter: int
    veltrack: float
    random: float
    gain: Param


@dataclass(frozen=True, slots=True)
class BandSettings:
    """`eqN`."""

    freq: Param | None
    bw: Param
    gain: Param
    vel2freq: float
    vel2gain: float
    type: str


class Region(NamedTuple):
    """One region; names, units and defaults are those of the opcode table (docs/sfz-support.md).

    `times` is the opcode `count`. Controller conditions are pairs for the low and the high bound; a controller with
    only one has the other's default.
    """

    sample: str
    delay: Param
    delay_random: float
    offset: Param
    offset_random: float
    end: int | None
    times: int | None
    loop_mode: str | None
    loop_start: int | None
    loop_end: int | None
    loop_count: int
    loop_crossfade: float
    direction: str

    group: int
    off_by: int | None
    off_mode: str
    off_time: float
    off_shape: float
    polyphony: int
    note_polyphony: int
    note_selfmask: bool
    rt_dead: bool
    rt_decay: float
    sustain_sw: bool
    sostenuto_sw: bool
    sustain_lo: float
    sustain_cc: int
    sostenuto_cc: int
    sostenuto_lo: float

    lokey: int
    hikey: int | None
    lovel: float
    hivel: float
    lochan: int
    hichan: int
    loprog: int
    hiprog: int
    locc: Pairs
    hicc: Pairs
    on_locc: Pairs
    on_hicc: Pairs
    lobend: float
    hibend: float
    lochanaft: float
    hichanaft: float
    lopolyaft: float
    hipolyaft: float
    lorand: float
    hirand: float
    lobpm: float
    hibpm: float
    seq_length: int
    seq_position: int
    trigger: Trigger
    sw_lokey: int | None
    sw_hikey: int | None
    sw_last: int | None
    sw_lolast: int | None
    sw_hilast: int | None
    sw_default: int | None
    sw_down: int | None
    sw_up: int | None
    sw_previous: int | None
    sw_vel: str
    sw_label: str

    volume: Param
    group_volume: Param
    master_volume: Param
    global_volume: Param
    amplitude: Param
    group_amplitude: float
    master_amplitude: float
    global_amplitude: float
    pan: Param
    width: Param
    position: Param
    amp_keytrack: float
    amp_keycenter: int
    amp_veltrack: Param
    amp_velcurve: Pairs
    amp_random: float
    xfin_lokey: int
    xfin_hikey: int
    xfout_lokey: int
    xfout_hikey: int
    xf_keycurve: str
    xfin_lovel: float
    xfin_hivel: float
    xfout_lovel: float
    xfout_hivel: float
    xf_velcurve: str
    xfin_locc: Pairs
    xfin_hicc: Pairs
    xfout_locc: Pairs
    xfout_hicc: Pairs
    xf_cccurve: str
    effect: tuple[tuple[int, Param], ...]

    pitch_keycenter: int | None
    pitch_keytrack: float
    pitch_veltrack: float
    pitch_random: float
    tune: Param
    transpose: float
    bend_up: float
    bend_down: float
    bend_step: float
    bend_smooth: float

    region_label: str
    group_label: str
    master_label: str
    global_label: str

    ampeg: EnvelopeSettings
    pitcheg: EnvelopeSettings
    fileg: EnvelopeSettings
    amplfo: LfoSettings
    pitchlfo: LfoSettings
    fillfo: LfoSettings
    filters: tuple[tuple[int, FilterSettings], ...]
    bands: tuple[tuple[int, BandSettings], ...]
    lfos: tuple[tuple[int, FreeLfoSettings], ...]
    egs: tuple[FreeEnvelopeSettings, ...]
    variables: tuple[VariableSettings, ...]
