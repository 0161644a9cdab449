"""The opcode table, second part: loudness, place, pitch, filters, equaliser and what moves them.

Names, units, ranges and defaults from the SFZ format's documentation (sfzformat.com) and from what players do.
"""

from __future__ import annotations

from plugins.piano.sfz.opcode_row import OpcodeRow, Since

_LFO_WAVES_TEXT = (
    "0 triangle, 1 sine, 2 pulse 75 %, 3 square, 4 pulse 25 %, 5 pulse 12.5 %, 6 saw up, 7 saw down, -1 and 12 random"
)

AMP_ROWS: tuple[OpcodeRow, ...] = (
    # real instruments go up to +45.8 dB, so the limit stays far off
    OpcodeRow("volume", "float", "dB", -144, 96, 0.0, "1", "level", modulated=True, spellings=("gain_ccN",)),
    OpcodeRow("group_volume", "float", "dB", -144, 96, 0.0, "ARIA", "level of a group", modulated=True),
    OpcodeRow("master_volume", "float", "dB", -144, 96, 0.0, "ARIA", "level of a master", modulated=True),
    OpcodeRow("global_volume", "float", "dB", -144, 96, 0.0, "ARIA", "level of the instrument", modulated=True),
    OpcodeRow("amplitude", "float", "%", 0, 10_000, 100.0, "ARIA", "level; controllers multiply", modulated=True),
    OpcodeRow("group_amplitude", "float", "%", 0, 10_000, 100.0, "ARIA", "level of a group"),
    OpcodeRow("master_amplitude", "float", "%", 0, 10_000, 100.0, "ARIA", "level of a master"),
    OpcodeRow("global_amplitude", "float", "%", 0, 10_000, 100.0, "ARIA", "level of the instrument"),
    OpcodeRow("pan", "float", "%", -100, 100, 0.0, "1", "left to right, or balance", modulated=True),
    OpcodeRow("width", "float", "%", -100, 100, 100.0, "1", "width of a stereo sample", modulated=True),
    OpcodeRow("position", "float", "%", -100, 100, 0.0, "1", "place of a stereo sample", modulated=True),
    OpcodeRow("amp_keytrack", "float", "dB/key", -96, 12, 0.0, "1", "level by key"),
    OpcodeRow("amp_keycenter", "note", "key", 0, 127, 60, "1", "key where amp_keytrack does nothing"),
    OpcodeRow("amp_veltrack", "float", "%", -100, 100, 100.0, "1", "how much velocity counts", modulated=True),
    OpcodeRow("amp_velcurve_N", "float", "0..1", 0, 1, None, "1", "level at velocity N; straight lines between"),
    OpcodeRow("amp_random", "float", "dB", 0, 24, 0.0, "1", "random addition to the level"),
    OpcodeRow("xfin_lokey", "note", "key", 0, 127, 0, "1", "silent up to this key"),
    OpcodeRow("xfin_hikey", "note", "key", 0, 127, 0, "1", "full from this key on"),
    OpcodeRow("xfout_lokey", "note", "key", 0, 127, 127, "1", "full up to this key"),
    OpcodeRow("xfout_hikey", "note", "key", 0, 127, 127, "1", "silent from this key on"),
    OpcodeRow("xf_keycurve", "choice", "", 0, 0, "power", "1", "shape of the fade", choices=("gain", "power")),
    OpcodeRow("xfin_lovel", "float", "velocity", 0, 127, 0.0, "1", "silent up to this velocity"),
    OpcodeRow("xfin_hivel", "float", "velocity", 0, 127, 0.0, "1", "full from this velocity on"),
    OpcodeRow("xfout_lovel", "float", "velocity", 0, 127, 127.0, "1", "full up to this velocity"),
    OpcodeRow("xfout_hivel", "float", "velocity", 0, 127, 127.0, "1", "silent from this velocity on"),
    OpcodeRow("xf_velcurve", "choice", "", 0, 0, "power", "1", "shape of the fade", choices=("gain", "power")),
    OpcodeRow("xfin_loccN", "float", "0..127", 0, 127, 0.0, "1", "silent up to this controller value"),
    OpcodeRow("xfin_hiccN", "float", "0..127", 0, 127, 0.0, "1", "full from this controller value on"),
    OpcodeRow("xfout_loccN", "float", "0..127", 0, 127, 127.0, "1", "full up to this controller value"),
    OpcodeRow("xfout_hiccN", "float", "0..127", 0, 127, 127.0, "1", "silent from this controller value on"),
    OpcodeRow("xf_cccurve", "choice", "", 0, 0, "power", "1", "shape of the fade", choices=("gain", "power")),
)

