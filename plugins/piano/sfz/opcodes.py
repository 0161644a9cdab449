"""The opcode table as a whole, and how a name is looked up in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from plugins.piano.sfz import region_opcodes as region
from plugins.piano.sfz import sound_opcodes as sound
from plugins.piano.sfz.opcode_row import OpcodeRow, fold

ModForm = Literal["", "on", "curve", "smooth", "step"]

FAMILIES: tuple[tuple[str, tuple[OpcodeRow, ...]], ...] = (
    ("Sample", region.SAMPLE_ROWS),
    ("When it plays", region.WHEN_ROWS),
    ("How long it plays", region.LIFE_ROWS),
    ("Level and place", sound.AMP_ROWS),
    ("Pitch", sound.PITCH_ROWS),
    ("Filters", sound.FILTER_ROWS),
    ("Equaliser", sound.EQ_ROWS),
    ("Effects", sound.EFFECT_ROWS),
    ("Envelopes", sound.ENVELOPE_ROWS),
    ("LFOs", sound.LFO_ROWS),
    ("Free LFOs", sound.FREE_LFO_ROWS),
    ("Free envelopes", sound.FREE_ENVELOPE_ROWS),
    ("Variables", sound.VARIABLE_ROWS),
    ("Labels", region.LABEL_ROWS),
    ("In <control>", region.CONTROL_ROWS),
    ("In <curve>", region.CURVE_ROWS),
)


@dataclass(frozen=True, slots=True)
class Unplayed:
    """Opcodes of the format that are not carried out: how they are shown, how they are recognised, and why."""

    names: tuple[str, ...]
    pattern: re.Pattern[str]
    reason: str


UNPLAYED = (
    Unplayed(("oscillator_*",), re.compile(r"^oscillator"), "wavetable oscillators are not played"),
    Unplayed(
        ("apan_*", "fxNto*", "directtomain", "type"),
        re.compile(r"^apan_|^bus$|^type$|^fx\d|^directtomain|^main_|_tofx"),
        "the effects are the engine's own",
    ),
    Unplayed(("other lfoN_*", "other egN_*"), re.compile(r"^lfo\d+_|^eg\d+_"), "this target cannot be moved"),
    Unplayed(("other pitchlfo_*, fillfo_*, amplfo_*",), re.compile(r"^(pitch|fil|amp)lfo_"), "this form is not played"),
    Unplayed(("other varN_*",), re.compile(r"^var\d"), "this target cannot be moved"),
    Unplayed(
        ("hint_*", "sw_note_offset", "sw_octave_offset", "sample_quality", "md5"),
        re.compile(r"^hint_|^sw_note_offset|^sw_octave_offset|^sample_quality|^md5"),
        "it has no meaning here",
    ),
    Unplayed(("other *ccN",), re.compile(r"cc\d+$"), "this controller form is not played"),
)

_ROWS: dict[str, OpcodeRow] = {row.name: row for _family, rows in FAMILIES for row in rows}

_SPELLINGS = {
    "loopmode": "loop_mode",
    "loopstart": "loop_start",
    "loopend": "loop_end",
    "loopcount": "loop_count",
    "offby": "off_by",
    "offmode": "off_mode",
    "polyphony_group": "group",
    "bendup": "bend_up",
    "benddown": "bend_down",
    "bendstep": "bend_step",
    "pitch": "tune",
    "gain": "volume",
    "filtype": "fil1_type",
    "cutoff_random": "fil1_random",
    "lfo_wave": "lfo1_wave",
}
_SECOND_FILTER = re.compile(r"^(lfo|eg|var)(\d+)_(cutoff|resonance)2$")
_FILTER = re.compile(r"^(cutoff|resonance)(\d*)$")
_PLAIN_FILTER = re.compile(r"^fil_(type|keytrack|keycenter|veltrack|random|gain)$")
_FORMS: dict[str | None, ModForm] = {None: "on", "on": "on", "curve": "curve", "smooth": "smooth", "step": "step"}
_MODULATION = re.compile(r"^(.+?)_?(on|curve|smooth|step)?cc(\d{1,9})$")
_PRESSURE = re.compile(r"^(.+?)_?(chanaft|polyaft)$")
_CONTROLLER_SPELLINGS = (
    ("lohdcc", "locc"),
    ("hihdcc", "hicc"),
    ("lorealcc", "locc"),
    ("hirealcc", "hicc"),
    ("start_lo", "on_lo"),
    ("start_hi", "on_hi"),
    ("set_realcc", "set_hdcc"),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """An opcode's row, the numbers in its name, and for controller forms which one and of which controller.

    `scale` multiplies the value: 127 for the 0..1 spellings of controller conditions.
    """

    row: OpcodeRow
    numbers: tuple[int, ...] = ()
    form: ModForm = ""
    controller: int = 0
    scale: float = 1.0


@lru_cache(maxsize=8192)
def meaning(name: str) -> Meaning | str | None:
    """What the lower-case opcode `name` means; a reason if it is known and not carried out; None if it is unknown."""
    plain, scale = _respell(name)
    folded, numbers = fold(plain)
    row = _ROWS.get(folded)
    if row is not None:
        return Meaning(row, numbers, scale=scale)
    pressed = _PRESSURE.match(plain)
    if pressed is not None:
        plain = f"{pressed[1]}_oncc{129 if pressed[2] == 'chanaft' else 130}"
    match = _MODULATION.match(plain)
    if match is not None:
        folded, numbers = fold(_respell(match[1])[0])
        row = _ROWS.get(folded)
        if row is not None and row.modulated:
            return Meaning(row, numbers, _FORMS[match[2]], int(match[3]))
    for unplayed in UNPLAYED:
        if unplayed.pattern.search(name):
            return unplayed.reason
    return None


def _respell(name: str) -> tuple[str, float]:
    """The table's spelling of `name`, and what its value is multiplied by."""
    if name in _SPELLINGS:
        return _SPELLINGS[name], 1.0
    if filter_number := _FILTER.match(name):
        return f"fil{filter_number[2] or 1}_{filter_number[1]}", 1.0
    if plain := _PLAIN_FILTER.match(name):
        return f"fil1_{plain[1]}", 1.0
    if second := _SECOND_FILTER.match(name):
        return f"{second[1]}{second[2]}_second_{second[3]}", 1.0
    scale = 1.0
    for spelling, table in _CONTROLLER_SPELLINGS:
        if spelling in name and not name.startswith("set_hd"):
            if "hdcc" in spelling or ("realcc" in spelling and not spelling.startswith("set")):
                scale = 127.0
            name = name.replace(spelling, table)
    return name, scale
