"""The built-in kinds of actions, one row each. The editor, the worker and the checks all read this table."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from trayapp.core.action import Action, ActionSpec, Param, ParamValue
from trayapp.core.chord import parse_chord
from trayapp.core.errors import BadInputError

T = TypeVar("T")

MEDIA_KEYS = ("play_pause", "next", "previous", "stop", "volume_up", "volume_down", "volume_mute")
VOLUME_OPS = ("set", "up", "down", "mute", "unmute", "toggle_mute")

_TARGET = Param(
    "target",
    "app",
    "Target: master, mic, foreground, or app:NAME",
    default="master",
    required=True,
)

BUILT_IN: tuple[ActionSpec, ...] = (
    ActionSpec(
        "keystroke",
        "Press keys",
        "Keys",
        (Param("keys", "chord", "Keys, held as long as the pad is held", required=True),),
        holds=True,
        danger="types",
    ),
    ActionSpec(
        "text",
        "Type text",
        "Keys",
        (Param("text", "text", "Text to type", required=True, secret=True),),
        danger="types",
    ),
    ActionSpec(
        "media",
        "Media key",
        "Keys",
        (Param("key", "choice", "Key", default="play_pause", required=True, choices=MEDIA_KEYS),),
    ),
    ActionSpec(
        "scroll",
        "Scroll",
        "Mouse",
        (
            Param("direction", "choice", "Direction", default="down", choices=("up", "down", "left", "right")),
            Param("steps", "int", "Wheel steps", default=3, low=1, high=100),
        ),
        turns=True,
    ),
    ActionSpec(
        "volume",
        "Volume",
        "Sound",
        (
            _TARGET,
            Param("op", "choice", "What to do", default="toggle_mute", choices=VOLUME_OPS),
            Param("value", "float", "Volume to set, or step up or down", default=5.0, low=0, high=150, unit="%"),
        ),
        turns=True,
        has_state=True,
    ),
    ActionSpec(
        "launch",
        "Launch a program",
        "System",
        (
            Param("program", "file", "Program", required=True),
            Param("args", "list", "Arguments, one each", default=()),
            Param("folder", "file", "Start in", default=""),
        ),
        has_state=True,
        danger="launches",
    ),
    ActionSpec(
        "open",
        "Open a file or address",
        "System",
        (Param("target", "file", "File, folder or address", required=True),),
        danger="launches",
    ),
    ActionSpec(
        "shell",
        "Run a shell command",
        "System",
        (Param("command", "text", "Command line, run by the system's shell", required=True),),
        danger="runs",
    ),
    ActionSpec(
        "overlay",
        "Overlay",
        "PadTray",
        (Param("op", "choice", "What to do", default="toggle", choices=("toggle", "show", "hide")),),
    ),
    ActionSpec(
        "panel",
        "Activate a panel",
        "PadTray",
        (
            Param("panel", "panel", "Panel (its title or id)", required=True),
            Param("op", "choice", "What to do", default="toggle", choices=("toggle", "on", "off")),
        ),
        has_state=True,
    ),
    ActionSpec(
        "preset",
        "Switch a preset",
        "PadTray",
        (
            Param("panel", "panel", "Panel (its title or id); empty is the one that holds this control", default=""),
            Param("preset", "preset", "Preset", required=True),
        ),
        has_state=True,
    ),
    ActionSpec("panic", "Panic: let go of everything", "PadTray"),
)


def by_kind(specs: Iterable[ActionSpec]) -> dict[str, ActionSpec]:
    """Index rows by their kind."""
    return {spec.kind: spec for spec in specs}


def check(action: Action, specs: Mapping[str, ActionSpec]) -> dict[str, ParamValue]:
    """The action's parameters, complete with defaults, each within its description.

    Raises:
        BadInputError: the kind is unknown, or a parameter is missing, unknown or out of range.
    """
    spec = specs.get(action.kind)
    if spec is None:
        raise BadInputError(f"there is no action {action.kind!r}; is the plugin that brings it switched on?")
    known = {param.name: param for param in spec.params}
    for name in action.params:
        if name not in known:
            raise BadInputError(f"{action.kind}: there is no parameter {name!r}; it takes {', '.join(known) or 'none'}")
    return {
        param.name: check_value(f"{action.kind}: {param.name}", param, action.params.get(param.name, param.default))
        for param in spec.params
    }


def check_value(place: str, param: Param, value: ParamValue | None) -> ParamValue:
    """The value of one parameter or setting, within its description; `place` names it in the error.

    Raises:
        BadInputError: the value is missing, of the wrong type or out of range.
    """
    if value is None or (param.required and value in ("", ())):
        raise BadInputError(f"{place} is missing: {param.text}")
    if param.kind in {"int", "float"}:
        return _number(place, param, value)
    if param.kind == "bool":
        return _of_type(place, bool, value, "true or false")
    if param.kind == "list":
        return _of_type(place, tuple, value, "a list of texts")
    text: str = _of_type(place, str, value, "a text")
    if param.kind == "choice" and param.choices and text not in param.choices:
        raise BadInputError(f"{place} is {text!r}; it takes {', '.join(param.choices)}")
    return str(parse_chord(text)) if param.kind == "chord" else text


def _of_type(place: str, wanted: type[T], value: ParamValue, name: str) -> T:
    if not isinstance(value, wanted):
        raise BadInputError(f"{place} is {value!r}; it takes {name}")
    return value


def _number(place: str, param: Param, value: ParamValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInputError(f"{place} is {value!r}; it takes a number")
    if param.kind == "int" and value != int(value):
        raise BadInputError(f"{place} is {value!r}; it takes a whole number")
    low, high = param.low, param.high
    if (low is not None and value < low) or (high is not None and value > high):
        raise BadInputError(f"{place} is {value}; it takes {_range(low, high)} {param.unit}".rstrip())
    return int(value) if param.kind == "int" else float(value)


def _range(low: float | None, high: float | None) -> str:
    if high is None:
        return f"{low:g} or more"
    return f"up to {high:g}" if low is None else f"{low:g} to {high:g}"