PITCH_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("pitch_keycenter", "note", "key", 0, 127, 60, "1", "key at the recorded pitch; `sample`: from the file"),
    OpcodeRow("pitch_keytrack", "float", "cents/key", -1200, 1200, 100.0, "1", "pitch by key"),
    OpcodeRow("pitch_veltrack", "float", "cents", -12_000, 12_000, 0.0, "1", "pitch at full velocity"),
    OpcodeRow("pitch_random", "float", "cents", -12_000, 12_000, 0.0, "1", "random addition to the pitch, either way"),
    OpcodeRow("tune", "float", "cents", -12_000, 12_000, 0.0, "1", "pitch", modulated=True, spellings=("pitch",)),
    OpcodeRow("transpose", "float", "semitones", -127, 127, 0.0, "1", "pitch"),
    OpcodeRow("bend_up", "float", "cents", -12_000, 12_000, 200.0, "1", "pitch wheel up", spellings=("bendup",)),
    OpcodeRow("bend_down", "float", "cents", -12_000, 12_000, -200.0, "1", "pitch wheel down",
              spellings=("benddown",)),
    OpcodeRow("bend_step", "float", "cents", 1, 1200, 1.0, "1", "pitch wheel in steps", spellings=("bendstep",)),
    OpcodeRow("bend_smooth", "float", "ms", 0, 10_000, 0.0, "ARIA", "smoothing of the wheel"),
)  # fmt: skip

FILTER_TYPES = (
    "none", "lpf_1p", "hpf_1p", "lpf_2p", "hpf_2p", "bpf_2p", "brf_2p", "lpf_2p_sv", "hpf_2p_sv", "bpf_2p_sv",
    "brf_2p_sv", "lpf_4p", "hpf_4p", "lpf_6p", "hpf_6p", "bpf_1p", "brf_1p", "lsh", "hsh", "peq", "pink", "comb",
    "apf_1p",
)  # fmt: skip

FILTER_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("filN_type", "choice", "", 0, 0, "lpf_2p", "1", "kind of filter", choices=FILTER_TYPES,
              spellings=("fil_type", "fil2_type", "filtype")),
    OpcodeRow("filN_cutoff", "float", "Hz", 0, 96_000, None, "1", "its frequency; controllers in cents",
              modulated=True, spellings=("cutoff", "cutoff2", "cutoff_chanaft", "cutoff_polyaft")),
    OpcodeRow("filN_resonance", "float", "dB", 0, 96, 0.0, "1", "rise at the frequency", modulated=True,
              spellings=("resonance", "resonance2")),
    OpcodeRow("filN_keytrack", "float", "cents/key", -1200, 1200, 0.0, "1", "frequency by key",
              spellings=("fil_keytrack", "fil2_keytrack")),
    OpcodeRow("filN_keycenter", "note", "key", 0, 127, 60, "1", "key where the keytrack does nothing",
              spellings=("fil_keycenter", "fil2_keycenter")),
    OpcodeRow("filN_veltrack", "float", "cents", -12_000, 12_000, 0.0, "1", "frequency at full velocity",
              spellings=("fil_veltrack", "fil2_veltrack")),
    OpcodeRow("filN_random", "float", "cents", -12_000, 12_000, 0.0, "1", "random addition to the frequency",
              spellings=("fil_random", "fil2_random", "cutoff_random")),
    OpcodeRow("filN_gain", "float", "dB", -96, 96, 0.0, "ARIA", "gain of lsh, hsh and peq", modulated=True,
              spellings=("fil_gain", "fil2_gain")),
)  # fmt: skip

EQ_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("eqN_freq", "float", "Hz", 0, 30_000, None, "1", "centre of band N; 50, 500 and 5000 by default",
              modulated=True),
    OpcodeRow("eqN_bw", "float", "octaves", 0, 4, 1.0, "1", "width of the band",
              modulated=True),
    OpcodeRow("eqN_gain", "float", "dB", -96, 24, 0.0, "1", "gain of the band", modulated=True),
    OpcodeRow("eqN_vel2freq", "float", "Hz", -30_000, 30_000, 0.0, "1", "centre at full velocity"),
    OpcodeRow("eqN_vel2gain", "float", "dB", -96, 96, 0.0, "1", "gain at full velocity"),
    OpcodeRow("eqN_type", "choice", "", 0, 0, "peak", "2", "bell or shelf", choices=("peak", "lshelf", "hshelf")),
)  # fmt: skip

