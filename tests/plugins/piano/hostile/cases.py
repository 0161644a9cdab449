"""Files that no honest program writes, from a seed: each family makes one instrument or MIDI file in a folder."""

from __future__ import annotations

import io
import os
import random
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.modulators import LINKED_DEST, Modulator, pack_source
from plugins.piano.sfz.opcodes import FAMILIES as ROW_FAMILIES
from tests.plugins.piano.sf2.font_writer import PresetOf, Sound, ZoneOf, font, tone

_ROWS = [row for _family, rows in ROW_FAMILIES for row in rows]
_EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_NUMBERS = (
    "0",
    "-1",
    "1",
    "127",
    "128",
    "1e9",
    "-1e9",
    "1e308",
    "nan",
    "inf",
    "-inf",
    "0.5",
    "99999999999999999999",
    "",
)
_WORDS = ("c4", "C#-1", "on", "sample", "loop_continuous", "one_shot", "$A", "$AB", "*sine", "*noise", "../../a.wav")


def damaged(data: bytes, chance: random.Random, low: int = 0) -> bytes:
    """Some bytes, words or sizes behind `low` changed, a piece moved, or the end cut off."""
    changed = bytearray(data)
    for _change in range(chance.randint(1, 6)):
        at = chance.randrange(low if chance.random() < 0.85 else 0, max(len(data) - 4, 1))
        kind = chance.randrange(5)
        if kind == 0:
            changed[at] = chance.randrange(256)
        elif kind == 1:
            struct.pack_into("<H", changed, at & ~1, chance.choice(_EXTREMES) & 0xFFFF)
        elif kind == 2:
            struct.pack_into("<I", changed, at & ~1, chance.choice((*_EXTREMES, chance.getrandbits(32))))
        elif kind == 3:
            struct.pack_into(">I", changed, at & ~1, chance.choice((*_EXTREMES, chance.getrandbits(32))))
        else:
            source = chance.randrange(len(data))
            piece = data[source : source + chance.randint(1, 64)]
            changed[at : at + len(piece)] = piece
    return bytes(changed[: chance.randrange(len(changed))] if chance.random() < 0.1 else changed)


@cache
def small_font() -> bytes:
    """Three samples, two of them a pair, zones with all kinds of generators, modulators that move others."""
    mods = [
        Modulator(pack_source(74, cc=True), Gen.FILTER_CUTOFF, 2000, 0, 0),
        Modulator(pack_source(1, cc=True), LINKED_DEST | 0, 100, 0, 0),
    ]
    zones = [
        ZoneOf(None, {Gen.SAMPLE_MODES: 1, Gen.ATTENUATION: 100}, mods),
        ZoneOf(0, {Gen.KEY_RANGE: (0, 60), Gen.LOOP_END_OFFSET: -3, Gen.FILTER_CUTOFF: 8000}),
        ZoneOf(1, {Gen.KEY_RANGE: (50, 127), Gen.SAMPLE_MODES: 3, Gen.MOD_ENV_TO_PITCH: 100, Gen.MOD_LFO_TO_PITCH: 5}),
        ZoneOf(2, {Gen.START_OFFSET: 10, Gen.EXCLUSIVE_CLASS: 1}),
    ]
    presets = [PresetOf([ZoneOf(None, {Gen.PAN: 100}, mods), ZoneOf(0, {Gen.VELOCITY_RANGE: (0, 127)})])]
    sounds = [tone(4, 50), Sound(tone(4, 50).words, kind=4, link=2), Sound(tone(4, 50).words, kind=2, link=1)]
    return font([zones], [*presets, PresetOf(bank=128)], sounds)


@cache
def small_sf3() -> bytes:
    """A Vorbis sample in a font."""
    stream = io.BytesIO()
    soundfile.write(stream, tone(40, 50).words, 44_000, format="OGG", subtype="VORBIS")
    sound = Sound(stream.getvalue(), kind=0x11, loop=(100, 1900))
    return font([[ZoneOf(0, {Gen.SAMPLE_MODES: 1})]], [PresetOf()], [sound], version=(3, 0))


@cache
def small_sound(suffix: str, subtype: str, channels: int) -> bytes:
    stream = io.BytesIO()
    sound = np.sin(np.arange(3000) / 9)[:, None].repeat(channels, 1) * 0.5
    soundfile.write(stream, sound, 44_100, format=suffix.upper(), subtype=subtype)
    data = stream.getvalue()
    if suffix != "wav":
        return data
    body = struct.pack("<9I6I", 0, 0, 0, 60, 0, 0, 0, 1, 0, 0, 0, 100, 2000, 0, 0)
    data += struct.pack("<4sI", b"smpl", len(body)) + body
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


