"""The memory that compiled code works on: records of fixed size, made once, and the packing of a voice into one.

Every word is 64-bit signed where a frame or an id is counted: mixing uint64 with int64 makes numba compute in float64.
"""

from __future__ import annotations

import struct
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.control_curve import CURVE_POINTS
from trayapp.audio.envelope_spec import MAX_ENVELOPES, MAX_STAGES, Envelope
from trayapp.audio.movement_spec import MAX_FILTERS, MAX_LFOS, MAX_ROUTES, MAX_SECTIONS, MAX_SWAYS, Sway, Target
from trayapp.audio.synth.sums import sum_place
from trayapp.audio.voice_spec import LoopMode, VoiceSpec

Record = Any
"""One element of a structured array (`numpy.void`; a Record in compiled code)."""

# Command kinds. `note` is the caller's id of a note (0: none), the same for all its layers; `value` is 0..1 unless
# something else is said.
NOTE_ON: Final = 1
"""Starts `voice`. Layers of one note follow one another with the same frame and `note`."""
NOTE_OFF: Final = 2
"""Releases the key `index` of `channel`; with a `note` that note alone. Pedals may hold it."""
CONTROL: Final = 3
"""Controller `index` of `channel` moves to `value`."""
PITCH_BEND: Final = 4
"""`value` -1..1."""
CHANNEL_PRESSURE: Final = 5
KEY_PRESSURE: Final = 6
"""Of key `index`."""
SET_FX: Final = 7
"""Effect parameter `index` (see effects.parameters) moves to `value`."""
SET_GAIN: Final = 8
"""Master gain, linear; `value` 0 and up."""
STOP_ALL: Final = 9
"""All voices fade in 5 ms and the effects' tails with them; pedals, bend and pressure return to rest."""
STOP_NOTE: Final = 10
"""The voices of `note` fade in `value` seconds, whatever pedals say."""
SWAP: Final = 11
"""All voices fade in 50 ms: another instrument has come. Pedals and controllers stay."""
RESET_CONTROLLERS: Final = 12
"""Controllers of `channel` return to their defaults; the pedals let go."""

FORMAT_INT16: Final = 0
FORMAT_FLOAT32: Final = 1
FORMAT_INT24: Final = 2
"""int16 with the lowest bytes beside it."""

STAGE = np.dtype([("time_s", "f4"), ("level", "f4"), ("shape", "f4"), ("curve", "i4")], align=True)
ENVELOPE = np.dtype(
    [
        ("stages", STAGE, (MAX_STAGES,)),
        ("count", "i4"),
        ("sustain", "i4"),
        ("loop", "i4"),
        ("loop_count", "i4"),
        ("start", "f4"),
        ("first_sway", "i4"),
        ("n_sways", "i4"),
    ],
    align=True,
)
LFO = np.dtype(
    [
        ("frequency", "f4"),
        ("delay_s", "f4"),
        ("fade_s", "f4"),
        ("phase", "f4"),
        ("first_sway", "i4"),
        ("n_sways", "i4"),
        ("wave", "i4"),
        ("n_steps", "i4"),
    ],
    align=True,
)
SWAY = np.dtype([("depth", "f4"), ("place", "i4")], align=True)
"""`place`: of the sum that it moves."""
FILTER = np.dtype(
    [
        ("type", "i4"),
        ("cutoff", "f4"),
        ("resonance", "f4"),
        ("gain", "f4"),
        ("bandwidth", "f4"),
        ("sections", "i4"),
    ],
    align=True,
)
ROUTE = np.dtype(
    [
        ("curve", "i8"),
        ("amount_curve", "i8"),
        ("source", "i4"),
        ("amount_source", "i4"),
        ("target", "i4"),
        ("index", "i4"),
        ("place", "i4"),
        ("depth", "f4"),
        ("smooth_s", "f4"),
        ("at_start", "i4"),
    ],
    align=True,
)
VOICE = np.dtype(
    [
        ("address", "i8"),
        ("low_address", "i8"),
        ("ready_address", "i8"),
        ("token", "i8"),
        ("start", "i8"),
        ("end", "i8"),
        ("loop_start", "i8"),
        ("loop_end", "i8"),
        ("loop_count", "i8"),
        ("rate", "f8"),
        ("pitch_cents", "f8"),
        ("delay_s", "f8"),
        ("gain_left", "f4"),
        ("gain_right", "f4"),
        ("pan", "f4"),
        ("width", "f4"),
        ("position", "f4"),
        ("velocity", "f4"),
        ("soft_gain", "f4"),
        ("sustain_threshold", "f4"),
        ("half_low", "f4"),
        ("half_high", "f4"),
        ("half_release_s", "f4"),
        ("bend_up", "f4"),
        ("bend_down", "f4"),
        ("off_time_s", "f4"),
        ("reverb_send", "f4"),
        ("chorus_send", "f4"),
        ("off_shape", "f4"),
        ("format", "i4"),
        ("channels", "i4"),
        ("loop_mode", "i4"),
        ("key", "i4"),
        ("channel", "i4"),
        ("group", "i4"),
        ("off_by", "i4"),
        ("off_mode", "i4"),
        ("exclusive_class", "i4"),
        ("polyphony_group", "i4"),
        ("polyphony", "i4"),
        ("note_polyphony", "i4"),
        ("self_mask", "i4"),
        ("note_off", "i4"),
        ("sustain_pedal", "i4"),
        ("sostenuto_pedal", "i4"),
        ("n_envelopes", "i4"),
        ("n_lfos", "i4"),
        ("n_filters", "i4"),
        ("n_routes", "i4"),
        ("dynamic", "i4"),
        ("envelopes", ENVELOPE, (MAX_ENVELOPES,)),
        ("lfos", LFO, (MAX_LFOS,)),
        ("filters", FILTER, (MAX_FILTERS,)),
        ("routes", ROUTE, (MAX_ROUTES,)),
        ("sways", SWAY, (MAX_SWAYS,)),
        ("steps", "i8", (MAX_LFOS,)),
    ],
    align=True,
)
"""A VoiceSpec as the kernels read it; envelope 0 is the amplitude's. `dynamic`: some route moves a stage. `token` is
the caller's own: it comes back when the voice is over, so that the caller knows which memory still sounds."""

