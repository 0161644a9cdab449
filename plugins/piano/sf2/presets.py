"""Presets: which there are, which one a bank and program select, and their regions by key, made when first needed."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plugins.piano.instrument import Program
from plugins.piano.play_state import DRUM_BANK
from plugins.piano.sf2.generators import Gen
from plugins.piano.sf2.hydra import Hydra, Table, text
from plugins.piano.sf2.region import Range, Region, make_region, meet
from plugins.piano.sf2.sample_bank import LEFT, SampleBank
from plugins.piano.sf2.zones import Zone, read_zones

MAX_REGIONS = 4096
"""Of one preset; those of real fonts have up to a thousand."""


class Pair(NamedTuple):
    """A preset's zone over one of its instrument's, and the keys and velocities on which both play."""

    preset: Zone
    zone: Zone
    keys: Range
    velocities: Range


class Preset:
    """One preset: its zones by key; the region of each is made when it first sounds. Any thread."""

    def __init__(self, pairs: Sequence[Pair], headers: Table) -> None:
        self._pairs, self._headers = pairs, headers
        self._by_key: list[list[int]] = [[] for _key in range(128)]
        for index, pair in enumerate(pairs):
            for key in range(pair.keys[0], pair.keys[1] + 1):
                self._by_key[key].append(index)
        self._places = {
            (id(pair.preset), pair.zone.target, pair.keys, pair.velocities): index for index, pair in enumerate(pairs)
        }
        self._regions: dict[int, Region] = {}

    def chosen(self, key: int, velocity: int, limit: int) -> list[Region]:
        """Regions that sound, `limit` at most: making one takes a millisecond where a font is hostile."""
        pairs = self._pairs
        found = [
            index for index in self._by_key[key] if pairs[index].velocities[0] <= velocity <= pairs[index].velocities[1]
        ]
        return [self._region(index) for index in found[:limit]]

    def samples(self) -> set[int]:
        """Indices of all its samples."""
        return {pair.zone.target for pair in self._pairs}

    def _region(self, index: int) -> Region:
        region = self._regions.get(index)
        if region is None:
            pair = self._pairs[index]
            region = make_region(pair.preset, pair.zone)
            other = self._partner(pair) if self._headers["type"][pair.zone.target] & LEFT else None
            if other is not None:
                region = replace(region, partner=make_region(other.preset, other.zone))
            self._regions[index] = region
        return region

    def _partner(self, left: Pair) -> Pair | None:
        """The right one of a pair where both play together: its pitch counts (section 7.10)."""
        right = int(self._headers["link"][left.zone.target])
        index = self._places.get((id(left.preset), right, left.keys, left.velocities))
        return self._pairs[index] if index is not None and self._pairs[index] is not left else None


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
        pairs: list[Pair] = []
        for zone in read_zones(first, last, hydra.pbag, hydra.pgen, hydra.pmod, Gen.INSTRUMENT):
            if zone.target < len(hydra.inst) - 1 and len(pairs) < MAX_REGIONS:
                pairs += self._pairs(zone, MAX_REGIONS - len(pairs))
        return Preset(pairs, self._bank.headers)

    def _pairs(self, preset: Zone, limit: int) -> Iterator[Pair]:
        for zone in self._instrument(preset.target)[:limit]:
            if zone.target < len(self._bank.usable) and self._bank.usable[zone.target]:
                keys, velocities = meet(preset.keys, zone.keys), meet(preset.velocities, zone.velocities)
                if keys is not None and velocities is not None:
                    yield Pair(preset, zone, keys, velocities)

    def _instrument(self, index: int) -> list[Zone]:
        zones = self._instruments.get(index)
        if zones is None:
            hydra = self._hydra
            first, last = (int(bag) for bag in hydra.inst["bag"][index : index + 2])
            zones = read_zones(first, last, hydra.ibag, hydra.igen, hydra.imod, Gen.SAMPLE)
            self._instruments[index] = zones
        return zones


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
