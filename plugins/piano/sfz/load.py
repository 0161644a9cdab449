"""An SFZ file and its samples to an instrument that plays."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from plugins.piano.instrument import InstrumentInfo, Program
from plugins.piano.play_state import Pedals
from plugins.piano.sample_stream import Stream
from plugins.piano.samples import WHOLE_BYTES, Begin, Opened, SampleStore
from plugins.piano.sfz.choice import RegionIndex
from plugins.piano.sfz.curves import CurveBook
from plugins.piano.sfz.effect_buses import Buses, buses_of, sends_of
from plugins.piano.sfz.folder import InstrumentFolder, OutsideFolderError
from plugins.piano.sfz.generators import GENERATORS
from plugins.piano.sfz.moving_parts import FILTER_TYPES, NEAREST_TYPES
from plugins.piano.sfz.parser import PlacedRegion, SfzFile, parse_sfz
from plugins.piano.sfz.region import Region
from plugins.piano.sfz.report import Place, Report
from plugins.piano.sfz.sfz_instrument import SfzInstrument
from plugins.piano.sfz.standard_controls import standard_routes
from plugins.piano.sfz.voice import Part, part_of
from trayapp.audio.sample_data import SampleData
from trayapp.core.errors import BadInputError

Progress = Callable[[float], None]
"""Told 0 to 1 while loading, on the loading thread; may raise to cancel."""
TEMPO = 120.0
"""Beats per minute: no host tells another, and MIDI files begin with it (Standard MIDI Files 1.0, Set Tempo)."""


def load_sfz(
    path: Path,
    library: Path | None = None,
    progress: Progress = lambda _done: None,
    stream: Stream | None = None,
) -> SfzInstrument:
    """Read the whole instrument. What is missing or not supported stands in its `info.findings`.

    Args:
        path: The .sfz file.
        library: Folder that the instrument may read from; the file's own folder by default.
        progress: Called often, so that a load can be cancelled by raising.
        stream: Decodes the tails of a large instrument's samples while they play; None decodes all of them now.

    Raises:
        BadInputError: the text is no SFZ, or no region of it can sound.
    """
    root = path.parent if library is None else library
    folder = InstrumentFolder(root)
    report = Report()
    real = folder.root / path.resolve().relative_to(folder.root) if _inside(path, folder) else None
    if real is None or not real.is_file():
        raise BadInputError("{path}: no such instrument file below {root}", path=path, root=root)
    progress(0.0)
    file = parse_sfz(real, folder, report, lambda: progress(0.0))
    curves = CurveBook(file.curves)
    loading = _Loading(folder, real.parent, report, progress)
    if loading.file_bytes(file) > WHOLE_BYTES:
        loading.store.stream = stream
    loading.check_curves(file, curves)
    parts = loading.parts(file, curves)
    if not parts:
        why = next((str(finding) for finding in report.findings()), "it has no region")
        raise BadInputError("{name}: nothing in it can sound; first fault: {why}", name=path.name, why=why)
    index = RegionIndex.of([part.region for part in parts])
    pedals = loading.pedals(parts)
    info = _info(path, file, parts, loading.store, report)
    return SfzInstrument(info, parts, index, curves, file.controllers, pedals)


def _begin_of(region: Region) -> Begin:
    moved = [depth.depth for depth in region.offset.moved_by]
    first = region.offset.base + sum(min(depth, 0.0) for depth in moved)
    last = region.offset.base + sum(max(depth, 0.0) for depth in moved) + max(region.offset_random, 0.0)
    again = region.times is not None and region.times > 1  # a counted sample begins anew at its first frame
    return Begin(max(0, int(first)), max(0, int(last)), 0 if again else region.loop_start)


def _inside(path: Path, folder: InstrumentFolder) -> bool:
    return path.resolve().is_relative_to(folder.root)


@dataclass(slots=True)
class _Loading:
    """The samples of one instrument on their way into memory."""

    folder: InstrumentFolder
    base: Path
    report: Report
    progress: Progress
    store: SampleStore = field(default_factory=SampleStore)
    _groups: dict[int, int] = field(default_factory=dict)
    _reversed: dict[int, SampleData] = field(default_factory=dict)
    _faded: dict[tuple[int, int, int, int], SampleData] = field(default_factory=dict)
    _failed: set[Path] = field(default_factory=set)

    def parts(self, file: SfzFile, curves: CurveBook) -> list[Part]:
        """The regions whose sample could be read, ready to play."""
        parts = []
        standard = standard_routes(file.used_controllers)
        buses = buses_of(file.effects)
        for number, placed in enumerate(file.regions):
            self.progress(number / len(file.regions))
            region = placed.region
            in_time = region.lobpm <= TEMPO < region.hibpm
            if region.end == -1 or placed.sample == "*silence" or not in_time:
                continue
            opened: Opened | None = None
            if not placed.sample.startswith("*"):
                opened = self._open(placed)
                if opened is None:
                    continue
            elif placed.sample not in GENERATORS:
                self.report.unsupported(f"sample={placed.sample[:40]}", "no such generator", placed.place)
                continue
            groups = self._group(region.group), self._group(region.off_by or 0)
            part = part_of(region, opened, *groups, curves, standard, sends_of(region, buses))
            self._tell(part, placed.place, buses)
            parts.append(part)
        return parts

    def file_bytes(self, file: SfzFile) -> int:
        """Size of all sound files that are there."""
        total = 0
        for name in {placed.sample for placed in file.regions if not placed.sample.startswith("*")}:
            with contextlib.suppress(BadInputError, OSError):
                total += self.folder.find(name, self.base).stat().st_size
        return total

    def check_curves(self, file: SfzFile, curves: CurveBook) -> None:
        """Report controllers that name a curve which is not there."""
        for placed in file.regions:
            region = placed.region
            for param in (region.amplitude, region.volume, region.pan, region.tune, region.amp_veltrack):
                for depth in param.moved_by:
                    if not curves.known(depth.curve):
                        self.report.value(
                            f"curvecc{depth.controller}", f"there is no curve {depth.curve}", placed.place
                        )

    def pedals(self, parts: list[Part]) -> Pedals:
        """Which controllers are the pedals: what the first region says, which is nearly always what all say."""
        wishes = dict.fromkeys(
            Pedals(part.region.sustain_cc, part.region.sostenuto_cc, part.region.sostenuto_lo) for part in parts
        )
        if len(wishes) > 1:
            self.report.warn("pedals", "regions name different pedals; those of the first one are played", None)
        return next(iter(wishes))

    def _open(self, placed: PlacedRegion) -> Opened | None:
        try:
            path = self.folder.find(placed.sample, self.base)
        except OutsideFolderError as fault:
            self.report.refused(str(fault), placed.place)
            return None
        except BadInputError as fault:
            self.report.missing(str(fault), placed.place)
            return None
        if path in self._failed:
            return None
        region = placed.region
        try:
            if region.direction != "reverse" and not region.loop_crossfade:
                return self.store.open(path, _begin_of(region), lambda: self.progress(0.0))
            sample = self.store.load(path, lambda: self.progress(0.0))
        except BadInputError as fault:
            self._failed.add(path)
            self.report.missing(str(fault), placed.place)
            return None
        if region.direction == "reverse":
            sample = self._backwards(sample)
        return Opened(self._cross_faded(sample, region))

    def _backwards(self, sample: SampleData) -> SampleData:
        made = self._reversed.get(id(sample))
        if made is None:
            memory = np.ascontiguousarray(sample.memory[::-1])
            self.store.decoded_bytes += memory.nbytes
            made = self._reversed[id(sample)] = SampleData(memory, sample.rate_hz, sample.root_key, name=sample.name)
        return made

    def _cross_faded(self, sample: SampleData, region: Region) -> SampleData:
        """A copy whose end of the loop fades into what comes before its start."""
        frames = int(region.loop_crossfade * sample.rate_hz)
        in_file = sample.loops[0] if sample.loops else (0, sample.frames)
        start = region.loop_start if region.loop_start is not None else in_file[0]
        end = min(region.loop_end + 1 if region.loop_end is not None else in_file[1], sample.frames)
        frames = min(frames, start, end - start)
        if frames < 2:
            return sample
        key = (id(sample), start, end, frames)
        made = self._faded.get(key)
        if made is None:
            memory = sample.memory.astype(np.float32) / (32768.0 if sample.memory.dtype == np.int16 else 1.0)
            rise = np.linspace(0.0, 1.0, frames, dtype=np.float32)
            rise = rise if memory.ndim == 1 else rise[:, None]
            memory[end - frames : end] = memory[end - frames : end] * (1 - rise) + memory[start - frames : start] * rise
            self.store.decoded_bytes += memory.nbytes
            made = self._faded[key] = SampleData(
                memory, sample.rate_hz, sample.root_key, sample.tune_cents, sample.loops, name=sample.name
            )
        return made

    def _group(self, number: int) -> int:
        """Small numbers for groups, from 1; 0 stays none."""
        return self._groups.setdefault(number, len(self._groups) + 1) if number else 0

    def _tell(self, part: Part, place: Place, buses: Buses) -> None:
        for number, _send in part.region.effect:
            if number not in buses:
                self.report.unsupported(f"effect{number}", "its bus has neither a reverb nor a chorus", place)
        for text in part.movement.left_out:
            self.report.value("region", text, place)
        for _number, settings in part.region.filters:
            if settings.cutoff is None:
                continue
            if settings.type in NEAREST_TYPES:
                nearest = NEAREST_TYPES[settings.type].name.lower()
                self.report.unsupported(f"fil_type={settings.type}", f"played as {nearest}", place)
            elif settings.type not in FILTER_TYPES and settings.type != "none":
                self.report.unsupported(f"fil_type={settings.type}", "no filter is played", place)


def _info(path: Path, file: SfzFile, parts: list[Part], store: SampleStore, report: Report) -> InstrumentInfo:
    findings = [str(finding) for finding in report.findings()]
    if report.left_out:
        findings.append(f"and {report.left_out} more of these")
    findings += [f"{name}: holds values that are no numbers; they are silent" for name in store.repaired]
    keys = sorted({key for part in parts if part.region.hikey is not None for key in _keys(part)})
    switches = {
        part.region.sw_last: part.region.sw_label or f"key {part.region.sw_last}"
        for part in parts
        if part.region.sw_last is not None
    }
    return InstrumentInfo(
        name=path.stem,
        path=path,
        format="sfz",
        regions=len(parts),
        samples=len(store),
        sample_bytes=store.decoded_bytes,
        streamed_bytes=store.streamed_bytes,
        programs=(Program(0, 0, path.stem),),
        keys=tuple(keys),
        key_switches=switches,
        controllers=file.labels,
        findings=tuple(findings),
    )


def _keys(part: Part) -> range:
    return range(part.region.lokey, (part.region.hikey or 0) + 1)