EFFECT_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("effectN", "float", "%", 0, 100, 0.0, "1", "share sent to the reverb (N is 1) and the chorus (2), or as "
              "`<effect>` headers say", modulated=True),
)  # fmt: skip


def _envelope(prefix: str, depth: str) -> tuple[OpcodeRow, ...]:
    """The rows of one of the three fixed envelopes."""
    what = {"ampeg": "level", "pitcheg": "pitch", "fileg": "filter"}[prefix]
    release = 0.001 if prefix == "ampeg" else 0.0
    times = tuple(
        OpcodeRow(f"{prefix}_{stage}", "float", "s", 0, 100, release if stage == "release" else 0.0, "1",
                  f"{what} envelope", modulated=True)
        for stage in ("delay", "attack", "hold", "decay", "release")
    )  # fmt: skip
    levels = tuple(
        OpcodeRow(f"{prefix}_{stage}", "float", "%", 0, 100, default, "1", f"{what} envelope", modulated=True)
        for stage, default in (("start", 0.0), ("sustain", 100.0))
    )
    velocity = tuple(
        OpcodeRow(f"{prefix}_vel2{stage}", "float", unit, -100, 100, 0.0, "1", f"added at full velocity to {stage}")
        for stage, unit in (
            ("delay", "s"),
            ("attack", "s"),
            ("hold", "s"),
            ("decay", "s"),
            ("sustain", "%"),
            ("release", "s"),
        )
    )
    shapes = tuple(
        OpcodeRow(
            f"{prefix}_{stage}_shape", "float", "", -100, 100, None, "ARIA", f"bend of the {stage}; 0 is straight"
        )
        for stage in ("attack", "decay", "release")
    )
    extra: tuple[OpcodeRow, ...] = ()
    if depth:
        extra = (
            OpcodeRow(
                f"{prefix}_depth", "float", depth, -12_000, 12_000, 0.0, "1", f"{what} at level 1", modulated=True
            ),
            OpcodeRow(f"{prefix}_vel2depth", "float", depth, -12_000, 12_000, 0.0, "1", "added at full velocity"),
        )
    dynamic = OpcodeRow(
        f"{prefix}_dynamic",
        "bool",
        "",
        0,
        1,
        False,
        "ARIA",
        "controllers move times and sustain of a sounding note too",
    )
    return (*times, *levels, *velocity, *shapes, dynamic, *extra)


def _lfo(prefix: str, unit: str, limit: float) -> tuple[OpcodeRow, ...]:
    """The rows of one of the three fixed LFOs."""
    what = {"amplfo": "level", "pitchlfo": "pitch", "fillfo": "filter"}[prefix]
    return (
        OpcodeRow(f"{prefix}_delay", "float", "s", 0, 100, 0.0, "1", f"{what} LFO: wait", modulated=True),
        OpcodeRow(f"{prefix}_fade", "float", "s", 0, 100, 0.0, "1", f"{what} LFO: fade in", modulated=True),
        OpcodeRow(f"{prefix}_freq", "float", "Hz", 0, 100, 0.0, "1", f"{what} LFO: speed", modulated=True,
                  spellings=(f"{prefix}_freqchanaft", f"{prefix}_freqpolyaft")),
        OpcodeRow(f"{prefix}_depth", "float", unit, -limit, limit, 0.0, "1", f"{what} LFO: depth", modulated=True,
                  spellings=(f"{prefix}_depthchanaft", f"{prefix}_depthpolyaft")),
    )  # fmt: skip


ENVELOPE_ROWS = (*_envelope("ampeg", ""), *_envelope("pitcheg", "cents"), *_envelope("fileg", "cents"))
LFO_ROWS = (*_lfo("amplfo", "dB", 24), *_lfo("pitchlfo", "cents", 1200), *_lfo("fillfo", "cents", 12_000))


def _wave_row(name: str, since: Since) -> OpcodeRow:
    return OpcodeRow(name, "int", "", -1, 12, 0, since, _LFO_WAVES_TEXT)


