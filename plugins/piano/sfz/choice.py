"""Which regions an event starts: keys, velocities, controllers, chance, turns, key switches and triggers."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plugins.piano.play_state import CHANNELS, PEDAL_DOWN, SUSTAIN, ChannelState
from plugins.piano.sfz.note import Note
from plugins.piano.sfz.region import Pairs, Region

RELEASE_TRIGGERS = frozenset({"release", "release_key"})
Bounds = tuple[tuple[int, float, float], ...]
"""(controller, low, high) on the 0 to 127 scale."""


@dataclass(slots=True)
class SfzMemory:
    """What an SFZ instrument remembers between notes: turns of the round robins and the last key switch."""

    chance: random.Random
    turns: list[int]
    switches: list[int | None]
    sw_default: int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A region's conditions, as they are asked: everything but its trigger."""

    region: Region
    index: int
    bounds: Bounds
    starts: Bounds
    """A controller's move into these starts the region."""

    def open(self, note: Note, memory: SfzMemory, chance: float, turn: int) -> bool:
        """Whether the region may sound for `note`; `chance` is one number 0 to 1 for the whole event."""
        region, midi = self.region, note.midi
        if not region.lovel <= note.velocity <= region.hivel:
            return False
        if region.seq_length > 1 and turn % region.seq_length != region.seq_position - 1:
            return False
        if not region.lorand <= chance < region.hirand and not chance == region.hirand == 1.0:
            return False
        if not region.lochan <= note.channel + 1 <= region.hichan or not region.loprog <= midi.program <= region.hiprog:
            return False
        for controller, low, high in self.bounds:
            if not low <= note.controller(controller) * 127 <= high:
                return False
        return self._switched(memory, note) and self._pressed(note)

    def _switched(self, memory: SfzMemory, note: Note) -> bool:
        region, midi = self.region, note.midi
        if region.sw_last is not None or region.sw_lolast is not None:
            last = memory.switches[note.channel]
            if last is None or not is_switch(region, last):
                return False
        if region.sw_down is not None and region.sw_down not in midi.held:
            return False
        if region.sw_up is not None and region.sw_up in midi.held:
            return False
        return region.sw_previous is None or region.sw_previous == midi.last_key

    def _pressed(self, note: Note) -> bool:
        region, midi = self.region, note.midi
        return (
            region.lobend <= midi.bend * 8192 <= region.hibend
            and region.lochanaft <= midi.pressure * 127 <= region.hichanaft
            and region.lopolyaft <= midi.key_pressure.get(note.key, 0.0) * 127 <= region.hipolyaft
        )


def is_switch(region: Region, key: int) -> bool:
    """Whether `key` is the key switch, or one of those, that lets the region play."""
    if region.sw_lolast is not None:
        return region.sw_lolast <= key <= (region.sw_hilast if region.sw_hilast is not None else region.sw_lolast)
    return key == region.sw_last


def bounds(low: Pairs, high: Pairs) -> Bounds:
    """Conditions on controllers. A whole high bound takes in what lies under the next step of a fine controller."""
    lows, highs = dict(low), dict(high)
    result = []
    for controller in sorted({*lows, *highs}):
        top = float(highs.get(controller, 127.0))
        result.append((controller, lows.get(controller, 0.0) - 1e-4, top + (0.999 if top.is_integer() else 1e-4)))
    return tuple(result)


