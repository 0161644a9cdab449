"""The page docs/sfz-support.md, written from the opcode table.

`python -m plugins.piano.sfz.support_page docs/sfz-support.md` writes it anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from plugins.piano.sfz.moving_parts import FILTER_TYPES, NEAREST_TYPES
from plugins.piano.sfz.opcode_row import INFINITY, OpcodeRow
from plugins.piano.sfz.opcodes import FAMILIES, UNPLAYED

_HEAD = """# What PadTray plays of SFZ

This page is made from the opcode table in `plugins/piano/sfz`; change the table, not the page.

Headers: `<control>`, `<global>`, `<master>`, `<group>`, `<region>`, `<curve>`, `<effect>`. The effects themselves are
PadTray's own: of an `<effect>` only its bus, its return to the main sound and whether it is a reverb or a chorus count.
`#define` (the longest name wins, inside opcode names too) and `#include` (nested up to 32 deep) are carried out.
Sample names may have back-slashes and the wrong case. Sound files: WAV, FLAC, OGG and AIFF, with the loops and the root
key of a WAV's `smpl` chunk.

N stands for a number. An opcode marked with + can be moved by controllers: `_onccN` (also written `_ccN`), `_curveccN`,
`_smoothccN` and `_stepccN`. Levels, place, pitch, filters, equaliser, the speed of LFOs and every depth of LFOs and
envelopes follow controllers while a note sounds; times and levels of envelopes are read when it starts, or follow them
too where they are dynamic. A variable (`varN`) adds its controllers up, or multiplies up to two of those that move.
Controllers go to 1023; 128 is the pitch wheel, 129 and 130 the pressure of channel and key, 131 the velocity, 133 the
key, 135 and 136 chance.

Where a file says nothing about controllers 7 (volume), 10 (pan) and 11 (expression), they act as General MIDI has it.

What is not played is reported once with file and line by `padtray info` and never guessed at. A value outside its
range is taken as the nearest one inside and reported. A sample that is missing is reported, and the rest plays.

An instrument reads nothing outside its library's folder. Limits: 8 MB a text file, 32 MB with includes, 65,536
characters a line, 250,000 opcodes, 20,000 regions, 64 of them a note; five filters and equaliser bands, four LFOs,
three modulation envelopes, 16 depths of both and 32 controllers a region; decoded samples up to ten times the size of
their files.
"""

_TABLE = "| opcode | unit, range | default | since | what |\n| --- | --- | --- | --- | --- |\n"


def page() -> str:
    """The whole page, in Markdown."""
    parts = [_HEAD]
    for family, rows in FAMILIES:
        parts.append(f"\n## {family}\n\n{_TABLE}")
        parts += [_line(row) for row in rows]
    parts.append("\n## Filter types\n\n")
    parts.append("Played: " + ", ".join(f"`{name}`" for name in FILTER_TYPES) + ".\n\n")
    near = ", ".join(f"`{name}` as {kind.name.lower().replace('_', ' ')}" for name, kind in NEAREST_TYPES.items())
    parts.append(f"Played by the nearest kind, and reported: {near}.\n")
    parts.append("\n## Known and not played\n\n| opcode | why |\n| --- | --- |\n")
    parts += [f"| {', '.join(f'`{name}`' for name in row.names)} | {row.reason} |\n" for row in UNPLAYED]
    return "".join(parts)


def _line(row: OpcodeRow) -> str:
    names = f"`{row.name}`{' +' if row.modulated else ''}"
    if row.spellings:
        names += " (" + ", ".join(f"`{name}`" for name in row.spellings) + ")"
    default = "" if row.default is None or row.default == "" else f"{row.default}"
    return f"| {names} | {_range(row)} | {default} | {row.since} | {row.text} |\n"


def _range(row: OpcodeRow) -> str:
    if row.kind == "choice":
        return ", ".join(row.choices) if len(row.choices) < 8 else "see below"
    if row.kind == "bool":
        return "on, off"
    if row.kind == "text":
        return "text"
    if row.high == INFINITY:
        return "any"
    if row.unit in {"0..127", "0..1", "-1..1", "-8192..8192"}:
        return row.unit
    return f"{row.unit} {_number(row.low)} to {_number(row.high)}".strip()


def _number(value: float) -> str:
    return f"2^{int(value).bit_length() - 1}" if value >= 2**31 else f"-2^{31}" if value <= -(2**31) else f"{value:g}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
