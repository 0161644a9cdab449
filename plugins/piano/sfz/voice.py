"""A region and a note to a finished voice."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.piano.sample_stream import Tail
from plugins.piano.samples import Opened
from plugins.piano.sfz.curves import CurveBook
from plugins.piano.sfz.envelopes import fixed_envelope, free_envelope
from plugins.piano.sfz.generators import generator
from plugins.piano.sfz.live_routes import own_bend
from plugins.piano.sfz.loudness import SILENT_DB, gain_db
from plugins.piano.sfz.movement import NO_SENDS, Movement, envelopes_at, filters_at, lfos_at, movement_of, routes_at
from plugins.piano.sfz.note import Note
from plugins.piano.sfz.region import Param, Region
from trayapp.audio.movement_spec import Route
from trayapp.audio.sample_data import SampleData
from trayapp.audio.voice_spec import LoopMode, OffMode, VoiceSpec

STEREO_DB = -3.0103
"""A stereo sample in the centre is as loud as a mono one on both sides, as players of SFZ have it."""

MAX_CENTS = 14_400.0
"""Twelve octaves: farther off nothing is heard."""

_LOOP_MODES = {
    "no_loop": LoopMode.NONE,
    "one_shot": LoopMode.ONE_SHOT,
    "loop_continuous": LoopMode.CONTINUOUS,
    "loop_sustain": LoopMode.SUSTAIN,
}
_OFF_MODES = {"fast": OffMode.FAST, "normal": OffMode.NORMAL, "time": OffMode.TIME}


@dataclass(frozen=True, slots=True)
class Part:
    """A region ready to play: its sample, and everything about it that is the same for every note.

    `sample` is None for a generator, which is made for the key. `end` and `loop_end` are exclusive. Frames count from
    `base`, a frame of the file. `tail` is there if the sample streams.
    """

    region: Region
    sample: SampleData | None
    generator: str
    movement: Movement
    end: int
    loop_mode: LoopMode
    loop_start: int
    loop_end: int
    keycenter: float
    group: int
    off_by: int
    base: int = 0
    tail: Tail | None = None


def part_of(
    region: Region,
    opened: Opened | None,
    group: int,
    off_by: int,
    curves: CurveBook,
    standard: tuple[Route, ...] = (),
    sends: tuple[Param, Param] = NO_SENDS,
) -> Part:
    """Settle what the file and the sound file say together: ends, loops, key centre."""
    movement = movement_of(region, curves, standard, sends)
    if opened is None:
        keycenter = float(region.pitch_keycenter if region.pitch_keycenter is not None else 60)
        mode = LoopMode.CONTINUOUS if region.loop_mode is None else _LOOP_MODES[region.loop_mode]
        return Part(region, None, region.sample, movement, 0, mode, 0, 0, keycenter, group, off_by)
    sample, base = opened.sample, opened.base
    frames = sample.frames
    end = frames if region.end is None else min(max(region.end + 1 - base, 1), frames)
    if region.times and region.loop_mode is None and region.times == 1:
        loop_start, loop_end, mode = 0, end, LoopMode.ONE_SHOT
    elif region.times:
        loop_start, loop_end, mode = 0, end, LoopMode.CONTINUOUS
    else:
        in_file = sample.loops[0] if sample.loops else None
        loop_start = region.loop_start - base if region.loop_start is not None else (in_file[0] if in_file else 0)
        loop_end = region.loop_end + 1 - base if region.loop_end is not None else (in_file[1] if in_file else end)
        default = "loop_continuous" if in_file else "no_loop"
        mode = _LOOP_MODES[region.loop_mode or default]
    loop_end = min(loop_end, end)
    if region.trigger in {"release", "release_key"} or region.on_locc or region.on_hicc:
        # nothing releases such a voice, so it must end by itself
        mode = mode if mode is LoopMode.NONE else LoopMode.ONE_SHOT
    if mode not in {LoopMode.CONTINUOUS, LoopMode.SUSTAIN}:
        loop_start, loop_end = 0, 0
    elif not 0 <= loop_start < loop_end:
        loop_start, loop_end, mode = 0, 0, LoopMode.NONE
    keycenter = region.pitch_keycenter if region.pitch_keycenter is not None else sample.root_key
    return Part(
        *(region, sample, "", movement, end, mode, loop_start, loop_end, float(keycenter), group, off_by),
        *(base, opened.tail),
    )


def resolve(part: Part, note: Note, *, by_key: bool = True) -> VoiceSpec | None:
    """The voice of `part` for `note`; None if it is silent. `by_key` is false where a controller starts it."""
    region = part.region
    level = gain_db(region, note, by_key=by_key)
    if level <= SILENT_DB:
        return None
    sample = part.sample
    if sample is None:
        sample = generator(part.generator, note.key)
        end, loop_start, loop_end, keycenter, start = sample.frames, 0, sample.frames, 60.0, 0
        cents = _generator_cents(part, sample, note)
    else:
        end, loop_start, loop_end, keycenter = part.end, part.loop_start, part.loop_end, part.keycenter
        start = max(0, _start(region, note) - part.base)
        if start >= end:
            return None
        cents = region.pitch_keytrack * (note.key - keycenter) if by_key else 0.0
        if region.pitch_keycenter is None:
            cents -= sample.tune_cents
    cents += note.fixed_part(region.tune) + 100 * region.transpose + region.pitch_veltrack * note.velocity / 127
    if region.pitch_random:
        cents += note.chance.uniform(-region.pitch_random, region.pitch_random)
    delay = note.at_onset(region.delay)
    if region.delay_random:
        delay += note.chance.uniform(0.0, region.delay_random)
    release_sound = region.trigger in {"release", "release_key"}
    movement, parts = part.movement, part.movement.parts
    counted = region.times or 0
    return VoiceSpec(
        sample=sample,
        start=start,
        end=end,
        loop_mode=part.loop_mode,
        loop_start=loop_start,
        loop_end=loop_end,
        loop_count=max(counted - 1, 0) if counted else region.loop_count,
        pitch_cents=min(max(cents, -MAX_CENTS), MAX_CENTS),
        gain_db=level + (STEREO_DB if sample.channels == 2 else 0.0),
        pan=_unit(note.fixed_part(region.pan)),
        width=_unit(note.fixed_part(region.width)),
        position=_unit(note.fixed_part(region.position)),
        delay_s=max(0.0, delay),
        amp_envelope=(
            free_envelope(parts.amp_envelope, note) if parts.amp_envelope else fixed_envelope(region.ampeg, note)
        ),
        mod_envelopes=envelopes_at(movement, note) if parts.envelopes else (),
        filters=filters_at(movement, note) if parts.filters else (),
        lfos=lfos_at(movement, note) if parts.lfos else (),
        key=note.key,
        velocity=note.velocity / 127,
        channel=note.channel,
        group=part.group,
        off_by=part.off_by,
        off_mode=_OFF_MODES[region.off_mode],
        off_time_s=region.off_time,
        off_shape=region.off_shape,
        polyphony_group=part.group + 1,
        polyphony=region.polyphony,
        note_polyphony=region.note_polyphony,
        self_mask=region.note_selfmask,
        note_off=not (release_sound or counted or not by_key),
        sustain_pedal=region.sustain_sw,
        sostenuto_pedal=region.sostenuto_sw,
        sustain_threshold=region.sustain_lo / 127,
        bend_up_cents=region.bend_up if own_bend(region) else 0.0,
        bend_down_cents=region.bend_down if own_bend(region) else 0.0,
        reverb_send=note.fixed_part(movement.sends[0]) / 100,
        chorus_send=note.fixed_part(movement.sends[1]) / 100,
        routes=routes_at(movement, note),
    )


def _start(region: Region, note: Note) -> int:
    start = note.at_onset(region.offset)
    if region.offset_random:
        start += note.chance.uniform(0.0, region.offset_random)
    return max(0, int(start))


def _generator_cents(part: Part, sample: SampleData, note: Note) -> float:
    """A generator sounds the key's own pitch; noise has none, and a silent wave needs none."""
    if part.generator == "*noise":
        return 0.0
    region = part.region
    sounding = 60 + region.pitch_keytrack / 100 * (note.key - part.keycenter) + (part.keycenter - 60)
    return 100 * (sounding - sample.root_key)


def _unit(percent: float) -> float:
    return min(max(percent / 100, -1.0), 1.0)
