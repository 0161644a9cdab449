"""What `padtray ctl` sends for its words, and how it prints what comes back."""

from collections.abc import Mapping, Sequence
from typing import Any

from trayapp.core.errors import BadInputError

_ARGUMENTS = {
    "activate": ("id",),
    "press": ("panel", "pad"),
    "settings": ("page",),
    "reload": ("plugin",),
    "command": ("command",),
    "wizard": ("answer", "text"),
}


def request(ask: str, arguments: Sequence[str]) -> dict[str, Any]:
    """The request for one ctl command.

    Raises:
        BadInputError: too few or too many arguments.
    """
    names = _ARGUMENTS.get(ask, ())
    if ask == "wizard" and len(arguments) in {1, 2}:
        return {"do": ask, **dict(zip(("answer", "text"), arguments, strict=False))}
    if len(arguments) != len(names):
        wanted = " ".join(name.upper() for name in names) or "no argument"
        raise BadInputError("ctl {ask} takes {wanted}", ask=ask, wanted=wanted)
    return {"do": ask, **dict(zip(names, arguments, strict=True))}


def lines(result: Any) -> list[str]:
    """A result as people read it."""
    if isinstance(result, list):
        return [_row(each) for each in result]
    if not isinstance(result, Mapping):
        return [] if result is None else [str(result)]
    rows: list[str] = []
    for name, value in result.items():
        if isinstance(value, Mapping):
            rows.append(f"{name}:")
            rows.extend(f"  {key}: {inner}" for key, inner in value.items())
        elif isinstance(value, list):
            rows.append(f"{name}:{'' if value else ' none'}")
            rows.extend(f"  {_row(each)}" for each in value)
        else:
            rows.append(f"{name}: {value}")
    return rows


def _row(each: Any) -> str:
    return ", ".join(f"{key} {value}" for key, value in each.items()) if isinstance(each, Mapping) else str(each)
