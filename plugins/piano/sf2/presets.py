"""Presets: which there are, which one a bank and program select, and their regions by key, made when first needed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from plugins.piano.instrument import Program
from plugins.piano.play_state import DRUM_BANK
from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.hydra import Hydra, text
from plugins.piano.sf2.region import Region, make_region
from plugins.piano.sf2.sample_bank import LEFT, SampleBank
from plugins.piano.sf2.zones import Zone, read_zones

MAX_REGIONS = 4096
"""Of one preset; those of real fonts have up to a thousand."""

_Place = tuple[int, tuple[int, int], tuple[int, int]]
"""Sample, keys and velocities of a region."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One preset, ready to play: its regions by key."""

    by_key: tuple[tuple[Region, ...], ...]

    def chosen(self, key: int, velocity: int) -> list[Region]:
        """Regions that sound."""
        return [region for region in self.by_key[key] if region.velocities[0] <= velocity <= region.velocities[1]]

    def samples(self) -> set[int]:
        """Indices of all its samples."""
        return {region.sample for regions in self.by_key for region in regions}


class PresetTable:
    """All presets of one file. Any thread; what has been made stays."""

    def __init__(self, hydra: Hydra, bank: SampleBank) -> None:
        self._hydra, self._bank = hydra, bank
        rows = hydra.phdr[:-1]
        names = [text(name) for name in rows["name"].tolist()]
        order = sorted(range(len(rows)), key=lambda index: (int(rows["bank"][index]), int(rows["program"][index])))
        self._index: dict[tuple[int, int], int] = {}
        programs = []
        for index in order:
            number = int(rows["bank"][index]), int(rows["program"][index])
            if number not in self._index:
                self._index[number] = index
                programs.append(Program(*number, names[index]))
        self.programs = tuple(programs)
        self._instruments: dict[int, list[Zone]] = {}
        self._presets: dict[int, Preset] = {}
        self._lock = threading.Lock()

    def find(self, bank: int, program: int, *, drums: bool) -> Preset:
        """The nearest preset: on the drum channel the drum bank's, else the bank's, else bank 0's, else the first.

        Drums without their bank play as every other channel does, so that pads can play any font.
        """
        wishes = [(bank, program), (0, program), (0, 0)]
        if drums:
            wishes = [(DRUM_BANK, program), (DRUM_BANK, 0), *wishes]
        elif bank == DRUM_BANK:
            wishes.insert(1, (DRUM_BANK, 0))
        for wish in wishes:
            if wish in self._index:
                return self._preset(self._index[wish])
        return self._preset(next(iter(self._index.values())))

    def _preset(self, index: int) -> Preset:
        made = self._presets.get(index)
        if made is None:
            with self._lock:
                made = self._presets.get(index) or self._made(index)
                self._presets[index] = made
        return made

    def _made(self, index: int) -> Preset:
        hydra = self._hydra
        first, last = (int(bag) for bag in hydra.phdr["bag"][index : index + 2])
        regions: list[Region] = []
        for zone in read_zones(first, last, hydra.pbag, hydra.pgen, hydra.pmod, Gen.INSTRUMENT):
            if zone.target < len(hydra.inst) - 1 and len(regions) < MAX_REGIONS:
                regions += self._regions(zone, MAX_REGIONS - len(regions))
        by_key: list[list[Region]] = [[] for _key in range(128)]
        for region in regions:
            for key in range(region.keys[0], region.keys[1] + 1):
                by_key[key].append(region)
        return Preset(tuple(map(tuple, by_key)))

    def _regions(self, preset: Zone, limit: int) -> list[Region]:
        regions = []
        for zone in self._instrument(preset.target)[:limit]:
            if zone.target < len(self._bank.usable) and self._bank.usable[zone.target]:
                region = make_region(preset, zone)
                if region is not None:
                    regions.append(region)
        places = {(region.sample, region.keys, region.velocities): region for region in regions}
        return [self._linked(region, places) for region in regions]

    def _instrument(self, index: int) -> list[Zone]:
        zones = self._instruments.get(index)
        if zones is None:
            hydra = self._hydra
            first, last = (int(bag) for bag in hydra.inst["bag"][index : index + 2])
            zones = read_zones(first, last, hydra.ibag, hydra.igen, hydra.imod, Gen.SAMPLE)
            self._instruments[index] = zones
        return zones

    def _linked(self, region: Region, places: Mapping[_Place, Region]) -> Region:
        """A left region with its right one, where both play together (section 7.10)."""
        headers = self._bank.headers
        if not headers["type"][region.sample] & LEFT:
            return region
        other = places.get((int(headers["link"][region.sample]), region.keys, region.velocities))
        return region if other is None or other is region else replace(region, partner=other)


def sounding_keys(hydra: Hydra) -> tuple[int, ...]:
    """Keys that some instrument's zone has a sample for, whatever the presets make of it."""
    edges = hydra.ibag["gen"].astype(np.int64)
    counts: NDArray[np.int64] = edges[1:] - edges[:-1]
    zone_of = np.repeat(np.arange(len(counts)), counts)
    rows = hydra.igen[edges[0] : edges[-1]]
    ranged = rows["oper"] == Gen.KEY_RANGE
    sounding = np.zeros(len(counts), bool)
    sounding[zone_of[rows["oper"] == Gen.SAMPLE]] = True
    low, high = np.zeros(len(counts), np.int64), np.full(len(counts), 127)
    amounts = rows["amount"][ranged].astype(np.int64) & 0xFFFF
    low[zone_of[ranged]], high[zone_of[ranged]] = amounts & 0xFF, np.minimum(amounts >> 8, 127)
    changes = np.zeros(130, np.int64)
    np.add.at(changes, np.minimum(low[sounding], 128), 1)
    np.add.at(changes, high[sounding] + 1, -1)
    return tuple(np.flatnonzero(np.cumsum(changes)[:128] > 0).tolist())