@cache
def small_song() -> bytes:
    """Type 1, two tracks, tempo changes, every kind of channel message."""
    first = b"\0\xff\x51\x03\x07\xa1\x20\x60\xff\x51\x03\x03\xd0\x90\0\xff\x2f\0"
    second = (
        b"\0\xc0\x05\0\x90\x3c\x64\x30\xb0\x40\x7f\x30\xe0\0\x40\x10\xd0\x20\x10\xa0\x3c\x30\x81\x70\x80\x3c\0"
        b"\0\xf0\x03\x01\x02\xf7\0\x3e\x40\0\xff\x2f\0"
    )
    tracks = b"".join(struct.pack(">4sI", b"MTrk", len(track)) + track for track in (first, second))
    return struct.pack(">4sIHHH", b"MThd", 6, 1, 2, 96) + tracks


def _sf2(folder: Path, chance: random.Random) -> Path:
    data = small_font()
    return _write(folder / "case.sf2", damaged(data, chance, data.index(b"pdta")))


def _sf3(folder: Path, chance: random.Random) -> Path:
    data = small_sf3()
    return _write(folder / "case.sf3", damaged(data, chance, data.index(b"smpl") if chance.random() < 0.7 else 0))


def _riff(folder: Path, chance: random.Random) -> Path:
    """Chunks of any name, size and order, lists in lists."""

    def chunk(depth: int) -> bytes:
        name = chance.choice((b"LIST", b"phdr", b"pbag", b"inst", b"shdr", b"smpl", b"ifil", b"sm24", b"\0\xff\0\xff"))
        body = bytes(chance.randrange(0, 90))
        if name == b"LIST":
            body = chance.choice((b"pdta", b"sdta", b"INFO", b"")) + b"".join(
                chunk(depth + 1) for _part in range(chance.randint(0, 4) if depth < 8 else 0)
            )
        size = len(body) if chance.random() < 0.9 else chance.choice(_EXTREMES) & 0xFFFFFFFF
        return struct.pack("<4sI", name, size) + body + b"\0" * (len(body) % 2)

    body = b"sfbk" + b"".join(chunk(0) for _part in range(chance.randint(0, 12)))
    size = len(body) if chance.random() < 0.8 else chance.choice(_EXTREMES) & 0xFFFFFFFF
    return _write(folder / "case.sf2", struct.pack("<4sI", b"RIFF", size) + body)


def _sfz(folder: Path, chance: random.Random) -> Path:
    """Opcodes of the table with values that they are not made for."""
    _write(folder / "a.wav", small_sound("wav", "PCM_16", 1))
    return _write(folder / "case.sfz", _text(chance).encode("utf-8", "replace"))


def _text(chance: random.Random, regions: int = 3) -> str:
    words = ["<control> set_cc1=64"] if chance.random() < 0.2 else []
    for _region in range(chance.randint(1, regions)):
        words.append(chance.choice(("<region>", "<group>", "<global>", "<master>", "<curve>", "<effect>", "<x>")))
        words.append("<region> sample=a.wav")
        for _opcode in range(chance.randint(0, 12)):
            name = chance.choice(_ROWS).name
            name = name.replace("N", str(chance.choice((0, 1, 2, 64, 127, 128, 500, 99999))))
            if chance.random() < 0.2:
                name += chance.choice(("_oncc1", "_curvecc1", "_smoothcc1", "_stepcc1", "cc1", "_oncc99999"))
            value = chance.choice(_NUMBERS if chance.random() < 0.6 else _WORDS)
            words.append(f"{name}={value if chance.random() < 0.7 else chance.uniform(-200, 20_000)}")
        if chance.random() < 0.3:
            low, high = chance.choice(
                ((2000, 2000), (2000, 100), (0, 0), (2_999, 3_000), (1 << 40, -5), (3_001, 9_999))
            )
            words.append(
                f"loop_mode=loop_continuous loop_start={low} loop_end={high} offset={chance.choice((0, high))}"
            )
    if chance.random() < 0.1:
        words.insert(
            chance.randrange(len(words)), chance.choice(("//", "/*", "#define $A", "#define $A $A", "#", "\r"))
        )
    return " ".join(words)


