"""A SoundFont file to an instrument that plays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from plugins.piano.instrument import InstrumentInfo
from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.hydra import Hydra, read_hydra, text
from plugins.piano.sf2.modulators import LINKED_DEST
from plugins.piano.sf2.presets import PresetTable, sounding_keys
from plugins.piano.sf2.riff import Bytes, Chunk, map_file, riff_chunks
from plugins.piano.sf2.sample_bank import SampleBank
from plugins.piano.sf2.sf2_instrument import Sf2Instrument
from trayapp.core.errors import BadInputError

VERSIONS = (2, 3)
"""Major versions: SoundFont 2, and 3 as SF3 files call themselves."""


def load_sf2(path: Path, progress: Callable[[float], None] = lambda _done: None) -> Sf2Instrument:
    """Read the tables; samples stay in the file and are mapped.

    Args:
        path: An .sf2 or .sf3 file. It must not be cut short while the instrument is in use.
        progress: Told 0 and 1; may raise to cancel.

    Raises:
        BadInputError: the file is damaged, or nothing in it can sound.
    """
    progress(0.0)
    data = map_file(path)
    chunks = riff_chunks(data, "sfbk", path.name)
    _check_version(data, chunks, path.name)
    hydra = read_hydra(data, chunks, path.name)
    bank = SampleBank(data, chunks, hydra.shdr, path.name)
    presets = PresetTable(hydra, bank)
    if not presets.programs:
        raise BadInputError("{name}: holds no preset; there is nothing in it to play", name=path.name)
    if not bank.usable.any():
        fault = next(iter(bank.findings()), "it has none")
        raise BadInputError(
            "{name}: none of its samples can be played; first fault: {fault}", name=path.name, fault=fault
        )
    info = _info(path, data, chunks, hydra, bank, presets)
    progress(1.0)
    return Sf2Instrument(info, presets, bank)


def _check_version(data: Bytes, chunks: dict[str, Chunk], name: str) -> None:
    chunk = chunks.get("INFO.ifil")
    if chunk is None or chunk.end - chunk.start < 4:
        raise BadInputError("{name}: does not say its SoundFont version (chunk 'ifil'); the file is damaged", name=name)
    major = int(chunk.of(data)[:2].view("<u2")[0])
    if major not in VERSIONS:
        raise BadInputError(
            "{name}: is SoundFont version {major}; PadTray plays 2 and 3, convert it with Polyphone",
            name=name,
            major=major,
        )


def _modulator_findings(hydra: Hydra) -> list[str]:
    """Modulators that move other modulators (section 8.2.1, source 127) have no place in the engine's routes."""
    count = sum(int(np.count_nonzero(table["dest"] & LINKED_DEST)) for table in (hydra.pmod, hydra.imod))
    return [f"{count} modulators move other modulators; these are not played"] if count else []


def _info(
    path: Path, data: Bytes, chunks: dict[str, Chunk], hydra: Hydra, bank: SampleBank, presets: PresetTable
) -> InstrumentInfo:
    title = chunks.get("INFO.INAM")
    name = text(title.of(data)[:256].tobytes()) if title is not None else ""
    return InstrumentInfo(
        name=name or path.stem,
        path=path,
        format="sf2",
        regions=int(np.count_nonzero(hydra.igen["oper"] == Gen.SAMPLE)),
        samples=int(np.count_nonzero(bank.usable)),
        sample_bytes=bank.sample_bytes,
        programs=presets.programs,
        keys=sounding_keys(hydra),
        key_switches={},
        controllers={1: "vibrato", 7: "volume", 10: "pan", 11: "expression"},
        findings=(*bank.findings(), *_modulator_findings(hydra)),
    )
