"""What is wrong with a value that is being written, in the reader's language. Pure."""

from overlay.strings import number, say, t, unit_text
from trayapp.core.action import Param, ParamValue
from trayapp.core.action_table import check_value
from trayapp.core.chord import parse_chord
from trayapp.core.errors import BadInputError


def number_of(text: str) -> float | None:
    """The number that was written, with a point or a comma; None if it is none."""
    try:
        return float(text.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None


def bounds(low: float | None, high: float | None, unit: str = "") -> str:
    """The range of a number, as `0 to 127` or `1 or more ms`; empty where there is none."""
    if low is not None and high is not None:
        words = t("fault.from_to", low=number(low), high=number(high))
    elif low is not None:
        words = t("fault.at_least", low=number(low))
    elif high is not None:
        words = t("fault.at_most", high=number(high))
    else:
        return ""
    return f"{words} {unit_text(unit)}".rstrip()


def fault_of(param: Param, value: ParamValue | None) -> str:
    """Why a value does not fit its description; empty if it does."""
    if value is None or value in {"", ()}:
        return t("fault.missing") if param.required else ""
    if param.kind in {"int", "float"}:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return t("fault.number")
        if param.kind == "int" and value != int(value):
            return t("fault.whole")
        too_low, too_high = (
            (param.low is not None and value < param.low),
            (param.high is not None and value > param.high),
        )
        return t("fault.range", range=bounds(param.low, param.high, param.unit)) if too_low or too_high else ""
    if param.kind == "chord":
        try:
            parse_chord(str(value))
        except BadInputError:
            return t("fault.chord", text=str(value))
    try:
        check_value(param.name, param, value)
    except BadInputError as error:
        return say(error)
    return ""
