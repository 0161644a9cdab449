"""Zones of instruments and presets: their own generators and modulators over those of the global zone (section 7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.piano.sf2.generators import COUNT, Gen
from plugins.piano.sf2.hydra import Table
from plugins.piano.sf2.modulators import Identity, Modulator, read_modulators

_RANGES = (Gen.KEY_RANGE, Gen.VELOCITY_RANGE)
_WHOLE = (0, 127)


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone with its global zone applied.

    Attributes:
        target: The sample, or for a preset the instrument.
        keys: Lowest and highest key.
        velocities: Lowest and highest velocity.
        values: What it sets, by generator number.
        modulators: What it has of its own, by identity.
    """

    target: int
    keys: tuple[int, int]
    velocities: tuple[int, int]
    values: Mapping[int, int]
    modulators: Mapping[Identity, Modulator]


def read_zones(first: int, last: int, bags: Table, generators: Table, modulators: Table, terminal: Gen) -> list[Zone]:
    """The zones of the bags `first` to `last` (exclusive), the global one applied to the others.

    A zone without `terminal` (an instrument's sample, a preset's instrument) is global if it is the first, and
    otherwise void.
    """
    zones = []
    common: dict[int, int] = {}
    common_modulators: dict[Identity, Modulator] = {}
    edges = bags[first : last + 1]
    gen_edges, mod_edges = edges["gen"].tolist(), edges["mod"].tolist()
    for place in range(last - first):
        values = _values(generators[gen_edges[place] : gen_edges[place + 1]], terminal)
        own = read_modulators(modulators[mod_edges[place] : mod_edges[place + 1]])
        target = values.pop(terminal, None)
        if target is not None:
            whole = {**common, **values}
            keys, velocities = (_range(whole.pop(number, None)) for number in _RANGES)
            zones.append(Zone(target & 0xFFFF, keys, velocities, whole, {**common_modulators, **own}))
        elif place == 0:
            common, common_modulators = values, own
    return zones


def _values(rows: Table, terminal: Gen) -> dict[int, int]:
    """By number, the last of equal ones; nothing counts behind the terminal generator (sections 8.1.2, 41 and 53)."""
    values: dict[int, int] = {}
    for number, amount in zip(rows["oper"].tolist(), rows["amount"].tolist(), strict=True):
        if number < COUNT:
            values[number] = amount
        if number == terminal:
            break
    return values


def _range(value: int | None) -> tuple[int, int]:
    if value is None:
        return _WHOLE
    return min(value & 0xFF, 127), min(value >> 8 & 0xFF, 127)
