"""What the positions of a knob mean: 0 to 1 in a unit of their own. Pure."""

import math
from dataclasses import dataclass
from typing import Literal

from trayapp.core.phrase import Phrase

_LARGER = {"Hz": "kHz", "ms": "s"}
"""The unit that is a thousand times another."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` at 0 to `high` at 1, in `unit`.

    `law`: `even` steps; `octaves`, where each step multiplies; `amplitude`, in decibels below `high`, silence at 0.
    """

    low: float
    high: float
    unit: str
    law: Literal["even", "octaves", "amplitude"] = "even"

    def at(self, position: float) -> float:
        """The value at a position; minus infinity for the silence of an amplitude."""
        match self.law:
            case "even":
                return self.low + (self.high - self.low) * position
            case "octaves":
                return float(self.low * (self.high / self.low) ** position)
            case "amplitude":
                return self.high + 20 * math.log10(position) if position > 0 else -math.inf

    def reading(self, position: float) -> tuple[float, str, str]:
        """Value, format and unit as a person reads them: 8,200 Hz are 8.2 kHz."""
        value, unit = self.at(position), self.unit
        if unit in _LARGER and abs(value) >= 999.5:
            value, unit = value / 1000, _LARGER[unit]
        return value, ".0f" if unit == "%" or abs(value) >= 99.95 else ".1f", unit

    def phrase(self, position: float) -> Phrase:
        """A position as its value in words: `8.2 kHz`."""
        value, spec, unit = self.reading(position)
        if unit == "%":
            return Phrase("{value:.0%}", value=value / 100)
        template = "{value:.0f} {unit}" if spec == ".0f" else "{value:.1f} {unit}"
        return Phrase(template, value=value, unit=Phrase(unit))


PERCENT = Scale(0, 100, "%")
