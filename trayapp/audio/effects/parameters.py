"""The effect parameters: one row each, all 0..1. Row order is the index that commands carry; names are the contract."""

from __future__ import annotations

from dataclasses import dataclass

from trayapp.core.errors import PadTrayError
from trayapp.core.scale import PERCENT, Scale


class UnknownParameterError(PadTrayError):
    """A name that no effect has."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One row: what a knob can be bound to.

    Attributes:
        name: ``effect.parameter``.
        neutral: Value at which its effect does nothing (for a secondary parameter: a pleasing start).
        text: What 0 and 1 mean.
        scale: The same for a knob that shows its value.
    """

    name: str
    neutral: float
    text: str
    scale: Scale = PERCENT


PARAMETERS = (
    Parameter(
        "volume.gain",
        1.0,
        "0 silence, 1 unchanged; a straight line in amplitude",
        Scale(0, 0, "dB", "amplitude"),
    ),
    Parameter(
        "filter.cutoff",
        1.0,
        "20 Hz to 20 kHz, equal steps in octaves; low pass: 1 is open, high pass: 0 is open",
        Scale(20, 20_000, "Hz", "octaves"),
    ),
    Parameter("filter.resonance", 0.0, "0 flat to 24 dB at the cutoff", Scale(0, 24, "dB")),
    Parameter("filter.mode", 0.0, "four quarters: low, high, band pass, notch"),
    Parameter("pitch.shift", 0.5, "12 semitones down to 12 up", Scale(-12, 12, "st")),
    Parameter("chorus.rate", 0.4, "0.1 to 5 Hz, equal steps in octaves", Scale(0.1, 5, "Hz", "octaves")),
    Parameter("chorus.depth", 0.5, "0 to 4 ms of sway either way", Scale(0, 4, "ms")),
    Parameter("chorus.mix", 0.0, "0 dry to 1 wet"),
    Parameter("delay.time", 0.5, "20 ms to 2 s, equal steps in octaves", Scale(20, 2_000, "ms", "octaves")),
    Parameter("delay.feedback", 0.35, "0 one echo to 95 %", Scale(0, 95, "%")),
    Parameter("delay.mix", 0.0, "0 dry to 1 wet"),
    Parameter("reverb.mix", 0.0, "0 dry to 1 wet"),
    Parameter(
        "reverb.decay",
        0.5,
        "0.4 to 12 s until 60 dB down, equal steps in octaves",
        Scale(0.4, 12, "s", "octaves"),
    ),
    Parameter("pan.pan", 0.5, "0 left to 1 right, constant power", Scale(-100, 100, "%")),
)

N_PARAMETERS = len(PARAMETERS)
(
    VOLUME_GAIN,
    FILTER_CUTOFF,
    FILTER_RESONANCE,
    FILTER_MODE,
    PITCH_SHIFT,
    CHORUS_RATE,
    CHORUS_DEPTH,
    CHORUS_MIX,
    DELAY_TIME,
    DELAY_FEEDBACK,
    DELAY_MIX,
    REVERB_MIX,
    REVERB_DECAY,
    PAN_PAN,
) = range(N_PARAMETERS)

_INDEX = {parameter.name: index for index, parameter in enumerate(PARAMETERS)}


def parameter_index(name: str) -> int:
    """Index of a parameter in commands.

    Raises:
        UnknownParameterError: No effect has it.
    """
    try:
        return _INDEX[name]
    except KeyError:
        known = ", ".join(_INDEX)
        raise UnknownParameterError(
            "there is no effect parameter {name!r}; there are {known}", name=name, known=known
        ) from None
