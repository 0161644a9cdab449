"""Standard MIDI files to timed events: every type, tempo changes, SMPTE time."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trayapp.core.errors import BadInputError
from trayapp.core.events import MidiEvent, MidiKind

MAX_BYTES = 64 << 20
MAX_EVENTS = 2_000_000
DEFAULT_TEMPO_US = 500_000
"""120 quarters a minute until the file says otherwise."""

_KINDS: dict[str, tuple[MidiKind, str, str]] = {
    "note_on": ("note_on", "note", "velocity"),
    "note_off": ("note_off", "note", "velocity"),
    "control_change": ("control_change", "control", "value"),
    "program_change": ("program_change", "program", ""),
    "pitchwheel": ("pitch_bend", "", "pitch"),
    "aftertouch": ("channel_pressure", "", "value"),
    "polytouch": ("poly_pressure", "note", "value"),
}


def read_midi_file(path: Path) -> list[MidiEvent]:
    """Every channel event of the file in order; `time` is seconds from its start.

    The tracks of a type 2 file are songs of their own and follow one another. Damaged data bytes are clipped.

    Raises:
        BadInputError: the file cannot be read or is no MIDI file.
    """
    import mido  # noqa: PLC0415 - only rendering needs it here

    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInputError(
                "{path}: too large for a MIDI file (at most {most} MB)", path=path, most=MAX_BYTES >> 20
            )
        # a file on the disk makes room for whatever length a damaged chunk claims, up to 4 GB, before it reads
        file = mido.MidiFile(file=io.BytesIO(path.read_bytes()), clip=True)
    except OSError as fault:
        raise BadInputError(
            "{path}: cannot be read as a MIDI file ({reason})", path=path, reason=fault.strerror or fault
        ) from fault
    except (EOFError, ValueError, IndexError, KeyError, TypeError, struct.error, mido.KeySignatureError) as fault:
        why = str(fault) or "it ends too early"
        raise BadInputError("{path}: is no MIDI file, or a damaged one ({why})", path=path, why=why) from fault
    if sum(len(track) for track in file.tracks) > MAX_EVENTS:
        raise BadInputError("{path}: more than {most:,} events", path=path, most=MAX_EVENTS)
    songs = [[track] for track in file.tracks] if file.type == 2 else [list(file.tracks)]
    events: list[MidiEvent] = []
    start = 0.0
    for tracks in songs:
        for seconds, message in _timed(tracks, file.ticks_per_beat, start):
            start = seconds
            event = _event(message, seconds)
            if event is not None:
                events.append(event)
    return events


def _timed(tracks: list[Any], division: int, start: float) -> Iterator[tuple[float, Any]]:
    """All messages of tracks that play together, in order, with their seconds."""
    merged: list[tuple[int, int, Any]] = []
    for track in tracks:
        ticks = 0
        for message in track:
            ticks += message.time
            merged.append((ticks, len(merged), message))
    merged.sort(key=lambda entry: entry[:2])
    tempo = DEFAULT_TEMPO_US
    seconds, before = start, 0
    for ticks, _order, message in merged:
        seconds += (ticks - before) * _tick_s(division, tempo)
        before = ticks
        if message.type == "set_tempo":
            tempo = message.tempo
        yield seconds, message


def _tick_s(division: int, tempo_us: int) -> float:
    """Length of a tick; a negative division is SMPTE: frames a second above, ticks a frame below."""
    if division > 0:
        return tempo_us / 1e6 / division
    frames, ticks = -(division >> 8), division & 0xFF
    rate = 30_000 / 1001 if frames == 29 else float(frames or 25)
    return 1.0 / (rate * max(ticks, 1))


def _event(message: Any, seconds: float) -> MidiEvent | None:
    row = _KINDS.get(message.type)
    if row is None:
        return None
    kind, number_name, value_name = row
    number = getattr(message, number_name) if number_name else 0
    value = getattr(message, value_name) if value_name else 0
    if kind == "note_on" and value == 0:
        kind = "note_off"
    return MidiEvent(kind, message.channel + 1, number, value, seconds)
