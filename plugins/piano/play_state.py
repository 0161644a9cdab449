"""What has been played so far on the 16 channels: what an instrument looks at to choose its voices."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

CHANNELS = 16
DRUM_CHANNEL = 9
"""Counted from 0: the one that General MIDI keeps for drums."""
SUSTAIN = 64
SOSTENUTO = 66
SOFT = 67
PEDAL_DOWN = 64 / 127


@dataclass(frozen=True, slots=True)
class Pedals:
    """Which controllers are the pedals, and from which position 0 to 127 the sostenuto pedal holds."""

    sustain_cc: int = SUSTAIN
    sostenuto_cc: int = SOSTENUTO
    sostenuto_lo: float = 64.0

    def moves(self, number: int, value: int) -> tuple[tuple[int, int], ...]:
        """What a controller's move to `value` comes to: the controller's own, unless it is a pedal's, and a pedal's."""
        moves = [] if number in {SUSTAIN, SOSTENUTO} else [(number, value)]
        if number == self.sustain_cc:
            moves.append((SUSTAIN, value))
        if number == self.sostenuto_cc:
            # the engine's pedal holds from 64
            at_usual = value if self.sostenuto_lo == 64.0 else 127 * (value >= self.sostenuto_lo)
            moves.append((SOSTENUTO, at_usual))
        return tuple(moves)


USUAL_PEDALS = Pedals()


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key that is down: velocity 0 to 127 and time of the press in seconds of the player's clock.

    `sounds_until` is when its longest voice has died away by itself; infinite if it holds.
    """

    velocity: int
    time_s: float
    sounds_until_s: float = float("inf")


@dataclass(slots=True)
class ChannelState:
    """One MIDI channel. Controllers are 0 to 1; the wheel is -1 to 1; pressures are 0 to 1."""

    controllers: dict[int, float] = field(default_factory=dict)
    bend: float = 0.0
    pressure: float = 0.0
    key_pressure: dict[int, float] = field(default_factory=dict)
    bank: int = 0
    """As SoundFonts count them: 0 to 127, 128 for drums; see `bank_number`."""
    program: int = 0
    held: dict[int, HeldKey] = field(default_factory=dict)
    pedalled: dict[int, HeldKey] = field(default_factory=dict)
    """Released keys that the sustain pedal still holds."""
    caught: set[int] = field(default_factory=set)
    """Keys that the sostenuto pedal caught."""
    last_key: int | None = None
    last_velocity: int = 64

    def controller(self, number: int, default: float = 0.0) -> float:
        """Position 0 to 1 of a controller."""
        return self.controllers.get(number, default)

    def pedal_down(self, number: int, threshold: float = PEDAL_DOWN) -> bool:
        """Whether a pedal holds."""
        return self.controllers.get(number, 0.0) >= threshold


DRUM_BANK = 128
_DRUM_MSBS = frozenset({120, 126, 127})
"""GM2's rhythm channel; XG's drum and effect kits."""
_GM2_MELODIC = 121


def bank_number(msb: int, lsb: int) -> int:
    """Controllers 0 and 32 to a SoundFont's bank: GS counts variations in the first, XG and GM2 in the second."""
    if msb in _DRUM_MSBS:
        return DRUM_BANK
    return lsb if msb in {0, _GM2_MELODIC} else msb


@dataclass(slots=True)
class PlayState:
    """All channels, and what the instrument remembers between notes. Belongs to the player's thread.

    `memory` is the instrument's own (round robins, key switches); made by `Instrument.new_state`.
    """

    channels: tuple[ChannelState, ...] = field(default_factory=lambda: tuple(ChannelState() for _ in range(CHANNELS)))
    memory: Any = None