COMMAND = np.dtype(
    [
        ("frame", "i8"),
        ("note", "i8"),
        ("value", "f8"),
        ("kind", "i4"),
        ("channel", "i4"),
        ("index", "i4"),
        ("voice", VOICE),
    ],
    align=True,
)
"""One entry of the command ring; `frame` counts from the stream's start. `voice` is read for NOTE_ON alone."""


def _fields(record: np.dtype[Any]) -> dict[str, tuple[np.dtype[Any], int]]:
    fields: Any = record.fields
    return {name: (fields[name][0], fields[name][1]) for name in record.names or ()}


def _scalars(record: np.dtype[Any]) -> struct.Struct:
    """The plain fields of a record type, in their order and with its gaps; sub-arrays are left out at the end."""
    codes, at = ["<"], 0
    for field, offset in _fields(record).values():
        if field.subdtype is None:
            codes.append("x" * (offset - at) + {"i4": "i", "i8": "q", "f4": "f", "f8": "d"}[field.str[1:]])
            at = offset + field.itemsize
    return struct.Struct("".join(codes))


_VOICE = _scalars(VOICE)
_STAGE, _LFO, _SWAY, _FILTER, _ROUTE = (_scalars(record) for record in (STAGE, LFO, SWAY, FILTER, ROUTE))
_ENVELOPE_TAIL = struct.Struct("<iiiifii")
_ENVELOPE_TAIL_OFFSET = _fields(ENVELOPE)["count"][1]
_ENVELOPES, _LFOS, _SWAYS, _FILTERS, _ROUTES = (
    _fields(VOICE)[name][1] for name in ("envelopes", "lfos", "sways", "filters", "routes")
)
_STEPS, _STEPS_AT = struct.Struct("<q"), _fields(VOICE)["steps"][1]
_MOST_STAGE = MAX_ENVELOPES * MAX_STAGES - 1
LARGEST_FLOAT = 3e38
MOST_BEND = 100.0
"""Of an exponential: beyond it the way is a jump, and the exponential no number any more."""


def _pack_envelope(out: bytearray, at: int, envelope: Envelope, first_sway: int = 0, sways: int = 0) -> None:
    stages = envelope.stages
    for index, stage in enumerate(stages):
        _STAGE.pack_into(out, at + index * STAGE.itemsize, stage.time_s, stage.level, stage.shape, stage.curve)
    sustain = max(-1, min(envelope.sustain_stage, len(stages) - 1))
    loop = envelope.loop_stage if 0 <= envelope.loop_stage < sustain else -1
    _ENVELOPE_TAIL.pack_into(
        *(out, at + _ENVELOPE_TAIL_OFFSET, len(stages), sustain, loop, envelope.loop_count, envelope.start_level),
        *(first_sway, sways),
    )


def _pack_sways(out: bytearray, first: int, sways: tuple[Sway, ...]) -> None:
    for index, sway in enumerate(sways, first):
        at = _SWAYS + index * SWAY.itemsize
        _SWAY.pack_into(out, at, sway.depth, sum_place(sway.target, sway.index))


def _gain(db: float) -> float:
    return float(min(10.0 ** (min(db, 6_000.0) / 20.0), LARGEST_FLOAT))


