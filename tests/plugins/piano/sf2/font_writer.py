"""SoundFonts made by a test: zones of generators and modulators over samples, to the bytes of a file."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.hydra import TABLES
from plugins.piano.sf2.modulators import Modulator

Amount = int | tuple[int, int]
"""A value, or a low and a high byte."""
GUARD = 46
"""Silent frames behind each sample (section 6.1)."""


@dataclass(frozen=True)
class Sound:
    """One sample: int16 words, or the bytes of a Vorbis stream."""

    words: np.ndarray | bytes
    rate: int = 44_000
    root: int = 69
    correction: int = 0
    loop: tuple[int, int] = (0, 0)
    kind: int = 1
    link: int = 0
    name: str = "tone"
    low: np.ndarray | None = None


@dataclass(frozen=True)
class ZoneOf:
    """Generators and modulators in their order; `target` (sample or instrument) last. None: a global zone."""

    target: int | None = 0
    gens: Mapping[Gen, Amount] = field(default_factory=dict)
    mods: Sequence[Modulator] = ()


@dataclass(frozen=True)
class PresetOf:
    """One preset."""

    zones: Sequence[ZoneOf] = (ZoneOf(),)
    bank: int = 0
    program: int = 0
    name: str = "preset"


def tone(periods: int = 100, period: int = 100, level: float = 0.5) -> Sound:
    """A sine of 440 Hz at 44 kHz that loops without a seam."""
    words = level * 32767 * np.sin(2 * np.pi * np.arange(periods * period) / period)
    return Sound(np.round(words).astype(np.int16), loop=(0, periods * period))


def noise(frames: int = 24_000, seed: int = 1) -> Sound:
    """Noise that loops, without the highest octave."""
    words = np.random.default_rng(seed).standard_normal(frames) * 4000
    for _smoothing in range(3):
        words = (words + np.roll(words, 1)) / 2
    return Sound(words.astype(np.int16), rate=48_000, root=60, loop=(0, frames), name="noise")


def chunk(name: str, body: bytes) -> bytes:
    return struct.pack("<4sI", name.encode(), len(body)) + body + b"\0" * (len(body) % 2)


def font(
    instruments: Sequence[Sequence[ZoneOf]] = ((ZoneOf(),),),
    presets: Sequence[PresetOf] = (PresetOf(),),
    sounds: Sequence[Sound] | None = None,
    version: tuple[int, int] = (2, 4),
) -> bytes:
    """The whole file."""
    smpl, sm24, headers = _samples(sounds if sounds is not None else [tone()])
    tables = {
        **_tables("p", [preset.zones for preset in presets], Gen.INSTRUMENT),
        **_tables("i", instruments, Gen.SAMPLE),
    }
    bags = tables.pop("p starts"), tables.pop("i starts")
    tables["phdr"] = [
        (preset.name.encode(), preset.program, preset.bank, start, 0, 0, 0)
        for preset, start in zip([*presets, PresetOf(name="EOP")], bags[0], strict=True)
    ]
    names = [*(f"instrument {index}" for index in range(len(instruments))), "EOI"]
    tables["inst"] = [(name.encode(), start) for name, start in zip(names, bags[1], strict=True)]
    tables["shdr"] = headers
    pdta = b"".join(chunk(name, np.array(tables[name], kind).tobytes()) for name, kind in TABLES.items())
    info = chunk("ifil", struct.pack("<HH", *version)) + chunk("INAM", b"Test font\0")
    sdta = chunk("smpl", smpl) + (chunk("sm24", sm24) if sm24 else b"")
    lists = [chunk("LIST", kind + body) for kind, body in ((b"INFO", info), (b"sdta", sdta), (b"pdta", pdta))]
    return chunk("RIFF", b"sfbk" + b"".join(lists))


def write(path: Path, **parts: object) -> Path:
    """`font` into a file."""
    path.write_bytes(font(**parts))  # type: ignore[arg-type]
    return path


def simple(
    path: Path,
    gens: Mapping[Gen, Amount] | None = None,
    mods: Sequence[Modulator] = (),
    *,
    sound: Sound | None = None,
    preset: ZoneOf | None = None,
) -> Path:
    """One preset, one instrument, one looped sample."""
    zone = ZoneOf(0, {Gen.SAMPLE_MODES: 1, **(gens or {})}, mods)
    return write(path, instruments=[[zone]], presets=[PresetOf([preset or ZoneOf()])], sounds=[sound or tone()])


def _samples(sounds: Sequence[Sound]) -> tuple[bytes, bytes, list[tuple[object, ...]]]:
    smpl, sm24, headers = b"", b"", []
    for sound in sounds:
        compressed = isinstance(sound.words, bytes)
        body = sound.words if isinstance(sound.words, bytes) else sound.words.astype("<i2").tobytes()
        size = len(body) if compressed else len(body) // 2
        start = len(smpl) if compressed else len(smpl) // 2
        base = 0 if compressed else start
        headers.append(
            (
                *(sound.name.encode(), start, start + size, base + sound.loop[0], base + sound.loop[1]),
                *(sound.rate, sound.root, sound.correction, sound.link, sound.kind),
            )
        )
        smpl += body + (b"" if compressed else b"\0\0" * GUARD)
        if sound.low is not None:
            sm24 += sound.low.astype(np.uint8).tobytes() + b"\0" * GUARD
    return smpl, sm24, [*headers, (b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0)]


def _tables(letter: str, owners: Sequence[Sequence[ZoneOf]], terminal: Gen) -> dict[str, list[object]]:
    """Bags, generators and modulators of all owners, and where the bags of each begin."""
    bags: list[object] = []
    gens: list[object] = []
    mods: list[object] = []
    starts: list[object] = []
    for zones in owners:
        starts.append(len(bags))
        for zone in zones:
            bags.append((len(gens), len(mods)))
            ranges_first = sorted(
                zone.gens.items(), key=lambda item: item[0] not in {Gen.KEY_RANGE, Gen.VELOCITY_RANGE}
            )
            gens += [(int(gen), _signed(amount)) for gen, amount in ranges_first]
            if zone.target is not None:
                gens.append((int(terminal), _signed(zone.target)))
            mods += [
                (mod.source, mod.dest, _signed(int(mod.amount)), mod.amount_source, mod.transform) for mod in zone.mods
            ]
    starts.append(len(bags))
    bags.append((len(gens), len(mods)))
    return {
        f"{letter}bag": bags,
        f"{letter}gen": [*gens, (0, 0)],
        f"{letter}mod": [*mods, (0, 0, 0, 0, 0)],
        f"{letter} starts": starts,
    }


def _signed(amount: Amount) -> int:
    value = amount if isinstance(amount, int) else amount[0] | amount[1] << 8
    return value - 65536 if value > 32767 else value