def _includes(folder: Path, chance: random.Random) -> Path:
    """Files that include one another: in a circle, in a deep row, in a tree that doubles, from outside."""
    kind = chance.choice((0, 1, 3, 4, 5)) if chance.random() < 0.98 else 2  # the tree takes a second each
    head = "<region> sample=a.wav\n"
    _write(folder / "a.wav", small_sound("wav", "PCM_16", 1))
    if kind == 0:
        count = chance.randint(1, 5)
        for number in range(count):
            (folder / f"i{number}.sfz").write_text(f'{head}#include "i{(number + 1) % count}.sfz"\n')
    elif kind == 1:
        depth = chance.choice((5, 30, 40, 80))
        for number in range(depth):
            (folder / f"i{number}.sfz").write_text(f'{head}#include "i{number + 1}.sfz"\n')
        (folder / f"i{depth}.sfz").write_text(head)
    elif kind == 2:
        for number in range(24):
            (folder / f"i{number}.sfz").write_text(f'#include "i{number + 1}.sfz"\n' * 2)
        (folder / "i24.sfz").write_text(head)
    elif kind == 3:
        wish = chance.choice(("../i1.sfz", "/etc/passwd", "C:\\windows\\win.ini", "..\\..\\x", "i1.sfz\0x", "", "."))
        (folder / "i0.sfz").write_text(f'{head}#include "{wish}"\n')
    elif kind == 4:
        lines = ["#define $A0 xxxxxxxxxxxxxxxx"]
        lines += [f"#define $A{number + 1} " + f"$A{number}" * 8 for number in range(24)]
        (folder / "i0.sfz").write_text("\n".join([*lines, head, "region_label=$A24\n"]))
    else:
        (folder / "i0.sfz").write_text(head + '#include "i0.sfz' * chance.randint(1, 3) + "\n")
    return folder / "i0.sfz"


def _long_lines(folder: Path, chance: random.Random) -> Path:
    """One line of up to 10 MB."""
    piece = chance.choice(("a", "<", "<region>", "sample=", "$A", "/*", "=", "a=b ", "#include ", '"', "/", " "))
    size = chance.choice((60_000, 70_000, 700_000)) if chance.random() < 0.98 else 10_000_000
    _write(folder / "a.wav", small_sound("wav", "PCM_16", 1))
    text = "<region> sample=a.wav " + piece * (size // len(piece))
    return _write(folder / "case.sfz", text.encode())


def _links(folder: Path, chance: random.Random) -> Path:
    """Links and paths that lead outside, to folders, devices, nowhere, and round in circles."""
    secret = folder.parent / "secret.wav"
    if not secret.exists():
        secret.write_bytes(small_sound("wav", "PCM_16", 1))
    inside = folder / "in"
    inside.mkdir(exist_ok=True)
    target = chance.choice(
        ("../../secret.wav", str(secret), "/dev/zero", "/dev/stdin", "loop.wav", "..", "/", "nowhere")
    )
    link = inside / "loop.wav"
    if os.path.lexists(link):
        link.unlink()
    link.symlink_to(target)
    sample = chance.choice(
        ("loop.wav", "../secret.wav", "../../secret.wav", "in/../../secret.wav", str(secret), "./loop.wav/")
    )
    return _write(inside / "case.sfz", f"<region> sample={sample}\n<region> sample=a.wav".encode())


def _sound(folder: Path, chance: random.Random) -> Path:
    """A damaged sound file that an SFZ names, with loops of its own and of the region's."""
    suffix, subtype = chance.choice(
        (
            ("wav", "PCM_16"),
            ("wav", "PCM_24"),
            ("wav", "FLOAT"),
            ("flac", "PCM_16"),
            ("ogg", "VORBIS"),
            ("aiff", "PCM_16"),
        )
    )
    data = bytearray(small_sound(suffix, subtype, chance.choice((1, 2))))
    if subtype == "FLOAT" and chance.random() < 0.5:
        place = data.index(b"data") + 8
        for _value in range(8):
            struct.pack_into(
                "<I", data, place + 4 * chance.randrange(2000), chance.choice((0x7FC00000, 0x7F800000, 0xFF800000))
            )
    header = chance.choice((0, 12, 36))
    _write(folder / f"a.{suffix}", damaged(bytes(data), chance, header) if chance.random() < 0.95 else bytes(data))
    return _write(folder / "case.sfz", _text(chance, 1).replace("a.wav", f"a.{suffix}").encode("utf-8", "replace"))


def _song(folder: Path, chance: random.Random) -> Path:
    data = bytearray(small_song())
    if chance.random() < 0.3:
        struct.pack_into(
            ">HHH",
            data,
            8,
            chance.choice((0, 1, 2, 9)),
            chance.choice((0, 1, 2, 65535)),
            chance.choice((0, 1, 0xE728, 0xE700, 0x8000, 0xFFFF)),
        )
    return _write(folder / "case.mid", damaged(bytes(data), chance, chance.choice((0, 22))))


FAMILIES: dict[str, Callable[[Path, random.Random], Path]] = {
    "sf2": _sf2,
    "sf3": _sf3,
    "riff": _riff,
    "sfz": _sfz,
    "includes": _includes,
    "long lines": _long_lines,
    "links": _links,
    "sound": _sound,
    "song": _song,
}


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
