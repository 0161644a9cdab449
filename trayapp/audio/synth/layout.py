"""The memory that compiled code works on: records of fixed size, made once, and the packing of a voice into one.

Every word is 64-bit signed where a frame or an id is counted: mixing uint64 with int64 makes numba compute in float64.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trayapp.audio.voice_spec import (
    MAX_ENVELOPES,
    MAX_FILTERS,
    MAX_LFOS,
    MAX_ROUTES,
    MAX_STAGES,
    ControlCurve,
    Envelope,
    ModEnvelope,
    VoiceSpec,
)

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
        ("start", "f4"),
        ("to_pitch", "f4"),
        ("to_cutoff", "f4"),
        ("to_gain", "f4"),
        ("to_amplitude", "i4"),
    ],
    align=True,
)
LFO = np.dtype(
    [
        ("frequency", "f4"),
        ("delay_s", "f4"),
        ("fade_s", "f4"),
        ("phase", "f4"),
        ("to_pitch", "f4"),
        ("to_cutoff", "f4"),
        ("to_gain", "f4"),
        ("wave", "i4"),
    ],
    align=True,
)
FILTER = np.dtype(
    [("type", "i4"), ("cutoff", "f4"), ("resonance", "f4"), ("gain", "f4"), ("bandwidth", "f4")], align=True
)
ROUTE = np.dtype(
    [
        ("curve", "i8"),
        ("amount_curve", "i8"),
        ("source", "i4"),
        ("amount_source", "i4"),
        ("target", "i4"),
        ("index", "i4"),
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
        ("note_off", "i4"),
        ("sustain_pedal", "i4"),
        ("sostenuto_pedal", "i4"),
        ("n_envelopes", "i4"),
        ("n_lfos", "i4"),
        ("n_filters", "i4"),
        ("n_routes", "i4"),
        ("envelopes", ENVELOPE, (MAX_ENVELOPES,)),
        ("lfos", LFO, (MAX_LFOS,)),
        ("filters", FILTER, (MAX_FILTERS,)),
        ("routes", ROUTE, (MAX_ROUTES,)),
    ],
    align=True,
)
"""A VoiceSpec as the kernels read it; envelope 0 is the amplitude's. `token` is the caller's own: it comes back when
the voice is over, so that the caller knows which memory still sounds."""

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


def _pack_envelope(record: Record, envelope: Envelope) -> None:
    stages = record["stages"]
    for index, stage in enumerate(envelope.stages):
        stages[index] = (stage.time_s, stage.level, stage.shape, stage.curve)
    record["count"] = len(envelope.stages)
    record["sustain"] = min(envelope.sustain_stage, len(envelope.stages) - 1)
    record["start"] = envelope.start_level


def _pack_mod_envelope(record: Record, mod: ModEnvelope) -> None:
    _pack_envelope(record, mod.envelope)
    record["to_pitch"] = mod.to_pitch_cents
    record["to_cutoff"] = mod.to_cutoff_cents
    record["to_gain"] = mod.to_gain_db
    record["to_amplitude"] = mod.to_amplitude


def _address(curve: ControlCurve) -> int:
    return int(curve.values.ctypes.data)


def pack_voice(spec: VoiceSpec, token: int = 0) -> Record:
    """Packs a voice into one VOICE record, which holds addresses: keep sample and curves alive until `token` returns.

    Loop points and the end are clipped to the sample; a loop that has no frames is switched off.
    """
    sample = spec.sample
    memory = sample.memory
    frames = sample.frames
    voice = np.zeros((), VOICE)[()]
    voice["address"] = memory.ctypes.data
    voice["format"] = FORMAT_FLOAT32 if memory.dtype == np.float32 else FORMAT_INT16
    if sample.low_bytes is not None:
        voice["low_address"] = sample.low_bytes.ctypes.data
        voice["format"] = FORMAT_INT24
    if sample.ready is not None:
        voice["ready_address"] = sample.ready.ctypes.data
    voice["token"] = token
    voice["channels"] = sample.channels
    voice["rate"] = sample.rate_hz
    end = frames if spec.end is None else min(max(spec.end, 0), frames)
    voice["start"] = min(max(spec.start, 0), end)
    voice["end"] = end
    loop_start, loop_end = max(spec.loop_start, 0), min(spec.loop_end, end)
    loops = spec.loop_mode >= 2 and loop_end > loop_start
    voice["loop_mode"] = spec.loop_mode if loops or spec.loop_mode < 2 else 0
    voice["loop_start"], voice["loop_end"] = (loop_start, loop_end) if loops else (0, 0)
    voice["loop_count"] = spec.loop_count
    voice["pitch_cents"] = spec.pitch_cents
    voice["delay_s"] = spec.delay_s
    gain = 10.0 ** (spec.gain_db / 20.0)
    voice["gain_left"], voice["gain_right"] = spec.gain_left * gain, spec.gain_right * gain
    voice["soft_gain"] = 10.0 ** (spec.soft_pedal_db / 20.0)
    for name in (
        *("pan", "width", "position", "velocity", "sustain_threshold", "off_time_s", "key", "channel", "group"),
        *("off_by", "off_mode", "exclusive_class", "polyphony_group", "polyphony", "note_polyphony"),
        *("sustain_pedal", "sostenuto_pedal"),
    ):
        voice[name] = getattr(spec, name)
    voice["note_off"] = spec.note_off and spec.loop_mode != 1
    voice["bend_up"], voice["bend_down"] = spec.bend_up_cents, spec.bend_down_cents
    if spec.half_pedal is not None:
        half = spec.half_pedal
        voice["half_low"], voice["half_high"], voice["half_release_s"] = half.low, half.high, half.release_s
    envelopes, lfos, filters, routes = voice["envelopes"], voice["lfos"], voice["filters"], voice["routes"]
    _pack_envelope(envelopes[0], spec.amp_envelope)
    for index, mod in enumerate(spec.mod_envelopes):
        _pack_mod_envelope(envelopes[index + 1], mod)
    for index, lfo in enumerate(spec.lfos):
        lfos[index] = (
            *(lfo.frequency_hz, lfo.delay_s, lfo.fade_s, lfo.phase),
            *(lfo.to_pitch_cents, lfo.to_cutoff_cents, lfo.to_gain_db, lfo.wave),
        )
    for index, part in enumerate(spec.filters):
        filters[index] = (part.type, part.cutoff_hz, part.resonance_db, part.gain_db, part.bandwidth)
    for index, route in enumerate(spec.routes):
        routes[index] = (
            *(_address(route.curve), _address(route.amount_curve), route.source, route.amount_source),
            *(route.target, route.index, route.depth, route.smooth_s, route.at_start),
        )
    voice["n_envelopes"], voice["n_lfos"] = 1 + len(spec.mod_envelopes), len(spec.lfos)
    voice["n_filters"], voice["n_routes"] = len(spec.filters), len(spec.routes)
    return voice


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