def pack_voice(spec: VoiceSpec, token: int = 0) -> Record:
    """Packs a voice into one VOICE record, which holds addresses: keep sample and curves alive until `token` returns.

    Whatever a spec says, the record leads no kernel outside the sample or the tables: points are clipped, a loop that
    has no frames is switched off. One struct call for a row of fields: a NumPy record takes 100 ns for each.
    """
    sample = spec.sample
    memory, low, ready = sample.memory, sample.low_bytes, sample.ready
    form = FORMAT_FLOAT32 if memory.dtype == np.float32 else FORMAT_INT16 if low is None else FORMAT_INT24
    end = sample.frames if spec.end is None else min(max(spec.end, 0), sample.frames)
    mode, loop_start, loop_end = int(spec.loop_mode), max(spec.loop_start, 0), min(spec.loop_end, end)
    if mode < LoopMode.CONTINUOUS or loop_end <= loop_start:
        mode, loop_start, loop_end = (mode if mode < LoopMode.CONTINUOUS else 0), 0, 0
    gain = _gain(spec.gain_db)
    half = spec.half_pedal
    half_low, half_high, half_release_s = (half.low, half.high, half.release_s) if half else (0.0, 0.0, 0.0)
    out = bytearray(VOICE.itemsize)
    _VOICE.pack_into(
        out,
        0,
        memory.ctypes.data,
        0 if low is None else low.ctypes.data,
        0 if ready is None else ready.ctypes.data,
        token,
        min(max(spec.start, 0), end),
        end,
        loop_start,
        loop_end,
        spec.loop_count,
        sample.rate_hz,
        spec.pitch_cents,
        spec.delay_s,
        min(spec.gain_left * gain, LARGEST_FLOAT),
        min(spec.gain_right * gain, LARGEST_FLOAT),
        spec.pan,
        spec.width,
        spec.position,
        spec.velocity,
        _gain(spec.soft_pedal_db),
        spec.sustain_threshold,
        half_low,
        half_high,
        half_release_s,
        spec.bend_up_cents,
        spec.bend_down_cents,
        spec.off_time_s,
        spec.reverb_send,
        spec.chorus_send,
        min(max(spec.off_shape, -MOST_BEND), MOST_BEND),
        form,
        sample.channels,
        mode,
        spec.key,
        spec.channel & 15,
        spec.group,
        spec.off_by,
        spec.off_mode,
        spec.exclusive_class,
        spec.polyphony_group,
        spec.polyphony,
        spec.note_polyphony,
        spec.self_mask,
        spec.note_off and spec.loop_mode != LoopMode.ONE_SHOT,
        spec.sustain_pedal,
        spec.sostenuto_pedal,
        1 + len(spec.mod_envelopes),
        len(spec.lfos),
        len(spec.filters),
        len(spec.routes),
        any(route.target >= Target.STAGE_TIME for route in spec.routes),
    )
    _pack_envelope(out, _ENVELOPES, spec.amp_envelope)
    sways = 0
    for index, lfo in enumerate(spec.lfos):
        count = 0 if lfo.steps is None else min(max(lfo.step_count, 0), CURVE_POINTS)
        _LFO.pack_into(
            *(out, _LFOS + index * LFO.itemsize, lfo.frequency_hz, lfo.delay_s, lfo.fade_s, lfo.phase),
            *(sways, len(lfo.sways), lfo.wave, count),
        )
        _STEPS.pack_into(out, _STEPS_AT + index * _STEPS.size, 0 if lfo.steps is None else lfo.steps.address)
        _pack_sways(out, sways, lfo.sways)
        sways += len(lfo.sways)
    for index, mod in enumerate(spec.mod_envelopes, 1):
        _pack_envelope(out, _ENVELOPES + index * ENVELOPE.itemsize, mod.envelope, sways, len(mod.sways))
        _pack_sways(out, sways, mod.sways)
        sways += len(mod.sways)
    for index, part in enumerate(spec.filters):
        at = _FILTERS + index * FILTER.itemsize
        sections = min(max(part.sections, 1), MAX_SECTIONS)
        _FILTER.pack_into(out, at, part.type, part.cutoff_hz, part.resonance_db, part.gain_db, part.bandwidth, sections)
    for index, route in enumerate(spec.routes):
        staged = route.target >= Target.STAGE_TIME  # a stage is moved when a controller is, not with the other sums
        place = sum_place(route.target, route.index)
        _ROUTE.pack_into(
            *(out, _ROUTES + index * ROUTE.itemsize, route.curve.address, route.amount_curve.address),
            *(route.source, route.amount_source, route.target, min(max(route.index, 0), _MOST_STAGE), place),
            *(route.depth, route.smooth_s, route.at_start or staged),
        )
    return np.frombuffer(out, VOICE)[0]


def make_commands(capacity: int) -> NDArray[np.void]:
    """Zeroed COMMAND memory."""
    return np.zeros(capacity, COMMAND)


def command(
    kind: int, frame: int = 0, *, note: int = 0, channel: int = 0, index: int = 0, value: float = 0.0
) -> Record:
    """One COMMAND without a voice."""
    record = np.zeros((), COMMAND)[()]
    record["kind"], record["frame"], record["note"] = kind, frame, note
    record["channel"], record["index"], record["value"] = channel, index, value
    return record


def note_on(spec: VoiceSpec, frame: int = 0, *, note: int = 0, token: int = 0) -> Record:
    """The COMMAND that starts one voice; channel and key are the spec's."""
    record = command(NOTE_ON, frame, note=note, channel=spec.channel, index=spec.key)
    record["voice"] = pack_voice(spec, token)
    return record