def _depths(prefix: str) -> tuple[OpcodeRow, ...]:
    """How far a free LFO, a free envelope or a variable moves each target."""
    since: Since = "ARIA" if prefix == "varN" else "2"
    second = {name: (f"{prefix}_{name}2",) for name in ("cutoff", "resonance")}
    rows: tuple[tuple[str, str, float, float, str, tuple[str, ...]], ...] = (
        ("pitch", "cents", -12_000, 12_000, "depth on the pitch", ()),
        ("volume", "dB", -144, 48, "depth on the level", ()),
        ("cutoff", "cents", -12_000, 12_000, "depth on the filter", ()),
        ("amplitude", "%", 0, 100, "the level is multiplied by it", ()),
        ("pan", "%", -100, 100, "depth on the place", ()),
        ("width", "%", -100, 100, "depth on the width", ()),
        ("resonance", "dB", -96, 96, "depth on the resonance", ()),
        ("second_cutoff", "cents", -12_000, 12_000, "depth on the second filter", second["cutoff"]),
        ("second_resonance", "dB", -96, 96, "depth on the second resonance", second["resonance"]),
        ("eqNgain", "dB", -96, 96, "depth on the gain of a band", ()),
        ("eqNfreq", "Hz", -30_000, 30_000, "depth on the centre of a band", ()),
        ("eqNbw", "octaves", -4, 4, "depth on the width of a band", ()),
    )
    moved = prefix != "varN"  # a variable is made of controllers, and has the sum of them at most as its level
    return tuple(
        OpcodeRow(f"{prefix}_{name}", "float", unit, low, high, 0.0, since, text, modulated=moved, spellings=spellings)
        for name, unit, low, high, text, spellings in rows
        if moved or name != "amplitude"
    )


FREE_LFO_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("lfoN_freq", "float", "Hz", 0, 100, 0.0, "2", "speed", modulated=True),
    OpcodeRow("lfoN_delay", "float", "s", 0, 100, 0.0, "2", "wait", modulated=True),
    OpcodeRow("lfoN_fade", "float", "s", 0, 100, 0.0, "2", "fade in", modulated=True),
    OpcodeRow("lfoN_phase", "float", "0..1", 0, 1, 0.0, "2", "where in its period it starts"),
    _wave_row("lfoN_wave", "2"),
    *_depths("lfoN"),
    OpcodeRow("lfoN_freq_lfoN", "float", "Hz", -100, 100, 0.0, "2", "depth on another LFO's speed", modulated=True),
    OpcodeRow("lfoN_steps", "int", "", 0, 128, 0, "2", "number of steps, which take the place of the wave"),
    OpcodeRow("lfoN_stepN", "float", "%", -100, 100, 0.0, "2", "one of them, counted from 1", modulated=True),
)  # fmt: skip

FREE_ENVELOPE_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("egN_timeN", "float", "s", 0, 100, 0.0, "2", "time to a point", modulated=True),
    OpcodeRow("egN_levelN", "float", "-1..1", -1, 1, 0.0, "2", "level at a point", modulated=True),
    OpcodeRow("egN_shapeN", "float", "", -100, 100, 0.0, "2", "bend of the way to a point"),
    OpcodeRow("egN_points", "int", "", 0, 100, 0, "2", "number of points; counted from the others"),
    OpcodeRow("egN_sustain", "int", "", 0, 100, 0, "2", "point that is held until the release"),
    OpcodeRow("egN_loop", "int", "", 0, 100, None, "2", "point that follows the sustained one until the release"),
    OpcodeRow("egN_loop_count", "int", "", 0, 100, 0, "2", "how often, before it is held; 0: endless"),
    OpcodeRow("egN_dynamic", "bool", "", 0, 1, False, "2", "times and levels follow controllers while it runs"),
    *_depths("egN"),
    OpcodeRow("egN_freq_lfoN", "float", "Hz", -100, 100, 0.0, "2", "depth on an LFO's speed", modulated=True),
    OpcodeRow("egN_ampeg", "bool", "", 0, 1, False, "2", "the envelope is the note's own and ends it"),
)  # fmt: skip

VARIABLE_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("varN", "float", "", -10_000, 10_000, 0.0, "ARIA", "made of controllers; `_onccN` says how much of each",
              modulated=True),
    OpcodeRow("varN_mod", "choice", "", 0, 0, "add", "ARIA", "how they become one", choices=("add", "mult")),
    *_depths("varN"),
)  # fmt: skip