@dataclass(slots=True)
class RegionIndex:
    """Regions by what starts them. Unchanging once made."""

    attack: tuple[tuple[Condition, ...], ...]
    release: tuple[tuple[Condition, ...], ...]
    by_controller: dict[int, tuple[Condition, ...]]
    switch_keys: frozenset[int]
    sw_default: int | None
    regions: int
    turns: tuple[tuple[Condition, ...], ...]
    """Regions of a round robin by key: every press of the key is a turn, whether they sound or not."""

    @classmethod
    def of(cls, regions: Sequence[Region]) -> RegionIndex:
        """Sort `regions`, whose place in the sequence is their index."""
        by_controller: dict[int, list[Condition]] = {}
        by_key: list[Condition] = []
        switches: set[int] = set()
        default = None
        for number, region in enumerate(regions):
            condition = Condition(
                region, number, bounds(region.locc, region.hicc), bounds(region.on_locc, region.on_hicc)
            )
            for controller, _low, _high in condition.starts:
                by_controller.setdefault(controller, []).append(condition)
            if region.hikey is not None and not condition.starts:
                by_key.append(condition)
            switches.update(_switches(region))
            if region.sw_default is not None:
                default = region.sw_default
        attack = [condition for condition in by_key if condition.region.trigger not in RELEASE_TRIGGERS]
        release = [condition for condition in by_key if condition.region.trigger in RELEASE_TRIGGERS]
        return cls(
            _by_key(attack),
            _by_key(release),
            {controller: tuple(conditions) for controller, conditions in by_controller.items()},
            frozenset(switches),
            default,
            len(regions),
            _by_key([condition for condition in attack if condition.region.seq_length > 1]),
        )

    def memory(self, seed: int) -> SfzMemory:
        """What one player remembers, at the start."""
        return SfzMemory(
            random.Random(seed),  # noqa: S311 - chance in music, no secret
            [-1] * self.regions,
            [self.sw_default] * CHANNELS,
            self.sw_default,
        )

    def pressed(self, note: Note, memory: SfzMemory) -> list[Condition]:
        """Regions that a key press starts; takes the key switch and the turns on."""
        if note.key in self.switch_keys:
            memory.switches[note.channel] = note.key
        turns = memory.turns
        for condition in self.turns[note.key]:
            turns[condition.index] += 1
        candidates = self.attack[note.key]
        if not candidates:
            return []
        chance = memory.chance.random()
        first = not any(key != note.key and key not in self.switch_keys for key in note.midi.held)
        return [
            condition
            for condition in candidates
            if _trigger_fits(condition.region, first=first)
            and condition.open(
                _with_velocity(condition.region, note, first=first), memory, chance, turns[condition.index]
            )
        ]

    def released(self, note: Note, memory: SfzMemory, *, pedal_up: bool = False) -> list[Condition]:
        """Release sounds of a key: at its release, or when the pedal that held it goes up."""
        return self._open(
            (
                condition
                for condition in self.release[note.key]
                if _release_fits(condition.region, note.midi, note.key, pedal_up=pedal_up)
            ),
            note,
            memory,
        )

    def moved(self, controller: int, before: int, value: int, note: Note, memory: SfzMemory) -> list[Condition]:
        """Regions that a controller's move from `before` to `value` starts."""
        if before == value:
            return []
        return self._open(
            (
                condition
                for condition in self.by_controller.get(controller, ())
                if any(number == controller and low <= value <= high for number, low, high in condition.starts)
            ),
            note,
            memory,
        )

    @staticmethod
    def _open(candidates: Iterable[Condition], note: Note, memory: SfzMemory) -> list[Condition]:
        chance: float | None = None
        found = []
        for condition in candidates:
            if chance is None:
                chance = memory.chance.random()
            if condition.region.seq_length > 1:
                memory.turns[condition.index] += 1
            if condition.open(note, memory, chance, memory.turns[condition.index]):
                found.append(condition)
        return found


def _by_key(conditions: Sequence[Condition]) -> tuple[tuple[Condition, ...], ...]:
    """The conditions of each of the 128 keys; neighbours that have the same ones share them."""
    edges = {0, 128}
    for condition in conditions:
        edges |= {condition.region.lokey, (condition.region.hikey or 0) + 1}
    result: list[tuple[Condition, ...]] = []
    steps = sorted(edge for edge in edges if edge <= 128)
    for low, high in itertools.pairwise(steps):
        here = tuple(c for c in conditions if c.region.lokey <= low <= (c.region.hikey or 0))
        result += [here] * (high - low)
    return tuple(result)


def _switches(region: Region) -> Iterable[int]:
    if region.sw_lolast is not None:
        return range(region.sw_lolast, (region.sw_hilast if region.sw_hilast is not None else region.sw_lolast) + 1)
    return () if region.sw_last is None else (region.sw_last,)


def _trigger_fits(region: Region, *, first: bool) -> bool:
    return region.trigger == "attack" or (region.trigger == "first") == first


def _with_velocity(region: Region, note: Note, *, first: bool) -> Note:
    """A legato region may take the velocity of the note before (sw_vel)."""
    if region.sw_vel == "previous" and not first:
        return Note(note.channel, note.key, note.midi.last_velocity, note.midi, note.curves, note.chance)
    return note


def _release_fits(region: Region, midi: ChannelState, key: int, *, pedal_up: bool) -> bool:
    if pedal_up:
        return region.trigger == "release" and region.sustain_sw
    if region.trigger == "release_key":
        return True
    held_by_pedal = region.sustain_sw and midi.pedal_down(SUSTAIN, min(region.sustain_lo / 127, 1.0) or PEDAL_DOWN)
    return not held_by_pedal and not (region.sostenuto_sw and key in midi.caught)
