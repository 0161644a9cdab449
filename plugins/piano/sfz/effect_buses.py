"""Where `effect1`, `effect2` ... lead: to PadTray's own reverb or chorus, as far as a file means one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from plugins.piano.sfz.region import Param, Region

Kind = Literal["reverb", "chorus"]

_KINDS: dict[str, Kind] = {
    "reverb": "reverb",
    "fverb": "reverb",
    "com.mda.ambience": "reverb",
    "chorus": "chorus",
}
"""What `type` calls them in Cakewalk's players, sfizz and ARIA."""
_BUS = re.compile(r"^fx(\d{1,3})$")
_RETURN = re.compile(r"^fx(\d{1,3})tomain$")


class Bus(NamedTuple):
    """What stands on a bus, and the share 0..1 of it that is heard."""

    kind: Kind
    share: float = 1.0


Buses = Mapping[int, Bus]
UNSAID: Buses = {1: Bus("reverb"), 2: Bus("chorus")}
"""Of a file without `<effect>`: SFZ 1 has a reverb and a chorus."""


def buses_of(effects: Iterable[Mapping[str, str]]) -> Buses:
    """The buses of all `<effect>` headers, each given as its opcodes; buses with anything else are left out."""
    kinds: dict[int, Kind] = {}
    shares: dict[int, float] = {}
    said = False
    for effect in effects:
        said = True
        bus = _BUS.match(effect.get("bus", "").lower())
        kind = _KINDS.get(effect.get("type", "").lower())
        if bus is not None and kind is not None:
            kinds[int(bus[1])] = kind
        for name, value in effect.items():
            if returned := _RETURN.match(name):
                shares[int(returned[1])] = _share(value)
    if not said:
        return UNSAID
    return {number: Bus(kind, shares.get(number, 1.0)) for number, kind in kinds.items()}


def carried_out(name: str, value: str) -> bool:
    """Whether an opcode of an `<effect>` header is understood as it is meant."""
    if name == "type":
        return value.lower() in _KINDS
    return name == "bus" or _RETURN.match(name) is not None


def sends_of(region: Region, buses: Buses) -> tuple[Param, Param]:
    """What goes to the reverb and to the chorus, per cent."""
    sent: dict[Kind, Param] = {"reverb": Param(0.0), "chorus": Param(0.0)}
    for number, param in region.effect:
        bus = buses.get(number)
        if bus is not None:
            before = sent[bus.kind]
            moved = (depth._replace(depth=depth.depth * bus.share) for depth in param.moved_by)
            sent[bus.kind] = Param(before.base + param.base * bus.share, (*before.moved_by, *moved))
    return sent["reverb"], sent["chorus"]


def _share(text: str) -> float:
    try:
        return min(max(float(text) / 100, 0.0), 1.0)
    except ValueError:
        return 1.0
