"""The lines of a macro as the editor's rows take them apart and put them together. Pure."""

import shlex
from collections.abc import Mapping

from overlay.settings.faults import number_of
from trayapp.core.action import ActionSpec, Param, ParamValue

FLOW = ("wait", "down", "up")
"""Steps that are no actions: wait so many milliseconds, hold keys, let them go."""


def kind_of(line: str) -> str:
    """The first word."""
    return line.strip().partition(" ")[0]


def rest_of(line: str) -> str:
    """All after the first word."""
    return line.strip().partition(" ")[2].strip()


def is_read(line: str) -> bool:
    """Whether its parameters can be told apart."""
    try:
        return all("=" in word for word in shlex.split(rest_of(line)))
    except ValueError:
        return False


def values_of(line: str) -> dict[str, str]:
    """The parameters of a step by name, as they are written; what cannot be read is left out."""
    try:
        words = shlex.split(rest_of(line))
    except ValueError:
        return {}
    return {name: value for name, sign, value in (word.partition("=") for word in words) if sign}


def line_of(kind: str, values: Mapping[str, str]) -> str:
    """A step as a line."""
    return " ".join((kind, *(f"{name}={shlex.quote(value)}" for name, value in values.items())))


def typed(param: Param, text: str) -> ParamValue:
    """A parameter's value as it is written in a step; what is no number stays a text, which the check then names."""
    if param.kind == "list":
        return tuple(text.split("|")) if text else ()
    if param.kind == "bool":
        return text == "true"
    if param.kind in {"int", "float"}:
        number = number_of(text)
        return text if number is None else int(number) if number == int(number) else number
    return text


def written(value: ParamValue | None) -> str:
    """A parameter's value as a step holds it."""
    if isinstance(value, tuple):
        return "|".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value)


def fresh_line(kind: str, specs: Mapping[str, ActionSpec]) -> str:
    """A new step of a kind, with what its row takes where nothing is said."""
    if kind == "wait":
        return "wait 250"
    if kind in FLOW:
        return f"{kind} shift"
    spec = specs.get(kind)
    params = spec.params if spec is not None else ()
    wanted = [param for param in params if param.required or len(params) == 1]
    return line_of(kind, {param.name: written(param.default) for param in wanted})
